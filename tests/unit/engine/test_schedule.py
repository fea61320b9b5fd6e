from __future__ import annotations

from cxdeclare.engine.schedule import Schedule
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.profile import Means
from cxdeclare.planning.plan import Action, Change, Decision, Step


def step(name: str, *needs: str, means: Means = Means.API) -> Step:
    """A step by name."""
    return Step(id=name, part="", verb=Verb.UPDATE, means=means, depends_on=needs)


def schedule(*steps: Step) -> Schedule:
    """One change with these steps."""
    change = Change(address="tag.a", kind="tag", action=Action.UPDATE, steps=steps)
    return Schedule(
        Decision(
            tenant_id="t",
            manifest="",
            lineage=None,
            serial=0,
            profile="extended",
            ids={},
            lookups={},
            bodies={},
            changes=(change,),
        )
    )


def test_a_step_comes_when_all_it_needs_has_ended() -> None:
    """Not before the last of them."""
    one, two, both = step("one"), step("two"), step("both", "one", "two")
    plan = schedule(both, one, two)
    assert [plan.next(), plan.next(), plan.next()] == [one, two, None]
    assert plan.end(one, "done") is False
    assert plan.next() is None
    plan.end(two, "done")
    assert plan.next() == both
    assert plan.end(both, "done") is True


def test_what_needs_a_failed_step_is_skipped_even_if_it_also_waits() -> None:
    """A failure counts for more than a person who has not come yet."""
    one, hand = step("one"), step("hand", means=Means.MANUAL)
    both = step("both", "hand", "one")
    plan = schedule(one, hand, both)
    plan.end(one, "failed")
    verdict = plan.verdict(hand)
    assert verdict is not None
    plan.end(hand, verdict.outcome)
    skipped = plan.verdict(both)
    assert skipped is not None
    assert (skipped.outcome, skipped.because) == ("skipped", "one failed")


def test_an_interrupted_run_starts_nothing_more() -> None:
    """Ready steps are skipped with the reason."""
    plan = schedule(step("one"))
    verdict = plan.verdict(step("one"), interrupted=True)
    assert verdict is not None
    assert verdict.outcome == "skipped"
