"""state rm: addresses are forgotten, and their objects stay."""

from __future__ import annotations

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.reading import address_of
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import upkeep
from cxdeclare.engine.state_events import StateEdited
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report import upkeep as report


@click.command("rm")
@click.argument("addresses", metavar="ADDRESS...", type=options.TEXT, nargs=-1, required=True)
@options.target
@click.option(
    "--consent",
    multiple=True,
    metavar="protected=ADDRESS",
    help="Forget this one although it is protected; may be repeated.",
)
@click.option("--yes", is_flag=True, help="Do not ask; for CI.")
@options.says
def command(
    said: View,
    addresses: tuple[str, ...],
    target: str | None,
    consent: tuple[str, ...],
    yes: bool,
) -> Exit:
    """Forget each ADDRESS: its object stays in the tenant, and is no longer ours."""
    where = chosen_target(target)
    setting = wiring.setting(where, "extended", said.reading)
    store = wiring.store(where, wiring.of_folder(where))
    before = upkeep.held(setting, store)
    going = tuple(dict.fromkeys(map(address_of, addresses)))
    allowed = frozenset(_protected(one) for one in consent)
    upkeep.forgotten(setting.kinds, before, going, allowed)
    did = StateEdited(
        did="rm",
        serial=before.serial + 1,
        before=before.serial,
        forgotten={str(one): before.bindings[str(one)].id for one in going},
        referrers=upkeep.referrers(setting.kinds, before, going),
    )
    said.text(report.about_to(did, {}))
    if not yes and not said.agrees("Change the state?"):
        said.note("Nothing was done.")
        return Exit.INTERRUPTED
    upkeep.edit(
        setting,
        store,
        "state rm",
        before,
        lambda now: upkeep.forgotten(setting.kinds, now, going, allowed),
    )
    said.told(did, report.edited(did))
    return Exit.DONE


def _protected(text: str) -> str:
    """The address that a consent names."""
    guard, _, address = text.partition("=")
    if guard != "protected" or not address:
        message = f"`--consent {text}` names no guard that there is here"
        raise InvalidInput(message, hint="write `--consent protected=ADDRESS`")
    return str(address_of(address))
