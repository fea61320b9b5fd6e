"""What an overlay does to a base, and what it must not do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cxdeclare.model.address import Address
from cxdeclare.model.span import Span
from tests.support.folders import brief, files, read, told
from tests.support.manifests import HEADER_TEXT

BASE = f"""{HEADER_TEXT}\
tags:
  spam: {{title: Spam, color: red}}
  old: {{title: Old}}
signatures:
  team:
    name: Team
    text: Hello
    html_file: team.html
    users: {{ownership: additive, members: [a@b.example]}}
"""


def _data(folder: Path, overlay: str, *more: str) -> dict[str, Any]:
    (folder / "team.html").write_text("<p>t</p>", encoding="utf-8")
    files(folder, tenant=BASE, over=overlay, **{f"more{n}": text for n, text in enumerate(more)})
    loaded = read(folder, "over.yaml", *(f"more{n}.yaml" for n in range(len(more))))
    assert () == loaded.diagnostics
    assert loaded.document is not None
    return dict(loaded.document.data)


def test_mappings_merge_and_the_rest_replaces(tmp_path: Path) -> None:
    """Keys that are new come last; lists are replaced as a whole."""
    over = (
        "tags: {new: {title: N}, spam: {title: S, color: !unset}, old: !unset}\n"
        "signatures: {team: {users: {ownership: authoritative, members: [x@y.example]}}}\n"
    )
    data = _data(tmp_path, over)
    assert {"spam": {"title": "S"}, "new": {"title": "N"}} == data["tags"]
    users = {"ownership": "authoritative", "members": ["x@y.example"]}
    assert users == data["signatures"]["team"]["users"]


@pytest.mark.parametrize(
    ("over", "kept"),
    [
        ("html: <p>x</p>", {"html": "<p>x</p>", "text": "Hello"}),
        ("html: null", {"html": None, "text": "Hello"}),
        ("text_file: team.html", {"html_file": "team.html", "text_file": "team.html"}),
        ("html_file: !unset", {"text": "Hello"}),
    ],
)
def test_a_body_replaces_the_other_form_of_it(
    over: str, kept: dict[str, Any], tmp_path: Path
) -> None:
    """Inline or in a file: there is one text."""
    team = _data(tmp_path, f"signatures: {{team: {{{over}}}}}\n")["signatures"]["team"]
    bodies = ("html", "html_file", "text", "text_file")
    assert kept == {name: team[name] for name in bodies if name in team}


def test_a_reference_and_a_lookup_replace_each_other(tmp_path: Path) -> None:
    """A mapping in the place of a single value, and the other way round; the models judge."""
    data = _data(tmp_path, "tags: {spam: {title: {a: 1}}}\n", "tags: {spam: {title: T}}\n")
    assert "T" == data["tags"]["spam"]["title"]


def test_what_was_replaced_is_known(tmp_path: Path) -> None:
    """The places of earlier layers, oldest first; the winner has the place it was written at."""
    over, more = "tags:\n  spam: {title: S}\n", "tags:\n\n  spam: {title: T}\n"
    files(tmp_path, tenant=BASE.replace("    html_file: team.html\n", ""), over=over, more=more)
    manifest = read(tmp_path, "over.yaml", "more.yaml").manifest
    assert manifest is not None
    spam = Address("tag", "spam")
    assert Span(str(tmp_path / "more.yaml"), 3, 17) == manifest.place(spam, ("title",))
    assert (
        Span(str(tmp_path / "tenant.yaml"), 4, 17),
        Span(str(tmp_path / "over.yaml"), 2, 17),
    ) == manifest.before(spam, ("title",))
    for path in ((), ("color",), ("none",), ("title", "x")):
        assert () == manifest.before(spam, path)
    assert () == manifest.before(Address("tag", "gone"), ("title",))


def test_an_inline_body_knows_the_file_it_replaced(tmp_path: Path) -> None:
    """`explain` can show both."""
    files(tmp_path, tenant=BASE, over="signatures: {team: {html: <p>x</p>}}\n")
    manifest = read(tmp_path, "over.yaml").manifest
    assert manifest is not None
    before = manifest.before(Address("signature", "team"), ("html",))
    assert (Span(str(tmp_path / "tenant.yaml"), 10, 16),) == before


def test_mistakes_of_an_overlay(tmp_path: Path) -> None:
    """What cannot be unset, and links without their owner; all at once, each at its place."""
    over = (
        "tags:\n  gone: !unset\n  new: {title: T, color: !unset}\n"
        "signatures:\n  team:\n    users: {members: []}\n    html: !unset\n"
        "adopt: [{a: !unset}]\n"
    )
    files(tmp_path, tenant=BASE.replace("    html_file: team.html\n", ""), over=over)
    loaded = read(tmp_path, "over.yaml")
    assert [
        ("CXD136", "tag.gone", "over.yaml:2:9"),
        ("CXD136", "tag.new", "over.yaml:3:26"),
        ("CXD137", "signature.team", "over.yaml:6:13"),
        ("CXD136", "signature.team", "over.yaml:7:11"),
        ("CXD136", "adopt", "over.yaml:8:13"),
        ("CXD104", None, "over.yaml:8:9"),
    ] == [one[:3] for one in told(loaded, tmp_path)]


def test_names_may_be_the_words_of_links(tmp_path: Path) -> None:
    """A block that is called `members` is a block."""
    tags = "tags: {ownership: {title: O}, members: {title: M}}\n"
    files(tmp_path, tenant=HEADER_TEXT + tags, over="tags: {members: {title: N}}\n")
    assert () == read(tmp_path, "over.yaml").diagnostics


def test_a_base_unsets_nothing(tmp_path: Path) -> None:
    """Not in the manifest, not in what it includes."""
    files(tmp_path, tenant=f"{HEADER_TEXT}include: [a.yaml]\nstate: !unset\n")
    files(tmp_path, a="tags: {x: {title: T, color: !unset}}\n")
    assert ["CXD136 a.yaml:1", "CXD136 tenant.yaml:4"] == brief(read(tmp_path), tmp_path)


def test_bodies_are_found_from_the_file_that_names_them(tmp_path: Path) -> None:
    """In included files and in overlays; never outside the manifest's folder."""
    signature = "signatures: {%s: {name: %s, html_file: %s}}\n"
    files(tmp_path, root__tenant=f"{HEADER_TEXT}include: [sub/a.yaml]\n")
    files(tmp_path, root__sub__a=signature % ("a", "A", "a.html"))
    files(tmp_path, root__over=signature % ("b", "B", "sub/a.html"))
    files(tmp_path, out__over=signature % ("c", "C", "c.html"))
    for name in ("root/sub/a.html", "out/c.html"):
        (tmp_path / name).write_text("<p>a</p>", encoding="utf-8")
    loaded = read(tmp_path, "root/over.yaml", root="root/tenant.yaml")
    assert () == loaded.diagnostics
    assert loaded.manifest is not None
    assert ["<p>a</p>"] == list(loaded.manifest.bodies.values())
    outside = read(tmp_path, "out/over.yaml", root="root/tenant.yaml")
    assert ["CXD111 out/over.yaml:1"] == brief(outside, tmp_path)


def test_an_overlay_alone_says_what_the_merged_whole_lacks(tmp_path: Path) -> None:
    """What the models find is told at the entry that won."""
    files(tmp_path, tenant=BASE, over="tags:\n  spam:\n    title: 7\n    color: pink\n")
    (tmp_path / "team.html").write_text("<p>t</p>", encoding="utf-8")
    found = brief(read(tmp_path, "over.yaml"), tmp_path)
    assert "CXD104 over.yaml:3" in found
    assert all("over.yaml" in one for one in found)
