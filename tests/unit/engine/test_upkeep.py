from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.engine import upkeep
from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.model.errors import InvalidInput, Locked, Refused, StateError
from cxdeclare.model.state import Binding, State
from tests.support.manifests import a_manifest
from tests.support.scenes import after, care, changes, plan_of
from tests.support.world import MemoryStore, World


def binding(id_: str, **more: Any) -> Binding:
    """An object of ours."""
    return Binding(id=id_, identity=id_, origin="created", **more)


def a_state(serial: int = 3, lineage: str = "line", **more: Any) -> State:
    """A state with two skills and a channel that has one of them."""
    bindings = {
        "skill.a": binding("1"),
        "skill.b": binding("2", protected=True),
        "channel.x": binding("c", applied={"email": {"default_skill": "a"}}),
    }
    return State(
        lineage=lineage,
        serial=serial,
        target="pretend",
        tenant_id="t",
        **{"bindings": bindings, **more},
    )


def at(text: str) -> Address:
    """An address."""
    return Address.parse(text)


def test_a_moved_address_is_called_so_wherever_it_is_named() -> None:
    """Records of others that refer to it follow, so that drift stays silent."""
    new = upkeep.moved(ALL, a_state(), at("skill.a"), at("skill.c"))
    assert {"skill.c", "skill.b", "channel.x"} == new.bindings.keys()
    assert {"email": {"default_skill": "c"}} == new.bindings["channel.x"].applied
    assert ("channel.x",) == upkeep.referrers(ALL, a_state(), [at("skill.a")])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("skill.a", "skill.b", "it stands for object 2 already"),
        ("skill.a", "skill.a", "it stands for object 1 already"),
        ("skill.a", "tag.a", "an object stays of its kind"),
        ("skill.z", "skill.c", "the state does not name skill.z"),
        ("skil.a", "skil.c", "there is no kind `skil`"),
        ("user.a", "user.c", "there is no kind `user`"),
    ],
)
def test_a_move_that_would_lose_something_is_refused(old: str, new: str, says: str) -> None:
    """One object has one address, and the other way round."""
    with pytest.raises(InvalidInput, match=says):
        upkeep.moved(ALL, a_state(), at(old), at(new))


def test_a_forgotten_address_is_gone_and_its_object_stays() -> None:
    """Protection has to be named to be given up."""
    new = upkeep.forgotten(ALL, a_state(), [at("skill.a")], frozenset())
    assert {"skill.b", "channel.x"} == new.bindings.keys()
    with pytest.raises(Refused, match=r"skill\.b: protected"):
        upkeep.forgotten(ALL, a_state(), [at("skill.b")], frozenset({"skill.a"}))
    new = upkeep.forgotten(ALL, a_state(), [at("skill.b")], frozenset({"skill.b"}))
    assert {"skill.a", "channel.x"} == new.bindings.keys()


@pytest.mark.parametrize("open_", [{"run": "r"}, {"consuming": "d"}])
def test_while_a_run_is_open_nobody_mends_the_state(open_: dict[str, Any]) -> None:
    """What its journal says is about the addresses of then."""
    state = a_state(**open_)
    with pytest.raises(Refused, match="did not come to its end"):
        upkeep.moved(ALL, state, at("skill.a"), at("skill.c"))
    with pytest.raises(Refused, match="did not come to its end"):
        upkeep.forgotten(ALL, state, [at("skill.a")], frozenset())


def test_a_later_state_of_the_same_line_becomes_the_latest() -> None:
    """As the one that a run could not save."""
    assert a_state(4) == upkeep.pushed(a_state(3), a_state(4), "", str)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (a_state(3), "serial 3 does not follow"),
        (a_state(2), "serial 2 does not follow"),
        (a_state(9, "other"), "it is of lineage other"),
    ],
)
def test_what_does_not_follow_has_to_name_what_it_replaces(given: State, says: str) -> None:
    """Exactly: a state that was written in the meantime is not replaced unseen."""
    with pytest.raises(StateError, match=says):
        upkeep.pushed(a_state(3), given, "", str)
    with pytest.raises(StateError, match="is not what is there"):
        upkeep.pushed(a_state(3), given, "line:2", str)
    new = upkeep.pushed(a_state(3), given, "line:3", str)
    assert ("line", 4, given.bindings) == (new.lineage, new.serial, new.bindings)


def test_what_a_run_had_saved_on_its_way_never_replaces_what_it_saved_later() -> None:
    """Its journal would be taken to be in the state, and what was made since be nobody's."""
    templates = {f"t{i}": {"name": f"T{i}", "html": f"<p>{i}</p>"} for i in range(3)}
    with World() as world:
        world.cut(world.plan(a_manifest(templates=templates)), 10, arrives=True)
        world.cut(None, 6, arrives=True)
        early, late = (world.store.version(serial) for serial in (1, 2))
        assert early.run == late.run
        assert early.bindings.keys() < late.bindings.keys()
        with pytest.raises(StateError, match="is of the middle of run"):
            upkeep.push(world.setting(), world.store, early, f"{late.lineage}:2")
        assert late == world.store.read()


def test_where_nothing_is_left_a_new_line_begins() -> None:
    """Serials that were used before must not come to mean other states."""
    new = upkeep.pushed(None, a_state(9), "", lambda: "fresh")
    assert ("fresh", 1) == (new.lineage, new.serial)
    first = upkeep.pushed(None, a_state(1), "", lambda: "fresh")
    assert ("line", 1) == (first.lineage, first.serial)


def test_a_state_of_another_tenant_or_class_is_never_pushed() -> None:
    """Not even by name."""
    with after(tags={"a": {"title": "Gold"}}) as world:
        state = world.store.read()
        assert state is not None
        for wrong in ({"tenant_id": "other"}, {"target": "live"}):
            given = state.model_copy(update={"serial": state.serial + 1, **wrong})
            with pytest.raises(StateError):
                upkeep.push(world.setting(), world.store, given, f"{state.lineage}:{state.serial}")


def test_what_was_shown_is_what_is_changed() -> None:
    """A run that wrote in between is not overwritten, and one that is at work is not disturbed."""
    with after(tags={"a": {"title": "Gold"}}) as world:
        setting, before = world.setting(), world.store.read()
        assert before is not None
        other = before.model_copy(update={"serial": before.serial - 1})
        with pytest.raises(StateError, match="and is at"):
            upkeep.edit(setting, world.store, "state mv", other, lambda now: now)
        with world.store.lock("apply"), pytest.raises(Locked):
            upkeep.edit(setting, world.store, "state mv", before, lambda now: now)
        after_ = upkeep.edit(setting, world.store, "state mv", before, lambda now: now)
        assert before.serial + 1 == after_.serial


def test_after_a_move_the_renamed_block_needs_nothing() -> None:
    """The same as `moved` in the manifest would come to."""
    with after(**care()) as world:
        before = world.store.read()
        assert before is not None
        pair = at("skill.billing"), at("skill.invoices")
        upkeep.edit(
            world.setting(), world.store, "state mv", before, lambda s: upkeep.moved(ALL, s, *pair)
        )
        skills = {"invoices": care()["skills"]["billing"]}
        channel = {**care()["channels"]["billing"], "default_skill": "invoices"}
        plan = plan_of(world, **care(skills=skills, channels={"billing": channel}))
        assert {} == changes(plan)
        assert {} == plan.decision.records


def test_only_the_lock_that_was_named_is_broken() -> None:
    """The message names who has it instead."""
    store = MemoryStore()
    assert upkeep.right_holder(store, "l-1") is None
    with store.lock("apply"):
        with pytest.raises(StateError, match="it is held by apply by ana"):
            upkeep.right_holder(store, "l-2")
        holder = upkeep.right_holder(store, "l-1")
        assert holder is not None
        assert "ana" == holder.who


def test_without_a_state_there_is_nothing_to_mend() -> None:
    """And the way to one is said."""
    with World() as world, pytest.raises(StateError, match="there is no state yet"):
        upkeep.held(world.setting(), world.store)
