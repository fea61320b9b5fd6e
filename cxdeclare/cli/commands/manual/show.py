"""manual show: the manual steps of one address in full."""

from __future__ import annotations

import click

from cxdeclare.cli import options
from cxdeclare.cli.asking import Asking
from cxdeclare.cli.commands.manual.steps import code, steps
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import Consent, address_of
from cxdeclare.cli.view import View
from cxdeclare.model.diagnostic import nearest
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report import manual
from cxdeclare.report.excerpt import visible


@click.command("show")
@click.argument("address", type=options.TEXT)
@options.layers_or_plan
@options.target
@options.profile
@options.allow_delete
@options.adopt
@options.parallelism
@options.max_rps
@options.check_dns
@options.says
def command(
    *,
    said: View,
    address: str,
    given: Given,
    target: str | None,
    profile: str | None,
    allow_delete: tuple[str, ...],
    adopt: tuple[str, ...],
    parallelism: int,
    max_rps: float | None,
    dns: Asking,
) -> Exit:
    """Show what a person has to do for ADDRESS: what to enter, where, and how it is verified."""
    wanted = str(address_of(address))
    allowed = Consent(allow_delete, adopt)
    known = steps(
        said,
        given,
        target=target,
        profile=profile,
        allowed=allowed,
        parallelism=parallelism,
        max_rps=max_rps,
        dns=dns,
    )
    if known is None:
        return Exit.INVALID
    made, found = known
    of = tuple(one for one in found.steps if one.address == wanted)
    word = tuple(one for one in found.attested if one.address == wanted)
    if not of and not word:
        message = f"{wanted} has no manual step"
        raise InvalidInput(message, hint=nearest(wanted, {one.address for one in found.steps}))
    shown = found.model_copy(update={"steps": of, "attested": word})
    lines = [*(f"! {visible(one)}" for one in found.refused), *(manual.in_full(one) for one in of)]
    said.told(shown, "\n\n".join(lines) if of else manual.text(shown))
    return code(made, shown)
