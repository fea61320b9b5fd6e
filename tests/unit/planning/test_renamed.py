from __future__ import annotations

from typing import Any

from cxdeclare.model.address import Address
from cxdeclare.planning.likeness import Portrait, holders
from cxdeclare.planning.renamed import candidates, pairs
from tests.support.scenes import after, change_of, changes, guards, plan_of

OLD: dict[str, Any] = {"name": "Winter look", "html": "<p>one</p>"}
NEW: dict[str, Any] = {"name": "Winter look 2", "html": "<p>one</p>"}
RENAME = ("rename", "template.new")


def test_a_block_under_another_key_and_name_is_probably_the_same() -> None:
    """Refused, whether the old one would go or only stay behind; the line to paste is there."""
    with after(templates={"old": OLD}) as world:
        plan = plan_of(world, templates={"new": NEW})
        assert changes(plan) == {"template.new": "create", "template.old": "delete"}
        assert guards(plan) == {RENAME}
        world.consent = frozenset()
        withheld = plan_of(world, templates={"new": NEW})
        assert guards(withheld) == {RENAME}
        said = withheld.decision.refusals[0]
        assert "add `moved: [{from: template.old, to: template.new}]`" in said.hint
        assert "stay behind as an orphan" in said.message


def test_the_line_to_paste_makes_one_change_of_it() -> None:
    """The object keeps its id."""
    with after(templates={"old": OLD}) as world:
        moved = [{"from": "template.old", "to": "template.new"}]
        plan = plan_of(world, templates={"new": NEW}, moved=moved)
        assert changes(plan) == {"template.new": "move and update"}
        assert change_of(plan, "template.new").id is not None
        assert guards(plan) == set()


def test_who_says_that_it_is_another_is_believed() -> None:
    """Whether the old one is to go or to stay."""
    with after(templates={"old": OLD}) as world:
        for destroy in (True, False):
            removed = [{"address": "template.old", "destroy": destroy}]
            assert guards(plan_of(world, templates={"new": NEW}, removed=removed)) == set()


def test_what_has_nothing_in_common_is_not_suspected() -> None:
    """Nor what can never become the other, however alike."""
    with after(templates={"old": OLD}) as world:
        other = {"name": "Sommer", "html": "<b>two</b>"}
        assert guards(plan_of(world, templates={"new": other})) == set()
    skill = {"name": "In.Mail", "campaign": "Sales", "direction": "inbound"}
    with after(skills={"old": skill}) as world:
        out = {"name": "In.Mail2", "campaign": "Sales", "direction": "outbound", "byoc": True}
        assert guards(plan_of(world, skills={"new": out})) == set()


def test_an_adopted_object_left_behind_is_suspected_too() -> None:
    """It would stay in the tenant beside its double."""
    with after(tags={"vip": {"title": "vip"}}) as world:
        plan = plan_of(world, tags={"important": {"title": "vip client"}})
        assert guards(plan) == {("rename", "tag.important")}
        assert "no longer be managed" in plan.decision.refusals[0].message


def portraits(count: int, suffix: str = "") -> dict[Address, Portrait]:
    """So many, that only a number tells apart."""
    return {
        (address := Address("tag", f"t{n}{suffix}")): Portrait(
            address, f"team {n:05} of the house {suffix}".strip(), {".color": "red"}, {}, {}, {}
        )
        for n in range(count)
    }


def test_of_thousands_only_those_that_share_something_are_compared() -> None:
    """The work grows with their number, not with its square, and finds the same."""
    old, new = portraits(3_000), portraits(3_000, "x")
    compared = list(candidates(old, new))
    assert len(compared) <= 32 * len(new)
    few_old, few_new = dict(list(old.items())[:60]), dict(list(new.items())[:60])
    known = holders((*few_old.values(), *few_new.values()))
    found = {(one.key, other.key) for _, one, other in pairs(few_old, few_new, known)}
    assert found == {(f"t{n}", f"t{n}x") for n in range(60)}


def test_each_has_one_partner_and_the_best_comes_first() -> None:
    """Two that want the same one do not both get it."""
    old = portraits(2)
    new = portraits(1, "x")
    ((share, one, other),) = pairs(old, new, holders((*old.values(), *new.values())))
    assert (one.key, other.key) == ("t0", "t0x")
    assert 0.6 <= share <= 1.0
