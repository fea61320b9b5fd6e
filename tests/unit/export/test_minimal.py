"""What the server would set anyway is not said; what a group needs stays with it."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.export.minimal import minimal
from cxdeclare.kinds import ALL


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": "A", "hours": None, "strategy": None}, {"name": "A"}),
        ({"accept_reject": False, "screen_pops": True}, {"screen_pops": True}),
        ({"direction": "inbound"}, {}),
        ({"service_level.threshold": 30, "service_level.goal": 80}, {}),
        (
            {"service_level.threshold": 30, "service_level.goal": 70},
            {"service_level.threshold": 30, "service_level.goal": 70},
        ),
        ({"routing.criteria": "proficiency"}, {}),
        (
            {"routing.criteria": "proficiency", "routing.preferred_agent.timeout": 60},
            {"routing.criteria": "proficiency", "routing.preferred_agent.timeout": 60},
        ),
        ({"agent_response.enabled": False, "agent_response.extension": False}, {}),
    ],
)
def test_defaults_and_nulls_are_left_out(given: dict[str, Any], expected: dict[str, Any]) -> None:
    """Fields of a skill; a required field of a group is kept as long as the group is."""
    assert expected == minimal(ALL["skill"].by_part[""], given)


def test_a_required_field_is_never_left_out() -> None:
    """A block has to have it, whatever its value."""
    assert {"name": "A"} == minimal(ALL["channel"].by_part[""], {"name": "A", "forward": False})
