"""Links of Markdown pages: where they lead, by the rules of the place that shows the pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("gfm-like")
_ID = re.compile(r"""<[^>]*\b(?:id|name)=["']([^"']+)["']""")
_DROPPED = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Link:
    """One link or picture: the line of its paragraph, and where it leads."""

    line: int
    target: str

    @property
    def is_outside(self) -> bool:
        """Whether it leads to another host."""
        return bool(urlsplit(self.target).scheme or urlsplit(self.target).netloc)

    @property
    def path(self) -> str:
        """The file, as the page names it; empty for the page itself."""
        return unquote(urlsplit(self.target).path)

    @property
    def anchor(self) -> str:
        """The heading in that file."""
        return unquote(urlsplit(self.target).fragment)


def pages(root: Path) -> list[Path]:
    """Every page that somebody reads: of the project, of `docs`, and of the examples."""
    folders = [*root.glob("*.md"), *(root / "changes.d").glob("README.md")]
    below = [page for name in ("docs", "examples") for page in (root / name).rglob("*.md")]
    return sorted([*folders, *(page for page in below if ".cxdeclare" not in page.parts)])


def links(text: str) -> Iterator[Link]:
    """The links and pictures of a page, in their order."""
    for token in _MARKDOWN.parse(text):
        line = token.map[0] + 1 if token.map else 0
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if target is not None:
                yield Link(line, str(target))


def anchors(text: str) -> set[str]:
    """What can stand behind `#`: a name for each heading, and the ids of tags."""
    tokens = _MARKDOWN.parse(text)
    parts = [one for token in tokens for one in (token, *(token.children or ()))]
    html = [one.content for one in parts if one.type in {"html_block", "html_inline"}]
    found = {name for content in html for name in _ID.findall(content)}
    seen: Counter[str] = Counter()
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            name = slug(_plain(content))
            found.add(f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1
    return found


def slug(heading: str) -> str:
    """The name of a heading on GitHub: no signs, no capitals, a dash for each space."""
    return _DROPPED.sub("", heading.strip().lower()).replace(" ", "-")


def _plain(content: Token) -> str:
    """A heading without its marks."""
    texts = {"text", "code_inline"}
    return "".join(one.content for one in content.children or () if one.type in texts)


def broken(page: Path, root: Path) -> Iterator[str]:
    """Each link of a page that leads nowhere in this checkout; other hosts are not asked."""
    for link in links(page.read_text(encoding="utf-8")):
        wrong = "" if link.is_outside else _wrong(link, page, root.resolve())
        if wrong:
            yield f"{page.relative_to(root)}:{link.line}: {link.target}: {wrong}"


def _wrong(link: Link, page: Path, root: Path) -> str:
    if link.path.startswith("/"):
        return "is not relative"
    target = (page.parent / link.path).resolve() if link.path else page.resolve()
    if not target.is_relative_to(root):
        return "leaves the project"
    if not target.exists():
        return "there is no such file"
    if link.anchor and link.anchor not in (_anchors(target) if target.suffix == ".md" else ()):
        return "there is no such heading"
    return ""


@cache
def _anchors(page: Path) -> frozenset[str]:
    return frozenset(anchors(page.read_text(encoding="utf-8")))
