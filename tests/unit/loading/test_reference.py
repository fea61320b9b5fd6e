"""References lead somewhere, by key, and never in a circle."""

from __future__ import annotations

from typing import Annotated

import pytest

from cxdeclare.model.endpoint import Family
from cxdeclare.model.fields import UNSET, Ref, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.language import Name, Reference
from cxdeclare.model.registry import Registry
from cxdeclare.model.spec import Spec
from tests.support.manifests import codes, load_body

DOMAIN = "email_domains: {care: {domain: care.acme.example, region: eu, account: own}}\n"
SKILLS = "skills: {billing: {name: Email.Billing, campaign: C}}\n"
CHANNELS = (
    "channels:\n  a: {name: A, address: a@care.acme.example, domain: care, "
    "default_skill: SKILL, default_script: X}\n"
)
TAGS = "tags: {spam: {title: Spam}}\n"


def _channel(skill: str) -> str:
    return CHANNELS.replace("SKILL", skill)


def test_a_key_that_is_not_declared_is_told() -> None:
    """With the nearest declared one, at the reference."""
    (told,) = load_body(DOMAIN + SKILLS + _channel("biling")).diagnostics
    assert ("CXD120", "channel.a") == (told.code, told.subject)
    assert "there is no skill with the key `biling`" == told.summary
    assert "did you mean `billing`?" == told.hint
    assert told.span is not None
    assert (6, 75) == (told.span.line, told.span.column)


def test_a_key_of_another_kind_is_recognised() -> None:
    """The hint says what the key names."""
    (told,) = load_body(DOMAIN + TAGS + _channel("spam")).diagnostics
    assert "there is `tag.spam`, but this names a skill" == told.hint


def test_without_any_declared_the_hint_says_where_to() -> None:
    """Declared under its section, or looked up."""
    (told,) = load_body(DOMAIN + _channel("x")).diagnostics
    assert "declare it under `skills`, or look it up with `{lookup: name}`" == told.hint


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (("roles:\n  r: {name: R, channels: {ownership: additive, members: {no: {permissions: "
         "[view]}}}}\n"), (4, 58)),
        ("slas:\n  channels: {no: general}\n", (4, 14)),
        (("routing_queues:\n  q: {name: Q, filters: {f: {priority: 1, included_tags: [{lookup: x},"
         " no]}}}\n"), (4, 72)),
        (("routing_queues:\n  q: {name: Q, filters: {f: {priority: 1, excluded_channels: {ownership"
         ": additive, members: [no]}}}}\n"), (4, 94)),
    ],
)  # fmt: skip
def test_references_among_members_are_judged_at_their_place(
    text: str, place: tuple[int, int]
) -> None:
    """The key of a member, an item of a set, a member of a set with an owner."""
    (told,) = load_body(text).diagnostics
    assert "CXD120" == told.code
    assert told.span is not None
    assert place == (told.span.line, told.span.column)


@pytest.mark.parametrize(
    "skills",
    [
        "skills: {billing: {name: Email.Billing}}\n",  # invalid itself
        "skils: {billing: {name: Email.Billing, campaign: C}}\n",  # under a misspelled section
        "skills: [billing]\n",  # no mapping: its keys cannot be known
    ],
)
def test_what_is_declared_badly_is_not_also_unknown(skills: str) -> None:
    """One mistake must not look like two."""
    assert 1 == len(load_body(DOMAIN + skills + _channel("billing")).diagnostics)


def test_what_is_only_looked_up_needs_no_block() -> None:
    """Names of users, campaigns and scripts are resolved in the tenant."""
    assert [] == codes(load_body(DOMAIN + SKILLS + _channel("{lookup: Elsewhere}")))


@pytest.mark.parametrize("name", ["Email.Billing", "email.billing"])
def test_what_is_declared_is_not_looked_up(name: str) -> None:
    """The manifest refers to its own by key."""
    (told,) = load_body(DOMAIN + SKILLS + _channel(f"{{lookup: {name}}}")).diagnostics
    assert ("CXD125", "channel.a") == (told.code, told.subject)
    assert f"`{name}` is declared here as skill.billing" in told.summary
    assert "write `billing` instead of the lookup" == told.hint


def test_many_unknown_keys_are_all_told() -> None:
    """Looking for near misses stops when it gets long; telling does not."""
    skills = ", ".join(f"skill-{n}: {{name: Skill{n}, campaign: C}}" for n in range(300))
    channels = "channels:\n" + "".join(
        f"  c{n}: {{name: A{n}, address: a{n}@care.acme.example, domain: care, "
        f"default_skill: skil-{n}, default_script: X}}\n"
        for n in range(300)
    )
    told = load_body(f"{DOMAIN}skills: {{{skills}}}\n{channels}").diagnostics
    assert ["CXD120"] * 300 == [d.code for d in told]
    assert "" == told[-1].hint
    assert told[0].hint


class _Page(Spec):
    name: Annotated[Name, Wire("name"), Trait.IDENTITY]
    parent: Annotated[Reference, Wire("parentId"), Ref("page")] = UNSET
    also: Annotated[list[Reference], Wire("also"), Ref("page"), Trait.SET] = UNSET


PAGES = Registry(
    [Kind("page", "pages", _Page, (Part(OBJECT, Family.DIGITAL, {}, "nowhere"),), "id")]
)


def _pages(**parents: str) -> list[tuple[str, str | None, str]]:
    blocks = ", ".join(f"{key}: {{name: {key}, {rest}}}" for key, rest in parents.items())
    told = load_body(f"pages: {{{blocks}}}\n", kinds=PAGES).diagnostics
    return [(d.code, d.subject, d.summary) for d in told]


def test_resources_that_refer_in_a_circle_are_told() -> None:
    """Every circle once, with its members in the order of the references."""
    told = _pages(
        c="parent: a", a="parent: b", b="parent: c", d="also: [d]", e="parent: a", f="also: [e]"
    )
    assert [
        ("CXD121", "page.a", "refers to itself: `a` → `b` → `c` → `a`"),
        ("CXD121", "page.d", "refers to itself: `d` → `d`"),
    ] == sorted(told)


def test_a_tree_is_no_circle() -> None:
    """A kind may refer to itself, lookups included."""
    assert [] == _pages(a="parent: {lookup: top}", b="parent: a", c="also: [a, b]")
