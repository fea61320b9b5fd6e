"""Growth: no verb does more than n log n of anything, counted and never timed."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import log
from typing import Any

import pytest

from cxdeclare.engine.refresh import refresh
from cxdeclare.kinds import ALL
from cxdeclare.loading.peek import glimpse
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import EXTENDED
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.planning.build import build
from cxdeclare.planning.drift import drift
from cxdeclare.report.plan import plan as report
from tests.support.counting import asked, counted
from tests.support.manifests import HEADER, a_manifest, load_text
from tests.support.world import EVERY_KIND, World

Sections = dict[str, Any]
SMALL, LARGE = 40, 320
SLACK = 1.2
"""Over n log n. Here a loop inside a loop makes 64 of one, where this allows 15."""


def one_section(n: int, turn: int = 0) -> Sections:
    """Tags alone."""
    colors = ("red", "blue")
    return {"tags": {f"t{i}": {"title": f"Tag {i}", "color": colors[turn]} for i in range(n)}}


def all_sections(n: int, turn: int = 0) -> Sections:
    """Every kind, each block with a neighbour of its own."""
    few = max(1, n // 4)
    return {
        "email_domains": {
            f"d{i}": {"domain": f"d{i}.example", "region": "eu-west-1", "account": "own"}
            for i in range(few)
        },
        **one_section(few, turn),
        "skills": {
            f"s{i}": {"name": f"In.S{i}", "campaign": "Sales", "accept_reject": bool(turn)}
            for i in range(few)
        },
        "templates": {f"b{i}": {"name": f"B{i}", "html": f"<p>{turn}</p>"} for i in range(few)},
        "signatures": {f"g{i}": {"name": f"G{i}", "text": f"Yours {turn}"} for i in range(few)},
        "channels": {f"c{i}": channel(i, i, turn) for i in range(few)},
        "slas": {"default": {"first_response": "4h", "resolution": "2d"}},
    }


def channel(number: int, of: int, turn: int = 0) -> dict[str, Any]:
    """A channel with the neighbours of this number."""
    return {
        "name": f"C{number}",
        "address": f"box{number}@d{of}.example",
        "domain": f"d{of}",
        "default_skill": f"s{of}",
        "default_script": "Email\\Inbound v3",
        "email": {"display_name": f"C{turn}", "spam_tag": f"t{of}", "template": f"b{of}"},
    }


def one_target(n: int, turn: int = 0) -> Sections:
    """Many channels that all refer to the same few objects."""
    return {
        **all_sections(1, turn),
        "channels": {f"c{i}": channel(i, 0, turn) for i in range(n)},
    }


def long_lists(n: int, turn: int = 0) -> Sections:
    """Few blocks whose lists are long."""
    names = [f"t{i}" for i in range(n)]
    filters = {
        "priority": 500,
        "included_tags": names,
        "source_urls": [f"https://{i}.example/{turn}" for i in range(n)],
        "case_fields": {"product": [str(i) for i in range(turn, n)]},
        "included_channels": {
            "ownership": "additive" if turn else "authoritative",
            "members": [f"c{i}" for i in range(n)],
        },
    }
    return {
        **one_target(n),
        **one_section(n),
        "roles": {
            "agent": {
                "name": "Agent",
                "channels": {
                    "ownership": "additive",
                    "members": {f"c{i}": {"permissions": ["view"]} for i in range(n)},
                },
            }
        },
        "routing_queues": {"q": {"name": "Outbound.Default", "filters": {"email": filters}}},
    }


def broken(n: int, _turn: int = 0) -> Sections:
    """Many references that lead nowhere, alone and in long lists."""
    found = long_lists(n)
    found["channels"] = {f"x{i}": channel(i, n + i) for i in range(n)}
    del found["tags"]
    return found


SHAPES: dict[str, Callable[..., Sections]] = {
    "one section": one_section,
    "all sections": all_sections,
    "one target": one_target,
    "long lists": long_lists,
}


def grows(work: Callable[[int], int]) -> float:
    """How many times more is done at the large size, in units of n log n."""
    small, large = work(SMALL), work(LARGE)
    return (large / small) / ((LARGE * log(LARGE)) / (SMALL * log(SMALL)))


def text(sections: Sections) -> str:
    """A manifest as text; JSON is YAML."""
    return json.dumps(HEADER | sections, indent=1)


@pytest.mark.parametrize("shape", [*SHAPES.values(), broken])
def test_validate_grows_slowly(shape: Callable[..., Sections]) -> None:
    """Whatever is declared, and however much of it is wrong."""

    def work(n: int) -> int:
        given = text(shape(n))
        assert glimpse(given.encode(), ALL) is None or glimpse(given.encode(), ALL)
        return counted(lambda: load_text(given))[0]

    assert SLACK >= grows(work)
