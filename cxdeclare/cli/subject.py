"""Subject: the one resource a command is about, as it was given on the command line."""

from __future__ import annotations

from difflib import get_close_matches

from cxdeclare.cli.wiring import KINDS
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.state import State
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


def unknown(
    address: Address, manifest: Manifest, state: State | None = None, *, is_asked: bool = False
) -> Diagnostic:
    """That nobody knows the address: where it went, or what comes near.

    `is_asked` says whether the state could be asked as well.
    """
    known = {*map(str, manifest.resources), *(state.bindings if state else ())}
    where = "declared, nor in the state" if is_asked else "declared"
    hint = _went(address, manifest) or _near(address, known)
    return Diagnostic(UNKNOWN_ADDRESS, f"{address} is not {where}", hint=hint)


def _went(address: Address, manifest: Manifest) -> str:
    """What has become of an address that the manifest still speaks of."""
    if address in manifest.removed:
        return "it is in `removed`: its block has gone, and it is no longer managed"
    now = address
    while now in manifest.moved:
        now = manifest.moved[now]
    return f"it is in `moved`, and is called `{now}` now" if now != address else ""


def _near(address: Address, known: set[str]) -> str:
    only = KINDS[address.kind].singleton
    if only and f"{address.kind}.{only}" in known:
        return f"there is one of this kind: `{address.kind}.{only}`"
    close = get_close_matches(str(address), sorted(known), n=3)
    return f"did you mean {', '.join(f'`{one}`' for one in close)}?" if close else ""
