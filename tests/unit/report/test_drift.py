"""Drift as text: it claims no more than could be looked at."""

from __future__ import annotations

from cxdeclare.engine.drift_events import Drifted
from cxdeclare.kinds import ALL
from cxdeclare.model.profile import DOCUMENTED
from cxdeclare.report.drift import drift
from tests.support.scenes import after, care


def _last_words(found: Drifted) -> str:
    return drift(found, ALL, is_pretend=True).splitlines()[-2]


def test_without_drift_everything_is_as_last_applied() -> None:
    """When every part could be read."""
    with after(**care()) as world:
        found = world.drift()
        assert _last_words(found) == (
            f"No drift: 3 resources are as last applied (serial {found.serial})."
        )


def test_what_cannot_be_verified_is_not_called_as_last_applied() -> None:
    """A profile that cannot read the e-mail settings says nothing of them."""
    with after(**care()) as world:
        world.profile = DOCUMENTED
        found = world.drift()
        assert "channel.billing#email" in found.unverifiable
        words = _last_words(found)
        assert words.startswith(f"No drift in what can be read ({found.compared} resource")
        assert "cannot be verified under this profile" in words
        assert f"{len(found.unverifiable)} part" in words
