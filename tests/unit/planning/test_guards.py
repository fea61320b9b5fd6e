from __future__ import annotations

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.guard import Guard
from cxdeclare.planning.guards import guards


@pytest.mark.parametrize("guard", guards(ALL).values(), ids=lambda guard: guard.name)
def test_a_guard_says_everything(guard: Guard) -> None:
    """What it refuses, why, and the way out; and why no consent helps, where none does."""
    for text in (guard.refuses, guard.protects, guard.way_out):
        assert text
        assert not text.endswith(".")
    assert guard.takes_consent is (not guard.no_consent)


def test_what_would_fail_or_lock_out_takes_no_consent() -> None:
    """All else does: it is a matter of what somebody wants."""
    final = {guard.name for guard in guards(ALL).values() if not guard.takes_consent}
    expected = {"still-referenced", "incomplete-read", "identity-kept", "mixed-means", "lockout"}
    assert final == expected


def test_kinds_bring_their_own_guards() -> None:
    """The core has no name for them."""
    assert {"last-reply", "lockout"} == guards(ALL).keys() - guards({}).keys()
