"""The script of faults: rules as data, and what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.script import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cxdeclare.emulator.exchange import Doc


class Fault(Enum):
    """What goes wrong."""

    THROTTLE = "throttle"
    ERROR = "error"
    CUT = "cut"
    TRUNCATE = "truncate"
    REPEAT_PAGE = "repeat_page"
    SHORT_PAGE = "short_page"
    SHRINK_TOTAL = "shrink_total"
    FORBID = "forbid"
    MISSING = "missing"
    EXPIRE_TOKENS = "expire_tokens"
    FAIL_INSIDE = "fail_inside"
    SLOW = "slow"
    HIDE = "hide"
    LOSE = "lose"


MEANINGS: dict[Fault, str] = {
    Fault.THROTTLE: "429; nothing was done",
    Fault.ERROR: "`status`, before or after the request was carried out",
    Fault.CUT: "the connection is closed without an answer, before or after",
    Fault.TRUNCATE: "carried out; the answer ends before its `Content-Length` says",
    Fault.REPEAT_PAGE: "the page before this one once more; only questions for a later page match",
    Fault.SHORT_PAGE: "a page without its last `by` objects; the total stays",
    Fault.SHRINK_TOTAL: "the total is less by `by`",
    Fault.FORBID: "403; nothing was done",
    Fault.MISSING: "404, as if the tenant had not the module; nothing was done",
    Fault.EXPIRE_TOKENS: "every token ends, that of this request too, so that it answers 401",
    Fault.FAIL_INSIDE: "nothing was done, which an answer 200 says in the manner of its family",
    Fault.SLOW: "the answer comes `ms` milliseconds later",
    Fault.LOSE: "carried out; an upsert of a channel loses `field`, which no write can say",
    Fault.HIDE: "what is made is missing from `listings` listings, or from all for `seconds`",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault, and the requests that meet it."""

    fault: Fault
    method: str = ""
    family: Family | None = None
    path: str = "*"
    start: int = 1
    times: int | None = 1
    status: int = 503
    when: str = "before"
    retry_after: int | None = None
    as_date: bool = False
    by: int = 1
    ms: int = 0
    listings: int = 0
    seconds: int = 0
    field: str = ""

    def fits(self, method: str, family: Family, path: str) -> bool:
        """Whether a request of this method and path is meant."""
        if self.family is not family and (self.family or family is Family.OPEN):
            return False
        if self.fault is Fault.FAIL_INSIDE and family is Family.SES:
            return False  # nothing of the kind is known of it
        pattern = ".*".join(map(re.escape, self.path.split("*")))
        return self.method in {"", method} and re.fullmatch(pattern, path, re.DOTALL) is not None


class Entry(NamedTuple):
    """A key of a rule: which field it gives, what it may hold, and which faults have it."""

    field: str
    fits: Callable[[Any], bool]
    words: str
    meaning: str
    faults: tuple[Fault, ...] = tuple(Fault)


_MOST = 1_000_000_000
_FAMILIES = {family.name.lower(): family for family in Family}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _number(least: int, most: int = _MOST) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _text(*choices: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value in choices


ENTRIES: dict[str, Entry] = {
    "method": Entry("method", _text(*_METHODS), f"one of {', '.join(_METHODS)}", "any without it"),
    "path": Entry(
        "path",
        lambda value: isinstance(value, str) and value[:1] in {"/", "*"},
        "a text that begins with / or *",
        "decoded, without its query; `*` stands for any characters; any path without it",
    ),
    "family": Entry(
        "family",
        _text(*_FAMILIES),
        f"one of {', '.join(_FAMILIES)}",
        "without it any but `open`, which is what needs no token",
    ),
    "from": Entry("start", _number(1), "1 or more", "the first request that meets it; 1 without"),
    "times": Entry(
        "times",
        lambda value: value is None or _number(1)(value),
        "1 or more, or null",
        "how many requests meet it; 1 without, `null` for all",
    ),
    "when": Entry(
        "when",
        _text("before", "after"),
        "`before` or `after`",
        "before (as without it) or after the request was carried out",
        (Fault.ERROR, Fault.CUT),
    ),
    "status": Entry("status", _number(500, 599), "500 to 599", "503 without it", (Fault.ERROR,)),
    "retry_after": Entry(
        "retry_after",
        _number(0),
        "0 or more",
        "seconds, sent as `Retry-After`; no such header without it",
        (Fault.THROTTLE, Fault.ERROR),
    ),
    "as_date": Entry(
        "as_date",
        lambda value: isinstance(value, bool),
        "true or false",
        "whether `Retry-After` is sent as a date",
        (Fault.THROTTLE, Fault.ERROR),
    ),
    "by": Entry(
        "by", _number(1), "1 or more", "1 without it", (Fault.SHORT_PAGE, Fault.SHRINK_TOTAL)
    ),
    "ms": Entry("ms", _number(1, 600_000), "1 to 600000", "milliseconds", (Fault.SLOW,)),
    "listings": Entry("listings", _number(1), "1 or more", "how many lack it", (Fault.HIDE,)),
    "field": Entry(
        "field",
        lambda value: isinstance(value, str) and bool(value),
        "a name",
        "the wire name of what is lost",
        (Fault.LOSE,),
    ),
    "seconds": Entry("seconds", _number(1), "1 or more", "how long they lack it", (Fault.HIDE,)),
}
"""Every key but `fault`, which all rules have."""


_NEEDED = {Fault.SLOW: "ms", Fault.LOSE: "field"}


def read(script: object) -> list[Rule]:
    """The rules of a script; raise `BadScript` with everything that is wrong."""
    return rules(script, _problems, rule_of)


def rule_of(said: Doc) -> Rule:
    """The rule as it was said, which has no problems."""
    given: dict[str, Any] = {
        ENTRIES[key].field: value for key, value in said.items() if key != "fault"
    }
    if "family" in given:
        given["family"] = _FAMILIES[given["family"]]
    return Rule(Fault(said["fault"]), **given)


def _problems(rule: object) -> Iterator[str]:
    if not isinstance(rule, dict):
        yield ": a rule is an object"
        return
    names = [fault.value for fault in Fault]
    if not _text(*names)(rule.get("fault")):
        yield f".fault: must be one of {', '.join(names)}"
        return
    fault = Fault(rule["fault"])
    for key, value in rule.items():
        entry = ENTRIES.get(key)
        if key == "fault":
            continue
        if entry is None or fault not in entry.faults:
            known = [name for name, one in ENTRIES.items() if fault in one.faults]
            yield f".{key}: {fault.value} has no such key; it has {', '.join(known)}"
        elif not entry.fits(value):
            yield f".{key}: must be {entry.words}"
    needed = _NEEDED.get(fault)
    if needed and needed not in rule:
        yield f".{needed}: {fault.value} needs it"
    if fault is Fault.HIDE and ("listings" in rule) == ("seconds" in rule):
        yield ": hide needs either listings or seconds"
    if "as_date" in rule and "retry_after" not in rule:
        yield ".as_date: needs retry_after"
