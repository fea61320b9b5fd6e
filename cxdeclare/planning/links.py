"""Links: the steps that bring a set of links from what is there to what is declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Values
from cxdeclare.model.kind import Part
from cxdeclare.model.resource import Found, MemberSet, Resource
from cxdeclare.planning import diff, live
from cxdeclare.planning.attested import is_coming, unread_links
from cxdeclare.planning.changes import is_leftover, repointed, without_leftovers
from cxdeclare.planning.draft import Draft, Planning, step
from cxdeclare.planning.plan import FieldChange


def update_links(
    planning: Planning, draft: Draft, part: Part, owned: MemberSet, found: Found
) -> None:
    """Add, change and remove links; a link to what gets a new id is made anew."""
    links, of = part.members, draft.kind.by_part[part.name]
    read = live.members(draft.kind, part, found, planning.naming.name)
    if links is None or read is None:
        unread_links(planning, draft, part, owned)
        return
    has = {member: one.values for member, one in read.items()}
    ids = live.members(draft.kind, part, found, live.by_id) or {}
    now = {member: one.values for member, one in zip(has, (o for o in ids.values()), strict=True)}
    for member in list(has) if links.ref and planning.replaced else ():
        if Address(links.ref or "", member) in planning.replaced:
            del has[member]  # a link to what gets a new id is a new link
    old = [m for m in has if is_leftover(planning, links.ref, m, owned.members)]
    owned = replace(
        owned,
        members={
            member: without_leftovers(planning, of, values, has.get(member, {}))
            for member, values in owned.members.items()
        },
    )
    for change in (*diff.members(of, owned, has), *_left(owned, has, () if links.present else old)):
        verb = Verb.REMOVE if change.is_gone else Verb.ADD if change.is_new else Verb.CHANGE
        if links.present and verb is Verb.ADD:
            verb = Verb.CHANGE
        coming = is_coming(planning, links.ref, change.member)
        if links.present and coming and not any(one.differs for one in change.fields):
            continue  # the server makes the link with the object, and there is nothing to clear
        expects = None
        if not coming:
            expects = now.get(change.member, {})
        draft.add(
            step(
                planning.profile,
                draft.address,
                part,
                verb,
                change.fields,
                member=change.member,
                object_id=draft.id,
                expects=expects,
            )
        )
    for member, values in owned.members.items():
        again = repointed(planning, of, values, has.get(member, {}), set())
        name = f"{draft.address}#{part.name}[{member}] {Verb.CHANGE}"
        if again and member in has and name not in draft.needs:
            fields = diff.with_context(of, again, values, has[member])
            draft.add(
                step(
                    planning.profile,
                    draft.address,
                    part,
                    Verb.CHANGE,
                    fields,
                    member=member,
                    object_id=draft.id,
                    expects=now[member],
                )
            )


def _left(
    owned: MemberSet, has: Mapping[str, Values], old: Iterable[str]
) -> Iterator[diff.MemberChange]:
    """The links to what was replaced, where nothing else would take them away."""
    for member in () if owned.authoritative else sorted(old):
        before = (FieldChange(name=n, before=v) for n, v in sorted(has[member].items()))
        yield diff.MemberChange(member, tuple(before), is_gone=True)


def released(planning: Planning, resource: Resource) -> tuple[str, ...]:
    """Links we once made that the manifest no longer names and additive ownership leaves."""
    bindings = planning.state.bindings if planning.state else {}
    binding = bindings.get(str(resource.address))
    if binding is None or not binding.members:
        return ()
    gone = []
    for part, recorded in sorted(binding.members.items()):
        owned = resource.members.get(part)
        if owned is None or not owned.authoritative:
            left = recorded.keys() - (owned.members.keys() if owned else set())
            gone += [f"{part}[{member}]" for member in sorted(left)]
    return tuple(gone)
