"""A message as a customer gets it, and what a frame of it may not do."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from cxdeclare.report.mail import LIMIT, SAMPLE, mail, size


def test_words_and_signature_stand_where_the_template_says() -> None:
    """The signature below the words."""
    made = mail("<table>{{ content }}</table>", "<p>Team</p>", words="Hello & bye")
    assert "<table><p>Hello &amp; bye</p>\n<p>Team</p></table>" == made.html


def test_without_a_place_they_stand_above_the_template() -> None:
    """So that nothing of it is lost."""
    assert mail("<p>frame</p>", None, "A\nB", words="x").html == (
        "<p>x</p>\n<p>A<br>B</p>\n<p>frame</p>"
    )


def test_the_text_has_the_signature_of_the_text() -> None:
    """A template has no text of its own."""
    assert f"{SAMPLE}\n\nTeam" == mail("<p>frame</p>", "<p>Team</p>", "Team").text


@pytest.mark.parametrize("length", [0, 1000, 100_000])
def test_the_weight_is_that_of_the_message_in_base64(length: int) -> None:
    """Four bytes for three, and the lines and headers around them."""
    made = mail("x" * length)
    least = (len(made.html) + len(made.text)) * 4 / 3
    assert least <= made.weight <= least * 1.1 + 1000
    assert message_from_bytes(b"") is not None


def test_sizes_are_said_in_the_largest_unit() -> None:
    """The limit is the vendor's 40 MB."""
    assert ["999 bytes", "1.0 KB", "40.0 MB"] == [size(999), size(1024), size(LIMIT)]


def test_images_from_elsewhere_are_listed_once() -> None:
    """They are not shown, and a reader has to know which."""
    html = '<img src="http://a/x.png"><td background="//b/y.png"><img src="cid:1"><img src=http://a/x.png>'
    assert ("http://a/x.png", "//b/y.png") == mail(html).outside


@pytest.mark.parametrize(
    "html",
    [
        "<IFRAME src=x>",
        "<object data=x>",
        "<embed/src=x>",
        "<meta http-equiv=refresh>",
        "<base href=x>",
        "<form action=x>",
        "<link rel=stylesheet href=x>",
        "<video poster=x>",
        '<a HREF = "x">',
        "<svg><a xlink:href=x>",
    ],
)
def test_nothing_in_a_frame_leads_elsewhere(html: str) -> None:
    """By its name or by its address; what only looks like it stays."""
    frame = mail(html).frame().partition("<body>")[2]
    assert html.casefold() not in frame.casefold()
    assert "<x-" in frame or "data-href" in frame
    assert "<forms>" in mail("<forms>").frame()
