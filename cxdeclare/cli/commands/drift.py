"""drift: what was last applied against what is live; read only."""

from __future__ import annotations

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import read
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import usecases
from cxdeclare.engine.checked import checked
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
) -> Exit:
    """Find what changed in the tenant of MANIFEST since the last apply."""
    loaded = read(said, given)
    if loaded is None or loaded.manifest is None:
        return Exit.INVALID
    where = chosen_target(target, max_rps=max_rps)
    setting = wiring.setting(
        where, profile, said.reading, parallelism=parallelism, declared=loaded.manifest.store
    )
    tenant_id = loaded.manifest.tenant.id
    states = wiring.store(where, loaded.manifest.store)
    if states.read() is None:  # neither clean nor drifted
        hint = "apply first; after a loss of the state, `plan` shows what will be adopted again"
        said.stopped("there is no state yet, so there is nothing to compare with", hint)
        return Exit.UNKNOWN
    with wiring.provider(where, tenant_id, loaded.manifest.tenant.area) as reader:
        found, judged = usecases.drift_judged(setting, reader, states, loaded.manifest)
    judged = loaded.told(judged)
    said.diagnostics(judged.diagnostics, loaded.sources)
    said.checked(checked(setting.kinds, loaded.manifest, judged, {Phase.MANIFEST, Phase.ESTATE}))
    said.drift(found, wiring.KINDS, is_pretend=where.is_pretend)
    codes = [Exit.DONE]
    if found.unread:
        codes.append(Exit.UNKNOWN)
    if found.changed or found.missing or (fail_on and found.foreign):
        codes.append(Exit.DIFFERENCES)
    return worst(*codes)
