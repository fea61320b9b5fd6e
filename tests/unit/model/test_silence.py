"""Silence: what entries of the policy switch off, and which of them do nothing."""

from __future__ import annotations

from cxdeclare.model.check import Unchecked
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.manifest import Ignored
from cxdeclare.model.silence import Silence

HEARD = Diagnostic("CXD218", "it is loud", subject="skill.a")
ENTRY = Ignored("CXD218", "skill.a", "we know")


def test_an_entry_silences_its_check_at_its_address() -> None:
    """And nothing else: not the address, not the check."""
    others = [
        Diagnostic("CXD218", "it is loud", subject="skill.b"),
        Diagnostic("CXD219", "it is loud", subject="skill.a"),
        Diagnostic("CXD218", "it is loud"),
    ]
    assert (others, [HEARD]) == Silence([ENTRY]).sift([HEARD, *others])


def test_what_nobody_wants_checked_is_not_missed() -> None:
    """An ignored check that could not tell is no news."""
    unchecked = [Unchecked("CXD218", "skill.a", "x"), Unchecked("CXD218", "skill.b", "x")]
    assert unchecked[1:] == Silence([ENTRY]).sift_unchecked(unchecked)


def test_an_entry_is_idle_when_it_surely_silenced_nothing() -> None:
    """Not if it did, if its check did not run, or if the check could not tell."""
    silence = Silence([ENTRY])
    assert ["CXD164"] == [one.code for one in silence.idle({"CXD218"}, [])]
    assert [] == silence.idle({"CXD219"}, [])
    assert [] == silence.idle({"CXD218"}, [("CXD218", "skill.a")])
    silence.sift([HEARD])
    assert [] == silence.idle({"CXD218"}, [])
