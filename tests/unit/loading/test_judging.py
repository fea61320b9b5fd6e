"""Checks of a manifest, and what `policy.ignore` switches off: one check for one address."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.loading.judging import MOST_HINTS
from cxdeclare.loading.read import Loaded
from cxdeclare.model.diagnostic import Severity
from tests.kinds.vendor import SKILL, Change, load, text_of
from tests.support.manifests import codes

POPS: Change = {f"{SKILL}.screen_pops": True}


def entry(check: str, address: str, reason: str = "it is on purpose") -> dict[str, str]:
    return {"check": check, "address": address, "reason": reason}


def ignoring(change: Change, *entries: dict[str, str]) -> Loaded:
    return load({**change, "policy": {"ignore": list(entries)}})


def test_a_check_is_switched_off_for_one_address() -> None:
    """It costs no error any more, and is kept to be counted."""
    assert ["CXD218"] == codes(load(POPS))
    loaded = ignoring(POPS, entry("CXD218", "skill.billing"))
    assert () == loaded.diagnostics
    assert loaded.manifest is not None
    (kept,) = loaded.manifest.ignored
    assert ("CXD218", "skill.billing") == (kept.code, kept.subject)


def test_it_stays_on_for_every_other_address() -> None:
    """And every other check stays on for this one."""
    other: dict[str, Any] = {"name": "Other", "campaign": "C", "screen_pops": True}
    change = {**POPS, "skills.other": other, f"{SKILL}.sub_skill": True}
    loaded = ignoring(change, entry("CXD218", "skill.billing"))
    told = [(one.code, one.subject) for one in loaded.diagnostics]
    assert [("CXD216", "skill.billing"), ("CXD218", "skill.other")] == sorted(told)


@pytest.mark.parametrize(
    ("given", "code", "words", "hint"),
    [
        (entry("CXD299", "skill.billing"), "CXD160", "there is no check `CXD299`", "did you mean"),
        (entry("force_tls", "skill.billing"), "CXD160", "there is no check `force_tls`", ""),
        (entry("CXD218", "skill.biling"), "CXD161", "is not declared", "`skill.billing`"),
        (entry("CXD218", "skil.billing"), "CXD161", "of no kind", "did you mean `skill`?"),
        (entry("CXD218", "campaign.x"), "CXD161", "of no kind", ""),
        (entry("CXD103", "skill.billing"), "CXD162", "no opinion about a resource", "put right"),
        (entry("CXD001", "skill.billing"), "CXD162", "no opinion about a resource", "put right"),
        (entry("CXD164", "skill.billing"), "CXD162", "no opinion about a resource", "put right"),
        (entry("CXD305", "skill.billing"), "CXD162", "no opinion about a resource", "put right"),
        (entry("CXD221", "skill.billing"), "CXD162", "the plan gives each user one", "put right"),
        (entry("CXD208", "channel.billing"), "CXD162", "the field does not exist", "put right"),
    ],
)
def test_an_entry_that_means_nothing_is_an_error(
    given: dict[str, str], code: str, words: str, hint: str
) -> None:
    """At the entry, with a way out."""
    loaded = ignoring({}, given)
    (told,) = loaded.diagnostics
    assert (code, "policy", Severity.ERROR) == (told.code, told.subject, told.severity)
    assert words in told.summary
    assert hint in told.hint
    assert told.span is not None
    text = text_of({"policy": {"ignore": [given]}})
    assert text[told.span.column - 1 :].startswith('{"check"')


def test_an_entry_that_switches_nothing_off_is_a_warning() -> None:
    """It would hide the next mistake; the manifest is valid all the same."""
    loaded = ignoring({}, entry("CXD218", "skill.billing"))
    assert loaded.manifest is not None
    assert [("CXD164", Severity.WARNING)] == [(o.code, o.severity) for o in loaded.diagnostics]


def test_an_entry_for_what_could_not_be_judged_is_not_called_idle() -> None:
    """A block that is broken may well be what it is there for."""
    broken = {"skills.other": {"name": "Other"}}
    assert ["CXD103"] == codes(ignoring(broken, entry("CXD218", "skill.other")))


def test_an_entry_for_a_check_of_the_tenant_waits_for_the_tenant() -> None:
    """Reading alone cannot say that it does nothing."""
    assert [] == codes(ignoring({}, entry("CXD251", "channel.billing")))
    assert [] == codes(ignoring({}, entry("CXD227", "skill.billing")))


def test_the_same_entry_twice_is_an_error() -> None:
    """Of two reasons one is out of date."""
    pair = (entry("CXD218", "skill.billing"), entry("CXD218", "skill.billing", "another"))
    assert ["CXD163"] == codes(ignoring(POPS, *pair))


def test_an_entry_says_why() -> None:
    """Without a reason it is no decision."""
    assert ["CXD103"] == codes(load({"policy": {"ignore": [{"check": "X", "address": "a.b"}]}}))
    assert ["CXD106"] == codes(ignoring(POPS, entry("CXD218", "skill.billing", "")))[:1]


def test_many_wrong_entries_are_all_told() -> None:
    """Looking for near misses stops when it gets long; telling does not."""
    wrong = [entry("CXD218", f"skill.billing{number}") for number in range(MOST_HINTS + 5)]
    told = ignoring({}, *wrong).diagnostics
    assert ["CXD161"] * len(wrong) == [one.code for one in told]
    assert [True] * MOST_HINTS + [False] * 5 == [bool(one.hint) for one in told]
