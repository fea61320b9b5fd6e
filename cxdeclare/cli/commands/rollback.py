"""rollback: plan the way back to an earlier version of the state; writes nothing to the tenant."""

from __future__ import annotations

from pathlib import Path

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.asking import Asking
from cxdeclare.cli.commands.plan import phases, shown, vacant
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.reading import Consent
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import upkeep
from cxdeclare.engine.checked import checked
from cxdeclare.engine.rollback import rollback, serial_of
from cxdeclare.model.errors import InvalidInput


@click.command("rollback")
@click.option(
    "--to",
    required=True,
    type=options.TEXT,
    metavar="SERIAL|TIME",
    help="A serial of `state history`; or a time, such as 2026-01-31T18:00:00Z, or a date for the "
    "end of its day: the newest version that was saved by then.",
)
@options.target
@options.profile
@options.allow_delete
@options.adopt
@options.parallelism
@options.max_rps
@options.check_dns
@click.option(
    "--out", type=options.FILE, help="Save the plan for `apply PLAN`; it is confidential."
)
@click.option("--detailed-exitcode", is_flag=True, help="End with 2 when there is anything to do.")
@options.says_as("markdown", "html", "junit")
def command(
    *,
    said: View,
    to: str,
    target: str | None,
    profile: str | None,
    allow_delete: tuple[str, ...],
    adopt: tuple[str, ...],
    parallelism: int,
    max_rps: float | None,
    dns: Asking,
    out: Path | None,
    detailed_exitcode: bool,
) -> Exit:
    """Plan from the tenant as it is to what was applied then; nothing is done before `apply`.

    The plan names what it does not bring back.
    """
    vacant(out)
    where, allowed = chosen_target(target, max_rps=max_rps), Consent(allow_delete, adopt)
    kept = wiring.of_folder(where)
    setting = wiring.setting(
        where,
        profile,
        said.reading,
        parallelism=parallelism,
        consent=allowed.to_delete,
        adopt=allowed.to_adopt,
        declared=kept,
    )
    setting = dns.at(setting, where)
    store = wiring.store(where, kept)
    held = upkeep.held(setting, store)
    serial = serial_of(store.history(), to)
    with wiring.provider(where, held.tenant_id) as reader:
        try:
            made, judged, manifest = rollback(setting, reader, store, serial)
        except InvalidInput as error:
            if not error.diagnostics:
                raise
            said.diagnostics(error.diagnostics, {})
            return Exit.INVALID
    said.diagnostics(judged.diagnostics, {})
    if setting.servers or setting.unasked:  # else it is what every plan from a manifest says
        said.checked(checked(setting.kinds, manifest, judged, phases(setting), setting.unasked))
    return shown(said, made, out, detailed=detailed_exitcode)
