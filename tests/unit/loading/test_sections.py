"""Sections, keys and sets with a member too many."""

from __future__ import annotations

import pytest

from cxdeclare.model.address import Address
from tests.support.manifests import codes, load_body


def test_an_unknown_section_names_the_nearest() -> None:
    """Or all of them, if none is near."""
    near, far = load_body("skils: {}\nwebhooks: []\n").diagnostics
    assert ("CXD101", "did you mean `skills`?") == (near.code, near.hint)
    assert (
        "the sections are `configuration_sets`, `email_domains`, `receipt_rules`, `tags`"
        in far.hint
    )
    assert far.span is not None
    assert (4, 1) == (far.span.line, far.span.column)


def test_an_empty_section_is_fine_and_a_null_one_is_not() -> None:
    """Null would have to clear something."""
    assert [] == codes(load_body("tags: {}\n"))
    (told,) = load_body("tags:\n").diagnostics
    assert ("CXD114", "tags") == (told.code, told.subject)


def test_a_section_is_a_mapping() -> None:
    """A list of blocks has no keys."""
    (told,) = load_body("tags:\n- title: T\n").diagnostics
    assert "CXD104" == told.code
    assert "`tags` should be a mapping from keys to blocks, not a list" == told.summary


@pytest.mark.parametrize(
    ("key", "better"), [("Bad Key", "`bad-key`"), ("_x", "`x`"), ("é", ""), ("a.b", "`a-b`")]
)
def test_a_bad_key_is_blamed(key: str, better: str) -> None:
    """The hint says what a key is, and makes one if it can."""
    (told,) = load_body(f"tags:\n  {key}: {{title: T}}\n").diagnostics
    assert ("CXD108", "tags") == (told.code, told.subject)
    assert told.hint.endswith(better)
    assert "lower-case letters" in told.hint


def test_the_block_below_a_bad_key_is_judged_too() -> None:
    """All problems at once."""
    assert ["CXD108", "CXD103"] == codes(load_body("tags: {Bad Key: {}}\n"))


def test_the_one_resource_of_a_kind_has_no_key_in_the_text() -> None:
    """Its section is its block."""
    loaded = load_body("slas: {default: {first_response: 1h, resolution: 2h}}\n")
    assert loaded.manifest is not None
    values = loaded.manifest.resources[Address("sla", "tenant")].parts["default"]
    assert {"default.first_response": 3600, "default.resolution": 7200} == values
    assert ["CXD114"] == codes(load_body("slas:\n"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("signatures: {a: {name: A, text: x, users: {ownership: additive, members: [u, U]}}}",
         "`users.members[1]`"),
        (("skills: {a: {name: AA, campaign: C, agents: {ownership: additive, members: "
         "[{user: u, proficiency: 1}, {user: u, proficiency: 2}]}}}"), "`agents.members[1]`"),
        ("roles: {a: {name: A, admin_permissions: [x, y, x]}}", "`admin_permissions[2]`"),
        ("routing_queues: {a: {name: A, filters: {f: {priority: 1, language: [fr, fr]}}}}",
         "`filters.f.language[1]`"),
        (("routing_queues: {a: {name: A, filters: {f: {priority: 1, included_tags: "
         "[{lookup: x}, {lookup: x}]}}}}"), "`filters.f.included_tags[1]`"),
        ("routing_queues: {a: {name: A, filters: {f: {priority: 1, case_fields: {c: [x, x]}}}}}",
         "`filters.f.case_fields.c[1]`"),
        (("routing_queues: {a: {name: A, filters: {f: {priority: 1, included_channels: "
         "{ownership: additive, members: [{lookup: x}, {lookup: x}]}}}}}"),
         "`filters.f.included_channels.members[1]`"),
    ],
)  # fmt: skip
def test_a_member_twice_is_told(text: str, named: str) -> None:
    """The second one is blamed; names of people do not differ by case alone."""
    (told,) = load_body(f"{text}\n").diagnostics
    assert ("CXD123", f"{named} is in the list already") == (told.code, told.summary)
