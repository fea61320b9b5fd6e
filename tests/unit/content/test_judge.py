"""Content: each seeded fault gives its finding and no other, and good mail gives none."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxdeclare.content.codes import NO_TEXT_PART
from cxdeclare.content.judge import GMAIL, SES, judge
from cxdeclare.content.rules import CONTENT
from cxdeclare.model.diagnostic import Severity

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
# The fault, its id, and where it stands.
FAULTS: tuple[tuple[str, str, tuple[int, int]], ...] = (
    ("<p>one</b></p>", "CXD701", (1, 7)),
    ("<div>\n<b>one</div></b>", "CXD701", (2, 13)),
    ("<p>one</p><!-- two", "CXD701", (1, 18)),
    ("<p>one</p>\n<div><b>two</div>", "CXD701", (2, 12)),
    ("<p>one</p>\n <div>two", "CXD701", (2, 2)),
    ("<p>one</p>\n<script>alert(1)</script>", "CXD710", (2, 1)),
    ('<p>one</p><SCRIPT src="https://a.example/a.js"></SCRIPT>', "CXD710", (1, 11)),
    ('<p onclick="go()">one</p>', "CXD711", (1, 1)),
    ('<p>one<br ONLOAD="go()"></p>', "CXD711", (1, 7)),
    ("<form><p>one</p></form>", "CXD712", (1, 1)),
    ('<p><input type="text"></p>', "CXD712", (1, 4)),
    ('<iframe src="https://a.example/"></iframe>', "CXD713", (1, 1)),
    ('<object data="a.swf"></object>', "CXD713", (1, 1)),
    ('<p><a href="javascript:go()">one</a></p>', "CXD714", (1, 4)),
    ('<p><a href=" java\tscript:go()">one</a></p>', "CXD714", (1, 4)),
    ('<p><a href="data:text/html,x">one</a></p>', "CXD714", (1, 4)),
    ('<meta http-equiv="refresh" content="0">', "CXD715", (1, 1)),
    ('<base href="https://a.example/">', "CXD715", (1, 1)),
    ('<p><img src="cid:logo"></p>', "CXD720", (1, 4)),
    ('<p style="color:#777;background:#fff">one</p>', "CXD721", (1, 39)),
    (
        '<div style="background-color:rgb(255,255,0)"><b><font color="white">one</font></b></div>',
        "CXD721",
        (1, 69),
    ),
    ('<h1 style="color:#959595;background:white">one</h1>', "CXD721", (1, 44)),
    ("<table><tr><td>one</td></tr></table>", "CXD722", (1, 1)),
    (
        "<!doctype html><html><head><title>one</title></head><body>two</body></html>",
        "CXD723",
        (1, 16),
    ),
    (
        "<!doctype html><html lang='en'><head><title> </title></head><body>two</body></html>",
        "CXD724",
        (1, 16),
    ),
    ('<p><a href="https://a.example/"> </a></p>', "CXD725", (1, 4)),
    ("<p><a>one</a></p>", "CXD725", (1, 4)),
    ('<p><img alt="" src="https://a.example/a.png"></p>', "CXD730", (1, 4)),
    ('<p><img alt="" src="//a.example/a.png"></p>', "CXD730", (1, 4)),
    (f'<p><img alt="" src="{PIXEL}"></p>', "CXD731", (1, 4)),
    ('<table role="none" background="https://a.example/a.png"></table>', "CXD730", (1, 1)),
    (
        "<html lang=en><title>a</title><body text=#eee bgcolor=#fff><p>one</body></html>",
        "CXD721",
        (1, 63),
    ),
    ('<link rel="stylesheet" href="https://a.example/a.css">', "CXD732", (1, 1)),
    ("<style>@import 'https://a.example/a.css';</style>", "CXD732", (1, 8)),
    ('<p style="position: absolute">one</p>', "CXD733", (1, 1)),
    ('<p style="background:url(cid:a;b) red">one</p>', "CXD733", (1, 1)),
    ('<p><a href="http://a.example/">one</a></p>', "CXD734", (1, 4)),
    (f"<p>{'one ' * (GMAIL // 4)}</p>", "CXD735", (1, 1)),
    (f"<p>{'a' * (SES // 4 * 3)}</p>", "CXD736", (1, 1)),
    ('<p><img alt="" src="images/a.png"></p>', "CXD737", (1, 4)),
    ("<p>{{content</p>", "CXD740", (1, 4)),
    ("<p>one\n {{ }}</p>", "CXD740", (2, 2)),
    ("<p>{{Content}}</p>", "CXD741", (1, 4)),
    ("<p>{{contents}}</p>", "CXD741", (1, 4)),
)
LETTER = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>ACME</title>
</head>
<body style="margin:0;background:#ffffff;color:#222222">
<table role="presentation" width="100%" cellpadding="0"><tr><td align="center">
<table role="none" width="640"><tr>
<td bgcolor="#0b3d91" style="color:white;font-size:14pt"><b>ACME</b></td>
</tr><tr><td>{{content}}{{customer.firstName}}</td></tr></table>
</td></tr></table>
<p>Ask us: <a href="mailto:care@acme.example">care@acme.example</a>,
<a href="tel:+4312345">+43 1 23 45</a>, <a href="https://acme.example/?a=1&amp;b=2">acme</a>,
<a href="{{link}}">your case</a>, <a href="#top">top</a>, <a id="top"></a>
<a href="https://acme.example/"><img src="cid:logo" alt="ACME"></a></p>
<table><caption>Hours</caption><tr><th>Day</th><td>8 to 18</td></tr></table>
</body>
</html>
"""
GOOD: tuple[str, ...] = (
    (EXAMPLES / "templates" / "brand.html").read_text(encoding="utf-8"),
    (EXAMPLES / "signatures" / "billing.html").read_text(encoding="utf-8"),
    LETTER,
    "plain text, 1 < 2 & more",
    "<p>one<br>two<p>three<ul><li>four<li>five</ul>",
    '<h1 style="color:#949494;background:white">one</h1>',
    '<p style="color:#777">one</p>',
    '<p style="background:#777"><a href="https://a.example">one</a></p>',
    '<p style="color:tomato;background:white">one</p>',
    '<p style="color:#eee;background:#fff"><mark>one</mark></p>',
    '<p style="color:#eee;background:#fff;opacity:.5">one</p>',
    (
        '<div style="background:#fff"><p style="color:#eee;background-image:none;font-size:9em">'
        '<i style="background-image:inherit">one</i></p></div>'
    ),
    (
        '<table role="none" bgcolor="#fff"><tr><td background="cid:a"><font color="#eee">one</font>'
        "</table>"
    ),
    '<p style="color:#949494;background:#fff;font-size:2em">one</p>',
    '<style>p{color:red}</style><p style="color:#eee;background:#fff" class="a">one</p>',
    '<p style="color:#eee;background:#fff;display:none">one</p>',
    '<p style="color:#fff;background:rgba(255,255,255,.1)">one</p>',
    "<p>{{agent.name}} and {single} }} and {{{x}}}</p>",
    '<p on="y">one</p>',
    "",
)


@pytest.mark.parametrize(
    ("html", "code", "at"), FAULTS, ids=[f"{c} {h[:40]}" for h, c, _ in FAULTS]
)
def test_a_seeded_fault_gives_its_finding(html: str, code: str, at: tuple[int, int]) -> None:
    """Its own id, its own place, and nothing beside."""
    assert [(code, at)] == [(one.code, tuple(one.at)) for one in judge(html)]


def test_every_rule_has_a_seeded_fault() -> None:
    """At least thirty; what is about a resource and no text is tried with a manifest."""
    assert len(FAULTS) >= 30
    assert CONTENT.keys() - {NO_TEXT_PART} == {code for _, code, _ in FAULTS}


@pytest.mark.parametrize("html", GOOD, ids=range(len(GOOD)))
def test_good_mail_gives_none(html: str) -> None:
    """Also where something is not known: then nothing is said."""
    assert [] == judge(html)


def test_what_runs_is_an_error() -> None:
    """The rest are warnings, but what cannot be sent at all."""
    errors = {code for code, rule in CONTENT.items() if rule.severity is Severity.ERROR}
    assert {"CXD710", "CXD711", "CXD712", "CXD713", "CXD714", "CXD715", "CXD736"} == errors
