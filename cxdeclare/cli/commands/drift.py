"""drift: what was last applied against what is live; read only."""

from __future__ import annotations

from pathlib import Path

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.exits import code_of as exit_of
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import accepted, read
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.telling import Asked, Telling
from cxdeclare.cli.view import View
from cxdeclare.cli.written_back import written_back
from cxdeclare.engine import drift as drifting
from cxdeclare.engine.checked import checked
from cxdeclare.engine.drift_events import Drifted
from cxdeclare.model.errors import CxdeclareError
from cxdeclare.model.rule import Phase


@click.command("drift")
@options.layers
@options.target
@options.profile
@options.parallelism
@options.max_rps
@click.option(
    "--fail-on",
    type=click.Choice(["foreign"]),
    help="Also end with 2 when there is something foreign.",
)
@click.option(
    "--accept",
    type=options.FILE,
    metavar="FILE",
    help="Drift that is known, with owner, reason and last day; it does not end with 2.",
)
@click.option(
    "--write-back",
    is_flag=True,
    help="Put changed single values into the manifest, where they stand; nothing else changes.",
)
@click.option("--notify", is_flag=True, help="Tell those whom the manifest names what was found.")
@click.option(
    "--metrics",
    type=options.FILE,
    metavar="FILE",
    help="Write the numbers of the run as text for Prometheus, as in drift.prom.",
)
@click.option(
    "--cloudwatch",
    type=options.TEXT,
    metavar="NAMESPACE",
    help="Put the numbers of the run into the metrics of CloudWatch.",
)
@click.option(
    "--record", is_flag=True, help="Keep what the run came to beside the state; see `state runs`."
)
@options.says_as("markdown", "html", "junit")
def command(
    *,
    said: View,
    given: Given,
    target: str | None,
    profile: str | None,
    parallelism: int,
    max_rps: float | None,
    fail_on: str | None,
    accept: Path | None,
    write_back: bool,
    notify: bool,
    metrics: Path | None,
    cloudwatch: str | None,
    record: bool,
) -> Exit:
    """Find what changed in the tenant of MANIFEST since the last apply."""
    loaded = read(said, given)
    known = accepted(said, accept)
    if loaded is None or loaded.manifest is None or known.entries is None:
        return Exit.INVALID
    where = chosen_target(target, max_rps=max_rps)
    setting = wiring.setting(
        where, profile, said.reading, parallelism=parallelism, declared=loaded.manifest.store
    )
    tenant_id = loaded.manifest.tenant.id
    telling = Telling(
        said,
        Asked(notify, record, metrics, cloudwatch),
        loaded.manifest,
        given.manifest.parent,
        setting.now(),
        setting.sleep,
        where.is_pretend,
        wiring.runs(where, loaded.manifest.store),
    )
    try:
        states = wiring.store(where, loaded.manifest.store)
        if states.read() is None:  # neither clean nor drifted
            said.stopped(_NO_STATE, _APPLY_FIRST)
            telling.failed(tenant_id, where.name, _NO_STATE, int(Exit.UNKNOWN))
            return Exit.UNKNOWN
        with wiring.provider(where, tenant_id, loaded.manifest.tenant.area) as reader:
            compared = drifting.drift_judged(
                setting, reader, states, loaded.manifest, known.entries
            )
    except CxdeclareError as error:
        telling.failed(tenant_id, where.name, str(error), int(exit_of(error)))
        raise
    judged = loaded.told(compared.judged)
    said.diagnostics(judged.diagnostics, loaded.sources)
    said.checked(checked(setting.kinds, loaded.manifest, judged, {Phase.MANIFEST, Phase.ESTATE}))
    said.diagnostics(known.idle(compared.idle), {str(accept): known.text})
    said.drift(compared.found, wiring.KINDS, is_pretend=where.is_pretend)
    code = code_of(compared.found, fail_on_foreign=bool(fail_on))
    if write_back and not written_back(said, given, loaded, compared.found):
        code = worst(code, Exit.INVALID)
    telling.tell(compared.found, int(code))
    return code


_NO_STATE = "there is no state yet, so there is nothing to compare with"
_APPLY_FIRST = "apply first; after a loss of the state, `plan` shows what will be adopted again"


def code_of(found: Drifted, *, fail_on_foreign: bool) -> Exit:
    """What a run ends with: what could not be read comes before what differs."""
    codes = [Exit.DONE]
    if found.unread:
        codes.append(Exit.UNKNOWN)
    if found.changed or found.missing or (fail_on_foreign and found.foreign):
        codes.append(Exit.DIFFERENCES)
    return worst(*codes)
