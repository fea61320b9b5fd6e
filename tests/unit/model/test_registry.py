"""Kinds are held against one another when the registry is built."""

from typing import Annotated

import pytest

from cxdeclare.model.endpoint import Family
from cxdeclare.model.fields import UNSET, Ref, Wire
from cxdeclare.model.kind import Kind, Part, Spec
from cxdeclare.model.language import Reference
from cxdeclare.model.registry import Registry


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
