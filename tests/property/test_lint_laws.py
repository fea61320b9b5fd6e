"""Laws of `lint`: whatever the text is there is an answer, at a place in it, soon enough."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdeclare.content.judge import judge
from cxdeclare.content.rules import CONTENT
from tests.unit.content.test_judge import FAULTS, LETTER

PIECES = (
    *"<>/=\"'-! \n\r\t{}&;:#()",
    *(
        "<!--",
        "-->",
        "<p",
        "<b>",
        "</b>",
        "<a href=",
        "<table",
        "<td",
        "<tr>",
        "<style>",
        "</style>",
    ),
    *(
        "<script",
        "<svg>",
        "<math>",
        "<template>",
        "<select>",
        "<frameset>",
        "<plaintext>",
        "<title>",
    ),
    *(
        "style=",
        "color:",
        "url(",
        "rgb(1,2,3)",
        "{{",
        "}}",
        "content",
        "\0",
        "\ufeff",
        "\U0001f600",
    ),
    *(
        "<html",
        "<body",
        "<head>",
        "<!doctype html>",
        "<![CDATA[",
        "<?x",
        "&#x110000;",
        "font-size:1px",
    ),
    *(html for html, _, _ in FAULTS if len(html) < 200),
)
MANGLED = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
CUT = st.tuples(
    st.integers(0, len(LETTER)), st.integers(0, len(LETTER)), st.sampled_from(PIECES)
).map(lambda cut: LETTER[: min(cut[:2])] + cut[2] + LETTER[max(cut[:2]) :])


@settings(max_examples=200)
@given(st.text() | MANGLED | CUT)
def test_any_text_has_an_answer(html: str) -> None:
    """Nothing is raised; each finding has a known id and a line that the text has."""
    lines = html.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for fault in judge(html):
        assert fault.code in CONTENT
        assert 1 <= fault.at.line <= lines
        assert fault.at.column >= 1


@given(MANGLED)
def test_the_same_text_has_the_same_answer(html: str) -> None:
    """In the order of the text, and each finding once."""
    found = judge(html)
    assert found == judge(html) == sorted(set(found))


REPEATED = (
    *(
        "<p>one</p>",
        "<b>",
        "</b>",
        "<b><p>",
        "<div>",
        "<div>x",
        "<table>",
        "<table><tr><th>",
        "<a href=x>",
        "{{",
    ),
    *(
        "{{x}}",
        "<!--",
        "<img src=a>",
        "<font color=red>",
        "\n",
        "<p style='",
        "(",
        "<style>",
        "&amp;",
    ),
    *("<p style='color:red;background:rgb(1,2,3)'>x", "<td>", "<svg>", "<select>", "<template>"),
)
SMALL, LARGE = 60, 960
MOST = 1.6
"""Times what would be linear; a loop in a loop makes up to sixteen times as much."""


def _calls(html: str) -> int:
    """How often any function is called, of ours and of the parser."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        judge(html)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", REPEATED)
def test_the_work_grows_as_the_text_does(piece: str) -> None:
    """Counted, never timed."""
    judge(piece)  # what is made once is made
    start = _calls("")
    small, large = (_calls(piece * size) - start for size in (SMALL, LARGE))
    assert large <= MOST * LARGE / SMALL * max(small, 1), (small, large)


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<table><tr><td>", "<p><span>"])
def test_depth_ends_nothing(piece: str) -> None:
    """A text may nest deeper than a program can."""
    assert isinstance(judge(piece * 5_000), list)
