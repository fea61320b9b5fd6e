"""Adoption: objects of a real tenant become ours only where the manifest, or a flag, says so."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.kind import Kind
from cxdeclare.model.rule import Phase, Rule
from cxdeclare.planning.draft import Planning
from cxdeclare.planning.known import identity, written

NOT_LISTED = "CXD312"
RULES = (
    Rule(
        NOT_LISTED,
        "on a live tenant an object that is there already is taken over only if `adopt` lists it",
        "a name that happens to be the same would hand an object of somebody else to this manifest",
        "list the address in `adopt` or give `--adopt ADDRESS`; otherwise choose another name",
        phase=Phase.ESTATE,
    ),
)


def unlisted(planning: Planning, listed: frozenset[str]) -> Iterator[Diagnostic]:
    """Every object that would become ours and is not listed, and the line that lists them all."""
    missing = [
        address
        for address in sorted(planning.matches.adopted)
        if str(address) not in listed
        and address not in planning.manifest.adopt
        and address in planning.drafts
        and _is_strange(planning, address)
    ]
    line = ", ".join(map(str, sorted({*planning.manifest.adopt, *missing})))
    paste = f"to take over what is there: `adopt: [{line}]`"
    for address in missing:
        kind = planning.kinds[address.kind]
        id_ = planning.matches.ids[address]
        label = planning.naming.label(kind.name, id_) or id_
        yield Diagnostic(
            NOT_LISTED,
            f"the tenant has {_a(kind)} `{label}` already (object {id_}), and it is not ours",
            planning.manifest.place(address, tuple(kind.identity[:1])),
            str(address),
            f"{paste}; otherwise choose another name" if len(missing) == 1 else "",
        )
    if len(missing) > 1:
        summary = f"{len(missing)} objects are in the tenant already, and are not listed in `adopt`"
        yield Diagnostic(NOT_LISTED, summary, None, "adopt", paste)


def _is_strange(planning: Planning, address: Address) -> bool:
    """Whether what was found for an address is neither ours nor all that it could ever be."""
    kind, resource = planning.kinds[address.kind], planning.manifest.resources[address]
    if kind.must_exist is not None or kind.singleton:
        return False  # nobody makes one, so what is declared can only be what is there
    if address in planning.matches.predecessors:
        return False  # another address stood for it until now
    bound = planning.state.bindings.get(str(address)) if planning.state else None
    if bound is not None and bound.id == planning.matches.ids[address]:
        return False  # a person made it for us, when nothing could list it
    making = planning.state.making if planning.state else {}
    return making.get(str(address)) != written(identity(kind, resource))


def _a(kind: Kind) -> str:
    return f"{'an' if kind.called[0] in 'aeiou' else 'a'} {kind.called}"
