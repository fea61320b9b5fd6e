"""explain: where a resource's values come from and why they would change; what an id means."""

from __future__ import annotations

import re

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import Consent, misfit, read
from cxdeclare.cli.settings import Target
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.subject import address_of, unknown
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.engine import explain as explaining
from cxdeclare.engine.usecases import Setting
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
@options.allow_delete
@options.adopt
@options.parallelism
@options.max_rps
@click.option("--offline", is_flag=True, help="Ask the manifest alone; connect to nothing.")
@options.says
def command(
    *,
    said: View,
    subject: str,
    given: Given,
    target: str | None,
    profile: str | None,
    allow_delete: tuple[str, ...],
    adopt: tuple[str, ...],
    parallelism: int,
    max_rps: float | None,
    offline: bool,
) -> Exit:
    """Explain a resource, for example `channel.billing`, or an id, for example CXD204.

    Of an id: the rule, its reason, its source and the cure. Nothing else is read.

    Of each field of a resource: the file and line its value comes from, what a reference leads
    to, what was last applied, what is live, and what `plan` with the same options would make of
    it. Also what is live and not declared, and who refers to the resource.

    Values of variables and of the environment are shown as they are; of a long text, its first
    line.

    Example: cxdeclare explain channel.billing tenant.yaml overlays/prod.yaml
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
            said.diagnostics([unknown(address, loaded.manifest)], {})
            return Exit.INVALID
        said.explained(found, KINDS, is_pretend=False)
        return Exit.DONE
    where = chosen_target(target, max_rps=max_rps)
    allowed = Consent(allow_delete, adopt)
    allowed.fits(loaded.manifest)
    setting = wiring.setting(
        where,
        profile,
        said.reading,
        parallelism=parallelism,
        consent=allowed.to_delete,
        adopt=allowed.to_adopt,
        folder=given.manifest.parent,
        declared=loaded.manifest.store,
    )
    return _online(said, address, loaded, where, setting)


def _online(
    said: View,
    address: Address,
    loaded: Loaded,
    where: Target,
    setting: Setting,
) -> Exit:
    if loaded.manifest is None:
        return Exit.INVALID
    states = wiring.store(where, loaded.manifest.store)
    tenant = loaded.manifest.tenant
    with wiring.provider(where, tenant.id, tenant.area) as reader:
        try:
            found, warnings = explaining.explain(setting, reader, states, loaded.manifest, address)
        except InvalidInput as error:
            misfit(said, loaded, error)
            return Exit.INVALID
    said.diagnostics(loaded.withheld(warnings), loaded.sources)
    if found is None:
        told = unknown(address, loaded.manifest, states.read(), is_asked=True)
        said.diagnostics([told], {})
        return Exit.INVALID
    said.explained(found, KINDS, is_pretend=where.is_pretend)
    return Exit.UNKNOWN if found.unknown else Exit.DONE
