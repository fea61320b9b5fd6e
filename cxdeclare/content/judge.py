"""Judge: everything there is to say of one piece of HTML, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cxdeclare.content import codes
from cxdeclare.content.css import declarations
from cxdeclare.content.fault import Fault
from cxdeclare.content.nesting import place_of_fault
from cxdeclare.content.page import TEXT, Node, Page, Spot, page
from cxdeclare.content.placeholders import placeholders
from cxdeclare.content.sight import low_contrast

GMAIL = 102 * 1024
SES = 40 * 10**6
_FORM = ("form", "input", "button", "select", "textarea")
_EMBEDDED = ("iframe", "frame", "frameset", "object", "embed", "applet", "audio", "video")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_RUNS = {"javascript", "vbscript", "livescript", "mocha"}
_BLANK = re.compile(r"[\s\x00-\x1f]+")
_POSITIONS = {"absolute", "fixed", "relative", "sticky"}
_DISPLAYS = {"flex", "inline-flex", "grid", "inline-grid"}
_LINKS = {"a": "href", "area": "href", "img": "src"}
_HEADS = ("th", "caption")


def judge(html: str) -> list[Fault]:
    """All faults of one text in its order, each once."""
    taken = page(html)
    found = {fault for judge in _JUDGES for fault in judge(taken)}
    return sorted(found)


def _malformed(taken: Page) -> Iterator[Fault]:
    for code, at in taken.faults:
        yield Fault(at, codes.MALFORMED, f"the HTML is broken here: {code.replace('-', ' ')}")
    nested = None if taken.faults else place_of_fault(taken.html)
    if nested is not None:  # the standard says how to mend it, and mail programs do otherwise
        yield Fault(taken.spot(nested[0]), codes.MALFORMED, f"the HTML {nested[1]}")


def _elements(taken: Page) -> Iterator[Fault]:
    for node in taken.nodes:
        name = node.name
        if name == "script":
            yield Fault(node.at, codes.SCRIPT, "there is a script")
        elif name in _FORM:
            yield Fault(node.at, codes.FORM, f"there is `<{name}>`")
        elif name in _EMBEDDED:
            yield Fault(node.at, codes.EMBEDDED, f"there is `<{name}>`")
        elif name == "base" or (
            name == "meta" and node.attributes.get("http-equiv", "").lower() == "refresh"
        ):
            yield Fault(node.at, codes.PAGE_WIDE, f"there is `<{name}>`")
        elif name == "link" and "stylesheet" in node.attributes.get("rel", "").lower():
            yield Fault(node.at, codes.FAR_STYLE, "a style sheet is loaded")
        for attribute in sorted(node.attributes):
            if attribute.startswith("on") and len(attribute) > len("on"):
                yield Fault(node.at, codes.HANDLER, f"`<{name}>` has `{attribute}`")


def _images(taken: Page) -> Iterator[Fault]:
    for node in taken.named("img"):
        if "alt" not in node.attributes:
            yield Fault(node.at, codes.NO_ALT, "an image has no alternative text")
        yield from _source(node, node.attributes.get("src", ""))
    for node in taken.nodes:
        if node.attributes.get("background"):
            yield from _source(node, node.attributes["background"])


def _source(node: Node, address: str) -> Iterator[Fault]:
    scheme = _scheme(address)
    if scheme in {"http", "https"} or address.strip().startswith("//"):
        yield Fault(node.at, codes.FAR_IMAGE, "an image is loaded from elsewhere")
    elif scheme == "data":
        yield Fault(node.at, codes.INLINE_IMAGE, "an image is written into the HTML")


def _addresses(taken: Page) -> Iterator[Fault]:
    for node in taken.nodes:
        attribute = _LINKS.get(node.name, "")
        address = node.attributes.get(attribute, "").strip() if attribute else ""
        for value in (node.attributes.get(one, "") for one in ("href", "src", "action")):
            scheme = _scheme(value)
            is_page = scheme == "data" and _BLANK.sub("", value)[5:].lower().startswith("text/")
            if scheme in _RUNS or is_page:
                yield Fault(node.at, codes.RUNNING_LINK, f"`<{node.name}>` leads to `{scheme}:`")
        if attribute == "href" and _scheme(address) == "http":
            yield Fault(node.at, codes.PLAIN_LINK, "a link is not encrypted")
        if address and not address.startswith(("#", "//", "{{")) and not _scheme(address):
            what = "an image" if attribute == "src" else "a link"
            yield Fault(node.at, codes.NOWHERE, f"{what} has no whole address")


def _scheme(address: str) -> str:
    """The scheme as browsers see it: white space in it does not count."""
    found = _SCHEME.match(_BLANK.sub("", address[:_FAR]))
    return found[1].lower() if found else ""


_FAR = 200


def _links(taken: Page) -> Iterator[Fault]:
    says = _saying(taken)
    for number, node in enumerate(taken.nodes):
        if node.name != "a" or {"name", "id"} & node.attributes.keys():
            continue
        label = node.attributes.get("aria-label", "").strip()
        if number not in says and not label:
            yield Fault(node.at, codes.EMPTY_LINK, "a link has nothing to click on")
        elif not node.attributes.get("href", "").strip():
            yield Fault(node.at, codes.EMPTY_LINK, "a link leads nowhere")


def _saying(taken: Page) -> set[int]:
    """The nodes that hold a text, or an image with one; each is met once on the way up."""
    found: set[int] = set()
    for number, node in enumerate(taken.nodes):
        alt = node.attributes.get("alt", "") if node.name == "img" else ""
        if (node.name == TEXT and node.text.strip()) or alt.strip():
            at = number
            while at >= 0 and at not in found:
                found.add(at)
                at = taken.nodes[at].parent
    return found


def _tables(taken: Page) -> Iterator[Fault]:
    headed: set[int] = set()
    for node in taken.named(*_HEADS):
        at = node.parent
        while at >= 0 and taken.nodes[at].name != "table":
            at = taken.nodes[at].parent
            if at in headed:
                break
        headed.add(at)
    for number, node in enumerate(taken.nodes):
        role = node.attributes.get("role", "").strip().lower()
        if node.name == "table" and number not in headed and role not in {"presentation", "none"}:
            yield Fault(node.at, codes.LAYOUT_TABLE, "a table has no headings and no role")


def _styles(taken: Page) -> Iterator[Fault]:
    for node in taken.nodes:
        if node.name == TEXT and node.parent >= 0 and taken.nodes[node.parent].name == "style":
            if "@import" in node.text.lower():
                yield Fault(node.at, codes.FAR_STYLE, "a style sheet is loaded by `@import`")
            continue
        for name, value in declarations(node.attributes.get("style", "")):
            if "url(" in value and name.startswith("background"):
                yield Fault(node.at, codes.DROPPED_STYLE, f"`{name}` has an image")
            if (name == "position" and value in _POSITIONS) or (
                name == "display" and value in _DISPLAYS
            ):
                yield Fault(node.at, codes.DROPPED_STYLE, f"`{name}: {value}`")


def _whole(taken: Page) -> Iterator[Fault]:
    if not taken.is_whole:
        return
    top = next(taken.named("html"), None)
    at = top.at if top else Spot(1, 1)
    if top is None or not top.attributes.get("lang", "").strip():
        yield Fault(at, codes.NO_LANGUAGE, "the page does not say its language")
    titles = {number for number, node in enumerate(taken.nodes) if node.name == "title"}
    if not any(node.parent in titles and node.text.strip() for node in taken.named(TEXT)):
        yield Fault(at, codes.NO_TITLE, "the page has no title")


def _size(taken: Page) -> Iterator[Fault]:
    size = len(taken.html.encode())
    sent = -(-size // 3) * 4
    if sent > SES:
        fact = f"the HTML takes {sent / 10**6:.0f} MB of the 40 MB that SES takes"
        yield Fault(Spot(1, 1), codes.TOO_LARGE, fact)
    elif size > GMAIL:
        fact = f"the HTML takes {size / 1024:.0f} KB, and Gmail shows 102 KB"
        yield Fault(Spot(1, 1), codes.CLIPPED, fact)


_JUDGES: tuple[Callable[[Page], Iterator[Fault]], ...] = (
    _malformed,
    _elements,
    _images,
    _addresses,
    _links,
    _tables,
    _styles,
    _whole,
    _size,
    low_contrast,
    placeholders,
)
