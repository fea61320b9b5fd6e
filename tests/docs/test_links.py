"""Links: each leads to a file and a heading that are there; other hosts are not asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.links import anchors, broken, links, pages

ROOT = Path(__file__).resolve().parents[2]


def test_every_page_is_looked_at() -> None:
    """The pages of the project, the documents and the rules for change fragments."""
    found = {page.relative_to(ROOT).as_posix() for page in pages(ROOT)}
    wanted = {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "changes.d/README.md"}
    assert wanted | {p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md")} <= found


@pytest.mark.parametrize("page", pages(ROOT), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every file and every heading that a page points at is there."""
    assert list(broken(page, ROOT)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a](gone.md)", "there is no such file"),
        ("![a](gone.png)", "there is no such file"),
        ("[a][b]\n\n[b]: gone.md", "there is no such file"),
        ("[a](other.md#none)", "there is no such heading"),
        ("[a](#none)", "there is no such heading"),
        ("[a](/other.md)", "is not relative"),
        ("[a](../../other.md)", "leaves the project"),
        ("[a](notes.txt#one)", "there is no such heading"),
    ],
)
def test_a_link_that_leads_nowhere_is_told(text: str, said: str, tmp_path: Path) -> None:
    """With the page and the line."""
    (tmp_path / "other.md").write_text("# One\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("one\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n\n{text}\n", encoding="utf-8")
    (told,) = broken(page, tmp_path)
    assert told.startswith("page.md:3: ")
    assert told.endswith(said)


def test_what_is_no_link_is_left_alone(tmp_path: Path) -> None:
    """Code is not followed, other hosts are not asked, and good links are good."""
    (tmp_path / "other page.md").write_text("# One `two`\n", encoding="utf-8")
    page = tmp_path / "page.md"
    text = "# Page\n`[a](gone.md)` [b](#page) [c](<other page.md#one-two>) https://a.example/x\n"
    page.write_text(f"{text}\n```text\n[a](gone.md)\n```\n", encoding="utf-8")
    assert list(broken(page, tmp_path)) == []
    assert len(list(links(text))) == 3


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("## The vendor's API", "the-vendors-api"),
        ("## `explain CXD204`, and why", "explain-cxd204-and-why"),
        ("## A - b", "a---b"),
        ("## `CXDECLARE_STATE`", "cxdeclare_state"),
        ("## [A link](page.md) here", "a-link-here"),
        ("## Über *alles*", "über-alles"),
        ("## One\n\n## One", "one-1"),
        ('<a id="old"></a>', "old"),
    ],
)
def test_headings_are_named_as_github_names_them(heading: str, anchor: str) -> None:
    """Without signs and capitals, a dash for each space, the second of two with a number."""
    assert anchor in anchors(heading)
