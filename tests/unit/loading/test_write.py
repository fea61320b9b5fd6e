"""The text that data becomes, as a person would have written it."""

from __future__ import annotations

import pytest

from cxdeclare.loading.write import write, written

DATA = {
    "apiVersion": "cxdeclare/v1",
    "tags": {"spam": {"title": "Suspected spam", "color": None}, "vip": {}},
    "skills": {
        "billing": {
            "routing": {"timeout": "1d 4h", "goal": 80, "on": True},
            "members": [{"user": "ana@acme.example", "names": ["a", "b"]}, ["x", ["z"]], []],
            "pattern": "^[A-Z]\\.x",
            "text": "Your team\n\n  bye\n",
            "html": "<p>one</p>\n<p>two</p>",
        }
    },
}
WRITTEN = """\
# made by hand
apiVersion: cxdeclare/v1

tags:
  spam:  # t.yaml:3
    title: Suspected spam  # t.yaml:4
    color: null
  vip: {}

skills:
  billing:
    routing:
      timeout: 1d 4h
      goal: 80
      "on": true
    members:
      - user: ana@acme.example
        names:
          - a
          - b
      -  # t.yaml:9
        - x
        - - z
      - []
    pattern: ^[A-Z]\\.x
    text: |  # t.yaml:10
      Your team

        bye
    html: |-
      <p>one</p>
      <p>two</p>
"""


def test_blocks_are_written_as_people_write_them() -> None:
    """Block style, quotes only where they are needed, each comment behind its entry."""
    comments = {
        (): "made by hand",
        ("tags", "spam"): "t.yaml:3",
        ("tags", "spam", "title"): "t.yaml:4",
        ("skills", "billing", "members", 1): "t.yaml:9",
        ("skills", "billing", "text"): "t.yaml:10",
    }
    # The key `on` is in quotes: other readers of YAML take it for a switch.
    assert WRITTEN == write(DATA, comments)


def test_nothing_is_an_empty_mapping() -> None:
    """So that a reader finds what it expects."""
    assert "{}\n" == write({})


def test_a_comment_cannot_leave_its_line() -> None:
    """A file name may hold anything; it stays a comment."""
    assert "a: 1  # x\\nb: 2\n" == write({"a": 1}, {("a",): "x\nb: 2"})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("yes", '"yes"'),
        ("10:30", '"10:30"'),
        ("1", '"1"'),
        (1, "1"),
        (1.0, "1.0"),
        (float("inf"), ".inf"),
        ("it's", "it's"),
        ('"x"', "'\"x\"'"),
        ("\x1b", '"\\x1B"'),
        ("a: b", '"a: b"'),
        ("care.acme.example", "care.acme.example"),
        ("Email\\Inbound v3", "Email\\Inbound v3"),
    ],
)
def test_single_values(value: object, text: str) -> None:
    """Plain unless somebody could mistake it; nothing that a terminal obeys."""
    assert text == written(value)


def test_what_is_not_plain_data_is_refused() -> None:
    """There is no silent guess."""
    with pytest.raises(TypeError, match="set is not plain data"):
        write({"a": {1}})
