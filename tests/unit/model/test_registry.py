"""Kinds are held against one another when the registry is built."""

from typing import Annotated

import pytest

from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Verb
from cxdeclare.model.fields import UNSET, Ref, ServerDefault, Trait, Wire
from cxdeclare.model.kind import Kind, Members, Part
from cxdeclare.model.language import Reference, SecretValue
from cxdeclare.model.registry import Registry
from cxdeclare.model.spec import Spec


def kind(name: str, *refs: str) -> Kind:
    """A kind whose fields point at others."""
    fields = {f"to_{ref}": Annotated[Reference, Wire(ref), Ref(ref)] for ref in refs}
    spec = type(
        f"Spec_{name}",
        (Spec,),
        {"__annotations__": fields, **dict.fromkeys(fields, UNSET), "__doc__": "A test."},
    )
    main = Part(name="", family=Family.ACD, verbs={}, ui="")
    return Kind(name=name, section=f"{name}s", spec=spec, parts=(main,), id_field="id")


def test_kinds_follow_those_they_refer_to() -> None:
    """The order is derived from references, whatever order they were listed in."""
    registry = Registry([kind("c", "b"), kind("b", "a"), kind("a")])

    assert [one.name for one in registry.in_order()] == ["a", "b", "c"]


def test_reach_brings_what_can_be_pointed_at() -> None:
    """Only what matters is read."""
    registry = Registry([kind("c", "b"), kind("b", "a"), kind("a"), kind("x")])

    assert [one.name for one in registry.reach(["c"])] == ["a", "b", "c"]


def test_an_unknown_reference_is_refused_at_once() -> None:
    """A mistake in a kind appears at import, not at apply."""
    with pytest.raises(TypeError, match="unknown 'ghost'"):
        Registry([kind("a", "ghost")])


def test_kinds_must_not_refer_in_a_circle() -> None:
    """Nothing could come first."""
    with pytest.raises(TypeError, match="circle"):
        Registry([kind("a", "b"), kind("b", "a")])


def test_a_kind_may_refer_to_itself() -> None:
    """Resources are ordered one by one."""
    assert [one.name for one in Registry([kind("a", "a")]).in_order()] == ["a"]


def test_the_first_part_is_the_object_itself() -> None:
    """Everything else hangs on it."""
    part = Part(name="more", family=Family.ACD, verbs={}, ui="")
    with pytest.raises(TypeError, match="the object itself"):
        Registry([Kind(name="a", section="", spec=None, parts=(part,), id_field="id")])


def _secret(
    *markers: object,
    part: str = "",
    whole: bool = False,
    together: bool = True,
    links: bool = False,
) -> Kind:
    """A kind with one secret, as it may or may not be."""
    body = type(
        "Body", (Spec,), {"__annotations__": {"key": Annotated[SecretValue, "a test", *markers]}}
    )
    update = Endpoint("PUT", "/x", Evidence.CONFIRMED, "a test", whole=whole)
    main = Part(name="", family=Family.ACD, verbs={Verb.UPDATE: update} if not part else {}, ui="")
    other = Part(
        name=part,
        family=Family.ACD,
        verbs={Verb.UPDATE: update},
        ui="",
        together=together,
        members=Members(key="id", owned=False) if links else None,
    )
    annotation = dict[str, body] if links else body  # type: ignore[valid-type]
    spec = body
    if part:
        spec = type("Outer", (Spec,), {"__annotations__": {part: annotation}})
    return Kind("a", "as", spec, (main, other) if part else (main,), "id")


def test_a_secret_has_its_part_sent_together() -> None:
    """So that nothing is written without it."""
    (kind_,) = Registry([_secret(Wire("key"), part="p")]).values()
    assert ["p.key"] == list(kind_.secrets)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (_secret(), "never sent"),
        (_secret(Wire("k"), Trait.IDENTITY), "nothing else"),
        (_secret(Wire("k"), Trait.BODY), "nothing else"),
        (_secret(Wire("k", spelled={"a": "b"})), "nothing else"),
        (_secret(Wire("k"), ServerDefault("x")), "nothing else"),
        (_secret(Wire("k"), whole=True), "written without it"),
        (_secret(Wire("k"), part="p", together=False), "not sent together"),
        (_secret(Wire("k"), part="p", links=True), "inside a link"),
    ],
)
def test_what_a_secret_cannot_be_is_refused_at_once(bad: Kind, words: str) -> None:
    """A kind that would lose a secret, or show it, is never built."""
    with pytest.raises(TypeError, match=words):
        Registry([bad])
