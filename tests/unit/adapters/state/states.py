"""States for tests."""

from __future__ import annotations

from cxdeclare.model.state import Binding, State


def a_state(serial: int = 1, *, lineage: str = "l-1", names: int = 1, note: str = "") -> State:
    """A state of that serial with so many bindings; every one of them names the serial."""
    return State(
        lineage=lineage,
        serial=serial,
        target="pretend",
        tenant_id="t-1",
        bindings={
            f"tag.t{number}": Binding(
                id=f"{serial}-{number}",
                identity=note or f"Tag {number}",
                origin="created",
                applied={"": {"title": f"Ünïcode {serial}", "color": None}},
                members={"users": {"ana@acme.example": {"proficiency": 1}}},
                exact=["users"],
                outputs={"tokens": ["a", "b"]},
                protected=True,
            )
            for number in range(names)
        },
    )
