"""Sound: whether a document has what its format allows and we write, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from unicodedata import bidirectional, category
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("gfm-like", {"html": True, "linkify": True})
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


def _inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def sound_markdown(page: str) -> None:
    """Fail if a renderer of GitHub finds a mark that is not ours, or a name to call."""
    tokens = _READER.parse(page)
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


def sound_html(page: str) -> str:
    """The text of a page; fail if it has an element or an attribute that is not ours."""
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


def sound_xml(page: str) -> None:
    """Fail if it is not in the shape of JUnit, or counts wrongly."""
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
