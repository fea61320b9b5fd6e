"""Membership: who belongs to a set, who does not, and of whom nobody can tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from cxdeclare.model.address import Address
from cxdeclare.model.expectation import Outcome, Verdict
from cxdeclare.model.fields import Value
from cxdeclare.model.resource import FieldPath, member_name

Decided = tuple[tuple[Address, FieldPath], ...]


@dataclass(slots=True)
class Membership:
    """A set as far as it is known; names are those of `member_name`."""

    inside: dict[str, Decided] = field(default_factory=dict)
    outside: dict[str, Decided] = field(default_factory=dict)
    unsure: dict[str, str] = field(default_factory=dict)
    """Of whom nobody can tell, and why."""
    rest: str = ""
    """Why there may be more that nobody has named; empty if there surely are none."""

    def doubt(self, name: str) -> str:
        """Why nobody can tell of a name; empty where somebody can."""
        if name in self.inside or name in self.outside:
            return ""
        return self.unsure.get(name, self.rest)


def judged(
    path: FieldPath,
    asked: Mapping[str, list[Value]],
    set_: Membership,
    same: Callable[[str], str] = str,
    called: Mapping[str, str] | None = None,
) -> Iterable[Verdict]:
    """A verdict for each of `exactly`, `at_least` and `none_of` that a case says.

    `same` gives one text for all names of a member, and `called` the name for such a text.
    """
    for word, values in asked.items():
        given = {same(member_name(one)): member_name(one) for one in values}
        yield _verdict((*path, word), word, set_, {**given, **(called or {})}, list(given))


def _verdict(
    path: FieldPath, word: str, set_: Membership, called: Mapping[str, str], names: list[str]
) -> Verdict:
    wanted = _listed(names, called)
    if word == "none_of":
        wrong = [name for name in names if name in set_.inside]
        doubts = [set_.doubt(name) for name in names]
        expected = f"none of {wanted}"
    else:
        wrong = [name for name in names if name not in set_.inside and not set_.doubt(name)]
        doubts = [set_.doubt(name) for name in names]
        expected = f"at least {wanted}"
        if word == "exactly":
            wrong += [name for name in set_.inside if name not in names]
            doubts += [*set_.unsure.values(), set_.rest]
            expected = f"exactly {wanted}"
    places = {name: set_.inside.get(name) or set_.outside.get(name) or () for name in names}
    places |= {name: set_.inside.get(name, places.get(name, ())) for name in wrong}
    decided = tuple(dict.fromkeys(one for name in wrong or names for one in places[name]))
    found = _listed(set_.inside, called)
    if wrong:
        return Verdict(path, Outcome.FAILED, expected, found, decided=decided)
    reason = next(filter(None, doubts), "")
    outcome = Outcome.NOT_CHECKED if reason else Outcome.PASSED
    return Verdict(path, outcome, expected, found, reason, decided)


def _listed(names: Iterable[str], called: Mapping[str, str]) -> str:
    words = sorted(called.get(name, name).removeprefix("=") for name in names)
    return ", ".join(words) or "nobody"
