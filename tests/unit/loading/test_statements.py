"""What the header says of addresses has to fit what is declared."""

from __future__ import annotations

import pytest

from cxdeclare.loading.statements import RULES
from cxdeclare.model.address import Address
from tests.support.manifests import RICH, a_manifest, codes, load_body

TAGS = "tags: {spam: {title: Spam}, gold: {title: Gold}}\n"


def test_what_is_said_is_in_the_manifest() -> None:
    """Moves, removals and consent to adopt, as they are written."""
    manifest = a_manifest(**RICH)
    assert {Address("skill", "invoices"): Address("skill", "billing")} == manifest.moved
    removed = {Address("tag", "legacy"): False, Address("template", "plain"): True}
    assert removed == manifest.removed
    assert {Address("channel", "billing")} == manifest.adopt


@pytest.mark.parametrize(
    ("text", "place", "code", "summary"),
    [
        (
            "moved: [{from: tag.spam, to: tag.gold}]",
            (4, 16),
            "CXD126",
            "tag.spam is moved to tag.gold, and is still declared",
        ),
        (
            "moved: [{from: tag.old, to: tag.gild}]",
            (4, 29),
            "CXD127",
            "tag.gild, which tag.old is moved to, is not declared",
        ),
        (
            "moved: [{from: tag.a, to: tag.gold}, {from: tag.a, to: tag.spam}]",
            (4, 45),
            "CXD128",
            "tag.a is moved already, to tag.gold",
        ),
        (
            "moved: [{from: tag.a, to: tag.gold}, {from: tag.b, to: tag.gold}]",
            (4, 56),
            "CXD128",
            "another address is moved to tag.gold already",
        ),
        ("moved: [{from: tag.a, to: tag.a}]", (4, 27), "CXD129", "tag.a is moved to itself"),
        (
            "moved: [{from: tag.a, to: tag.b}, {from: tag.b, to: tag.c}, {from: tag.c, to: tag.a}]",
            (4, 16),
            "CXD129",
            "tag.a is moved in a circle, back to itself",
        ),
        (
            "moved: [{from: skill.a, to: tag.gold}]",
            (4, 29),
            "CXD150",
            "skill.a is a skill, and tag.gold is a tag",
        ),
        (
            "moved: [{from: sla.a, to: sla.default}]",
            (4, 16),
            "CXD150",
            "the tenant has one SLA, which is never called otherwise",
        ),
        (
            "moved: [{from: user.a, to: tag.gold}]",
            (4, 16),
            "CXD153",
            "`user.a` names no kind that can be declared",
        ),
        (
            "removed: [{address: tag.spam, destroy: true}]",
            (4, 21),
            "CXD151",
            "tag.spam is still declared",
        ),
        (
            "removed: [{address: tag.a, destroy: true}, {address: tag.a, destroy: false}]",
            (4, 54),
            "CXD123",
            "tag.a is in the list already",
        ),
        (
            "removed: [{address: tga.a, destroy: true}]",
            (4, 21),
            "CXD153",
            "`tga.a` names no kind that can be declared",
        ),
        ("adopt: [tag.gild]", (4, 9), "CXD154", "tag.gild is not declared"),
        ("adopt: [tag.gold, tag.gold]", (4, 19), "CXD123", "tag.gold is in the list already"),
        ("adopt: [user.a]", (4, 9), "CXD153", "`user.a` names no kind that can be declared"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_told_in_its_place(
    text: str, place: tuple[int, int], code: str, summary: str
) -> None:
    """With the section it stands in."""
    (told,) = load_body(f"{TAGS}{text}\n").diagnostics
    assert told.span is not None
    assert place == (told.span.line, told.span.column)
    assert (code, text.partition(":")[0], summary) == (told.code, told.subject, told.summary)


@pytest.mark.parametrize("address", ["tag.old", "tag.gold"])
def test_an_address_is_moved_or_removed(address: str) -> None:
    """Neither end of a move can leave."""
    moved = "moved: [{from: tag.old, to: tag.gold}]\n"
    removed = f"removed: [{{address: {address}, destroy: true}}]\n"
    loaded = load_body(f"tags: {{}}\n{moved}{removed}")
    assert "CXD152" in codes(loaded)


def test_a_chain_ends_at_what_is_declared() -> None:
    """What lies in between needs no block."""
    moved = "moved: [{from: tag.b, to: tag.gold}, {from: tag.a, to: tag.b}]\n"
    assert [] == codes(load_body(TAGS + moved))


def test_an_entry_of_the_wrong_form_is_told_once() -> None:
    """The others are judged all the same."""
    text = "moved: [7, {from: X, to: tag.gold}, {from: tag.a, to: tag.nowhere}]\nadopt: tag.gold\n"
    assert {"CXD104", "CXD107", "CXD127"} == set(codes(load_body(TAGS + text)))
    assert ["CXD103"] == codes(load_body(f"{TAGS}removed: [{{address: tag.a}}]\n"))


def test_a_section_that_is_wrong_makes_no_second_mistake() -> None:
    """What its keys are is not known."""
    text = "moved: [{from: tag.a, to: tag.b}]\nadopt: [tag.b]\n"
    assert ["CXD104"] == codes(load_body(f"tags: []\n{text}"))


def test_a_broken_block_is_still_declared() -> None:
    """What is wrong with it is told elsewhere."""
    text = "moved: [{from: tag.a, to: tag.b}]\nadopt: [tag.b]\n"
    assert ["CXD103"] == codes(load_body(f"tags: {{b: {{}}}}\n{text}"))


def test_every_rule_has_an_id_of_its_own() -> None:
    """No two mistakes are told under one."""
    assert len(RULES) == len({rule.code for rule in RULES})
