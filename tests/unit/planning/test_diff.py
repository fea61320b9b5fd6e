from __future__ import annotations

from typing import Any

import pytest

from tests.support.scenes import after, plan_of


def queue(**conditions: Any) -> dict[str, Any]:
    """A filter with these conditions."""
    filters = {"mail": {"priority": 1, **conditions}}
    return {"routing_queues": {"out": {"name": "Outbound.Default", "filters": filters}}}


@pytest.mark.parametrize("languages", [["de", "en", "fr"], ["fr", "en", "de"], ["en", "fr", "de"]])
def test_the_order_of_a_set_means_nothing(languages: list[str]) -> None:
    """However it is written here and listed there, it is the same set."""
    with after(**queue(language=["fr", "de", "en"])) as world:
        assert plan_of(world, **queue(language=languages)).decision.is_empty


def test_a_condition_that_is_not_declared_is_taken_away() -> None:
    """A declared filter is declared whole."""
    with after(**queue(language=["en"], sentiment=["neutral"])) as world:
        world.apply(plan_of(world, **queue(language=["en"])))
        found = next(
            f for f in world.documents("queue-filters", _queue(world)) if f["name"] == "mail"
        )
        assert [one["type"] for one in found["conditions"]] == ["language"]


def _queue(world: Any) -> str:
    return str(world.documents("queues")[0]["id"])
