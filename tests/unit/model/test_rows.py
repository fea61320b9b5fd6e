"""Rows: markers beside fields are found wherever the fields stand."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cxdeclare.model.endpoint import Family
from cxdeclare.model.fields import UNSET, Row
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.rows import honoured, rules_of
from cxdeclare.model.rule import Rule
from cxdeclare.model.spec import Spec

RULE = Rule("CXD998", "no moons", "there are none", "remove it", fixed="there are none")


class _Inner(Spec):
    refused: ClassVar[dict[str, Rule]] = {"moon": RULE}
    depth: Annotated[int, Row(3, "CXD106")] = UNSET


class _Outer(Spec):
    name: Annotated[str, Row(1, "CXD103"), Row(2, "CXD106", "CXD107")]
    group: _Inner = UNSET
    either: _Inner | None = UNSET
    many: dict[str, list[_Inner]] = UNSET


def test_markers_are_found_in_groups_alternatives_and_members() -> None:
    """Each with the name of its field and the ids that insist."""
    assert [
        (1, "x.name", ("CXD103",)),
        (2, "x.name", ("CXD106", "CXD107")),
        (3, "x.group.depth", ("CXD106",)),
        (3, "x.either.depth", ("CXD106",)),
        (3, "x.many.depth", ("CXD106",)),
    ] == list(honoured(_Outer, "x."))


def test_a_refused_word_is_a_rule_of_its_kind() -> None:
    """Also where it is refused inside a group."""
    kind = Kind("x", "xs", _Outer, (Part(OBJECT, Family.DIGITAL, {}, "nowhere"),), "id")
    assert (RULE,) == rules_of(kind)
