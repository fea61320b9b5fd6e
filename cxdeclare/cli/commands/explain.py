"""explain: where a resource's values come from and why they would change; what an id means."""

from __future__ import annotations

import re

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import read
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.subject import address_of, unknown
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.engine import explain as explaining
from cxdeclare.loading.read import Loaded
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report.rule import rule

IS_ID = re.compile(r"CXD[0-9]{3}", re.IGNORECASE)


@click.command("explain")
@click.argument("subject", metavar="ADDRESS|ID")
@options.layers
@options.target
@options.profile
@options.parallelism
@click.option("--offline", is_flag=True, help="Ask the manifest alone; connect to nothing.")
@options.says
def command(
    *,
    said: View,
    subject: str,
    given: Given,
    target: str | None,
    profile: str,
    parallelism: int,
    offline: bool,
) -> Exit:
    """Explain a resource, for example `channel.billing`, or an id, for example CXD204.

    Of an id: the rule, its reason, its source and the cure. Nothing else is read.

    Of each field of a resource: the file and line its value comes from, what a reference leads
    to, what was last applied, what is live, and what the plan would make of it. Also what is
    live and not declared, and who refers to the resource.
    """
    if IS_ID.fullmatch(subject):
        said.data(rule(subject.upper(), KINDS))
        return Exit.DONE
    address = address_of(subject)
    if isinstance(address, Diagnostic):
        said.diagnostics([address], {})
        return Exit.INVALID
    loaded = read(said, given)
    if loaded is None or loaded.manifest is None:
        return Exit.INVALID
    if offline:
        found = explaining.from_manifest(KINDS, loaded.manifest, address)
        if found is None:
            said.diagnostics([unknown(address, map(str, loaded.manifest.resources))], {})
            return Exit.INVALID
        said.explained(found, KINDS, is_pretend=False)
        return Exit.DONE
    return _online(said, address, loaded, target, profile, parallelism)


def _online(
    said: View,
    address: Address,
    loaded: Loaded,
    target: str | None,
    profile: str,
    parallelism: int,
) -> Exit:
    if loaded.manifest is None:
        return Exit.INVALID
    where = chosen_target(target)
    setting = wiring.setting(where, profile, said.reading, parallelism=parallelism)
    states = wiring.store(where)
    with wiring.provider(where, loaded.manifest.tenant.id) as reader:
        try:
            found, warnings = explaining.explain(setting, reader, states, loaded.manifest, address)
        except InvalidInput as error:
            if not error.diagnostics:
                raise
            said.diagnostics(loaded.withheld(error.diagnostics), loaded.sources)
            return Exit.INVALID
    said.diagnostics(loaded.withheld(warnings), loaded.sources)
    if found is None:
        held = states.read()
        known = {*map(str, loaded.manifest.resources), *(held.bindings if held else ())}
        said.diagnostics([unknown(address, known, "declared, nor in the state")], {})
        return Exit.INVALID
    said.explained(found, KINDS, is_pretend=where.is_pretend)
    return Exit.UNKNOWN if found.unknown else Exit.DONE
