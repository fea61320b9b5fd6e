"""The one layout of YAML text."""

from __future__ import annotations

import pytest

from cxdeclare.loading.layout import lay_out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a :   1\n", "a: 1\n"),
        ("a:\n      b: 1\n      c:\n         d: 2\n", "a:\n  b: 1\n  c:\n    d: 2\n"),
        ("a:\n- 1\n-   2\n", "a:\n  - 1\n  - 2\n"),
        ("a:\n-   b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n"),
        ("a:\n- - 1\n  -  2\n", "a:\n  - - 1\n    - 2\n"),
        ("a: { b:  1 ,c: [ 1,2 ,3 ] }\n", "a: {b: 1, c: [1, 2, 3]}\n"),
        ("a: [\n1,\n      2\n  ]\n", "a: [\n  1,\n  2\n]\n"),
        ("a: [{\n b: 1\n}]\n", "a: [{\n  b: 1\n}]\n"),
        ("\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
        ("a: 1   \nb: 2", "a: 1\nb: 2\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        ("a: |2-\n    x  \n   y\n\nb: 1\n", "a: |2-\n    x  \n   y\n\nb: 1\n"),
        ("a:\n    b: |\n          x\n            y\n", "a:\n  b: |\n    x\n      y\n"),
        ("a: |+\n  x\n\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n"),
        ("a: |\n    no end", "a: |\n  no end"),
        ("a: |-\n    no end", "a: |-\n  no end\n"),
        ("a: 'x\n     y'\nb: \"z\\\n     w\"\n", "a: 'x\n  y'\nb: \"z\\\n  w\"\n"),
        ("a: plain\n     text\n", "a: plain\n  text\n"),
        ("a: !unset\nb: &x !!str  y\nc:  *x\n", "a: !unset\nb: &x !!str y\nc: *x\n"),
        ("%YAML 1.2\n---\na:  1\n...\n", "%YAML 1.2\n---\na: 1\n...\n"),
        ("a: &x 1\nb: [*x , *x ]\n*x : 2\n", "a: &x 1\nb: [*x, *x]\n*x : 2\n"),
        ("? a\n:   1\n", "? a\n: 1\n"),
        ("?\n a\n:\n b\n? # c\n   'd'\n", "?\n  a\n:\n  b\n? # c\n  'd'\n"),
        ("a:\n\n   # of b\n   b: 1\n", "a:\n\n  # of b\n  b: 1\n"),
        ("{a: http://x/?b=c }\n", "{a: http://x/?b=c}\n"),
        ("a: 1    # kept where it is\n", "a: 1    # kept where it is\n"),
        ("# nothing else", "# nothing else\n"),
        ("# a\n\n\ufeff", "# a\n"),
        ("\r---\ra:  1\r...\r", "---\na: 1\n...\n"),
        ("", ""),
    ],
)
def test_white_space_is_put_in_order(before: str, after: str) -> None:
    """Each kind of disorder, and what does not change."""
    assert after == lay_out(before)[0]


def test_a_comment_stays_with_the_block_it_stands_in() -> None:
    """At the end of a block a comment belongs to it if it stood in its column, else to the next."""
    text = "a:\n    b:\n        c: 1\n        # c\n    # b\n# a\nd: 2\n    # end of d\n"
    wanted = "a:\n  b:\n    c: 1\n    # c\n  # b\n# a\nd: 2\n# end of d\n"
    assert (wanted, ["# c", "# b", "# a", "# end of d"]) == lay_out(text)


def test_a_comment_behind_the_last_value_of_a_block_moves_no_other() -> None:
    """The block is over for the parser by then, and still counts for the comment below."""
    text = "a:\n    b: 1   # behind\n    # below\nc: 1\n"
    assert "a:\n  b: 1   # behind\n  # below\nc: 1\n" == lay_out(text)[0]


def test_a_comment_in_the_place_of_a_value_stays_below_its_key() -> None:
    """A block that was commented out keeps looking like one."""
    text = "a:\n    # b: 1\n    # c: 2\nd:\n    - e:\n       # f\n# g\ng: 1\n"
    wanted = "a:\n  # b: 1\n  # c: 2\nd:\n  - e:\n      # f\n# g\ng: 1\n"
    assert wanted == lay_out(text)[0]


def test_comments_of_lists_at_the_column_of_their_key() -> None:
    """Where list and key stood in one column, a comment below goes with what follows."""
    text = "a:\n- 1\n# between\n- 2\n# of b\nb: 1\n"
    assert "a:\n  - 1\n  # between\n  - 2\n# of b\nb: 1\n" == lay_out(text)[0]


def test_tabs_stay_in_comments_and_nowhere_between() -> None:
    """A tab behind a colon is a space; one inside a comment is part of it."""
    assert ("a: 1 # x\ty\n", ["# x\ty"]) == lay_out("a:\t1\t# x\ty\t\n")
