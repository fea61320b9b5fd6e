"""Signing: who answers a skill, and what each of them signs with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from cxdeclare.kinds.channel.membership import Decided, Membership
from cxdeclare.model.address import Address
from cxdeclare.model.estate import Unseen
from cxdeclare.model.expectation import Outcome, Outlook, Verdict, members_after
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.resource import FieldPath, Resource, member_name

_SIGNATURE, _SKILL = "signature", "skill"


def person(outlook: Outlook) -> Callable[[str], str]:
    """One text for all names of a user: the id where the tenant is known, else the name."""

    def same(name: str) -> str:
        with suppress(Unseen):
            found = outlook.find("user", name.removeprefix("="))
            if found is not None:
                return f"#{found.id}"
        return name.casefold()

    return same


def agents(outlook: Outlook, skill: Value) -> tuple[Membership, Mapping[str, str]]:
    """Who answers a skill, and what each of them is called."""
    found, called = Membership(), dict[str, str]()
    same = person(outlook)
    for name, place in _agents(outlook, skill, found):
        found.inside[same(name)] = place
        called[same(name)] = name
    return found, called


def _agents(outlook: Outlook, skill: Value, found: Membership) -> Iterator[tuple[str, Decided]]:
    if isinstance(skill, str):
        resource = outlook.manifest.resources[Address(_SKILL, skill)]
        links, found.rest = members_after(outlook, resource, "agents")
        declared = resource.members.get("agents")
        for name in links:
            path = declared.paths.get(name) if declared else None
            yield name, ((resource.address, path),) if path else ()
        return
    try:
        wanted = skill.get("lookup") if isinstance(skill, dict) else None
        live = outlook.find(_SKILL, wanted) if wanted else None
        for one in outlook.links(_SKILL, live.id, "agents") if live else ():
            yield one, ()
        found.rest = "" if live else "the skill is not known"
    except Unseen as unseen:
        found.rest = str(unseen)


def signs_with(outlook: Outlook, user: str) -> tuple[Value, Decided]:
    """The signature of a user; raise `Unseen` if nobody can tell."""
    same = person(outlook)
    wanted = same(user)
    left: list[Resource] = []
    for signature in outlook.manifest.of(_SIGNATURE):
        declared = signature.members.get("users")
        for name in declared.members if declared else ():
            if declared is not None and same(name) == wanted:
                path: FieldPath = declared.paths.get(name, ("users",))
                return signature.address.key, ((signature.address, path),)
        if declared is None or not declared.authoritative:
            left.append(signature)  # it keeps those it has
    for signature in left:
        found = outlook.found(signature.address)
        if found and wanted in map(same, outlook.links(_SIGNATURE, found.id, "users")):
            return signature.address.key, ()
    for id_ in sorted(outlook.objects(_SIGNATURE)):
        if outlook.address(_SIGNATURE, id_) is None and wanted in map(
            same, outlook.links(_SIGNATURE, id_, "users")
        ):
            called = outlook.values(_SIGNATURE, id_, OBJECT).get("name")
            return {"lookup": str(called or id_)}, ()
    return None, ()


def signatures(
    outlook: Outlook, path: FieldPath, expected: Value, users: Mapping[str, str], rest: str = ""
) -> Verdict:
    """One verdict on what all of these users sign with."""
    if not users and not rest:
        return Verdict(path, Outcome.FAILED, _called(expected), "nobody answers the skill")
    doubt, decided = rest, list[tuple[Address, FieldPath]]()
    others: dict[str, str] = {}
    for user in sorted(users.values()):
        try:
            signature, place = signs_with(outlook, user)
        except Unseen as unseen:
            without = _shut_out(outlook, expected)
            if without is None:
                doubt = doubt or str(unseen)
            else:
                others[user] = f"something else: {without} has exactly its users"
                decided.append((without, ("users",)))
            continue
        if signature != expected:
            others[user] = _called(signature)
            decided += place
    wanted = _called(expected)
    if others:
        found = ", ".join(f"{user} signs with {one}" for user, one in others.items())
        return Verdict(path, Outcome.FAILED, wanted, found, decided=tuple(decided))
    outcome = Outcome.NOT_CHECKED if doubt else Outcome.PASSED
    return Verdict(path, outcome, wanted, wanted, doubt)


def _shut_out(outlook: Outlook, expected: Value) -> Address | None:
    """The signature, if its users are all declared: who is not among them surely has another."""
    address = Address(_SIGNATURE, expected) if isinstance(expected, str) else None
    resource = outlook.manifest.resources.get(address) if address else None
    users = resource.members.get("users") if resource else None
    return address if users is not None and users.authoritative else None


def _called(signature: Value) -> str:
    return "nothing" if signature is None else member_name(signature).removeprefix("=")
