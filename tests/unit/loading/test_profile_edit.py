"""Codes are put into a profile file, and all else stays."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from cxdeclare.kinds import ALL
from cxdeclare.loading.nodes import parse
from cxdeclare.loading.profile import read_text
from cxdeclare.loading.profile_edit import begun, with_codes

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
