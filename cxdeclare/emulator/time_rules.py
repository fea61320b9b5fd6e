"""The script of time: what shows only a while after it was done, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from cxdeclare.emulator.script import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cxdeclare.emulator.exchange import Doc


class Shows(Enum):
    """What shows late."""

    CREATED = "created"
    UPDATED = "updated"
    USERS = "users"
    ROLES = "roles"


MEANINGS: dict[Shows, str] = {
    Shows.CREATED: "what is made is in no listing at first; with `by_id`, no reading finds it",
    Shows.UPDATED: "readings and listings have the old values at first",
    Shows.USERS: "users that UserHub has are not known to the digital part at first",
    Shows.ROLES: "roles that UserHub has are not in the digital part at first",
}
_OF_DOCUMENTS = (Shows.CREATED, Shows.UPDATED)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that shows late, and how late."""

    late: Shows
    collection: str = "*"
    names: tuple[str, ...] = ()
    seconds: int = 0
    requests: int = 0
    by_id: bool = False

    def means(self, collection: str) -> bool:
        """Whether documents of a collection are meant."""
        return fnmatchcase(collection, self.collection)


def read(script: object) -> list[Rule]:
    """The rules of a script; raise `BadScript` with everything that is wrong."""
    return rules(script, _problems, rule_of)


def rule_of(said: Doc) -> Rule:
    """The rule as it was said, which has no problems."""
    given: dict[str, Any] = {**said, "late": Shows(said["late"])}
    if "names" in given:
        given["names"] = tuple(given["names"])
    return Rule(**given)


def _problems(rule: object) -> Iterator[str]:
    if not isinstance(rule, dict):
        yield ": a rule is an object"
        return
    names = [one.value for one in Shows]
    if rule.get("late") not in names:
        yield f".late: must be one of {', '.join(names)}"
        return
    late = Shows(rule["late"])
    known = {"late", "seconds", "requests"}
    known |= {"collection", "by_id"} if late in _OF_DOCUMENTS else {"names"}
    for key, value in rule.items():
        if key not in known:
            yield f".{key}: {late.value} has no such key; it has {', '.join(sorted(known))}"
        elif not _fits(key, value):
            yield f".{key}: must be {_WORDS[key]}"
    if ("seconds" in rule) == ("requests" in rule):
        yield ": needs either seconds or requests"


_WORDS = {
    "late": "a text",
    "collection": "a text, in which `*` stands for any characters",
    "by_id": "true or false",
    "names": "a list of names",
    "seconds": "1 or more",
    "requests": "1 or more",
}


def _fits(key: str, value: object) -> bool:
    match key:
        case "by_id":
            return isinstance(value, bool)
        case "names":
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        case "late" | "collection":
            return isinstance(value, str)
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
