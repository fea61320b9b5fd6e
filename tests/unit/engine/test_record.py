from __future__ import annotations

from cxdeclare.engine.record import Ledger
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.profile import Means
from cxdeclare.model.state import Binding, State
from cxdeclare.planning.plan import Action, Change, Decision, Record, Step, Unknown

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


MAKING = NOTHING.model_copy(
    update={
        "changes": (
            Change(
                address="tag.b",
                kind="tag",
                action=Action.CREATE,
                steps=(Step(id="tag.b create", part="", verb=Verb.CREATE, means=Means.API),),
            ),
        )
    }
)


def test_what_a_run_may_have_made_is_in_the_state_until_it_is_found() -> None:
    """A create that nobody answered leaves the intent behind."""
    ledger = Ledger(state(), MAKING)
    ledger.may_have_made("tag.b")
    assert ledger.state(serial=2, consuming="plan").making == {"tag.b": "b"}
    ledger.bind("tag.b", "7", created=True)
    assert ledger.state(serial=3, consuming="plan").making == {}


def test_what_a_killed_run_made_is_ours_when_it_is_found() -> None:
    """It was not adopted: we made it and could not say so."""
    before = state().model_copy(update={"making": {"tag.b": "b"}})
    ledger = Ledger(before, NOTHING)
    ledger.bind("tag.b", "7", created=False)
    assert ledger.state(serial=2, consuming=None).bindings["tag.b"].origin == "created"


def test_another_object_than_the_intended_one_is_adopted() -> None:
    """The identity has to be the one the run was about to create."""
    before = state().model_copy(update={"making": {"tag.b": "something else"}})
    ledger = Ledger(before, NOTHING)
    ledger.bind("tag.b", "7", created=False)
    assert ledger.state(serial=2, consuming=None).bindings["tag.b"].origin == "adopted"


def test_a_run_that_ended_intends_only_what_was_not_answered() -> None:
    """What was refused or never tried will not be found, and is not ours if it is."""
    ledger = Ledger(state(), MAKING)
    assert ledger.state(serial=2, consuming=None).making == {}
    ledger.may_have_made("tag.b")
    assert ledger.state(serial=2, consuming=None).making == {"tag.b": "b"}


def test_a_run_that_is_cut_off_before_it_adopts_passes_the_intent_on() -> None:
    """Two kills in a row make nothing foreign either."""
    before = state().model_copy(update={"making": {"tag.b": "b"}})
    ledger = Ledger(before, NOTHING)
    assert ledger.state(serial=2, consuming="plan").making == {"tag.b": "b"}
    ledger.bind("tag.b", "7", created=False)
    assert ledger.state(serial=3, consuming="plan").making == {}


def test_what_could_not_be_looked_for_stays_intended() -> None:
    """By its address or its kind; a run that looked and found nothing lets go of it."""
    before = state().model_copy(update={"making": {"tag.b": "b", "tag.c": "c"}})
    for subjects, kept in (
        (("tag.b",), {"tag.b": "b"}),
        (("tag",), {"tag.b": "b", "tag.c": "c"}),
        (("skill", "tag.b#part"), {}),
    ):
        unknown = tuple(Unknown(subject=one, reason="") for one in subjects)
        ledger = Ledger(before, NOTHING.model_copy(update={"unknown": unknown}))
        assert ledger.state(serial=2, consuming=None).making == kept
