"""Where differences come from, for any two manifests and any tenant."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, reject

from cxdeclare.engine import based
from cxdeclare.engine.based import Baseline
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.plan import Plan
from cxdeclare.planning.provenance import Cause
from tests.property.test_laws import a_world, applied, law, planned, recorded
from tests.support import strategies
from tests.support.manifests import a_manifest
from tests.support.world import World

Sections = dict[str, Any]


def against(world: World, base: Sections, sections: Sections) -> Plan:
    """A plan beside that of a base; examples that the tool refuses are set aside."""
    other = Baseline(a_manifest(**base))
    try:
        made, _ = based.plan(
            world.setting(), world.provider(), world.store, a_manifest(**sections), other
        )
    except InvalidInput:
        reject()
        raise
    return made


def causes(plan: Plan) -> set[Cause]:
    """Every cause that a plan names."""
    return {
        plan.provenance.of(step.id, name)
        for step in plan.decision.steps
        for name in [one.name for one in step.fields if one.differs] or [""]
    }


@law(25)
@given(strategies.pairs(), strategies.estates())
def test_where_nobody_touched_the_tenant_nothing_is_called_drift(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """Whatever is declared next, replaced, moved or given away."""
    with a_world(estate) as world:
        applied(world, pair[0])
        recorded(world)
        assert causes(planned(world, pair[1])) <= {Cause.MANIFEST}


@law(25)
@given(strategies.pairs(), strategies.estates())
def test_what_equals_the_base_is_pending_and_the_rest_is_of_the_branch(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """Beside itself a branch has nothing of its own; beside what was applied all is its own."""
    with a_world(estate) as world:
        applied(world, pair[0])
        recorded(world)
        same = against(world, pair[1], pair[1])
        assert causes(same) <= {Cause.BASE}
        own = against(world, pair[0], pair[1])
        assert causes(own) <= {Cause.BRANCH}
        assert same.digest == own.digest == planned(world, pair[1]).digest
        assert same.reads == planned(world, pair[1]).reads


@law(25)
@given(strategies.sections(), strategies.estates())
def test_what_somebody_did_to_the_tenant_is_drift_and_nothing_else(
    sections: Sections, estate: Sections
) -> None:
    """The manifest is the one that was applied, so that nothing else can have made a difference."""
    with a_world(estate) as world:
        applied(world, sections)
        state = recorded(world)
        for address, binding in state.bindings.items():
            match address.partition(".")[0]:
                case "template":
                    world.edit("email-templates", binding.id, rules="theirs now")
                case "skill":
                    world.edit("skills", binding.id, isActive=False, serviceLevelGoal=13)
                case "channel":
                    world.edit("channels", binding.id, hasOutboundFlow="moved")
        plan = planned(world, sections)
        assume(plan.decision.changes)
        assert causes(plan) == {Cause.DRIFT}
        assert causes(against(world, sections, sections)) == {Cause.DRIFT}
