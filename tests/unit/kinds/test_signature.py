"""What a manifest must not say of a signature."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.kinds.sections import told


def users(*members: str) -> dict[str, Any]:
    return {"ownership": "additive", "members": list(members)}


@pytest.mark.parametrize("bodies", [{}, {"text": None}, {"text": None, "html": None}])
def test_a_signature_says_something(bodies: dict[str, None]) -> None:
    """CXD220: to clear both bodies is to have none."""
    given = {"billing": {"name": "Billing", **bodies}}
    assert [("CXD220", "signature.billing")] == told(signatures=given)


@pytest.mark.parametrize(
    "bodies",
    [{"text": "x"}, {"html": "<p>"}, {"text": "x", "html": None}, {"text": "x", "html": "y"}],
)
def test_one_body_is_enough(bodies: dict[str, Any]) -> None:
    """Plain text, HTML, or both."""
    assert [] == told(signatures={"billing": {"name": "Billing", **bodies}})


def test_a_user_has_one_signature() -> None:
    """CXD221: the second claim is told, whatever the case of the letters."""
    given = {
        "a": {"name": "A", "text": "x", "users": users("ana@acme.example", "luc@acme.example")},
        "b": {"name": "B", "text": "x", "users": users("ANA@acme.example")},
        "c": {"name": "C", "text": "x", "users": users("mia@acme.example")},
    }
    assert [("CXD221", "signature.b")] == told(signatures=given)
    del given["b"]
    assert [] == told(signatures=given)
