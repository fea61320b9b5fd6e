"""Placeholders: what stands in braces for something that is put in when a mail is sent.

The vendor's page on templates names no placeholder and does not say how one is written. So
nothing is said of a name, unless it is a slip of one that is known.
"""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.content import codes
from cxdeclare.content.fault import Fault
from cxdeclare.content.page import Page
from cxdeclare.model.diagnostic import nearest

KNOWN = {"content": "inferred: nothing public names it, and the example uses it"}
"""Names, and how each is known."""
_OPEN, _CLOSE = "{{", "}}"
_LONGEST = 200
"""Characters a placeholder may have; what is longer was never closed."""


def placeholders(taken: Page) -> Iterator[Fault]:
    """Those that are not closed, have no name, or are slips."""
    html, at = taken.html, 0
    while (at := html.find(_OPEN, at)) >= 0:
        end = html.find(_CLOSE, at + len(_OPEN), at + _LONGEST)
        spot = taken.spot(at)
        inside = html[at + len(_OPEN) : end].strip() if end >= 0 else ""
        if end < 0 or _OPEN in inside:
            yield Fault(spot, codes.BAD_PLACEHOLDER, "a placeholder is not closed")
            at += len(_OPEN)
            continue
        if not inside:
            yield Fault(spot, codes.BAD_PLACEHOLDER, "a placeholder has no name")
        elif inside not in KNOWN and (hint := nearest(inside.lower(), KNOWN)):
            fact = f"the placeholder `{inside}` is like one that is known"
            yield Fault(spot, codes.LIKE_A_VARIABLE, fact, hint)
        at = end + len(_CLOSE)
