"""manual attest: somebody's word that a manual step was done."""

from __future__ import annotations

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.asking import Asking
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import Consent, address_of, consents_to, misfit, read
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import attest
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report import manual


@click.command("attest")
@click.argument("address", type=options.TEXT)
@options.layers
@click.option("--by", type=options.TEXT, required=True, metavar="NAME", help="Whose word it is.")
@click.option(
    "--evidence",
    type=options.TEXT,
    required=True,
    metavar="TEXT",
    help="What there is to show for it: a ticket, a picture, who looked at it.",
)
@click.option(
    "--part",
    type=options.TEXT,
    metavar="PART",
    help="Only this part, such as email, or this link, such as users[ana@acme.example].",
)
@options.target
@options.profile
@options.allow_delete
@options.adopt
@options.consent
@options.parallelism
@options.max_rps
@options.check_dns
@options.says
def command(
    *,
    said: View,
    address: str,
    given: Given,
    by: str,
    evidence: str,
    part: str | None,
    target: str | None,
    profile: str | None,
    allow_delete: tuple[str, ...],
    adopt: tuple[str, ...],
    consent: tuple[str, ...],
    parallelism: int,
    max_rps: float | None,
    dns: Asking,
) -> Exit:
    """Record that the manual steps of ADDRESS were done as MANIFEST declares.

    Only for what nothing can read, and only while there is such a step. Give the options that
    `plan` was given. Plans made before are stale then. A plan that guards refuse takes no word
    without consent.

    Example: cxdeclare manual attest channel.billing --by "Ana Roth" --evidence "ticket 4711"
    """
    wanted = str(address_of(address))
    loaded = read(said, given)
    if loaded is None or loaded.manifest is None:
        return Exit.INVALID
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
    setting = dns.at(setting, where)
    tenant, consents = loaded.manifest.tenant, consents_to(consent)
    with wiring.provider(where, tenant.id, tenant.area) as reader:
        try:
            did = attest.attest(
                setting,
                reader,
                wiring.store(where, loaded.manifest.store),
                loaded.manifest,
                wanted,
                part=part,
                by=by,
                evidence=evidence,
                consents=consents,
            )
        except InvalidInput as error:
            misfit(said, loaded, error)
            return Exit.INVALID
    said.told(did, manual.attested(did))
    return Exit.DONE
