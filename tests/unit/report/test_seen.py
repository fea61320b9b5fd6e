from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.report.outline import Body
from cxdeclare.report.seen import Compared, compared


def _seen(html: str) -> list[str]:
    return [line for _, line in compared(Body(None, html, is_html=True)).rows]


def _difference(before: str, after: str, *, is_html: bool = True) -> Compared:
    return compared(Body(before, after, is_html))


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("one<br>two<hr>three", ["one", "two", "three"]),
        ("a <b>b</b>\n c", ["a b c"]),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", ["a b", "c"]),
        ("&lt;b&gt; &amp; &eacute;", ["<b> & é"]),
        ("<style>p{}</style><script>x</script><!-- no -->y", ["y"]),
        ("<head><title>t</title></head><body>y</body>", ["y"]),
        ("<p hidden>no<b>no</b></p>y", ["y"]),
        ("<p style='color:red; display : none'>no<br>no</p>y", ["y"]),
        ("<div style='visibility:hidden'><div>no</div>no</div>y", ["y"]),
        ("<img src=a alt='Our logo'>", ["[image: Our logo]"]),
        ("x<img src=a>y", ["x [image] y"]),
        ("<img hidden alt=no>y", ["y"]),
        ("<p>open<p>still <i>open", ["open", "still open"]),
        ("</p></b>y", ["y"]),
        ("<head><title>t</title><body>y", ["y"]),
        ("<p hidden>no<p>y", ["y"]),
        ("<ul><li hidden>no<li>y</ul>", ["y"]),
        ("<div hidden><p>no</x></p></p>no</div>y", ["y"]),
        ("<![if !mso]>y<![endif]>", ["y"]),
        ("<!--[if mso]>no<![endif]-->y", ["y"]),
        ("<!-->y", ["y"]),
        ("<!-- open y", []),
        ("<![<!DOCTYPE html><?xml x?></>y", ["y"]),
        ("a < b <3 <a title='>' href=\">\">c</a", ["a < b <3 c"]),
        ("<script>'<p>no</p>'</script ><style>no</styled></style>y", ["y"]),
        ("<i title=x hidden=>no</i><i title=a title=b>y</i>", ["y"]),
        ("<b x='no>no", []),
        ("a\x00b\x1bc", ["a\ufffdb\\x1bc"]),
    ],
)
def test_what_a_customer_sees(html: str, lines: list[str]) -> None:
    """Blocks are lines; what is hidden, a style, a script or a comment is not there."""
    assert lines == _seen(html)


def test_only_what_differs_is_shown() -> None:
    """With two lines around it, and how many are left out."""
    before = "".join(f"<p>{at}</p>" for at in range(10))
    found = _difference(before, before.replace("<p>5</p>", "<p>five</p>"))
    assert "visible text: 1 line taken away and 1 line put in" == found.title
    assert (
        ("@", "3 lines as before"),
        (" ", "3"),
        (" ", "4"),
        ("-", "5"),
        ("+", "five"),
        (" ", "6"),
        (" ", "7"),
        ("@", "2 lines as before"),
    ) == found.rows


def test_other_markup_for_the_same_text_is_said_to_be_so() -> None:
    """But for links and images, which a customer meets as well."""
    assert "renders the same text" == _difference("<p>a b</p>", "<div>a\n<i>b</i></div>").title
    found = _difference("<a href=x>a</a>", "<a href=y>a</a>")
    assert ("renders the same text; links or images differ", ()) == (found.title, found.rows)


def test_a_plain_text_is_compared_line_by_line() -> None:
    """Markup in it is text."""
    found = _difference("a\n<b>c</b>\n", "a\nd\n", is_html=False)
    assert ((" ", "a"), ("-", "<b>c</b>"), ("+", "d")) == found.rows
    assert "differs in white space only" == _difference("a \n", "a\n", is_html=False).title


def test_a_long_body_is_compared_as_far_as_it_is_read() -> None:
    """What is left is counted; a huge one is not read at all."""
    long = "".join(f"<p>{at}</p>" for at in range(2_100))
    assert _difference(long, f"<p>x</p>{long}").title.endswith("; 101 more lines not compared")
    assert ("@", "100 more lines") == compared(Body(None, long, is_html=True)).rows[-1]
    assert "too long to be compared here" == _difference("x" * 500_001, "y").title


@pytest.mark.parametrize("part", ["<", "<!--", "<!", "<a ", "</", "</a ", "<![", "<a x='", "&"])
def test_a_text_that_never_ends_is_read_to_its_end(part: str) -> None:
    """In one pass: what looks back for each sign would still be at it tomorrow."""
    assert len(_seen(part * 80_000)) <= 1


@given(st.text(st.sampled_from("<>/!-&;'\" =apstyle\x00"), max_size=40))
def test_any_html_has_lines_that_can_be_shown(html: str) -> None:
    """However broken it is."""
    assert all(line.isprintable() and line for line in _seen(html))
