"""Subject: the one resource a command is about, as it was given on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from cxdeclare.cli.wiring import KINDS
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.report.command_rules import NOT_AN_ADDRESS, UNKNOWN_ADDRESS


def address_of(text: str) -> Address | Diagnostic:
    """The address; what is wrong with it if it is none."""
    managed = [name for name, kind in KINDS.items() if kind.managed]
    try:
        address = Address.parse(text)
    except ValueError as error:
        return Diagnostic(NOT_AN_ADDRESS, str(error), hint="an example is `channel.billing`")
    if address.kind not in managed:
        close = get_close_matches(address.kind, managed, n=1)
        hint = f"did you mean `{close[0]}.{address.key}`?" if close else ""
        return Diagnostic(NOT_AN_ADDRESS, f"there is no kind `{address.kind}`", hint=hint)
    return address


def unknown(address: Address, known: Iterable[str], where: str = "declared") -> Diagnostic:
    """That nobody knows the address, with those that come near."""
    close = get_close_matches(str(address), sorted(known), n=3)
    hint = f"did you mean {', '.join(f'`{one}`' for one in close)}?" if close else ""
    return Diagnostic(UNKNOWN_ADDRESS, f"{address} is not {where}", hint=hint)
