"""The laws of an export: it plans to adoptions only, in any estate, and it is always the same."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from cxdeclare.kinds import ALL
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.planning.plan import Action
from tests.property.test_laws import SOAK_FACTOR
from tests.support import strategies
from tests.support.estate import plant
from tests.support.exports import WANTED, Made, exported
from tests.support.manifests import a_manifest
from tests.support.world import MemoryStore, World, another_view

Sections = dict[str, Any]
_SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
_COMMENT = re.compile(rb"  # .*$", re.MULTILINE)


def law(examples: int) -> settings:
    """A law with so many examples in CI, and several times as many in a soak."""
    most = examples * SOAK_FACTOR if _SOAK else examples
    return settings(max_examples=most, deadline=None, suppress_health_check=list(HealthCheck))


@contextmanager
def _converged(
    sections: Sections, estate: Sections, shift: int = 0
) -> Iterator[tuple[World, Path]]:
    """A tenant with this manifest applied in it, and a folder for exports."""
    with World(parallelism=2) as world, tempfile.TemporaryDirectory() as folder:
        for turn in range(shift):  # every id from here on is another
            body = {"name": f"gone {turn}", "rules": "<b/>"}
            made = world.must("POST", "/dfo/3.0/email-templates", body)
            world.must("DELETE", f"/dfo/3.0/email-templates/{made['id']}")
        plant(world, estate)
        try:
            world.converge(a_manifest(**sections))
        except (InvalidInput, Refused):
            reject()
        yield world, Path(folder)


def _without_comments(made: Made) -> dict[str, bytes]:
    return {path: _COMMENT.sub(b"", content) for path, content in made.bytes().items()}


@law(25)
@given(strategies.sections(), strategies.estates())
def test_a_plan_of_an_export_shows_adoptions_only(sections: Sections, estate: Sections) -> None:
    """Without a state: no step; applied, nothing was written, and the next plan is empty."""
    with _converged(sections, estate) as (world, folder):
        made = exported(world, folder / "out")
        assert made.export.event.complete
        manifest = made.manifest()
        world.store = MemoryStore()
        before, writes = world.everything(), world.tenant.writes
        plan = world.plan(manifest)
        assert {Action.ADOPT} == {change.action for change in plan.decision.changes}
        assert () == plan.decision.steps
        assert len(plan.decision.changes) == len(manifest.resources)
        world.apply(plan)
        assert world.plan(manifest).decision.is_empty
        assert writes == world.tenant.writes
        assert before == world.everything()


@law(15)
@given(strategies.sections(), strategies.estates())
def test_the_same_tenant_gives_the_same_bytes(sections: Sections, estate: Sections) -> None:
    """Whatever order the listings come in, and whatever whims the server has."""
    with _converged(sections, estate) as (world, folder):
        first = exported(world, folder / "one")
        again = exported(world, folder / "two", tenant=another_view(world, 7))
        assert first.bytes() == again.bytes()
        assert first.export.findings == again.export.findings


@law(10)
@given(strategies.sections(), strategies.estates())
def test_ids_stand_in_comments_only(sections: Sections, estate: Sections) -> None:
    """Two tenants that hold the same under other ids give the same files but for comments."""
    with _converged(sections, estate) as (world, folder):
        first = exported(world, folder / "out")
    with _converged(sections, estate, shift=3) as (world, folder):
        other = exported(world, folder / "out")
    assert _without_comments(first) == _without_comments(other)


_KINDS = sorted(kind.name for kind in ALL.values() if kind.managed)


@law(15)
@given(
    strategies.sections(),
    strategies.estates(),
    st.lists(st.sampled_from(_KINDS), unique=True, max_size=3),
    st.lists(st.sampled_from([*_KINDS, "*a*", "skill.in*"]), unique=True, max_size=2),
)
def test_a_part_of_a_tenant_plans_to_adoptions_as_well(
    sections: Sections, estate: Sections, only: list[str], exclude: list[str]
) -> None:
    """What was filtered out is looked up, taken along or said; nothing else is exported."""
    with _converged(sections, estate) as (world, folder):
        wanted = replace(WANTED, only=tuple(only), exclude=tuple(exclude))
        made = exported(world, folder / "out", wanted)
        manifest = made.manifest()
        taken_along = {"email_domain"}
        if only:
            assert {address.kind for address in manifest.resources} <= {*only, *taken_along}
        whole = set(exclude) & set(_KINDS)
        assert not {address.kind for address in manifest.resources} & (whole - taken_along)
        world.store = MemoryStore()
        plan = world.plan(manifest)
        assert {Action.ADOPT} >= {change.action for change in plan.decision.changes}
        assert () == plan.decision.steps
