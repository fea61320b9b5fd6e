"""Hostile text: whatever a manifest or a tenant says, every format shows it and obeys nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from unicodedata import bidirectional, category
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cxdeclare.engine.events import Planned
from cxdeclare.kinds import ALL
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.span import Span
from cxdeclare.planning.plan import Plan
from cxdeclare.report import markup
from cxdeclare.report.cut import LEAST
from cxdeclare.report.excerpt import visible
from cxdeclare.report.junit import Case, Fault, Suite, junit
from cxdeclare.report.markdown import plan as as_markdown
from cxdeclare.report.orders import disarmed
from cxdeclare.report.plan import plan as as_text
from cxdeclare.report.told import Told, document
from tests.support.hostile import HOSTILE
from tests.support.plans import filled

READER = MarkdownIt("gfm-like", {"html": True, "linkify": True})
BLOCKS = {
    "heading_open", "heading_close", "paragraph_open", "paragraph_close", "bullet_list_open",
    "bullet_list_close", "list_item_open", "list_item_close", "inline", "html_block", "fence", "hr",
}  # fmt: skip
INLINE = {"text", "code_inline", "strong_open", "strong_close"}
OUR_HTML = re.compile(r"<details>\n<summary>[\w ,:;]+</summary>|</details>")
CALLS = re.compile(
    r"""@                              # a person, a team, an address
    |   (?<!\w)[#!$%&^~:\\](?=\w)         # an issue, a request, a label, an emoji
    |   \b[a-z]+-\d+|\b[0-9a-f]{7,64}\b   # an issue of a tracker, a commit
    |   ://|www\.|[<`\[\]|*$]""",
    re.IGNORECASE | re.VERBOSE,
)
"""What no renderer may find outside of code."""
ORDERS = re.compile(r"^\s*::|##(?:\[|vso\[|teamcity\[)", re.MULTILINE)
TAGS = {
    "html": {"lang"}, "head": set(), "meta": {"charset", "name", "content", "http-equiv"},
    "style": set(), "title": set(), "body": set(), "main": set(), "section": set(),
    "article": set(), "h1": set(), "h2": set(), "h3": set(), "p": set(), "ul": set(), "li": set(),
    "code": set(), "bdi": set(), "br": set(), "strong": set(), "table": set(), "tr": set(),
    "th": {"scope"}, "td": {"colspan"}, "details": set(), "summary": set(), "pre": set(),
    "del": set(), "ins": set(), "dl": set(), "dt": set(), "dd": set(), "footer": set(),
}  # fmt: skip
XML: dict[str, set[str]] = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "testcase": {"name", "classname"},
    "skipped": {"message"},
    "error": {"type", "message"},
    "failure": {"type", "message"},
    "system-out": set(),
}
WITHIN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"skipped", "error", "failure", "system-out"},
}
HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
each = pytest.mark.parametrize("text", HOSTILE, ids=ascii)
TEXT = st.one_of(
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map("".join),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map(" ".join),
    st.text(st.sampled_from("`@#:|<>&[]()!*_~$%^\\/-+=. \n\ta1"), max_size=24),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=24),
)
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _told(text: str, made: Plan | None) -> Told:
    found = (
        Diagnostic("CXD204", text, Span(f"parts/{text}", 3, 4), text, text),
        Diagnostic("CXD100", f"`{text}`", hint=f"{text}\n{text}"),
    )
    said = ((text, text),)
    return Told(
        "plan", "tenant.yaml", found, plan=made, name=visible(text), stopped=said, said=(text,)
    )


def _inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def _sound_markdown(page: str) -> None:
    tokens = READER.parse(page)
    assert {token.type for token in tokens} <= BLOCKS
    assert {token.type for token in _inline(tokens)} <= INLINE
    for token in tokens:
        if token.type == "html_block":
            assert OUR_HTML.fullmatch(token.content.strip()), token.content
        if token.type == "fence":
            assert token.info in {"diff", "text"}
    for token in _inline(tokens):
        if token.type == "text":
            assert not CALLS.search(token.content), token.content
    folds = [token.content for token in tokens if token.type == "html_block"]
    assert sum("<details>" in one for one in folds) == sum("</details>" in one for one in folds)
    assert not ORDERS.search(page)
    assert not re.search(r"^ {0,3}/", page, re.MULTILINE)


@each
def test_markdown_calls_nobody_and_loads_nothing(text: str) -> None:
    """A renderer of GitHub's Markdown finds our own marks and no others, cut or whole."""
    _sound_markdown(document("markdown", _told(text, filled(text)), ALL))
    _sound_markdown(document("markdown", _told(text, None), ALL))
    short = as_markdown(filled(text), ALL, visible(text), limit=LEAST)
    assert len(short) <= LEAST
    _sound_markdown(disarmed(short, "markdown"))


@some
@given(TEXT)
def test_no_text_gets_out_of_markdown(text: str) -> None:
    """The same for any text."""
    _sound_markdown(document("markdown", _told(text, filled(text)), ALL))


@some
@given(st.lists(st.sampled_from(HOSTILE), max_size=3).map(" ".join))
def test_a_sentence_keeps_its_words(text: str) -> None:
    """What a reader sees is the text, but for backticks that mark code anyhow."""
    (inline,) = [one for one in READER.parse(f"x {markup.text(text)} x") if one.type == "inline"]
    assert inline.children is not None
    seen = "".join(child.content for child in inline.children)
    ours = re.sub(r"[`\s\"]|spaces", "", seen)
    for word in re.findall(r"[^\W\d_]{3,}", visible(text)):
        assert word in ours


class _Read(HTMLParser):
    """Checks every element of a page while it is read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= TAGS[tag]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def _sound_html(page: str) -> str:
    read = _Read()
    read.feed(page)
    read.close()
    assert not read.open
    assert "default-src 'none'" in page
    text = "".join(read.text)
    assert not any(map(_turns, text))
    assert not ORDERS.search(page)
    return text


def _turns(sign: str) -> bool:
    """Whether something obeys a sign, or it makes a text read in another order."""
    harmless = sign in "\n\t" or (category(sign) == "Cf" and bidirectional(sign) not in TURNING)
    return category(sign) in HIDDEN and not harmless


@each
def test_a_page_has_our_own_elements_only(text: str) -> None:
    """Known elements, known attributes, closed in order; no comment; the text is still there."""
    for told in (_told(text, filled(text)), _told(text, None)):
        seen = _sound_html(document("html", told, ALL))
        if text.isprintable() and text.strip() and "##" not in text:
            assert text in seen


def _sound_xml(page: str) -> None:
    root = ET.fromstring(page)  # noqa: S314 - our own
    for element in root.iter():
        assert set(element.attrib) <= XML[element.tag]
        assert {child.tag for child in element} <= WITHIN.get(element.tag, set())
        order = [child.tag for child in element]
        known = ["testsuite", "testcase", "skipped", "error", "failure", "system-out"]
        assert order == sorted(order, key=known.index)
    for suite in root:
        cases = list(suite)
        assert int(suite.attrib["tests"]) == len(cases)
        for name in ("failure", "error"):
            count = sum(case.find(name) is not None for case in cases)
            assert int(suite.attrib[f"{name}s"]) == count
    assert not ORDERS.search(page)


@each
def test_junit_stays_in_its_shape(text: str) -> None:
    """It can be read, has the elements of the format in their order, and counts them."""
    _sound_xml(document("junit", _told(text, filled(text)), ALL))
    fault = Fault(text, text, text)
    cases = (
        Case(text, text, (fault, fault), note=text),
        Case(text, errors=(fault,)),
        Case(text, skipped=text or "x"),
    )
    _sound_xml(disarmed(junit([Suite(text, cases)], text), "junit"))


@each
def test_sarif_has_no_link_in_a_message(text: str) -> None:
    """It can be read, its paths are of signs that a URI may have, and its messages are plain."""
    page = document("sarif", _told(text, None), ALL)
    (run,) = json.loads(page)["runs"]
    for result in run["results"]:
        assert not re.search(r"(?<!\\)\]\(", result["message"]["text"])
        place = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[\w\-.~/%]+", place["artifactLocation"]["uri"], re.ASCII)
    assert page.isascii()
    assert not ORDERS.search(page)


@each
def test_text_is_printable_and_orders_nothing(text: str) -> None:
    """No sign that a terminal obeys, and no line that a pipeline does."""
    page = disarmed(as_text(filled(text), ALL, visible(text)))
    assert not any(category(sign) in HIDDEN for sign in page.replace("\n", ""))
    assert not ORDERS.search(page)


@each
def test_json_holds_the_text_as_it_is(text: str) -> None:
    """The plan comes back whole, and the line orders nothing."""
    told = Planned(plan=filled(text))
    line = disarmed(json.dumps(told.model_dump(mode="json")), "json")
    assert Planned.model_validate_json(line) == told
    assert line.isascii()
    assert not ORDERS.search(line)


def test_there_are_sixty_of_them() -> None:
    """At least, and each once."""
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60
