"""Codes are put into a profile file, and all else stays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cxdeclare.kinds import ALL
from cxdeclare.loading.nodes import parse
from cxdeclare.loading.profile import read_text
from cxdeclare.loading.profile_edit import begun, with_codes
from cxdeclare.model.errors import InvalidInput

CRITERIA = ("skill", "routing.criteria")
WORDS = ("proficiency", "longest_available", "preferred_agent", "most_occupied", "least_occupied")
TEXT = """\
# mine
apiVersion: cxdeclare/v1
name: acme   # the name
extends: documented
accept:
  - channel
  - "role#channels read"
fields:
  skill: # skills
    accept_reject: {write: requireManualAccept}
"""


def test_comments_quotes_and_order_stay() -> None:
    """The lines of before are there, letter for letter."""
    made = with_codes(TEXT, {CRITERIA: {"proficiency": 3}})
    added = "    routing.criteria:\n      codes:\n        proficiency: 3\n"
    assert TEXT + added == made


def test_a_word_that_was_learnt_again_has_the_new_code() -> None:
    """And the others keep theirs."""
    before = with_codes(TEXT, {CRITERIA: {"proficiency": 3, "most_occupied": 4}})
    after = with_codes(before, {CRITERIA: {"proficiency": 7}})
    assert before.replace("proficiency: 3", "proficiency: 7") == after


@given(some.dictionaries(some.sampled_from(WORDS), some.integers(0, 2**31), min_size=1))
def test_what_was_written_is_read(codes: dict[str, int]) -> None:
    """Exactly these codes, into a new file and into one that has more."""
    for text in (begun("acme"), TEXT):
        document, found = parse(with_codes(text, {CRITERIA: codes}), "p.yaml")
        assert document is not None
        assert [] == found
        fields: Any = document.data["fields"]
        assert codes == fields["skill"]["routing.criteria"]["codes"]


def test_nothing_learnt_is_nothing_added() -> None:
    """A field without codes gets no empty block."""
    assert TEXT == with_codes(TEXT, {CRITERIA: {}})


def test_a_new_file_is_a_profile() -> None:
    """It says nothing yet, and is valid."""
    assert read_text(begun("acme"), "p.yaml", ALL).file is not None


FULL = """\
# mine
apiVersion: cxdeclare/v1
name: &n acme   # the name
extends: documented
accept: &accept [&c channel, "role#channels read",]
fields: &all
  skill: &sk # skills
    accept_reject: &ar {write: requireManualAccept}
    weights: &w {codes: {high: &h 1, low: *h}}
    routing.criteria:
        codes: &codes
            # the first of all
            proficiency: &one 0x1
            most_occupied: *one   # the same

            # the last of all

  # about tags
  tag: &nothing
accepted: ~

# the end
"""
FLOW = "apiVersion: cxdeclare/v1\nname: x\nextends: documented\nfields: {skill: {}} # in one line\n"
NULL = FLOW.replace("{skill: {}}", "&f")
ENDINGS = {"lf": "\n", "crlf": "\r\n"}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_character_around_a_code_stays(ending: str, mark: str) -> None:
    """Anchors that nobody uses, ends of lines, notations, gaps and the mark of the file."""
    codes: dict[str, int | str] = {
        "most_occupied": 9,
        "proficiency": 7,
        "least_occupied": 2,
        "preferred_agent": "a b",
    }
    added = '            least_occupied: 2\n            preferred_agent: "a b"\n'
    expected = (
        FULL.replace("&one 0x1", "&one 7")
        .replace("*one   # the same", "9   # the same")
        .replace("# the last of all\n", f"# the last of all\n{added}")
    )
    before, after = (mark + text.replace("\n", ENDINGS[ending]) for text in (FULL, expected))
    assert after == with_codes(before, {CRITERIA: codes})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FLOW, "fields: {skill: {routing.criteria: {codes: {proficiency: 3}}}} # in one line\n"),
        (NULL, "fields: &f {skill: {routing.criteria: {codes: {proficiency: 3}}}} # in one line\n"),
        (FLOW.replace("{skill: {}}", ""), None),
        (FLOW.replace("{skill: {}}", "~"), None),
        (FLOW.removesuffix(" # in one line\n"), None),
        (begun("x").removesuffix("\n"), None),
    ],
)
def test_codes_fit_into_what_stands_in_one_line(before: str, after: str | None) -> None:
    """Also where there is nothing yet, or no end of a line."""
    made = with_codes(before, {CRITERIA: {"proficiency": 3}})
    if after is not None:
        assert before.partition("fields:")[0] + after == made
    twice = with_codes(made, {CRITERIA: {"proficiency": 3, "most_occupied": 4}})
    document, found = parse(twice, "p.yaml")
    assert [] == found
    assert document is not None
    fields: Any = document.data["fields"]
    assert {"proficiency": 3, "most_occupied": 4} == fields["skill"]["routing.criteria"]["codes"]


def test_what_would_change_something_else_is_refused() -> None:
    """A mapping that is merged in cannot take a code without losing what it was merged for."""
    merged = "base: &b {skill: {weights: {codes: {high: 1}}}}\nfields:\n  <<: *b\n"
    with pytest.raises(InvalidInput, match="no code can be put in"):
        with_codes(merged, {CRITERIA: {"proficiency": 3}})
