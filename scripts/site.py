"""Make the documentation site from the pages of the checkout, and look whether it is whole."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from scripts.links import links, pages

ROOT = Path(__file__).resolve().parents[1]
MAP = "docs/README.md"
_LOADS = {
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "input": "src",
    "link": "href",
    "object": "data",
    "script": "src",
    "source": "src",
    "video": "src",
}
"""What a browser fetches by itself, and where its address stands."""
_IN_STYLE = re.compile(r"""(?:url\(\s*|@import\s+(?!url))["']?([^"')\s]+)""")
_FENCE = re.compile(r"^```(\w+) file=(\S+)$", re.MULTILINE)
_COUNTED = ("pre", "li", "tr", "h2", "h3")
"""What a page would lose if the generator read it otherwise."""
_SAID = {"canonical", "next", "prev", "license", "author"}
"""Links of a head that nothing is fetched for."""

_Nav = dict[str, Any]


def gather(root: Path, into: Path) -> None:
    """Copy the pages, and the files they point at, to where a site can be made of them.

    Nothing else is published, whatever lies about in the checkout.
    """
    for page in pages(root):
        _copy(page, root, into)
        for link in links(page.read_text(encoding="utf-8")):
            target = (page.parent / link.path).resolve()
            if link.path and not link.is_outside and target.is_file():
                _copy(target, root.resolve(), into)


def _copy(file: Path, root: Path, into: Path) -> None:
    copy = into / file.relative_to(root)
    copy.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".md":  # the generator has its own word for the name of a block
        text = _FENCE.sub(r'```\1 title="\2"', file.read_text(encoding="utf-8"))
        copy.write_text(text, encoding="utf-8")
    else:
        shutil.copyfile(file, copy)


def nav(root: Path) -> list[_Nav]:
    """The site's navigation: the sections of the map and the pages under each."""
    found: list[_Nav] = [{"cxdeclare": "README.md"}]
    section: list[_Nav] = [{"Map": MAP}]
    found.append({"Documentation": section})
    tokens = MarkdownIt("gfm-like").parse((root / MAP).read_text(encoding="utf-8"))
    for before, token in pairwise(tokens):
        if before.type == "heading_open" and before.tag == "h2":
            section = []
            found.append({token.content: section})
        elif token.type == "inline" and token.level > 1:
            section.extend(_entries(token.content, root))
    found.append({"Changes": [{"Changelog": "CHANGELOG.md"}, {"Fragments": "changes.d/README.md"}]})
    return found


def _entries(line: str, root: Path) -> Iterator[_Nav]:
    for link in links(line):
        path = ((root / MAP).parent / link.path).resolve().relative_to(root.resolve())
        rest = sorted(other for other in (root / path.parent).glob("0*.md"))
        if path.name == "README.md" and rest:
            inner: list[_Nav] = [
                {title(root / one): one.relative_to(root).as_posix()} for one in rest
            ]
            yield {title(root / path): [{"All": path.as_posix()}, *inner]}
        else:
            yield {title(root / path): path.as_posix()}


def title(page: Path) -> str:
    """What a page calls itself."""
    head = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    if head is None:
        raise SystemExit(f"{page} has no title")
    return head[1].replace("`", "")


def build(generator: Path, into: Path) -> None:
    """Make the site; a warning is an error."""
    shutil.rmtree(into, ignore_errors=True)
    gather(ROOT, into / "pages")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    made = {"docs_dir": "pages", "site_dir": "site", "nav": nav(ROOT)}
    lines = [f"{key}: {json.dumps(value)}" for key, value in made.items()]  # JSON is YAML
    (into / "mkdocs.yml").write_text("\n".join([settings, *lines, ""]), encoding="utf-8")
    command = [str(generator.absolute()), "build", "--strict", "--clean", "-f", "mkdocs.yml"]
    done = subprocess.run(
        command, check=False, cwd=into, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise SystemExit(done.stdout)


@dataclass
class _Page(HTMLParser):
    """What a page of the site has for ids, links to and fetches."""

    ids: set[str] = field(default_factory=set)
    leads: list[str] = field(default_factory=list)
    fetches: list[str] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    _is_style: bool = False
    _is_text: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what the tag names."""
        given = {name: value or "" for name, value in attrs}
        self.ids.update(given[name] for name in ("id", "name") if name in given)
        self._is_style = tag == "style"
        self._is_text = self._is_text or tag == "article"
        if self._is_text and tag in _COUNTED:
            self.tags[tag] += 1
        if tag == "a" and "href" in given:
            self.leads.append(given["href"])
        if tag in _LOADS and _LOADS[tag] in given and given.get("rel") not in _SAID:
            self.fetches.append(given[_LOADS[tag]])
        self.fetches.extend(part.split()[0] for part in given.get("srcset", "").split(",") if part)
        self.fetches.extend(_IN_STYLE.findall(given.get("style", "")))

    def handle_endtag(self, tag: str) -> None:
        """Leave the text of the page."""
        self._is_text = self._is_text and tag != "article"

    def handle_data(self, data: str) -> None:
        """Take what a sheet of style fetches."""
        if self._is_style:
            self.fetches.extend(_IN_STYLE.findall(data))


def faults(site: Path) -> Iterator[str]:
    """Each dead link of a site, and all that it would fetch from another host."""
    read = {page: _read(page) for page in sorted(site.rglob("*.html"))}
    for page, found in read.items():
        name = page.relative_to(site)
        yield from (f"{name}: fetches {one}" for one in found.fetches if _is_outside(one))
        for target in (*found.leads, *found.fetches):
            if not _is_outside(target) and (wrong := _dead(target, page, site, read)):
                yield f"{name}: {target}: {wrong}"
    for sheet in sorted(site.rglob("*.css")):
        for target in _IN_STYLE.findall(sheet.read_text(encoding="utf-8")):
            if _is_outside(target):
                yield f"{sheet.relative_to(site)}: fetches {target}"


def misread(source: Path, site: Path) -> Iterator[str]:
    """Each page whose blocks, lists or tables came out otherwise than Markdown has them."""
    for page in pages(source):
        name = page.relative_to(source)
        made = "index.html" if page.stem == "README" else f"{page.stem}.html"
        wanted = _Page()
        text = MarkdownIt("gfm-like").render(page.read_text(encoding="utf-8"))
        wanted.feed(f"<article>{text}</article>")
        found = _read(site / name.parent / made).tags
        for tag in _COUNTED:
            if wanted.tags[tag] != found[tag]:
                yield f"{name}: {found[tag]} <{tag}> and not {wanted.tags[tag]}"


def _read(page: Path) -> _Page:
    found = _Page()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def _is_outside(target: str) -> bool:
    parts = urlsplit(target)
    return bool(parts.netloc) or parts.scheme not in {"", "data"}


def _dead(target: str, page: Path, site: Path, read: dict[Path, _Page]) -> str:
    parts = urlsplit(target)
    if parts.scheme == "data":
        return ""
    path = unquote(parts.path)
    start = site if path.startswith("/") else page.parent
    file = (start / path.lstrip("/")).resolve() if path else page
    file = file / "index.html" if file.is_dir() else file
    if not file.is_file():
        return "there is no such file"
    anchor = unquote(parts.fragment)
    if anchor and file in read and anchor not in read[file].ids:
        return "there is no such place in it"
    return ""


def main() -> int:
    """Build the site, look at it, and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generator", type=Path, required=True, help="the program that makes it")
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "docs")
    given = parser.parse_args()
    into = given.into.resolve()
    build(given.generator, into)
    wrong = [*faults(into / "site"), *misread(into / "pages", into / "site")]
    print("\n".join(wrong or [f"the site is in {into / 'site' / 'index.html'}"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
