"""What is wrong with the HTML of a template, found in one pass over whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.content.nesting import fault_in

WELL_FORMED = (
    "",
    "text",
    "<p>one<p>two",
    "<div><p>x</div>",
    "<DIV>x</div>",
    "<img src=\"a>b\" alt='</b>'><br/><hr>",
    "<ul><li>x<li>y</ul>",
    "<table><tr><td>x<tr><td>y</table>",
    "<!DOCTYPE html><html><head><title>a < b</title><body>x",
    "<![if !mso]><b>x</b><![endif]><![foo[ bar ]]>",
    "<!--[if mso]><table><![endif]--><b>x</b><!-- <i> -->",
    "<style>a > b { }</style><script>if (a<b) '</b>'</script>",
    "<o:p>x</o:p>",
    "1 < 2 and <3 <",
    "<svg/><b>x</b>",
    "\u0130\u0130<STYLE></b></Style><B>x</b>",
)


@pytest.mark.parametrize("html", WELL_FORMED)
def test_what_nests_is_fine(html: str) -> None:
    """Also what HTML lets one leave out, and what mail programs alone understand."""
    assert "" == fault_in(html)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<b>x", "the HTML never ends `<b>`"),
        ("<b><i>x</b></i>", "line 1 of the HTML ends `<b>`, which is not open, inside `<i>`"),
        ("x\n</div>", "line 2 of the HTML ends `<div>`, which is not open"),
        ("<div><p>x</b></div>", "line 1 of the HTML ends `<b>`, which is not open, inside `<div>`"),
        ("<b title='x", "the HTML never ends `<b>`"),
        ("<b title=x", "the HTML never ends `<b>`"),
        ("<style>x", "the HTML never ends `<style>`"),
    ],
)
def test_the_first_fault_is_named(html: str, fault: str) -> None:
    """With its line, if it is an end."""
    assert fault == fault_in(html)


@given(st.text(alphabet="<>!-/'\"= ab[]\n?") | st.text())
def test_any_text_can_be_looked_at(html: str) -> None:
    """No text makes it fail."""
    assert isinstance(fault_in(html), str)


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<![x", "<", "</", "<script>", "<a '", "<b>"])
def test_no_text_takes_longer_than_its_length(piece: str) -> None:
    """A pass that goes back would not end for this in the life of a test."""
    assert isinstance(fault_in(piece * 1_000_000), str)
