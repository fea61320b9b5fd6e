"""Mistakes in the structure of a block: code, place, words, way out."""

from __future__ import annotations

import pytest

from tests.support.manifests import HEADER_TEXT, load_body

SKILL = "skills:\n  a:\n    name: Email.A\n    campaign: C\n"
CHANNEL = (
    "channels:\n  a:\n    name: A\n    address: a@care.acme.example\n    domain: care\n"
    "    default_skill: {lookup: S}\n    default_script: X\n"
)
DOMAIN = "email_domains:\n  care: {domain: care.acme.example, region: eu, account: own}\n"
QUEUE = "routing_queues:\n  q:\n    name: Q\n    filters:\n      f:\n        priority: 1\n"

# Text below the header, code, line and column from the start of it, summary, part of the hint.
MISTAKES = [
    ("tags:\n  a: {title: T, colour: red}\n", "CXD102", (2, 17),
     "a tag has no field `colour`", "did you mean `color`?"),
    ("tags:\n  a: {title: T, zzz: red}\n", "CXD102", (2, 17),
     "a tag has no field `zzz`", "the fields are `title` and `color`"),
    (f"{SKILL}    zzz: 1\n", "CXD102", (5, 5), "a skill has no field `zzz`", ""),
    (f"{SKILL}    routing: {{criteria: proficiency, x: 1}}\n", "CXD102", (5, 38),
     "`routing` has no field `x`", "the fields are `criteria` and `preferred_agent`"),
    (DOMAIN + CHANNEL + "    email: {spam_tag: {name: x}}\n", "CXD102", (10, 24),
     "`email.spam_tag` has no field `name`", "the only field is `lookup`"),
    ("tags:\n  a: {color: red}\n", "CXD103", (2, 3), "`title` is required", ""),
    (f"{SKILL}    service_level: {{goal: 3}}\n", "CXD103", (5, 5),
     "`service_level.threshold` is required", ""),
    ("slas:\n  channels:\n    a: {resolution: 2h}\n", "CXD103", (3, 5),
     "`channels.a.first_response` is required", ""),
    ("tags:\n  a: {title: 12}\n", "CXD104", (2, 14),
     "`title` should be text, not a number", "put it in quotes"),
    ("roles:\n  a: {name: A, admin_permissions: [3]}\n", "CXD104", (2, 36),
     "`admin_permissions[0]` should be text, not a number", "put it in quotes"),
    ("roles:\n  a: {name: A, admin_permissions: {b: c}}\n", "CXD104", (2, 35),
     "`admin_permissions` should be a list, not a mapping", ""),
    ("tags:\n  a: {title: true}\n", "CXD104", (2, 14),
     "`title` should be text, not `true`", "put it in quotes"),
    (f"{SKILL}    screen_pops: yes\n", "CXD104", (5, 18),
     "`screen_pops` should be `true` or `false`, not `yes`", "without quotes"),
    (f"{SKILL}    service_level: {{threshold: 30s, goal: '80'}}\n", "CXD104", (5, 43),
     "`service_level.goal` should be a whole number, not text", "remove the quotes"),
    (f"{SKILL}    service_level: {{threshold: 30s, goal: 8.5}}\n", "CXD104", (5, 43),
     "`service_level.goal` should be a whole number, not a fraction", ""),
    (f"{SKILL}    routing: fast\n", "CXD104", (5, 14),
     "`routing` should be a mapping, not `fast`", "the fields are"),
    ("tags:\n  a: red\n", "CXD104", (2, 6), "the tag should be a mapping, not `red`", "title"),
    (f"{QUEUE}        language: fr\n", "CXD104", (7, 19),
     "`filters.f.language` should be a list, not `fr`", "`[fr]`"),
    (f"{QUEUE}        included_tags: [3]\n", "CXD104", (7, 25),
     "`filters.f.included_tags[0]` should be a key, or `{lookup: name}`, not a number", "quotes"),
    ("tags:\n  a: {title: T, color: rad}\n", "CXD105", (2, 24),
     ("`color` should be `green`, `red`, `yellow`, `blue`, `brown`, `magenta`, `purple`, `grey`, "
     "`cyan` or `ochre`, not `rad`"), "did you mean `red`?"),
    ("slas:\n  channels:\n    a: generall\n", "CXD105", (3, 8),
     "`channels.a` should be `general` or a mapping, not `generall`", "`general`"),
    ("tags:\n  a: {title: ''}\n", "CXD106", (2, 14), "`title` must not be empty", ""),
    ("skills:\n  a: {name: E, campaign: C}\n", "CXD106", (2, 13),
     "`name` should have 2 to 30 characters, not 1", ""),
    (f"{SKILL}    service_level: {{threshold: 30s, goal: 101}}\n", "CXD106", (5, 43),
     "`service_level.goal` should be from 0 to 100, not 101", ""),
    (f"{QUEUE}        language: []\n", "CXD106", (7, 19),
     "`filters.f.language` must not be empty", "remove the line"),
    (f"{QUEUE}        followers: {{operator: less_than, value: -1}}\n", "CXD106", (7, 49),
     "`filters.f.followers.value` should be at least 0, not -1", ""),
    (f"{QUEUE}        case_fields: {{'': [a]}}\n", "CXD106", (7, 23),
     "a name in `filters.f.case_fields` is empty", ""),
    ("slas:\n  default: {first_response: 90s, resolution: 2h}\n", "CXD106", (2, 29),
     "`default.first_response` should be whole minutes", ""),
    ("slas:\n  default: {first_response: 0s, resolution: 2h}\n", "CXD106", (2, 29),
     "`default.first_response` should be at least 1m", ""),
    (f"{SKILL}    service_level: {{threshold: 3x, goal: 1}}\n", "CXD107", (5, 32),
     "`service_level.threshold` should be a duration such as `15m` or `1d 4h`, not `3x`", "whole"),
    (f"{SKILL}    service_level: {{threshold: 15m 1h, goal: 1}}\n", "CXD107", (5, 32),
     "`service_level.threshold` should be a duration such as `15m` or `1d 4h`, not `15m 1h`",
     "in this order"),
    (f"{SKILL}    service_level: {{threshold: 1.5, goal: 1}}\n", "CXD107", (5, 32),
     "`service_level.threshold` should be a duration such as `15m` or `1d 4h`, not a fraction", ""),
    (f"{SKILL}    service_level: {{threshold: true, goal: 1}}\n", "CXD107", (5, 32),
     "`service_level.threshold` should be a duration such as `15m` or `1d 4h`, not `true`", ""),
    ("email_domains:\n  a: {domain: care, region: eu, account: own}\n", "CXD107", (2, 15),
     "`domain` should be a domain name such as `care.acme.example`; `care` is not", ""),
    ("skills:\n  a: {name: Two words, campaign: C}\n", "CXD107", (2, 13),
     ("`name` should be letters, digits and `.` `:` `_` `-` only, without spaces; `Two words` "
     "is not"), ""),
    (f"{QUEUE}        included_tags: [Gold One]\n", "CXD107", (7, 25),
     ("`filters.f.included_tags[0]` should be a key: lower-case letters, digits, `-` and `_`, "
     "with a letter or digit first; `Gold One` is not"), "`{lookup: name}`"),
    ("slas:\n  channels: {A B: general}\n", "CXD107", (2, 14), "`A B` in `channels` is not a key",
     "lower-case"),
    ("tags:\n  a: {title: T, color: null}\n", "CXD114", (2, 24), "`color` cannot be null",
     "or remove the line"),
    ("tags:\n  a: {title: null}\n", "CXD114", (2, 14), "`title` cannot be null",
     "give it a value"),
    ("tags:\n  a:\n", "CXD114", (2, 3), "the tag cannot be null", "remove it"),
    (f"{SKILL}    agents: {{members: []}}\n", "CXD115", (5, 5),
     "`agents` needs `ownership`: may others add to these links?", "`authoritative`"),
    (f"{SKILL}    agents: []\n", "CXD115", (5, 13),
     "`agents` needs `ownership` beside its members", "`additive`"),
    ("roles:\n  r: {name: R, channels: {a: {permissions: [x]}, b: {permissions: [x]}}}\n",
     "CXD115", (2, 16), "`channels` needs `ownership`: may others add to these links?", "additive"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "place", "summary", "hint"), MISTAKES, ids=[f"{m[1]}-{m[3]}" for m in MISTAKES]
)
def test_a_mistake_is_said_once_in_our_words_at_its_place(
    text: str, code: str, place: tuple[int, int], summary: str, hint: str
) -> None:
    """One mistake, one diagnostic: the key of what is too much, the value of what is wrong."""
    (told,) = load_body(text).diagnostics
    assert (code, summary) == (told.code, told.summary)
    assert told.span is not None
    assert place == (told.span.line - HEADER_TEXT.count("\n"), told.span.column)
    assert hint in told.hint


def test_a_misspelled_required_field_is_one_mistake() -> None:
    """The field is there; that it is also missing would be an echo."""
    (told,) = load_body("tags:\n  a: {tittle: T}\n").diagnostics
    assert ("CXD102", "did you mean `title`?") == (told.code, told.hint)


def test_a_required_field_is_missed_beside_an_unrelated_unknown_one() -> None:
    """Two mistakes in one block stay two."""
    told = load_body("tags:\n  a: {zzz: T}\n").diagnostics
    assert ["CXD102", "CXD103"] == sorted(d.code for d in told)


def test_the_subject_is_the_address() -> None:
    """What a diagnostic is about can be found by its address."""
    (told,) = load_body("slas: {x: 1}\n").diagnostics
    assert "sla.tenant" == told.subject
    assert "an SLA has no field `x`" == told.summary
