"""Expected calls: what a plan says it takes is about what an undisturbed apply makes."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.engine.events import Applied
from tests.property.test_laws import a_world, law, planned
from tests.support import strategies

Sections = dict[str, Any]


@law(40)
@given(strategies.pairs(), strategies.estates(), st.sampled_from([0.0, 600.0]))
def test_a_plan_says_how_many_calls_it_takes(
    pair: tuple[Sections, Sections], estate: Sections, within: float
) -> None:
    """Every write; of all calls at most a tenth more or less, and of a few calls at most two.

    With reading back what no answer showed, as on a real tenant, and without.
    """
    with a_world(estate, rude=False, shows_within=within) as world:
        for sections in pair:
            plan = planned(world, sections)
            provider = world.provider()
            events = list(world.run(plan, provider=provider))
            total = events[-1]
            if plan.decision.is_empty or not isinstance(total, Applied) or total.broken:
                continue
            said = plan.calls
            assert said is not None
            assert said.writes == total.writes == provider.writes
            assert abs(said.reads - total.reads) <= max(2, (total.reads + total.writes) // 10)
