"""The script of faults: what a rule may say, and what is said of one that cannot be used."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.fault_rules import ENTRIES, MEANINGS, Fault, Rule, read
from cxdeclare.emulator.script import BadScript

GOOD: dict[str, Any] = {
    "field": "isHidden",
    "method": "PUT", "path": "/dfo/3.0/*", "family": "digital", "from": 2, "times": None,
    "when": "after", "status": 502, "retry_after": 7, "as_date": True, "by": 3, "ms": 5,
    "listings": 2, "seconds": 9,
}  # fmt: skip


@pytest.mark.parametrize("fault", Fault)
def test_a_rule_may_say_all_that_its_fault_has(fault: Fault) -> None:
    """Every key is read into the field of its name."""
    said = {name: GOOD[name] for name, entry in ENTRIES.items() if fault in entry.faults}
    if fault is Fault.HIDE:
        del said["seconds"]
    (rule,) = read([{"fault": fault.value, **said}])
    assert fault is rule.fault
    for name, value in said.items():
        held = getattr(rule, ENTRIES[name].field)
        assert (Family.DIGITAL if name == "family" else value) == held


def test_a_rule_that_says_nothing_more_is_met_once() -> None:
    """By the first request of any method to any path."""
    assert [Rule(Fault.CUT)] == read([{"fault": "cut"}])


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (7, "[0]: a rule is an object"),
        ({}, "[0].fault: must be one of throttle, error,"),
        ({"fault": "Cut"}, "[0].fault: must be one of"),
        ({"fault": ["cut"]}, "[0].fault: must be one of"),
        ({"fault": "cut", "when": "later"}, "[0].when: must be `before` or `after`"),
        ({"fault": "cut", "form": 1}, "[0].form: cut has no such key; it has method, path"),
        ({"fault": "cut", "status": 500}, "[0].status: cut has no such key"),
        ({"fault": "error", "status": 404}, "[0].status: must be 500 to 599"),
        ({"fault": "error", "status": True}, "[0].status: must be 500 to 599"),
        ({"fault": "error", "times": 0}, "[0].times: must be 1 or more, or null"),
        ({"fault": "error", "from": 0}, "[0].from: must be 1 or more"),
        ({"fault": "error", "from": "1"}, "[0].from: must be 1 or more"),
        ({"fault": "error", "method": "get"}, "[0].method: must be one of GET,"),
        ({"fault": "error", "path": "dfo"}, "[0].path: must be a text that begins with"),
        ({"fault": "error", "family": "x"}, "[0].family: must be one of acd, digital,"),
        ({"fault": "throttle", "as_date": True}, "[0].as_date: needs retry_after"),
        ({"fault": "slow"}, "[0].ms: slow needs it"),
        ({"fault": "hide"}, "[0]: hide needs either listings or seconds"),
        ({"fault": "hide", "listings": 1, "seconds": 1}, "[0]: hide needs either"),
    ],
)
def test_a_bad_rule_is_named_with_its_place(rule: object, problem: str) -> None:
    """Nothing is guessed, and nothing that nobody will read is let pass."""
    with pytest.raises(BadScript, match=re.escape(problem)):
        read([rule])


def test_all_that_is_wrong_is_told_at_once() -> None:
    """A script is mended in one go."""
    with pytest.raises(BadScript) as caught:
        read([{"fault": "cut", "x": 1, "from": 0}, {"fault": "cut"}, 7])
    assert ["[0].x", "[0].from", "[2]"] == [one.split(":")[0] for one in caught.value.problems]


@pytest.mark.parametrize("script", [None, {}, "cut", {"fault": "cut"}])
def test_a_script_is_a_list(script: object) -> None:
    """Also one of a single rule."""
    with pytest.raises(BadScript, match="a list of rules"):
        read(script)


@pytest.mark.parametrize(
    ("rule", "method", "path", "fits"),
    [
        ({}, "GET", "/dfo/3.0/tags", True),
        ({"method": "PUT"}, "GET", "/dfo/3.0/tags", False),
        ({"path": "*/tags"}, "GET", "/dfo/3.0/tags", True),
        ({"path": "*/tags"}, "GET", "/dfo/3.0/tags/7", False),
        ({"path": "/dfo/*/7"}, "GET", "/dfo/3.0/tags/7", True),
        ({"path": "/dfo/3.0/tags"}, "GET", "/dfo/3x0/tags", False),
        ({"path": "/d*"}, "GET", "/dfo/a\nb", True),
        ({"family": "digital"}, "GET", "/x", True),
        ({"family": "acd"}, "GET", "/x", False),
    ],
)
def test_a_rule_fits_by_method_family_and_path(
    rule: dict[str, Any], method: str, path: str, fits: bool
) -> None:
    """A star stands for any characters, and nothing else is special."""
    (read_,) = read([{"fault": "cut", **rule}])
    assert fits == read_.fits(method, Family.DIGITAL, path)


def test_only_a_rule_for_what_is_open_fits_it() -> None:
    """So that a rule for everything does not keep everybody out."""
    anything, open_ = read([{"fault": "cut"}, {"fault": "cut", "family": "open"}])
    assert not anything.fits("POST", Family.OPEN, "/authentication")
    assert open_.fits("POST", Family.OPEN, "/authentication")
    assert not open_.fits("POST", Family.DIGITAL, "/authentication")


def test_every_fault_has_a_meaning() -> None:
    """The documents show it."""
    assert set(Fault) == MEANINGS.keys()
