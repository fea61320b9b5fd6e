from __future__ import annotations

from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.model.state import Binding, State
from cxdeclare.planning.rename import rename

A, B = Address("channel", "a"), Address("channel", "b")


def a_state(**update: object) -> State:
    """A state that names channel a wherever it can."""
    queue = Binding(
        id="q",
        identity="q",
        origin="adopted",
        members={
            "filters": {
                "mail": {
                    "included_channels": {"ownership": "additive", "members": ["a", "z"]},
                    "excluded_channels": {
                        "ownership": "authoritative",
                        "members": [{"lookup": "a"}],
                    },
                }
            }
        },
    )
    role = Binding(
        id="r",
        identity="r",
        origin="adopted",
        members={"channels": {"a": {"permissions": ["view"]}, "=a": {}}},
    )
    old = Binding(id="2", identity="x", origin="created", successor="channel.a")
    bindings = {
        "channel.a": Binding(id="1", identity="a", origin="created", protected=True),
        "channel.a-replaced-1": old,
        "role.r": role,
        "routing_queue.q": queue,
        "later.kind": Binding(id="9", identity="", origin="created"),
    }
    state = State(
        lineage="l",
        serial=3,
        target="pretend",
        tenant_id="t",
        bindings=bindings,
        making={"channel.a": "a"},
    )
    return state.model_copy(update=update)


def test_nothing_to_rename_is_the_same_state() -> None:
    """Not even a copy."""
    state = a_state()
    assert rename(ALL, state, {}) is state


def test_every_mention_of_an_address_follows() -> None:
    """Its entry, links, references, what it replaced, and what was being made; names stay."""
    now = rename(ALL, a_state(), {A: B})
    assert "channel.a" not in now.bindings
    assert now.bindings["channel.b"] == a_state().bindings["channel.a"]
    assert now.bindings["channel.a-replaced-1"].successor == "channel.b"
    assert now.bindings["role.r"].members["channels"].keys() == {"b", "=a"}
    mail = now.bindings["routing_queue.q"].members["filters"]["mail"]
    assert mail["included_channels"]["members"] == ["b", "z"]
    assert mail["excluded_channels"]["members"] == [{"lookup": "a"}]
    assert now.making == {"channel.b": "a"}
    assert now.bindings["later.kind"] == a_state().bindings["later.kind"]


def test_a_set_stays_in_its_one_order() -> None:
    """So that a new key is no difference."""
    now = rename(ALL, a_state(), {A: Address("channel", "zz")})
    mail = now.bindings["routing_queue.q"].members["filters"]["mail"]
    assert mail["included_channels"]["members"] == ["z", "zz"]


def test_a_stale_mention_of_the_new_key_gives_way() -> None:
    """What was recorded for the object that is moved counts."""
    state = a_state()
    links = {"b": {"permissions": ["close"]}, "a": {"permissions": ["view"]}}
    role = state.bindings["role.r"].model_copy(update={"members": {"channels": links}})
    queue = state.bindings["routing_queue.q"].model_copy(deep=True)
    queue.members["filters"]["mail"]["included_channels"]["members"] = ["a", "b"]
    bindings = {**state.bindings, "role.r": role, "routing_queue.q": queue}
    now = rename(ALL, a_state(bindings=bindings), {A: B})
    assert now.bindings["role.r"].members["channels"] == {"b": {"permissions": ["view"]}}
    mail = now.bindings["routing_queue.q"].members["filters"]["mail"]
    assert mail["included_channels"]["members"] == ["b"]


def test_what_was_left_over_and_is_declared_again_replaces_nothing() -> None:
    """It stands for itself."""
    old = Address("channel", "a-replaced-1")
    now = rename(ALL, a_state(), {old: B})
    assert now.bindings["channel.b"].successor is None
