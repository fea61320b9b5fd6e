"""Objects without an id are recognised by their name, and never guessed."""

from __future__ import annotations

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.state import Binding, State
from cxdeclare.planning.nameless import recognised

BRAND = Address("template", "brand")


def _state(**ids: str) -> State:
    bound = {
        f"template.{key}": Binding(id=id_, identity="acme", origin="created")
        for key, id_ in ids.items()
    }
    return State(lineage="l", serial=1, target="pretend", tenant_id="t", bindings=bound)


def _listing(*names: str, incomplete: str = "") -> dict[str, Listing]:
    objects = {str(n): Found(str(n), {"name": one}) for n, one in enumerate(names)}
    return {"template": Listing(objects, incomplete) if incomplete else Listing.whole(objects)}


def test_one_object_of_that_name_is_the_one() -> None:
    """Whatever the case of its letters."""
    state, found = recognised(ALL, _listing("Other", "Acme"), _state(brand=""))
    assert ("1", frozenset({BRAND})) == (state.bindings["template.brand"].id, found)


@pytest.mark.parametrize(
    ("listings", "state"),
    [
        (_listing("acme", "Acme"), _state(brand="")),
        (_listing("acme", incomplete="cut off"), _state(brand="")),
        (_listing("acme"), _state(brand="", other="0")),
        (_listing("other"), _state(brand="")),
        ({}, _state(brand="")),
    ],
    ids=["two of them", "not all was read", "another address has it", "none", "not listed"],
)
def test_nothing_is_guessed(listings: dict[str, Listing], state: State) -> None:
    """What may be another object keeps to have no id."""
    assert (state, frozenset()) == recognised(ALL, listings, state)
