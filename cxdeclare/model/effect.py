"""Effect: what a change means for people and mail, as sentences that the kinds know how to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Protocol, TypeAlias

from cxdeclare.model.fields import Value, Values
from cxdeclare.model.resource import Found
from cxdeclare.model.tally import Said, Tally


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence about one address."""

    address: str
    text: str
    warns: bool


_PLACE = re.compile(r"{(\w+)}")
_AGREES = re.compile(r"\[([^|\]]+)\|([^|\]]+)\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with places for names and numbers; ``[move|moves]`` agrees with the number."""

    text: str
    when: str
    """What has to change for it to be said."""
    warns: bool = False
    """Whether it takes something away from customers or agents."""

    @property
    def shape(self) -> str:
        """The sentence with its places in capitals, for many."""
        text = _AGREES.sub(r"\1", self.text)
        return _PLACE.sub(lambda found: found[1].upper(), text)

    def of(self, address: str, /, **words: object) -> Told:
        """The sentence about an address; names are put in as they are, whatever they hold."""
        said: list[str] = []
        is_one = False

        def agreeing(found: re.Match[str]) -> str:
            return found[2 if is_one else 1]

        for literal, place, _, _ in Formatter().parse(self.text):
            said.append(_AGREES.sub(agreeing, literal))
            if place is not None:
                word = words[place]
                is_one = word.is_one if isinstance(word, Said) else is_one
                said.append(str(word))
        return Told(address, "".join(said), self.warns)


@dataclass(frozen=True, slots=True)
class Shift:
    """One field before and after."""

    before: Value
    after: Value
    is_again: bool = False
    """Whether the words stay and stand for another object."""


@dataclass(frozen=True, slots=True)
class LinkShift:
    """One link of a set, before and after; None where there is none."""

    member: str
    before: Values | None
    after: Values | None
    comes_from: str | None = None
    """Of a link that is in one set at most: the id of the object whose set it leaves."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One object that a plan changes in the tenant."""

    address: str
    key: str
    """What references call it."""
    name: str
    """What people know it by once the plan is carried out."""
    before: str
    """What people knew it by; empty if it is new."""
    comes: bool
    """Whether a new object is made."""
    goes: bool
    """Whether the live object ends; with `comes`, another takes its place."""
    fields: Mapping[tuple[str, str], Shift] = field(default_factory=dict)
    """What changes, by part and field; of a new object, what it is made with."""
    links: Mapping[str, Sequence[LinkShift]] = field(default_factory=dict)
    """Links that change, by part."""

    @property
    def stays(self) -> bool:
        """Whether it is the same object before and after."""
        return not self.comes and not self.goes

    def shift(self, part: str, name: str) -> Shift | None:
        """How a field of an object that stays changes, if it does."""
        found = self.fields.get((part, name)) if self.stays else None
        return found if found is not None and found.before != found.after else None


class Counts(Protocol):
    """How many objects hold a value in one field, before and after."""

    def before(self, value: Value) -> Tally:
        """As it is."""

    def after(self, value: Value) -> Tally:
        """Once the plan is carried out."""


class Outlook(Protocol):
    """A plan beside the tenant it is for; what was not read makes no number."""

    def turns(self, kind: str) -> Sequence[Turn]:
        """Every object of a kind that the plan changes, in the order of their addresses."""

    def name(self, kind: str, value: Value) -> str:
        """What people call what a reference leads to."""

    def counts(self, kind: str, part: str, name: str) -> Counts:
        """How many objects of a kind hold each value of a field."""

    def links(self, turn: Turn, part: str) -> Mapping[str, Values] | None:
        """The links that the live object has today; None if they were not read."""

    def values(self, turn: Turn, part: str) -> Values | None:
        """What is read of the live object; None if it was not read, or there is none."""

    def found(self, kind: str) -> Mapping[str, Found] | None:
        """Every live object of a kind by id; None if not all were read."""

    def id_of(self, turn: Turn) -> str | None:
        """The id of the live object."""

    def fate(self, kind: str, member: str) -> Turn | None:
        """What becomes of the object that a link leads to; None if it stays as it is."""

    def label(self, kind: str, id_: str) -> str:
        """What the tenant calls the object with this id."""


Tell: TypeAlias = "Callable[[Outlook], Iterable[Told]]"


@dataclass(frozen=True, eq=False, slots=True)
class Effect:
    """Sentences of one sort, and what tells them; it is asked once for each plan."""

    tell: Tell
    sentences: tuple[Sentence, ...]


def after_links(before: Mapping[str, Values], shifts: Iterable[LinkShift]) -> dict[str, Values]:
    """The links once they have changed."""
    found = dict(before)
    for one in shifts:
        if one.after is None:
            found.pop(one.member, None)
        else:
            found[one.member] = {**found.get(one.member, {}), **one.after}
    return found
