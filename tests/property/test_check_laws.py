"""Laws of checks: what is not read is never passed, and silence is for one address at a time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from cxdeclare.engine import drift as drifting
from cxdeclare.engine import usecases
from cxdeclare.model.check import Judgement
from cxdeclare.model.errors import CxdeclareError
from cxdeclare.model.manifest import Manifest
from tests.support import strategies
from tests.support.estate import plant
from tests.support.manifests import HEADER, a_manifest, load_text
from tests.support.world import World, cutting, refusing

Sections = dict[str, Any]
_TENANT = {
    **HEADER["tenant"],
    "agent_apps": ["cxone_agent"],
    "business_hours": False,
    "routing": "dynamic_delivery",
}
UNREAD = (
    refusing("GET", "/channels?", 403),
    refusing("GET", "/email-settings", 500),
    refusing("GET", "/roles/", 403),
    refusing("GET", "/routing-queues", 403),
    refusing("POST", "/roles/search", 403),
    refusing("POST", "/users/search", 403),
    refusing("GET", "/email/identities", 403),
    cutting("/skills?", "skills"),
)


def _law(examples: int) -> settings:
    health = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    return settings(deadline=None, max_examples=examples, suppress_health_check=health)


def _judged(world: World, manifest: Manifest) -> Judgement:
    """What a plan says; examples in which there can be none are set aside."""
    try:
        return usecases.plan(world.setting(), world.provider(), world.store, manifest)[1]
    except CxdeclareError:
        reject()
        raise


def _pairs(judged: Judgement) -> set[tuple[str, str | None]]:
    return {(one.code, one.subject) for one in judged.diagnostics if one.code.startswith("CXD2")}


@_law(25)
@given(strategies.sections(), strategies.estates(), st.sampled_from(UNREAD))
def test_what_is_told_is_told_or_unknown_when_less_is_read(
    sections: Sections, estate: Sections, fault: Any
) -> None:
    """Not being able to read turns a warning into "not checked", never into silence."""
    manifest = a_manifest(tenant=_TENANT, **sections)
    with World() as world:
        plant(world, estate)
        full = _judged(world, manifest)
        world.wrap = fault
        less = _judged(world, manifest)
    unknown = {(one.code, one.address) for one in less.unchecked}
    assert _pairs(full) <= _pairs(less) | unknown
    # Nor does not reading make anything look broken that was not known to be.
    known = {(one.code, one.address) for one in full.unchecked}
    assert _pairs(less) <= _pairs(full) | known


@_law(25)
@given(strategies.sections(), strategies.estates(), st.data())
def test_an_entry_silences_what_it_names_and_nothing_else(
    sections: Sections, estate: Sections, data: st.DataObject
) -> None:
    """The rest is told as before, and what is silenced is counted."""
    manifest = a_manifest(tenant=_TENANT, **sections)
    with World() as world:
        plant(world, estate)
        loud = _judged(world, manifest)
        assume(loud.diagnostics)
        chosen = data.draw(st.sampled_from(loud.diagnostics))
        assume(chosen.code.startswith("CXD2"))
        entry = {"check": chosen.code, "address": chosen.subject, "reason": "we know"}
        ignoring = a_manifest(tenant=_TENANT, **sections, policy={"ignore": [entry]})
        quiet = _judged(world, ignoring)
    assert {(chosen.code, chosen.subject)} == _pairs(loud) - _pairs(quiet)
    assert {(chosen.code, chosen.subject)} == {(o.code, o.subject) for o in quiet.ignored}
    assert len(loud.diagnostics) == len(quiet.diagnostics) + len(quiet.ignored)


@_law(40)
@given(strategies.sections())
def test_every_finding_has_its_place_in_the_text(sections: Sections) -> None:
    """Nobody has to search for what a check means."""
    loaded = load_text(json.dumps({**HEADER, "tenant": _TENANT, **sections}))
    assert all(one.span is not None and one.hint for one in loaded.diagnostics)


@pytest.mark.parametrize("drifts", [False, True])
def test_judging_writes_nothing(drifts: bool) -> None:
    """Checks see the tenant through a view that cannot write."""
    with World() as world:
        manifest = a_manifest(tags={"a": {"title": "A"}}, skills={})
        world.converge(manifest)
        since = len(world.tenant.log)
        if drifts:
            drifting.drift_judged(world.setting(), world.provider(), world.store, manifest)
        else:
            _judged(world, manifest)
        assert [] == world.written(since)
