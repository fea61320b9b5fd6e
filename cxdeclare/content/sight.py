"""Sight: whether texts stand out from what is behind them, where both colours are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cxdeclare.content import codes
from cxdeclare.content.css import Colour, colour, contrast, declarations, pixels
from cxdeclare.content.fault import Fault
from cxdeclare.content.page import TEXT, Node, Page

LEAST, LEAST_LARGE = 4.5, 3.0
LARGE, LARGE_BOLD = 24.0, 18.66
"""Pixels from which on text is large; these are 18 and 14 points."""
_HEADINGS = {"h1": 32.0, "h2": 24.0, "h3": 18.72}
"""Their usual sizes; all of them are bold."""
_BOLD = {"bold", "bolder", "600", "700", "800", "900"}
_UNSEEN = {"style", "script", "title", "head", "template", "noscript"}


@dataclass(frozen=True, slots=True)
class _Look:
    """How a text would look; None where nobody knows."""

    ink: Colour | None = None
    ground: Colour | None = None
    size: float = 16.0
    is_bold: bool = False
    is_hidden: bool = False


def low_contrast(taken: Page) -> Iterator[Fault]:
    """Texts whose colours are too near to each other."""
    if next(taken.named("style"), None) is not None:
        return  # a style sheet may set any colour
    looks: list[_Look] = []
    for node in taken.nodes:
        around = looks[node.parent] if node.parent >= 0 else _Look()
        look = around if node.name == TEXT else _look(node, around)
        looks.append(look)
        if node.name != TEXT or not node.text.strip() or look.is_hidden:
            continue
        if look.ink is None or look.ground is None:
            continue
        is_large = look.size >= LARGE or (look.is_bold and look.size >= LARGE_BOLD)
        least = LEAST_LARGE if is_large else LEAST
        ratio = contrast(look.ink, look.ground)
        if ratio < least:
            # Rounded down: 4.49 is not 4.5.
            fact = f"the contrast of the text is {int(ratio * 100) / 100:g}, less than {least:g}"
            yield Fault(node.at, codes.LOW_CONTRAST, fact)


def _look(node: Node, around: _Look) -> _Look:
    look = around
    if node.name in _UNSEEN:
        look = replace(look, is_hidden=True)
    elif node.name in _HEADINGS:
        look = replace(look, size=_HEADINGS[node.name], is_bold=True)
    elif node.name in {"b", "strong", "th"}:
        look = replace(look, is_bold=True)
    elif node.name == "a":
        look = replace(look, ink=None)  # each program has its own colour for links
    elif node.name == "mark":
        look = replace(look, ink=None, ground=None)
    look = _painted(look, node)
    for name, value in declarations(node.attributes.get("style", "")):
        look = _declared(look, name, value)
    return look


def _painted(look: _Look, node: Node) -> _Look:
    """With the colours that attributes give."""
    given = node.attributes
    if given.get("bgcolor"):
        look = replace(look, ground=colour(given["bgcolor"]))
    if given.get("background"):
        look = replace(look, ground=None)
    if node.name == "font" and given.get("color"):
        look = replace(look, ink=colour(given["color"]))
    if node.name == "body" and given.get("text"):
        look = replace(look, ink=colour(given["text"]))
    return look


def _declared(look: _Look, name: str, value: str) -> _Look:
    if name == "color":
        look = look if value == "inherit" else replace(look, ink=colour(value))
    elif name == "background-color":
        look = look if value == "transparent" else replace(look, ground=colour(value))
    elif name == "background":
        look = look if value in {"none", "transparent"} else replace(look, ground=colour(value))
    elif name == "background-image" and value != "none":
        look = replace(look, ground=None)
    elif name == "font-size":
        look = replace(look, size=pixels(value) or LARGE)  # of what is not known, the best
    elif name == "font-weight":
        look = replace(look, is_bold=value in _BOLD)
    elif (name, value) in {("display", "none"), ("visibility", "hidden")}:
        look = replace(look, is_hidden=True)
    elif name in {"opacity", "filter", "mix-blend-mode"}:
        look = replace(look, ink=None, ground=None)
    return look
