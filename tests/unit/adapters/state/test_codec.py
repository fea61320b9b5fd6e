"""A state survives its bytes; what is no state is told apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cxdeclare.adapters.state.codec import dump, load
from cxdeclare.model.errors import StateError
from cxdeclare.model.state import FORMAT, State
from tests.unit.adapters.state.states import a_state


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in json.loads(dump(a_state())).items() if key != name}


def test_a_state_comes_back() -> None:
    """All of it, with the same bytes when it is written again."""
    state = a_state(7, names=3)
    assert state == load(dump(state), "x")
    assert dump(state) == dump(load(dump(state), "x"))


def test_the_same_state_has_the_same_bytes() -> None:
    """Whatever order things came in; and a person can read and compare them."""
    state = a_state(names=3)
    turned = state.model_copy(update={"bindings": dict(reversed(state.bindings.items()))})
    assert dump(state) == dump(turned)
    assert dump(state).endswith(b"}\n")
    assert "Ünïcode".encode() in dump(state)


def test_a_text_that_is_no_text_survives() -> None:
    """A tenant can send half a surrogate pair; the file stays JSON that anything can read."""
    bindings = {
        "tag.t0": a_state().bindings["tag.t0"].model_copy(update={"outputs": {"a": "\ud800"}})
    }
    state = a_state().model_copy(update={"bindings": bindings})
    dump(state).decode()
    assert state == load(dump(state), "x")


def test_a_state_commands_no_terminal() -> None:
    """It is printed as it is, and a tenant may send what a terminal obeys."""
    evil = "\x1b[2J\x9b2J\x7f\u202eevil\u2028"
    binding = a_state().bindings["tag.t0"].model_copy(update={"identity": evil})
    state = a_state().model_copy(update={"bindings": {"tag.t0": binding}})
    shown = dump(state).decode()
    assert shown.replace("\n", "").isprintable()
    assert state == load(dump(state), "x")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"{",
        b"nul",
        b"\xff\xfe\x00",
        b"\x00" * 100,
        b"[" * 100_000,
        dump(a_state())[:-3],
    ],
)
def test_what_is_not_json_is_no_state(content: bytes) -> None:
    """An empty file, a torn one, zeros after a power cut."""
    with pytest.raises(StateError, match="in x cannot be read: it is not JSON") as caught:
        load(content, "x")
    assert "left as it is" in caught.value.hint


@pytest.mark.parametrize("content", [b"[]", b"7", b'"x"', b"null", b"true"])
def test_what_is_no_object_is_no_state(content: bytes) -> None:
    """JSON alone is not enough."""
    with pytest.raises(StateError, match="not a JSON object"):
        load(content, "x")


@pytest.mark.parametrize("number", [FORMAT + 1, 99])
def test_a_newer_format_is_told_by_its_number(number: int) -> None:
    """Whatever else is in it: the way out is a newer program."""
    with pytest.raises(StateError, match=f"format {number}; this version reads up to 1") as caught:
        load(json.dumps({"format": number, "anything": []}).encode(), "x")
    assert "upgrade" in caught.value.hint


@pytest.mark.parametrize("format_", [None, True, "1", 1.0, 0, -1, []])
def test_a_format_that_is_none_is_no_state(format_: Any) -> None:
    """The format decides how the rest is read."""
    with pytest.raises(StateError, match="format"):
        load(json.dumps(without("format") | {"format": format_}).encode(), "x")


@pytest.mark.parametrize("name", ["format", "lineage", "serial", "target", "tenant_id"])
def test_a_state_without_its_head_is_no_state(name: str) -> None:
    """Nothing is assumed of a state that does not say which one it is."""
    with pytest.raises(StateError, match=name):
        load(json.dumps(without(name)).encode(), "x")


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("serial", "1", "serial"),
        ("serial", True, "serial"),
        ("serial", -1, "serial"),
        ("serial", 1.5, "serial"),
        ("lineage", 7, "lineage"),
        ("target", "other", "target"),
        ("bindings", [], "bindings"),
        ("bindings", {"tag.t0": {"id": "7"}}, "bindings.tag.t0.identity"),
        (
            "bindings",
            {"tag.t0": {"id": 7, "identity": "x", "origin": "created"}},
            "bindings.tag.t0.id",
        ),
        (
            "bindings",
            {"tag.t0": {"id": "7", "identity": "x", "origin": "found"}},
            "bindings.tag.t0.origin",
        ),
        ("surprise", 1, "surprise"),
    ],
)
def test_a_state_that_does_not_fit_is_told_by_the_place(name: str, value: Any, place: str) -> None:
    """Wrong types are not bent until they fit, and unknown keys are not dropped."""
    with pytest.raises(StateError, match=f"does not fit at `{place}`"):
        load(json.dumps(without(name) | {name: value}).encode(), "x")


@pytest.mark.parametrize("address", ["tag", "", "Tag.x", "tag.a b", "tag.x.y"])
def test_an_address_that_is_none_is_no_state(address: str) -> None:
    """It is told here, and breaks nothing later."""
    bindings = {address: {"id": "7", "identity": "x", "origin": "created"}}
    with pytest.raises(StateError, match="is no address"):
        load(json.dumps(without("bindings") | {"bindings": bindings}).encode(), "x")


def test_what_is_optional_may_be_missing() -> None:
    """A state of an earlier day has fewer fields."""
    head = {"format": 1, "lineage": "l", "serial": 0, "target": "live", "tenant_id": "t"}
    assert State.model_validate(head) == load(json.dumps(head).encode(), "x")
