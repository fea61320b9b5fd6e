"""One address in words."""

from __future__ import annotations

from cxdeclare.engine.explained import Explained, FieldExplained, Origin
from cxdeclare.kinds import ALL
from cxdeclare.report.explain import explained


def _said(*fields: FieldExplained, **more: object) -> str:
    found = Explained.model_validate(
        {"address": "tag.a", "kind": "tag", "is_declared": True, "fields": fields, **more}
    )
    return explained(found, ALL, is_pretend=False)


def test_every_origin_has_its_words() -> None:
    """No value is shown without where it comes from."""
    for origin in Origin:
        row = FieldExplained(part="", field="title", origin=origin, differs=True)
        lines = _said(row).split("\n")
        assert lines[lines.index("title: (none)") + 1].startswith("    ")
        assert "declared" in lines[lines.index("title: (none)") + 1]


def test_what_the_tenant_says_stays_on_its_line() -> None:
    """Names and reasons of others are shown, never obeyed."""
    said = _said(target="t\x1b", id="1\n2", called="a\x1b[2J", reason="b\nc", action="update")
    assert "\x1b" not in said
    assert "object 1\\x0a2 `a\\x1b[2J`" in said
    assert "update (b\\x0ac)" in said


def test_values_that_an_overlay_replaced_are_named() -> None:
    """With the place of each."""
    row = FieldExplained(
        part="",
        field="title",
        origin=Origin.DECLARED,
        declared="x",
        place="prod.yaml:3:4",
        replaced=("tenant.yaml:9:1",),
    )
    said = _said(row)
    assert "declared at prod.yaml:3:4\n    in place of the value at tenant.yaml:9:1" in said


def test_what_is_not_known_is_said_with_its_reason() -> None:
    """Unknown is not absent, and the plan is not called clean."""
    said = _said(target="t", unknown={"tag.a": "no right"})
    assert "? tag.a is not known, so it is left alone: no right" in said
    assert "as declared" not in said


def test_what_a_replacement_sets_is_set_on_the_new_object() -> None:
    """The old one has its values still, so that nothing is said to change from nothing."""
    row = FieldExplained(
        part="",
        field="title",
        origin=Origin.DECLARED,
        declared="x",
        live="y",
        is_live=True,
        was_read=True,
        differs=True,
        after="x",
        means="api",
        evidence="confirmed",
    )
    said = _said(row, target="t", id="1", action="replace")
    assert "live: y\n    set on the new object by a call that is documented: x" in said
    assert "(none)" not in said


def test_what_is_deleted_does_not_stay() -> None:
    """The fields of an object that goes are not said to be unchanged."""
    row = FieldExplained(part="", field="title", origin=Origin.RECORDED, declared="x")
    said = _said(row, target="t", id="1", action="delete", is_declared=False)
    assert "goes away with the object" in said
    assert "no change" not in said


def test_a_name_keeps_its_first_sign() -> None:
    """Only where a link is a reference does `=` stand for a name that was looked up."""
    row = FieldExplained(part="filters", member="=odd", origin=Origin.DECLARED)
    found = {"address": "routing_queue.a", "kind": "routing_queue", "is_declared": True}
    model = Explained.model_validate({**found, "fields": (row,)})
    assert "filters[=odd]" in explained(model, ALL, is_pretend=False)
    looked_up = row.model_copy(update={"part": "channels"})
    model = Explained.model_validate(
        {**found, "address": "role.a", "kind": "role", "fields": (looked_up,)}
    )
    assert "channels[odd]" in explained(model, ALL, is_pretend=False)


def test_what_was_left_over_names_what_took_its_place() -> None:
    """An address that nobody wrote says where it comes from."""
    said = _said(is_declared=False, successor="tag.a")
    assert "left over: tag.a has taken its place" in said
