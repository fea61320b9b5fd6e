"""The documentation site: what goes into it, and what its check finds; `make docs` builds it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts import site
from scripts.links import pages

ROOT = Path(__file__).resolve().parents[2]


def _leaves(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
        return
    for entry in nav:
        for inner in entry.values():
            yield from _leaves(inner)


def test_every_page_has_its_place() -> None:
    """What is on the map, or in a folder that has a list of its own, is in the navigation once."""
    found = [name for name in _leaves(site.nav(ROOT)) if not name.startswith("examples/")]
    wanted = {page.relative_to(ROOT).as_posix() for page in pages(ROOT)}
    assert sorted(found) == sorted(name for name in wanted if not name.startswith("examples/"))


def test_the_sections_are_those_of_the_map() -> None:
    """Whoever orders the map anew has ordered the site."""
    names = [next(iter(entry)) for entry in site.nav(ROOT)]
    text = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert names[2:-1] == [line[3:] for line in text.splitlines() if line.startswith("## ")]


def test_nothing_is_published_that_no_page_leads_to(tmp_path: Path) -> None:
    """Plans and pretend tenants that lie beside a page stay where they are."""
    root, into = tmp_path / "root", tmp_path / "into"
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "page.md").write_text("# A\n\n[b](../b.yaml)\n", encoding="utf-8")
    for name in ("b.yaml", "secret.cxplan", "docs/secret.json"):
        (root / name).write_text("x", encoding="utf-8")
    site.gather(root, into)
    copied = {file.relative_to(into).as_posix() for file in into.rglob("*") if file.is_file()}
    assert copied == {"docs/page.md", "b.yaml"}


GOOD = """<link rel="canonical" href="https://a.example/"><link rel="stylesheet" href="s.css">
<h1 id="top">A</h1><a href="#top"></a><a href="other.html#there"></a><a href="/other.html"></a>
<a href="https://a.example/x">out</a><img src="data:image/gif;base64,AA"><a href="."></a>"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A small site without a fault."""
    (tmp_path / "index.html").write_text(GOOD, encoding="utf-8")
    (tmp_path / "other.html").write_text('<p id="there">', encoding="utf-8")
    (tmp_path / "s.css").write_text("a{background:url(data:image/gif;base64,AA)}", encoding="utf-8")
    return tmp_path


def test_a_good_site_has_no_fault(made: Path) -> None:
    """Links to other hosts are links, and not fetched."""
    assert list(site.faults(made)) == []


@pytest.mark.parametrize(
    ("file", "planted", "said"),
    [
        ("index.html", '<a href="gone.html"></a>', "there is no such file"),
        ("index.html", '<a href="other.html#gone"></a>', "there is no such place"),
        ("index.html", '<a href="#gone"></a>', "there is no such place"),
        ("index.html", '<img src="gone.png">', "there is no such file"),
        ("index.html", '<img src="https://a.example/x.png">', "fetches https://a.example"),
        ("index.html", '<img srcset="//a.example/x.png 2x">', "fetches //a.example"),
        ("index.html", '<script src="//a.example/x.js"></script>', "fetches //a.example"),
        ("index.html", '<link rel=preload href="https://a.example/f">', "fetches https://a"),
        ("index.html", '<iframe src="https://a.example"></iframe>', "fetches https://a"),
        ("index.html", '<p style="background:url(https://a.example/x)">', "fetches https://a"),
        ("index.html", "<style>@import 'https://a.example/x'</style>", "fetches https://a"),
        ("s.css", "@import url('https://a.example/x');", "fetches https://a"),
    ],
)
def test_a_planted_fault_is_found(file: str, planted: str, said: str, made: Path) -> None:
    """Dead links, and whatever a browser would fetch from another host."""
    with (made / file).open("a", encoding="utf-8") as page:
        page.write(planted)
    (told,) = site.faults(made)
    assert told.startswith(f"{file}: ")
    assert said in told


def test_what_the_script_sets_is_not_set_twice() -> None:
    """The map is the one place for the order of pages."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for key in ("nav", "docs_dir", "site_dir"):
        assert f"\n{key}:" not in text
    assert json.dumps(site.nav(ROOT))
