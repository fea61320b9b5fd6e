from __future__ import annotations

from cxdeclare.engine.record import Ledger
from cxdeclare.model.state import Binding, State
from cxdeclare.planning.plan import Decision, Record

NOTHING = Decision(
    tenant_id="t",
    manifest="",
    lineage=None,
    serial=0,
    profile="extended",
    ids={},
    lookups={},
    bodies={},
    records={"tag.b": Record(identity="b", applied={"": {"title": "b"}})},
)


def state(**bindings: Binding) -> State:
    """A state with tags by key."""
    return State(
        lineage="l",
        serial=1,
        target="pretend",
        tenant_id="t",
        bindings={f"tag.{key}": binding for key, binding in bindings.items()},
    )


def test_an_object_we_made_stays_one_we_made_under_another_address() -> None:
    """Its origin goes with it when a new key takes it over."""
    ledger = Ledger(state(a=Binding(id="1", identity="a", origin="created")), NOTHING)
    ledger.bind("tag.b", "1", created=False)
    assert ledger.state(serial=2, consuming=None).bindings["tag.b"].origin == "created"


def test_an_object_we_found_is_adopted() -> None:
    """What no address stood for was not made by us."""
    ledger = Ledger(state(a=Binding(id="1", identity="a", origin="created")), NOTHING)
    ledger.bind("tag.b", "2", created=False)
    assert ledger.state(serial=2, consuming=None).bindings["tag.b"].origin == "adopted"


def test_a_replaced_object_gets_an_address_nobody_has() -> None:
    """Two replacements in a row leave two addresses."""
    ledger = Ledger(state(a=Binding(id="1", identity="a", origin="created")), NOTHING)
    assert ledger.supersede("tag.a") == "tag.a-replaced-1"
    assert ledger.supersede("tag.a") == "tag.a-replaced-2"
    assert ledger.supersede("tag.unknown") is None


def test_nothing_is_settled_for_an_address_without_an_object() -> None:
    """A record alone makes no binding."""
    ledger = Ledger(state(), NOTHING)
    ledger.settle("tag.b")
    assert ledger.state(serial=2, consuming=None).bindings == {}
