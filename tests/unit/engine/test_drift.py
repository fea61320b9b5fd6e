"""Drift as a use case: it takes the day from the run's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from cxdeclare.engine import drift as drifting
from cxdeclare.model.accept_file import Acceptance
from tests.support.manifests import TENANT_ID
from tests.support.scenes import after

BRAND = {"brand": {"name": "Brand", "html": "<p/>"}}
AHEAD = timezone(timedelta(hours=2))


@pytest.mark.parametrize(("until", "accepted"), [("2026-06-14", 1), ("2026-06-13", 0)])
def test_the_day_is_that_of_utc(until: str, accepted: int) -> None:
    """At 01:00 east of Greenwich it is still the day before."""
    with after(templates=BRAND) as world:
        (one,) = world.documents("email-templates")
        world.remove("email-templates", str(one["id"]))
        now = datetime(2026, 6, 15, 1, 0, tzinfo=AHEAD)
        setting = replace(world.setting(), now=lambda: now)
        said = Acceptance(
            address="template.brand", missing=True, owner="o", reason="r", until=until
        )
        found = drifting.drift(setting, world.provider(), world.store, TENANT_ID, (said,))
        assert accepted == len(found.accepted)
        assert 1 - accepted == len(found.missing) == len(found.expired)
