"""Likeness: how much one object that was applied is like another that is declared."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.resource import Resource, hashed
from cxdeclare.model.state import Binding
from cxdeclare.planning.changes import linked, wanted

ENOUGH = 0.6
"""Two objects that are so much alike are probably one, from 0 to 1."""
_NAME, _BODY, _LINKS, _SETTINGS = 3.0, 5.0, 3.0, 3.0
"""How much each counts: a long text that is the same says most; settings alone are never enough,
however many there are, for two objects often share them all."""
_NOTHING = 0.5
"""Two texts that have so much in common have it by chance."""

_WITHIN = 0.75
"""How much a name is alike that was only made longer or shorter."""
_SHORT = 2
"""Characters that are in many a name by chance."""

Said = tuple[str, str]
"""A field of a part with its value, as text: what can be counted."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """What is declared of one object, or was when it was last applied."""

    address: Address
    name: str
    """What it is recognised by, without regard to case."""
    fields: Mapping[str, str]
    """Single values as text, by part and name."""
    bodies: Mapping[str, str]
    """Content hashes of long texts."""
    links: Mapping[str, frozenset[str]]
    """Members, by part or by field."""
    fixed: Mapping[str, str]
    """Values that cannot change on an existing object."""

    @property
    def said(self) -> Iterator[Said]:
        """Every single value and every long text."""
        yield from self.fields.items()
        yield from self.bodies.items()

    @property
    def words(self) -> frozenset[str]:
        """The words of its name."""
        return frozenset(re.findall(r"[^\W_]+", self.name))


def applied(kind: Kind, address: Address, binding: Binding) -> Portrait:
    """The portrait of what was last applied."""
    return _portrait(kind, address, binding.applied, binding.members)


def declared(kind: Kind, resource: Resource) -> Portrait:
    """The portrait of what is declared."""
    plain = {part.name: wanted(resource, part) for part in kind.parts if part.members is None}
    members = {name: linked(kind.named[name], resource).members for name in resource.members}
    return _portrait(kind, resource.address, plain, members)


def _portrait(
    kind: Kind,
    address: Address,
    parts: Mapping[str, Values],
    members: Mapping[str, Mapping[str, Values]],
) -> Portrait:
    fields: dict[str, str] = {}
    bodies: dict[str, str] = {}
    fixed: dict[str, str] = {}
    links = {part: frozenset(map(str.casefold, of)) for part, of in members.items()}
    for part in kind.parts:
        values = parts.get(part.name, {})
        for attribute in kind.by_part[part.name] if part.members is None else ():
            name, where = attribute.name, f"{part.name}.{attribute.name}"
            value = values.get(name)
            if value is None:
                continue
            if attribute.has(Trait.IMMUTABLE) or name == kind.scope:
                fixed[where] = _text(value)
            if part.name == OBJECT and name in kind.identity:
                continue
            if attribute.has(Trait.BODY):
                bodies[where] = str(value)
            elif isinstance(value, dict) and "members" in value:
                links[where] = frozenset(_text(one) for one in value["members"])
            else:
                fields[where] = _text(value)
    names = (parts.get(OBJECT, {}).get(name) for name in kind.identity)
    called = " ".join(str(one) for one in names if one is not None).casefold()
    return Portrait(address, called, fields, bodies, links, fixed)


def _text(value: Value) -> str:
    return json.dumps(hashed(value), sort_keys=True, ensure_ascii=False)


def holders(portraits: Iterable[Portrait]) -> Counter[Said]:
    """How many objects say each value: what all say tells none from another."""
    return Counter(said for one in portraits for said in one.said)


def likeness(old: Portrait, new: Portrait, known: Mapping[Said, int]) -> float:
    """How much two objects are alike, from 0 to 1; 0 if one can never become the other."""
    both = old.fixed.keys() & new.fixed.keys()
    if any(old.fixed[one] != new.fixed[one] for one in both):
        return 0.0
    same, all_of = _shared(old.fields, new.fields, known)
    all_of += len(old.fields.keys() ^ new.fields.keys()) / 2
    most = min(1.0, _SETTINGS / all_of) if all_of else 0.0
    bodies, all_bodies = _shared(old.bodies, new.bodies, known)
    alike = _NAME * _alike(old, new) + _BODY * bodies + most * same
    of = _NAME + _BODY * all_bodies + most * all_of
    for place in old.links.keys() & new.links.keys():
        together = old.links[place] | new.links[place]
        if together:
            of += _LINKS
            alike += _LINKS * len(old.links[place] & new.links[place]) / len(together)
    return alike / of


def _shared(
    mine: Mapping[str, str], theirs: Mapping[str, str], known: Mapping[Said, int]
) -> tuple[float, float]:
    """How many values both have alike, and of how many; what others have as well counts less."""
    same = of = 0.0
    for place in mine.keys() & theirs.keys():
        is_same = mine[place] == theirs[place]
        rare = 2 / max(2, known.get((place, mine[place]), 2)) if is_same else 1.0
        same, of = same + rare * is_same, of + rare
    return same, of


def _alike(old: Portrait, new: Portrait) -> float:
    """How much two names are alike, beyond what any two have in common."""
    matcher = SequenceMatcher(None, old.name, new.name, autojunk=False)
    words = old.words | new.words
    shared = len(old.words & new.words) / len(words) if words else 0.0
    likely = max(0.0, (max(matcher.ratio(), shared) - _NOTHING) / (1 - _NOTHING))
    short, long = sorted((old.name, new.name), key=len)
    return max(likely, _WITHIN) if len(short) > _SHORT and short in long else likely
