"""Lasting: what going back to an earlier version of the state does not bring back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import InitVar, dataclass, field
from functools import cached_property
from itertools import chain

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.profile import Means
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import hashed
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import Binding, State, the_object
from cxdeclare.planning.plan import Action, Change, Decision
from cxdeclare.planning.restore import Restored
from cxdeclare.planning.rollback import Lasting, Why

_Object = tuple[str, str]
"""Kind and id; of an object whose id nobody knows, the address it stands for."""


@dataclass(frozen=True)
class Since:
    """What happened since the version that a plan goes back to."""

    then: State
    now: State
    between: InitVar[Iterable[State]]
    """The versions that are kept of the time between, the oldest first; each is looked at once."""
    snapshot: Snapshot
    records: dict[_Object, list[tuple[str, Binding]]] = field(default_factory=dict, init=False)
    """What was recorded of each object since and under which address, the oldest first."""

    def __post_init__(self, between: Iterable[State]) -> None:
        """Keep what has changed from one version to the next, for they may be many."""
        for state in chain(between, (self.now,)):
            for object_, bound in _objects(state).items():
                known = self.records.setdefault(object_, [])
                if not known or known[-1] != bound:
                    known.append(bound)

    @cached_property
    def today(self) -> Mapping[_Object, tuple[str, Binding]]:
        """The objects of today, with the address and what is recorded."""
        return _objects(self.now)

    def new(self) -> Mapping[_Object, tuple[str, Binding]]:
        """The objects that have become ours since, as they were known last."""
        before = set(_objects(self.then))
        return {
            one: bound[-1]
            for one, bound in self.records.items()
            if one not in before and _object(bound[-1][0], "") not in before
        }


def lasting(
    kinds: Registry, since: Since, restored: Restored, decision: Decision
) -> tuple[Lasting, ...]:
    """Everything a rollback does not bring back, or not by itself, in the order of addresses."""
    found = list(restored.left_out)
    changes = {change.address: change for change in decision.changes}
    for address in restored.manifest.in_order:
        binding = since.then.bindings[str(address)]
        is_same = restored.ids.get(address) == binding.id
        if not binding.id:  # nothing says that it is another one as long as we have it
            is_same = str(address) in since.now.bindings
        is_late = binding.id in since.snapshot.of(address.kind).late
        if (not is_same and not is_late) or _makes(changes.get(str(address))):
            found.append(_new_id(str(address), binding, restored.ids.get(address), since))
        records = [one for _, one in since.records.get(_object(str(address), binding.id), ())]
        found += _unmanaged(kinds[address.kind], str(address), binding, records)
    ended = {_object(c.address, c.id) for c in decision.changes if c.action is Action.DELETE}
    for object_, (text, binding) in sorted(since.new().items()):
        if object_[0] in kinds:
            found += _came(
                kinds[object_[0]], since.snapshot, text, binding, is_ended=object_ in ended
            )
    found += _taken(kinds, since)
    found += _by_hand(decision)
    return tuple(sorted(found, key=lambda one: (one.address, one.why, one.part, one.names)))


def _objects(state: State) -> dict[_Object, tuple[str, Binding]]:
    return {_object(text, b.id): (text, b) for text, b in state.bindings.items()}


def _object(address: str, id_: str | None) -> _Object:
    return address.partition(".")[0], id_ or address


def _makes(change: Change | None) -> bool:
    steps = change.steps if change is not None else ()
    return any(step.verb is Verb.CREATE and step.part == OBJECT for step in steps)


def _new_id(address: str, then: Binding, now: str | None, since: Since) -> Lasting:
    kind = address.partition(".")[0]
    was = f"{the_object(then.id)} of then is gone"
    other = since.today.get(_object(address, then.id))
    if then.id != now and other is not None:
        was = f"{the_object(then.id)} of then stands for {other[0]}"
    elif then.id != now and then.id in since.snapshot.of(kind).objects:
        was = f"{the_object(then.id)} of then is no longer ours, and keeps what it has now"
    new = f"object {now} stands for it" if now not in {None, then.id} else "a new one is made"
    message = f"{was}; {new}, with another id, and what nobody declared may be another"
    if now == then.id:
        message = (
            f"object {then.id} is replaced: the new one has another id, "
            "and what nobody declared is as the server makes it"
        )
    return Lasting(why=Why.NEW_ID, address=address, message=message)


def _came(
    kind: Kind, snapshot: Snapshot, address: str, binding: Binding, *, is_ended: bool
) -> Iterator[Lasting]:
    """What becomes of an object that is ours since then."""
    is_there = not binding.id or binding.id in snapshot.of(kind.name).objects
    if binding.origin == "adopted":
        now = "it keeps what it has now" if is_there else "it is gone"
        message = f"{the_object(binding.id)} was not ours then, and how it was is not known: {now}"
        yield Lasting(why=Why.NOT_OURS, address=address, message=message)
    elif is_there and not is_ended:
        message = f"{the_object(binding.id)} came since then, and stays in the tenant"
        yield Lasting(why=Why.STAYS, address=address, message=message)


def _taken(kinds: Registry, since: Since) -> Iterator[Lasting]:
    """Links that are in one set at most, and may have come from a set that was not ours."""
    had: dict[tuple[str, str], set[str]] = {}
    for text, binding in since.then.bindings.items():
        for name, members in binding.members.items():
            had.setdefault((text.partition(".")[0], name), set()).update(members)
    taken: dict[tuple[str, str], set[str]] = {}
    for (name, _), known in since.records.items():
        kind = kinds.get(name)
        for text, binding in known:
            for part in kind.parts if kind is not None else ():
                if part.members is not None and part.members.exclusive:
                    now = binding.members.get(part.name, {}).keys()
                    new = now - had.get((text.partition(".")[0], part.name), set())
                    taken.setdefault((text, part.name), set()).update(new)
    for (text, part_name), names in sorted(taken.items()):
        if names:
            said = ", ".join(f"{part_name}[{name}]" for name in sorted(names))
            message = f"{said}: where it was before it came here is not known"
            yield _note(Why.NOT_OURS, text, part_name, names, message)


def _by_hand(decision: Decision) -> Iterator[Lasting]:
    for change in decision.changes:
        count = sum(step.means is Means.MANUAL for step in change.steps)
        if count:
            which = "a manual step" if count == 1 else f"{count} manual steps"
            message = f"{which}: it is as it was once a person has done it"
            yield Lasting(why=Why.BY_HAND, address=change.address, message=message)


def _unmanaged(
    kind: Kind, address: str, then: Binding, later: Iterable[Binding]
) -> Iterator[Lasting]:
    """Fields and links that were not managed then, and were at some time since."""
    names: dict[str, set[str]] = {}
    losers: dict[str, set[str]] = {}
    for binding in later:
        for part in kind.parts:
            if part.members is None:
                values = (then.applied.get(part.name, {}), binding.applied.get(part.name, {}))
                fields, emptied = _fields(kind, part, *values)
                names.setdefault(part.name, set()).update(fields)
                losers.setdefault(part.name, set()).update(emptied)
            elif part.name in binding.members:
                links, emptied = _links(kind, part, then, binding)
                names.setdefault(part.name, set()).update(links)
                losers.setdefault(part.name, set()).update(emptied)
    for part_name, found in sorted(names.items()):
        if found:
            said = _said(kind.named[part_name], found)
            message = f"{said}: not managed then, keeps what it has now"
            yield _note(Why.NOT_MANAGED, address, part_name, found, message)
    for part_name, found in sorted(losers.items()):
        if found:
            said = _said(kind.named[part_name], found)
            message = f"{said}: what others had put there then is not known any more"
            yield _note(Why.NOT_OURS, address, part_name, found, message)


def _note(why: Why, address: str, part: str, names: Iterable[str], message: str) -> Lasting:
    return Lasting(why=why, address=address, part=part, names=tuple(sorted(names)), message=message)


def _said(part: Part, names: Iterable[str]) -> str:
    """Fields by their name, links by their set; all links where nobody can tell which."""
    of = sorted(names)
    if part.members is None:
        return ", ".join(of)
    return ", ".join(part.name if name == "*" else f"{part.name}[{name}]" for name in of)


def _fields(
    kind: Kind, part: Part, then: Values, now: Values, prefix: str = ""
) -> tuple[set[str], set[str]]:
    """Fields that keep something of today, and those that have lost what was not ours."""
    kept: set[str] = set()
    lost: set[str] = set()
    for attribute in kind.by_part[part.name]:
        name = attribute.name
        if name not in now or attribute.has(Trait.LOCAL):
            continue
        if name not in then:
            kept.add(f"{prefix}{name}")
        elif attribute.has(Trait.OWNED):
            adds, is_exact = _is_additive(then[name]), not _is_additive(now[name])
            if adds and _members(now[name]) - _members(then[name]):
                kept.add(f"{prefix}{name}")
            if adds and is_exact:
                lost.add(f"{prefix}{name}")
    return kept, lost


def _is_additive(value: Value) -> bool:
    return isinstance(value, dict) and value.get("ownership") == "additive"


def _members(value: Value) -> set[object]:
    return {hashed(one) for one in value["members"]} if isinstance(value, dict) else set()


def _links(kind: Kind, part: Part, then: Binding, now: Binding) -> tuple[set[str], set[str]]:
    """The same of a set of links, and of the fields of each link."""
    had, has = then.members.get(part.name), now.members[part.name]
    kept: set[str] = set()
    lost: set[str] = set()
    if had is None or part.name not in then.exact:
        kept |= has.keys() - (had or {}).keys()
        if part.name in now.exact:
            lost.add("*")
    for member, values in has.items():
        if had is not None and member in had:
            inner = _fields(kind, part, had[member], values, f"{member}.")
            kept, lost = kept | inner[0], lost | inner[1]
    return kept, lost
