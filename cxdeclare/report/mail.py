"""Mail: a message as a customer gets it: the agent's words, the signature, the template around.

How the vendor puts them together is not published. Here the agent's words come first, the
signature below them, and both stand where the template says `{{content}}`, or else above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

from cxdeclare.report.elements import Tag, elements

LIMIT = 40 * 1024 * 1024
"""Bytes of a message that SES takes, attachments and encoding included, as the vendor says."""
SAMPLE = (
    "Dear Ms Example,\n\nthank you for your message. Your invoice is attached.\n"
    "If anything is unclear, just answer this mail."
)
_CONTENT = re.compile(r"\{\{\s*content\s*\}\}")
_SIZES = ((1024 * 1024, "MB"), (1024, "KB"), (1, "bytes"))
_LOADS = re.compile(
    r"<(/?)(?=(?:applet|audio|base|embed|form|frame|frameset|iframe|link|meta|object|portal|source"
    r"|track|video)(?![\w-]))",
    re.IGNORECASE,
)
"""Elements that lead elsewhere. A policy keeps what they load away; yet Chromium (150) opens a
connection for some of them before it looks at the policy, which tells a server that it was read."""
_LEADS = re.compile(r"\bhref(?=\s*=)", re.IGNORECASE)
"""What a click would open a connection for, before the policy keeps it from going on."""
_OUTSIDE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_FRAME = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><title>Mail</title>\
<style>a[data-href] {{ color: LinkText; text-decoration: underline; }}
body {{ margin: 1rem; font: 1rem/1.5 sans-serif; {scheme} overflow-wrap: anywhere; }}\
</style></head><body>{body}</body></html>"""
_SCHEMES = {
    False: "color-scheme: light; color: #1a1a1a; background: #fff;",
    True: "color-scheme: dark; color: #e8e8e8; background: #121212;",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """A message, ready to be looked at."""

    html: str
    text: str
    weight: int
    """Bytes of the whole message as it is sent, in base64."""
    outside: tuple[str, ...] = ()
    """Addresses of images that a mail program would have to fetch; here none is."""

    @property
    def weighs(self) -> str:
        """The weight in words, beside the limit."""
        return f"{size(self.weight)} of {size(LIMIT)}"

    def frame(self, *, is_dark: bool = False) -> str:
        """The document for a frame in which nothing runs and nothing is fetched."""
        return _FRAME.format(scheme=_SCHEMES[is_dark], body=_tame(self.html))


def mail(
    template: str | None = None,
    below: str | None = None,
    below_text: str | None = None,
    words: str = SAMPLE,
) -> Mail:
    """The message that an agent's words come to; `below` is the signature."""
    said = "".join(f"<p>{escape(one)}</p>" for one in words.split("\n\n")).replace("\n", "<br>")
    if below is None and below_text is not None:
        below = f"<p>{escape(below_text)}</p>".replace("\n", "<br>")
    content = f"{said}\n{below or ''}"
    if template is None:
        html = content
    elif _CONTENT.search(template):
        html = _CONTENT.sub(lambda _: content, template)
    else:
        html = f"{content}\n{template}"
    text = f"{words}\n\n{below_text}" if below_text else words
    return Mail(html, text, _weight(text, html), tuple(dict.fromkeys(_outside(html))))


def _tame(html: str) -> str:
    """The same to look at; nothing in it leads anywhere."""
    return _LEADS.sub("data-href", _LOADS.sub(r"<\1x-", html))


def size(number: int) -> str:
    """Bytes in the largest unit of which there is one."""
    unit, name = next((one for one in _SIZES if number >= one[0]), _SIZES[-1])
    return f"{number / unit:.1f} {name}" if unit > 1 else f"{number} {name}"


def _weight(text: str, html: str) -> int:
    made = EmailMessage()
    made["Subject"] = "Your invoice"
    made.set_content(text.encode("utf-8", "replace").decode(), cte="base64")
    made.add_alternative(html.encode("utf-8", "replace").decode(), subtype="html", cte="base64")
    return len(made.as_bytes())


def _outside(html: str) -> Iterator[str]:
    for one in elements(html):
        if isinstance(one, Tag) and not one.is_end:
            for name in ("src", "background", "poster"):
                if _OUTSIDE.match(one.marks.get(name, "").strip()):
                    yield one.marks[name].strip()
