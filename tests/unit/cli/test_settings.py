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
    assert (origin, True) == (chosen.origin, chosen.is_pretend)


def test_two_targets_never_share_a_state() -> None:
    """Names that look alike once their signs are gone stay apart."""
    names = ["embedded", "embedded:a.b", "embedded:a-b", "embedded:a/b", "http://127.0.0.1:80"]
    assert len(names) == len({parse(name).state for name in names})


@pytest.mark.parametrize(
    "spellings",
    [
        ["http://127.0.0.1:80", "http://localhost:80/", "http://[::1]:80"],
        ["embedded", "embedded:.cxdeclare/embedded.sqlite3", "embedded:a/../link/embedded.sqlite3"],
        ["embedded:a.db", "embedded:./a.db", "embedded:{here}/a.db", "embedded:link/../a.db"],
        ["embedded:../b.db", "embedded:{here}/../b.db"],
    ],
)
def test_one_tenant_has_one_state(spellings: list[str], tmp_path: Path) -> None:
    """However it is spelled: two states of one tenant would fight over what is whose."""
    (tmp_path / ".cxdeclare").mkdir()
    (tmp_path / "link").symlink_to(".cxdeclare")
    chosen = [parse(name.format(here=tmp_path)) for name in spellings]
    assert 1 == len({one.state for one in chosen})
    assert 1 == len({one.name for one in chosen})


def test_a_folder_keeps_its_states_when_it_moves(tmp_path: Path) -> None:
    """The name of a state does not depend on where the folder is."""
    states = set()
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path / folder)
            states.add(parse("embedded:a.db").state)
    assert 1 == len(states)


def test_a_path_that_leads_nowhere_is_no_target(tmp_path: Path) -> None:
    """It is refused with its name, and is no crash."""
    (tmp_path / "circle").symlink_to("circle")
    for name in ("circle", "a\0b"):
        with pytest.raises(InvalidInput, match="not a usable path"):
            parse(f"embedded:{name}")


def test_a_real_tenant_is_asked_modestly_and_a_pretence_as_fast_as_can_be() -> None:
    """Unless something is said."""
    assert target("live", {}).budget == 2.0
    assert target("live", {}, max_rps=0.5).budget == 0.5
    assert target("embedded", {}).budget is None
    assert target("embedded", {}, max_rps=0.5).budget == 0.5
