"""Payloads are read and written by markers alone."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.model.endpoint import Family
from cxdeclare.model.fields import Ref, Trait, Wire
from cxdeclare.model.kind import Part
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import at, body, decode, encode, normal, ordered, overlay, put

PART = Part(name="", family=Family.ACD, verbs={}, ui="")


def attribute(name: str, wire: Wire, *traits: Trait, ref: Ref | None = None) -> Attribute:
    """One field with these markers."""
    return Attribute(name, wire, ref, frozenset(traits), required=False, default=None)


def named(kind: str, id_: Any) -> str:
    """A key that shows which id it was made from."""
    return f"{kind}-{id_}"


def resolved(kind: str, value: Any) -> int:
    """The id that `named` hid in a key."""
    return int(str(value).removeprefix(f"{kind}-"))


FIELDS = (
    attribute("name", Wire("skillName")),
    attribute("flow", Wire("isOutbound", spelled={"in": False, "out": True})),
    attribute("nested.one", Wire("outer.inner")),
    attribute("campaign", Wire("campaignId"), ref=Ref("campaign")),
    attribute("tags", Wire("tagIds"), Trait.SET, ref=Ref("tag")),
)


@given(
    st.fixed_dictionaries(
        {
            "name": st.text(),
            "flow": st.sampled_from(["in", "out"]),
            "nested.one": st.integers(),
            "campaign": st.integers(min_value=0).map(lambda n: f"campaign-{n}"),
            "tags": st.sets(st.integers(min_value=0)).map(
                lambda ids: ordered(f"tag-{n}" for n in ids)
            ),
        }
    )
)
def test_what_is_encoded_decodes_to_itself(values: dict[str, Any]) -> None:
    """No value is changed by a way to the wire and back."""
    fields = {field.name: field for field in FIELDS}

    payload = encode(fields, {}, values, resolved, str)

    assert values == decode(PART, FIELDS, payload, named)


def test_a_field_the_payload_does_not_hold_is_left_out() -> None:
    """Absent and null are two things on the wire too."""
    assert decode(PART, FIELDS, {"skillName": None}, named) == {"name": None}


def test_a_word_nobody_spelled_is_kept_as_it_is() -> None:
    """An API may say something new; that is shown, not dropped."""
    assert decode(PART, FIELDS, {"isOutbound": "maybe"}, named) == {"flow": "maybe"}


def test_line_ends_and_final_newlines_make_no_other_body() -> None:
    """The server stores text with its own line ends."""
    assert body("a\nb\n") == body("a\r\nb") == body("a\rb\n\n")
    assert body("a\nb") != body("a b")


def test_a_body_is_sent_as_text_and_compared_by_hash() -> None:
    """Plans hold a body once, under its hash."""
    field = attribute("html", Wire("rules"), Trait.BODY)
    texts = {body("<p>"): "<p>\n"}

    payload = encode({"html": field}, {}, {"html": body("<p>")}, resolved, texts.__getitem__)

    assert payload == {"rules": "<p>\n"}
    assert decode(PART, (field,), payload, named) == {"html": body("<p>")}


def test_a_set_has_one_order() -> None:
    """The order a server lists a set in means nothing."""
    field = attribute("tags", Wire("t"), Trait.SET)

    assert normal(field, ["b", "a"]) == normal(field, ["a", "b"]) == ["a", "b"]
    assert normal(field, {"x": ["b", "a"]}) == {"x": ["a", "b"]}


def test_an_owned_set_that_is_nothing_is_empty() -> None:
    """A condition that is not there includes nobody."""
    field = attribute("channels", Wire("c"), Trait.OWNED, ref=Ref("channel"))

    assert decode(PART, (field,), {"c": None}, named) == {"channels": []}


def test_an_overlay_keeps_what_it_does_not_name() -> None:
    """What we do not manage is sent back as it was."""
    base = {"a": 1, "in": {"x": 1, "y": 2}, "list": [1, 2]}

    assert overlay(base, {"in": {"y": 3}, "list": [9]}) == {
        "a": 1,
        "in": {"x": 1, "y": 3},
        "list": [9],
    }
    assert base["in"] == {"x": 1, "y": 2}


def test_paths_step_into_objects_and_make_them() -> None:
    """Dots in a wire name are nesting."""
    payload: dict[str, Any] = {"a": None}
    put(payload, "a.b.c", 1)

    assert payload == {"a": {"b": {"c": 1}}}
    assert at(payload, "a.b.c") == 1
    assert at(payload, "a.x.c") is None
    assert at(payload, "") == payload
