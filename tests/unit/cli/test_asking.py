"""Whom to ask about DNS: nobody by surprise."""

from __future__ import annotations

import pytest

from cxdeclare.cli.asking import Asking
from cxdeclare.cli.settings import target
from cxdeclare.model.errors import InvalidInput

ORIGIN = "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("at", "origin", "wanted", "servers", "expected"),
    [
        ("live", "", None, (), True),
        ("live", "", False, (), False),
        ("live", ORIGIN, None, (), False),
        ("live", ORIGIN, True, (), True),
        ("embedded", "", None, (), False),
        (ORIGIN, "", None, (), False),
        ("embedded", "", True, (), True),
        ("embedded", "", None, ("127.0.0.1:5353",), True),
    ],
)
def test_only_a_real_tenant_makes_us_ask_by_ourselves(
    at: str,
    origin: str,
    wanted: bool | None,
    servers: tuple[str, ...],
    expected: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that a variable puts in its place does not, and the options win over both."""
    monkeypatch.setenv("CXDECLARE_ORIGIN", origin)
    assert expected == (Asking(wanted, servers).whom(target(at)) is not None)


def test_a_server_that_is_none_is_refused_before_anything_is_asked() -> None:
    """Not at the first question, in the middle of a run."""
    with pytest.raises(InvalidInput, match="is no address of a name server"):
        Asking(None, ("ns.example",)).whom(target("embedded"))
