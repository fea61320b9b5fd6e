"""Of each difference of a plan it is known whether an edit, drift or the tool made it."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.engine import based
from cxdeclare.engine.based import Baseline
from cxdeclare.kinds import ALL
from cxdeclare.planning.plan import Plan
from cxdeclare.planning.provenance import Cause
from cxdeclare.report.plan import plan as rendered
from tests.support.manifests import a_manifest
from tests.support.scenes import CARE, CHANNEL, after, care, changes, plan_of
from tests.support.world import World

BRAND: dict[str, Any] = {"name": "Brand", "html": "<p>one</p>"}
SPAM: dict[str, Any] = {"title": "Spam", "color": "red"}
VIP: dict[str, Any] = {"title": "VIP", "color": "red"}
SLOW: dict[str, Any] = {"default": {"first_response": "4h", "resolution": "2d"}}
FAST: dict[str, Any] = {"default": {"first_response": "1h", "resolution": "2d"}}


def against(world: World, base: dict[str, Any], **sections: Any) -> Plan:
    """The plan for these sections, beside that of a base."""
    reader = world.provider()
    manifest, other = a_manifest(**sections), a_manifest(**base)
    return based.plan(world.setting(), reader, world.store, manifest, Baseline(other))[0]


def causes(plan: Plan) -> dict[str, Cause]:
    """The cause of every field, as `address field`, and of steps as a whole."""
    return {
        f"{change.address} {field.name}": plan.provenance.of(step.id, field.name)
        for change in plan.decision.changes
        for step in change.steps
        for field in step.fields
        if field.differs
    }


def test_without_a_base_an_edit_is_of_the_manifest() -> None:
    """There is nothing to compare it with."""
    with after(templates={"brand": BRAND}) as world:
        plan = plan_of(world, templates={"brand": {**BRAND, "html": "<p>two</p>"}})
        assert causes(plan) == {"template.brand html": Cause.MANIFEST}


def test_what_only_the_tenant_changed_is_drift() -> None:
    """The manifest says what was last applied; the edit beside it is an edit."""
    with after(templates={"brand": BRAND}, tags={"spam": SPAM}) as world:
        (found,) = world.documents("email-templates")
        world.edit("email-templates", str(found["id"]), rules="<p>theirs</p>")
        plan = plan_of(
            world,
            templates={"brand": BRAND},
            tags={"spam": SPAM, "vip": VIP},
        )
        assert causes(plan) == {
            "tag.vip title": Cause.MANIFEST,
            "tag.vip color": Cause.MANIFEST,
            "template.brand html": Cause.DRIFT,
        }
        assert "[drift]" in rendered(plan, ALL)


def test_an_edit_of_what_drifted_is_an_edit() -> None:
    """Both happened; the value that is sent is the edit's."""
    with after(templates={"brand": BRAND}) as world:
        (found,) = world.documents("email-templates")
        world.edit("email-templates", str(found["id"]), rules="<p>theirs</p>")
        plan = plan_of(world, templates={"brand": {**BRAND, "html": "<p>new</p>"}})
        assert causes(plan) == {"template.brand html": Cause.MANIFEST}


def test_what_the_base_would_do_as_well_is_pending_there() -> None:
    """One edit was merged and never applied, one is of the branch, and one thing drifted."""
    with after(templates={"brand": BRAND}, tags={"spam": SPAM}, slas=SLOW) as world:
        (found,) = world.documents("email-templates")
        world.edit("email-templates", str(found["id"]), rules="<p>theirs</p>")
        base = {"templates": {"brand": BRAND}, "tags": {"spam": SPAM}, "slas": FAST}
        branch = {**base, "tags": {"spam": SPAM, "vip": VIP}}
        before = world.tenant.writes
        plan = against(world, base, **branch)
        assert world.tenant.writes == before
        assert causes(plan) == {
            "sla.tenant default.first_response": Cause.BASE,
            "tag.vip title": Cause.BRANCH,
            "tag.vip color": Cause.BRANCH,
            "template.brand html": Cause.DRIFT,
        }
        said = rendered(plan, ALL)
        assert "[pending on base]" in said
        assert (
            "Differences: 2 from this branch; 1 pending on the base branch; "
            "1 drift: changed in the tenant since the last apply."
        ) in said


def test_another_value_than_the_base_has_is_of_the_branch() -> None:
    """The same field is pending there, with another value."""
    with after(slas=SLOW) as world:
        other = {"default": {"first_response": "30m", "resolution": "2d"}}
        plan = against(world, {"slas": FAST}, slas=other)
        assert set(causes(plan).values()) == {Cause.BRANCH}


def test_the_tenant_is_read_once_for_both() -> None:
    """The base is planned from what was read for the branch."""
    with after(templates={"brand": BRAND}) as world:
        sections = {"templates": {"brand": BRAND}}
        alone = plan_of(world, **sections)
        assert against(world, sections, **sections).reads == alone.reads


def test_a_base_that_cannot_be_planned_is_said_and_stops_nothing() -> None:
    """Its template is looked up under a name that nobody has."""
    with after(templates={"brand": BRAND}) as world:
        wrong = {"skills": {"one": {"name": "In.One", "campaign": "No such campaign"}}}
        edited = {"brand": {**BRAND, "html": "<p>two</p>"}}
        plan = against(world, wrong, templates=edited)
        assert causes(plan) == {"template.brand html": Cause.MANIFEST}
        assert plan.provenance.no_base
        assert "The base branch could not be planned: " in rendered(plan, ALL)


def test_the_decision_does_not_know_the_base() -> None:
    """An approval of a plan holds whatever the base has come to."""
    with after(templates={"brand": BRAND}) as world:
        edited = {"brand": {**BRAND, "html": "<p>two</p>"}}
        alone = plan_of(world, templates=edited)
        beside = against(world, {"templates": {"brand": BRAND}}, templates=edited)
        assert alone.digest == beside.digest


def test_a_difference_that_only_another_version_sees_is_the_tools() -> None:
    """The very manifest was applied in full, by a version that did not record a field."""
    with after(templates={"brand": BRAND}) as world:
        state = world.store.read()
        assert state is not None
        binding = state.bindings["template.brand"]
        applied = {"": {k: v for k, v in binding.applied[""].items() if k != "html"}}
        older = {"template.brand": binding.model_copy(update={"applied": applied})}
        (found,) = world.documents("email-templates")
        world.edit("email-templates", str(found["id"]), rules="<p>as that version left it</p>")
        for tool, expected in (("0.0.9", Cause.TOOL), (state.tool, Cause.BASE)):
            bindings = {**state.bindings, **older}
            update = {"bindings": bindings, "tool": tool, "serial": state.serial + 1}
            later = state.model_copy(update=update)
            world.store.versions.append(later.model_dump_json().encode())
            sections = {"templates": {"brand": BRAND}}
            assert causes(against(world, sections, **sections)) == {"template.brand html": expected}
            world.store.versions.pop()


@pytest.mark.parametrize("is_in_full", [True, False])
def test_the_state_says_which_manifest_was_applied_in_full(is_in_full: bool) -> None:
    """And nothing of one that was applied in part."""
    with World() as world:
        plan = plan_of(world, templates={"brand": BRAND}, tags={"spam": SPAM})
        if is_in_full:
            world.apply(plan)
        else:
            plan = plan_of(world, templates={"brand": BRAND}, **CARE)
            world.apply(plan)  # its channel waits for DNS
        state = world.store.read()
        assert state is not None
        assert (state.manifest == plan.decision.manifest) == is_in_full
        assert (state.tool is None) != is_in_full


def test_what_goes_with_a_missing_object_is_drift_like_it() -> None:
    """The link was not touched by anybody: its object went, and it has to follow the new one."""
    members = {"ownership": "authoritative", "members": ["ana@acme.example"]}
    signature = {"name": "Team", "text": "x", "html": "<p>x</p>", "users": members}
    with after(signatures={"team": signature}) as world:
        (found,) = (one for one in world.documents("signatures") if one["name"] == "Team")
        world.remove("signatures", str(found["id"]))
        plan = plan_of(world, signatures={"team": signature})
        assert set(causes(plan).values()) == {Cause.DRIFT}
        whole = {plan.provenance.of(step.id) for step in plan.decision.steps}
        assert whole == {Cause.DRIFT}


def test_links_that_follow_a_replacement_are_no_drift() -> None:
    """They are as they were applied, and gone from nothing but the object that is to end."""
    channels = {"ownership": "additive", "members": {"billing": {"permissions": ["reply"]}}}
    roles = {"agent": {"name": "Agent", "channels": channels}}
    with after(**care(roles=roles)) as world:
        moved = {"billing": {**CHANNEL, "address": "invoices@care.example"}}
        plan = plan_of(world, **care(roles=roles, channels=moved))
        assert changes(plan) == {"channel.billing": "replace", "role.agent": "update"}
        assert {plan.provenance.of(step.id) for step in plan.decision.steps} == {Cause.MANIFEST}
        assert set(causes(plan).values()) == {Cause.MANIFEST}
