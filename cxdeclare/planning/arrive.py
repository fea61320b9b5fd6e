"""Arrive: the steps that bring a declared resource from what is there to what is declared."""

from __future__ import annotations

from collections.abc import Iterable

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic, nearest
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait, Values
from cxdeclare.model.kind import OBJECT, Attribute, Kind, Part, Retire
from cxdeclare.model.profile import Means
from cxdeclare.model.resource import Found, MemberSet, Resource, many, uses
from cxdeclare.model.wire import at
from cxdeclare.planning import diff, live
from cxdeclare.planning.draft import Draft, Planning, step
from cxdeclare.planning.match import identity, identity_of, lives_elsewhere
from cxdeclare.planning.plan import Action, FieldChange, Refusal


def arrive(planning: Planning, resource: Resource) -> Draft | None:
    """The change one declared resource needs; None if it needs none or cannot be planned."""
    address, kind = resource.address, planning.kinds[resource.address.kind]
    if lives_elsewhere(kind, resource) or _hangs(planning, kind, resource):
        return None
    listing = planning.snapshot.of(kind.name)
    id_ = planning.matches.ids.get(address)
    found = listing.objects[id_] if id_ is not None else None
    if found is None:
        if kind.name in planning.snapshot.unlisted:
            return _create(planning, kind, resource, "the profile cannot list this kind")
        if listing.incomplete:
            planning.not_known(address, f"the tenant may hold it: {listing.incomplete}")
            return None
        if kind.must_exist is not None:
            _must_exist(planning, kind, resource)
            return None
        return _create(planning, kind, resource, _lost(planning, resource))
    if not _same_thing(planning, kind, resource, found):
        return None
    return _update(planning, kind, resource, found)


def wanted(kind: Kind, resource: Resource, part: Part) -> Values:
    """The declared fields of a part, with those every object has without being asked."""
    always = {name: value for name, (_, value) in part.always.items()}
    return {**always, **resource.parts.get(part.name, {})}


def _hangs(planning: Planning, kind: Kind, resource: Resource) -> bool:
    """Whether it points at something that is not known and may or may not be there."""
    for use in uses(kind, resource):
        target = live.target(use)
        if target is None or target in planning.matches.ids:
            continue
        unknown = planning.unknown.get(str(target))
        if unknown is not None:
            planning.not_known(resource.address, f"it refers to {target}: {unknown.reason}")
            return True
    return str(resource.address) in planning.unknown


def _lost(planning: Planning, resource: Resource) -> str | None:
    bindings = planning.state.bindings if planning.state else {}
    if str(resource.address) in bindings:
        return "it was there and is gone from the tenant"
    return None


def _must_exist(planning: Planning, kind: Kind, resource: Resource) -> None:
    if kind.must_exist is None:
        return
    names = " ".join(str(one) for one in identity(kind, resource))
    near = nearest(names, planning.naming.known(kind.name))
    planning.diagnostics.append(
        Diagnostic(
            "CXD305",
            f"the tenant has no {kind.called} `{names}`, and {kind.must_exist.reason}",
            planning.manifest.place(resource.address, tuple(kind.identity[:1])),
            str(resource.address),
            near or kind.must_exist.hint,
        )
    )


def _same_thing(planning: Planning, kind: Kind, resource: Resource, found: Found) -> bool:
    raw = found.parts.get(OBJECT) or found.raw
    for wire, value in kind.main.constants.items():
        has = at(raw, wire)
        if has is not None and has != value:
            planning.diagnostics.append(
                Diagnostic(
                    "CXD306",
                    f"object {found.id} has this name and is something else: "
                    f"its {wire} is {has}, not {value}",
                    planning.manifest.place(resource.address, tuple(kind.identity[:1])),
                    str(resource.address),
                    "choose another name",
                )
            )
            return False
    return True


def _create(planning: Planning, kind: Kind, resource: Resource, reason: str | None) -> Draft:
    draft = Draft(resource.address, kind, Action.CREATE, reason=reason)
    _make(planning, draft, resource)
    return draft


def _make(planning: Planning, draft: Draft, resource: Resource) -> None:
    """Add the steps that make a new object with all its parts."""
    kind, address, profile = draft.kind, draft.address, planning.profile
    attributes = kind.by_part[OBJECT]
    values = resource.parts[OBJECT]
    fields = diff.all_fields(_by_api(attributes), _only(_by_api(attributes), values))
    made = draft.add(step(profile, address, kind.main, Verb.CREATE, fields))
    for part in kind.parts:
        of = kind.by_part[part.name]
        if part.members is not None:
            owned = resource.members.get(part.name)
            for member in sorted(owned.members) if owned else ():
                added = diff.all_fields(of, owned.members[member] if owned else {})
                verb = Verb.CHANGE if part.members.present else Verb.ADD
                new = step(profile, address, part, verb, added, member=member)
                draft.add(new, made.id)
            continue
        if part.gate:
            gate = tuple(FieldChange(name=n, after=v) for n, (_, v) in part.gate.items())
            draft.add(
                step(profile, address, part, Verb.UPDATE, gate, by_hand=True), made.id
            )
        values = resource.parts.get(part.name, {})
        if part.name != OBJECT:
            sent = diff.all_fields(_by_api(of), _only(_by_api(of), values))
            if sent:
                draft.add(
                    step(profile, address, part, Verb.UPDATE, sent), made.id
                )
        by_hand = tuple(
            FieldChange(name=a.name, after=values[a.name])
            for a in of
            if a.has(Trait.MANUAL)
            and a.name in values
            and not (a.default is not None and a.default.value == values[a.name])
        )
        if by_hand:
            draft.add(
                step(profile, address, part, Verb.UPDATE, by_hand, by_hand=True),
                made.id,
            )


def _by_api(attributes: Iterable[Attribute]) -> tuple[Attribute, ...]:
    return tuple(a for a in attributes if not a.has(Trait.MANUAL))


def _only(attributes: Iterable[Attribute], values: Values) -> Values:
    names = {attribute.name for attribute in attributes}
    return {name: value for name, value in values.items() if name in names}


def _update(planning: Planning, kind: Kind, resource: Resource, found: Found) -> Draft | None:
    address = resource.address
    draft = Draft(
        address,
        kind,
        Action.UPDATE,
        id=found.id,
        adopts=address in planning.matches.adopted,
    )
    main = live.values(kind, kind.main, found, planning.naming.name) or {}
    changes = _changes(planning, kind, kind.main, resource, main)
    immutable = {
        a.name for group in kind.by_part.values() for a in group if a.has(Trait.IMMUTABLE)
    }
    frozen = [change.name for change in changes if change.name in immutable]
    if frozen:
        return _replace(planning, kind, resource, found, frozen)
    _add_update(planning, draft, kind.main, changes, found)
    for part in kind.parts:
        if part.name in found.unread:
            planning.not_known(f"{address}#{part.name}", found.unread[part.name])
        elif part.members is not None and part.name in resource.members:
            _update_members(planning, draft, part, resource.members[part.name], found)
        elif part.members is None and part.name != OBJECT:
            _update_part(planning, draft, part, resource, found)
    draft.released = _released(planning, resource)
    predecessor = planning.matches.predecessors.get(address)
    if predecessor is not None:
        draft.reason = f"it takes over the object of {predecessor}, which left the manifest"
    if draft.adopts and not draft.steps:
        draft.action = Action.ADOPT
    return draft if draft.steps or draft.adopts or draft.released else None


def _changes(
    planning: Planning, kind: Kind, part: Part, resource: Resource, values: Values
) -> tuple[FieldChange, ...]:
    """The fields that differ, and those that point at what gets a new id."""
    attributes = kind.by_part[part.name]
    declared = wanted(kind, resource, part)
    changes = diff.fields(attributes, declared, values)
    return changes + repointed(planning, attributes, declared, values, {c.name for c in changes})


def repointed(
    planning: Planning,
    attributes: Iterable[Attribute],
    declared: Values,
    values: Values,
    known: set[str],
) -> tuple[FieldChange, ...]:
    """The fields that stay the same in the manifest and change on the wire."""
    found = []
    for attribute in attributes if planning.replaced else ():
        value = declared.get(attribute.name)
        if attribute.ref is None or value is None or attribute.name in known:
            continue
        targets = {
            f"{attribute.ref.kind}.{one}" for one in many(attribute, value) if isinstance(one, str)
        }
        moved = sorted(targets & {str(address) for address in planning.replaced})
        if moved and not attribute.has(Trait.LOCAL):
            before = values.get(attribute.name)
            after = diff.owned(value, before) if attribute.has(Trait.OWNED) else value
            because = f"{', '.join(moved)} gets a new id"
            found.append(
                FieldChange(name=attribute.name, before=before, after=after, because=because)
            )
    return tuple(found)


def _add_update(
    planning: Planning,
    draft: Draft,
    part: Part,
    changes: tuple[FieldChange, ...],
    found: Found,
) -> None:
    manual = {a.name for a in draft.kind.by_part[part.name] if a.has(Trait.MANUAL)}
    by_api = tuple(change for change in changes if change.name not in manual)
    by_hand = tuple(change for change in changes if change.name in manual)
    for fields, hand in ((by_api, False), (by_hand, True)):
        if fields:
            draft.add(
                step(
                    planning.profile,
                    draft.address,
                    part,
                    Verb.UPDATE,
                    fields,
                    object_id=draft.id,
                    expects=_expected(draft.kind, part, found, fields),
                    by_hand=hand,
                )
            )


def _expected(
    kind: Kind, part: Part, found: Found, changes: tuple[FieldChange, ...]
) -> Values:
    now = live.values(kind, part, found, live.by_id) or {}
    return {change.name: now.get(change.name) for change in changes}


def _update_part(
    planning: Planning, draft: Draft, part: Part, resource: Resource, found: Found
) -> None:
    values = live.values(draft.kind, part, found, planning.naming.name)
    if values is None:  # the profile has no way to read it
        declared = wanted(draft.kind, resource, part)
        fields = diff.all_fields(draft.kind.by_part[part.name], declared)
        if fields:
            new = step(
                planning.profile,
                draft.address,
                part,
                Verb.UPDATE,
                fields,
                object_id=draft.id,
                by_hand=True,
            )
            draft.add(new)
        return
    changes = _changes(planning, draft.kind, part, resource, values)
    _add_update(planning, draft, part, changes, found)
    gate = tuple(
        FieldChange(name=name, before=values.get(name), after=value)
        for name, (_, value) in part.gate.items()
        if values.get(name) != value
    )
    if gate:
        closed = step(
            planning.profile,
            draft.address,
            part,
            Verb.UPDATE,
            gate,
            object_id=draft.id,
            by_hand=True,
        )
        draft.add(closed)


def _update_members(
    planning: Planning, draft: Draft, part: Part, owned: MemberSet, found: Found
) -> None:
    links, of = part.members, draft.kind.by_part[part.name]
    if links is None:
        return
    read = live.members(draft.kind, part, found, planning.naming.name)
    has = {member: one.values for member, one in (read or {}).items()}
    ids = live.members(draft.kind, part, found, live.by_id) or {}
    now = {member: one.values for member, one in zip(has, (o for o in ids.values()), strict=True)}
    for address in planning.replaced:  # a link to what gets a new id is a new link
        if links.ref == address.kind:
            has.pop(address.key, None)
    for change in diff.members(of, owned, has):
        verb = Verb.REMOVE if change.is_gone else Verb.ADD if change.is_new else Verb.CHANGE
        if links.present and verb is Verb.ADD:
            verb = Verb.CHANGE
        expects = None
        if read is not None and not _is_coming(planning, links.ref, change.member):
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
                by_hand=read is None,
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


def _is_coming(planning: Planning, ref: str | None, member: str) -> bool:
    """Whether the member is an object this plan makes, so that the link cannot be read before."""
    draft = planning.drafts.get(Address(ref, member)) if ref else None
    return draft is not None and draft.creates is not None


def _released(planning: Planning, resource: Resource) -> tuple[str, ...]:
    """Links we once made that the manifest no longer names and additive ownership leaves."""
    bindings = planning.state.bindings if planning.state else {}
    binding = bindings.get(str(resource.address))
    gone = []
    for part, recorded in sorted(binding.members.items()) if binding else ():
        owned = resource.members.get(part)
        if owned is None or not owned.authoritative:
            left = recorded.keys() - (owned.members.keys() if owned else set())
            gone += [f"{part}[{member}]" for member in sorted(left)]
    return tuple(gone)


def _replace(
    planning: Planning, kind: Kind, resource: Resource, found: Found, frozen: list[str]
) -> Draft:
    """Make a new object, then retire the old; the order module repoints and waits."""
    address = resource.address
    draft = Draft(address, kind, Action.REPLACE, id=found.id)
    draft.reason = f"{', '.join(frozen)} cannot be changed on an existing object"
    planning.replaced.add(address)
    _make(planning, draft, resource)
    deactivates = kind.retire is Retire.DEACTIVATE
    off = (FieldChange(name=kind.retired, before=True, after=False),) if deactivates else ()
    verb = Verb.UPDATE if deactivates else Verb.DELETE
    retired = step(planning.profile, address, kind.main, verb, off, object_id=found.id)
    draft.add(retired)
    same = identity(kind, resource) == identity_of(kind, found)
    _judge_replacement(planning, draft, same_identity=same)
    made = draft.creates
    if made is not None:
        first, second = (retired, made) if same else (made, retired)
        draft.needs[second.id].add(first.id)
    return draft


def _judge_replacement(planning: Planning, draft: Draft, *, same_identity: bool) -> None:
    address, kind = draft.address, draft.kind
    means = {step.means for step in draft.steps if step.part == OBJECT}
    problems = []
    if planning.protects(address):
        problems.append(("protected", "it is protected", "take it out of `policy.protect`"))
    if not planning.consents(address):
        hint = f"allow it with `--allow-delete {address}` or `policy.allow_delete`"
        problems.append(("replace-consent", "replacing it deletes the old object", hint))
    if same_identity and kind.retire is not Retire.DELETE:
        problems.append(
            (
                "identity-kept",
                f"the old {kind.called} cannot be deleted and would keep its name",
                "give the new one another name",
            )
        )
    if means == {Means.API, Means.MANUAL}:
        problems.append(
            (
                "mixed-means",
                "the API can do only one half of it",
                "create the new object and retire the old one by hand, then plan again",
            )
        )
    planning.refusals += [
        Refusal(guard=guard, address=str(address), message=message, hint=hint)
        for guard, message, hint in problems
    ]
