"""Settings: when the embedded tenant may be taken for granted, and what a target is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cxdeclare.cli.settings import parse, target
from cxdeclare.model.errors import InvalidInput


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        yield


def test_a_person_at_a_terminal_gets_the_embedded_tenant() -> None:
    """To try the tool needs no settings."""
    assert "embedded" == target(None, {}, is_terminal=True).name


@pytest.mark.parametrize(
    ("environment", "is_terminal"),
    [({}, False), ({"CI": "true"}, True), ({"CI": "1"}, False)],
)
def test_nobody_else_does(environment: dict[str, str], *, is_terminal: bool) -> None:
    """In CI, or without a terminal, a target is chosen or there is no run."""
    with pytest.raises(InvalidInput, match="no target was chosen"):
        target(None, environment, is_terminal=is_terminal)


def test_an_empty_setting_is_no_choice() -> None:
    """`CXDECLARE_TARGET=` in CI must not mean anything."""
    with pytest.raises(InvalidInput, match="no target was chosen"):
        target(None, {"CXDECLARE_TARGET": ""}, is_terminal=False)


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.8.8.8:1", "http://127.8.8.8:1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_a_served_tenant_is_on_this_machine(name: str, origin: str) -> None:
    """Loopback in any spelling, with a port."""
    chosen = parse(name)
    assert (origin, origin, True) == (chosen.name, chosen.origin, chosen.is_pretend)


def test_two_targets_never_share_a_state() -> None:
    """Names that look alike once their signs are gone stay apart."""
    names = ["embedded", "embedded:a.b", "embedded:a-b", "embedded:a/b", "http://127.0.0.1:80"]
    assert len(names) == len({parse(name).state for name in names})
