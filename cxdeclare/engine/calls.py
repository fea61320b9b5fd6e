"""Calls: from a step of a plan to a request, and the last look at the object before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from cxdeclare.engine.beside import unchanged
from cxdeclare.engine.known_shape import proved
from cxdeclare.engine.ports import Call, Provider, Reader
from cxdeclare.engine.rows import Shifted, nothing_shifts, shifted_by
from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Endpoint, Verb
from cxdeclare.model.errors import StalePlan, UnknownOutcome
from cxdeclare.model.fields import Payload, Value
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found, member_value
from cxdeclare.model.secret import Secret, SecretReference
from cxdeclare.model.wire import at, encode, overlay
from cxdeclare.planning import live
from cxdeclare.planning.plan import Change, Decision, Step


@dataclass(slots=True)
class Ids:
    """Ids of everything the steps refer to; grows as objects are made."""

    kinds: Registry
    decision: Decision
    made: dict[str, str] = field(default_factory=dict)
    secrets: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    """The values that the steps send, by URI."""
    scope: str | None = None
    """Where all that is referred to has to be; its ids are said without the place."""

    def of(self, address: str) -> str:
        """The id an address stands for now."""
        id_ = self.made.get(address) or self.decision.ids.get(address)
        if id_ is None:
            message = f"{address} has no id yet"
            raise StalePlan(message)
        return id_

    def resolve(self, kind: str, value: Value) -> int | str:
        """The wire id of a reference, of the type the API wants."""
        of = self.kinds[kind]
        if isinstance(value, dict) and "id" in value:
            id_ = str(value["id"])
        elif isinstance(value, dict):
            id_ = self.decision.lookups[kind][value["lookup"]]
        elif of.managed:
            id_ = self.of(str(Address(kind, value)))
        else:
            id_ = self.decision.lookups[kind][value]
        if self.scope is not None:
            place, _, id_ = id_.partition("/")
            if place != self.scope:
                message = f"{of.called} {id_} is in {place}, and what refers to it in {self.scope}"
                raise StalePlan(message)
        return of.id_type(id_)

    def within(self, scope: str | None) -> Ids:
        """The same for an object in one of several places: what it refers to is there as well."""
        return replace(self, scope=scope) if scope else self

    def sent(self, value: Value) -> Value | Secret:
        """The value as it is sent: a secret in the place of its reference."""
        reference = SecretReference.of(value)
        return value if reference is None else self.secrets[reference.uri]


@dataclass(frozen=True, slots=True)
class Seen:
    """An object or a link just before the call."""

    raw: Payload | None
    """None when there is none."""
    values: Mapping[str, Value]
    member_id: str | None = None


def look(
    reader: Reader, profile: Profile, kind: Kind, step: Step, object_id: str, ids: Ids
) -> Seen:
    """Read what a step is about to change."""
    part = kind.named[step.part]
    endpoint = profile.endpoint(part, Verb.READ)
    if endpoint is None:
        return Seen(None, {})
    raw = reader.read(part, endpoint, object_id)
    proved(kind, part, Found(object_id, {}, {part.name: raw}))
    if part.members is None:
        found = Found(object_id, raw, {part.name: raw})
        return Seen(raw, live.values(kind, part, found, live.by_id) or {})
    wanted = member_id(part, step, ids)
    for item in raw:
        if str(at(item, part.members.key)) == wanted:
            found = Found(object_id, {}, {part.name: [item]})
            (one,) = (live.members(kind, part, found, live.by_id) or {}).values()
            return Seen(item, one.values, one.id)
    return Seen(None, {}, None)


def member_id(part: Part, step: Step, ids: Ids) -> str:
    """What the API knows the link of a step by, as text."""
    member = step.member or ""
    if part.members is None or part.members.ref is None:
        return member
    return str(ids.resolve(part.members.ref, member_value(member)))


def check(step: Step, seen: Seen, shifted: Shifted = nothing_shifts) -> None:
    """Raise `StalePlan` naming the field that moved since the plan, but by the plan itself."""
    if step.expects is None:
        return
    if not step.expects and step.member is not None and seen.raw is not None:
        if step.verb is Verb.ADD:
            message = f"{step.id}: the link was made by somebody else since the plan"
            raise StalePlan(message)
        return
    if seen.raw is None and (step.expects or step.verb is Verb.REMOVE):
        message = f"{step.id}: what it changes is gone since the plan"
        raise StalePlan(message)
    for name, before in step.expects.items():
        if seen.values.get(name) != before and not shifted(name, seen.values.get(name)):
            message = (
                f"{step.id}: `{name}` has moved since the plan, "
                f"from {_shown(before)} to {_shown(seen.values.get(name))}"
            )
            raise StalePlan(message)


def _shown(value: Value) -> str:
    return repr(value["id"] if isinstance(value, dict) and "id" in value else value)


def perform(  # noqa: PLR0913 - where, what, and who is told just before
    provider: Provider,
    profile: Profile,
    kinds: Registry,
    change: Change,
    step: Step,
    ids: Ids,
    *,
    announce: Callable[[], None],
    answered: Callable[[Payload], None] = lambda _: None,
    compared: Callable[[Callable[[], None]], None] = lambda _: None,
) -> str | None:
    """Look, check, announce, send; the id of the object if the step made one.

    What `announce` raises keeps the call from being sent; `answered` is told the answer, and
    `compared` how to see what a call that nobody answered has changed beside.
    """
    kind = kinds[change.kind]
    part = kind.named[step.part]
    endpoint = profile.endpoint(part, step.verb)
    if endpoint is None:
        message = f"{step.id}: the profile {profile.name} has no endpoint for it"
        raise StalePlan(message)
    makes = step.verb is Verb.CREATE
    object_id = None if makes else step.object_id or ids.of(change.address)
    seen = Seen(None, {})
    if object_id is not None and _needs_a_look(step, part, endpoint):
        seen = look(provider, profile, kind, step, object_id, ids)
        check(step, seen, shifted_by(kinds, ids.decision, change, step))
    scope = object_id.partition("/")[0] if kind.scope and object_id else None
    if makes and kind.scope:
        scope = _scope(ids.decision, kind, change)
    payload = _payload(kind, part, endpoint, step, seen, ids.within(scope))
    member = None
    if part.members is not None:
        key = member_id(part, step, ids)
        member = seen.member_id or key
        if "{member}" not in endpoint.path:
            ref = part.members.ref
            typed = kinds[ref].id_type(key) if ref else key
            payload = {part.members.key: typed, **payload}
    beside = _nothing
    if object_id and seen.raw is not None and _watches(step, part):
        beside = partial(unchanged, provider, profile, part, object_id, seen.raw)
        compared(beside)
    announce()
    answer = provider.write(Call(part, endpoint, object_id, member, scope, payload))
    answered(answer)
    beside()
    if not makes:
        return None
    made = _new_id(kind, step, answer)
    return f"{scope}/{made}" if scope else made


def _nothing() -> None:
    """A call that can change nothing beside is not looked after."""


def _new_id(kind: Kind, step: Step, answer: Payload) -> str:
    """The id of what was made; some kinds are known by their identity and answer without one."""
    made = at(answer, kind.id_field)
    if made is None:
        for change in step.fields:
            wire = kind.fields[OBJECT, change.name].wire
            if wire is not None and wire.name == kind.id_field:
                made = change.after
    if made is None:
        raise UnknownOutcome("the tenant took it and gave no id; the next plan will look for it")
    return str(made)


def _needs_a_look(step: Step, part: Part, endpoint: Endpoint) -> bool:
    by_own_id = part.members is not None and bool(part.members.id_field)
    return step.expects is not None or endpoint.whole or by_own_id or _watches(step, part)


def _watches(step: Step, part: Part) -> bool:
    """Whether a write may change what it cannot say."""
    return step.verb is Verb.UPDATE and part.members is None and bool(part.only_read)


def _scope(decision: Decision, kind: Kind, change: Change) -> str:
    return str(decision.records[change.address].applied[OBJECT][kind.scope])


def _payload(
    kind: Kind, part: Part, endpoint: Endpoint, step: Step, seen: Seen, ids: Ids
) -> Payload:
    if step.verb in {Verb.REMOVE, Verb.DELETE}:
        return dict(endpoint.constants)
    fields = {attribute.name: attribute for attribute in kind.by_part[part.name]}
    values = {change.name: ids.sent(change.after) for change in step.fields}
    payload = encode(fields, part.always, values, ids.resolve, ids.decision.bodies.__getitem__)
    if endpoint.shape is not None:
        payload = endpoint.shape(payload, seen.raw)
    if endpoint.whole and seen.raw is not None:
        payload = overlay(seen.raw, payload)
    return {**endpoint.constants, **payload}
