from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from cxdeclare.model.manifest import Manifest
from cxdeclare.planning.build import digest
from tests.support.manifests import RICH, a_manifest
from tests.support.scenes import CHANNEL, SKILL, care
from tests.support.world import World


def many(size: int, suffix: str = "", address: str = "a") -> dict[str, Any]:
    """So many templates, and channels that have them."""
    return care(
        templates={f"t{n}": {"name": f"T{n}{suffix}", "html": "<p>x</p>"} for n in range(size)},
        skills={"billing": SKILL},
        channels={
            f"c{n}": {
                **CHANNEL,
                "name": f"C{n}",
                "address": f"{address}{n}@care.example",
                "email": {"template": f"t{n}"},
            }
            for n in range(size)
        },
    )


def operations(world: World, manifest: Manifest) -> int:
    """How many operations the planner needs for a plan."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if not str(frame.f_globals.get("__name__")).startswith("cxdeclare.planning"):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        world.plan(manifest)
    finally:
        sys.settrace(before)
    return count


def effort(size: int, then: dict[str, Any]) -> int:
    """Operations of the plan that follows on the application of so many resources."""
    with World(rude=False) as world:
        world.publish_dns("care.example")
        world.converge(a_manifest(**many(size)))
        return operations(world, a_manifest(**then))


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(many, id="nothing changes"),
        pytest.param(lambda size: many(size, suffix="!"), id="all change"),
        pytest.param(lambda size: many(size, address="b"), id="all are replaced"),
        pytest.param(lambda _: {}, id="all go"),
    ],
)
def test_planning_grows_with_the_number_of_resources_and_no_faster(then: Any) -> None:
    """Four times the resources need about four times the operations, not sixteen times."""
    small, large = 10, 40
    grown = effort(large, then(large)) / effort(small, then(small))
    assert grown < 1.25 * large / small


def test_the_digest_does_not_depend_on_the_order_in_the_file() -> None:
    """Keys, fields, members and custom fields may stand in any order; values may not differ."""
    rich, turned = a_manifest(**RICH), a_manifest(**_turned(RICH))
    assert digest(rich) == digest(turned)
    other = {**RICH, "tags": {**RICH["tags"], "vip": {"title": "V.I.P."}}}
    assert digest(rich) != digest(a_manifest(**other))


def _turned(value: Any) -> Any:
    """The same with every mapping the other way round."""
    if isinstance(value, dict):
        return {key: _turned(inner) for key, inner in reversed(value.items())}
    return [_turned(one) for one in value] if isinstance(value, list) else value
