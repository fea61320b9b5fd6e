"""The page about calls says what the policy decides and what a script of faults may hold."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.adapters.cxone.retry import Outcome, Policy, Tried, Wait, after
from cxdeclare.emulator.fault_rules import ENTRIES, MEANINGS, Fault, read
from cxdeclare.emulator.time_rules import MEANINGS as LATE
from cxdeclare.emulator.time_rules import Shows
from cxdeclare.model.errors import UnknownOutcome, Unreachable
from tests.cli.console import ROOT

PAGE = ROOT / "docs" / "explanation" / "calls.md"
OUTCOMES: dict[str, Outcome] = {
    "nobody could be reached": Unreachable("nobody"),
    "the address is wrong, or its certificate": Unreachable("no host", lasting=True),
    "cut, no answer in time, or half of one": UnknownOutcome("cut"),
    "200, 201, 202, 204": Response(200),
    "a redirect": Response(302),
    "400, 403, 404, 405, 409": Response(403),
    "401 with a new token": Response(401),
    "429": Response(429),
    "429, `Retry-After` within 60 seconds": Response(429, {"retry-after": "7"}),
    "429, `Retry-After` beyond that": Response(429, {"retry-after": "3600"}),
    "500, 502, 503, 504": Response(503),
}
ASKS = {
    "a question": [Request(method, "http://x/", repeatable=True) for method in ("GET", "POST")],
    "`POST`, `PUT`, `PATCH`, `DELETE`": [
        Request(method, "http://x/") for method in ("POST", "PUT", "PATCH", "DELETE")
    ],
}


def _verdict(request: Request, outcome: Outcome) -> str:
    verdict = after(request, outcome, Tried(1, 0.0, 0.0, 0.0), Policy())
    return "again" if isinstance(verdict, Wait) else "no"


def decided() -> Iterator[str]:
    """What the policy decides after a first attempt."""
    yield f"| what came of it | {' | '.join(ASKS)} |"
    yield "|---|---|---|"
    for name, outcome in OUTCOMES.items():
        verdicts = [{_verdict(request, outcome) for request in asks} for asks in ASKS.values()]
        assert all(len(one) == 1 for one in verdicts), "methods of one column differ"
        yield f"| {name} | {' | '.join(one.pop() for one in verdicts)} |"


def faults() -> Iterator[str]:
    """What can go wrong, and what more such a rule may say."""
    yield "| `fault` | what happens | more keys |"
    yield "|---|---|---|"
    for fault in Fault:
        keys = [name for name, entry in ENTRIES.items() if fault in entry.faults]
        more = [f"`{name}`" for name in keys if ENTRIES[name].faults != tuple(Fault)]
        yield f"| `{fault.value}` | {MEANINGS[fault]} | {', '.join(more)} |"


def lateness() -> Iterator[str]:
    """What can show late."""
    yield "| `late` | what shows late | more keys |"
    yield "|---|---|---|"
    for late in Shows:
        more = "`names`" if late in {Shows.USERS, Shows.ROLES} else "`collection`, `by_id`"
        yield f"| `{late.value}` | {LATE[late]} | {more} |"


def keys() -> Iterator[str]:
    """What a rule may say."""
    yield "| key | may be | meaning |"
    yield "|---|---|---|"
    for name, entry in ENTRIES.items():
        words = entry.words.replace("/ or *", "`/` or `*`")
        yield f"| `{name}` | {words} | {entry.meaning} |"


def test_the_tables_are_what_the_code_does() -> None:
    """All methods and outcomes, all faults, all keys."""
    text = PAGE.read_text(encoding="utf-8")
    for table in (decided, faults, keys, lateness):
        assert "\n".join(table()) in text, "\n".join(table())


def test_the_numbers_on_the_page_are_those_of_the_policy() -> None:
    """In words that a reader can check."""
    text, policy = PAGE.read_text(encoding="utf-8"), Policy()
    assert f"at most {policy.attempts} times within {policy.total:.0f} seconds" in text
    assert f"{policy.connections} times where nobody can be reached" in text
    assert f"begin at {policy.base} seconds" in text
    assert f"{policy.cap:.0f} seconds" in text


def test_the_script_on_the_page_can_be_used() -> None:
    """It is read by the pretend tenant."""
    block = PAGE.read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    assert len(read(json.loads(block))) > 1
