"""Included files are found within bounds, and every fault is told at the entry that names them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cxdeclare.loading import aliases, include
from cxdeclare.loading import files as bounds
from cxdeclare.model.address import Address
from cxdeclare.model.span import Span
from tests.support.folders import brief, files, read, told
from tests.support.manifests import HEADER_TEXT

TAG = "tags: {%s: {title: %s}}\n"


def _root(include: str) -> str:
    return f"{HEADER_TEXT}include: [{include}]\n"


def test_patterns_take_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Paths start at the file that names them, also in included files; folders are passed over."""
    files(tmp_path, tenant=_root("'skills/*', 'tags/*.yaml'"), tags__b=TAG % ("b", "B"))
    files(tmp_path, tags__a=f"include: [more/c.yaml]\n{TAG % ('a', 'A')}")
    files(tmp_path, tags__more__c=TAG % ("c", "C"), skills__x="tags: {x: {title: X}}")
    loaded = read(tmp_path)
    assert () == loaded.diagnostics
    assert loaded.manifest is not None
    assert loaded.document is not None
    assert {"x", "a", "c", "b"} == set(loaded.document.data["tags"])  # type: ignore[call-overload]
    assert ["x", "a", "c", "b"] == list(loaded.document.data["tags"])  # type: ignore[call-overload]
    place = loaded.manifest.place(Address("tag", "c"), ("title",))
    assert Span(str(tmp_path / "tags/more/c.yaml"), 1, 19) == place


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Missing, outside, a folder, a pipe, no match, itself, twice, a variable."""
    entries = [
        "none.yaml",
        "../x.yaml",
        "/etc/passwd",
        "folder",
        "pipe.yaml",
        "'q*.yaml'",
        "tenant.yaml",
        "a.yaml",
        "a.yaml",
        "'${var.x}.yaml'",
        "'*.ya[m'",
    ]
    rows = "".join(f"  - {entry}\n" for entry in entries)
    files(tmp_path, tenant=f"{HEADER_TEXT}include:\n{rows}", a=TAG % ("a", "A"))
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    loaded = read(tmp_path)
    assert loaded.manifest is None
    expected = ["130", "131", "131", "130", "130", "130", "132", "-", "133", "142", "130"]
    assert [
        f"CXD{code} tenant.yaml:{line}" for line, code in enumerate(expected, 4) if code != "-"
    ] == sorted(brief(loaded, tmp_path), key=lambda one: int(one.rpartition(":")[2]))
    assert {"include"} == {one.subject for one in loaded.diagnostics}


def test_a_circle_shows_its_way(tmp_path: Path) -> None:
    """Over two files, from the first that comes again."""
    files(tmp_path, tenant=_root("a.yaml"), a="include: [b.yaml]\n", b="include: [a.yaml]\n")
    assert [
        (
            "CXD132",
            "include",
            "b.yaml:1:11",
            "the files include one another: a.yaml → b.yaml → a.yaml",
        )
    ] == told(read(tmp_path), tmp_path)


def test_a_link_leads_nowhere_outside(tmp_path: Path) -> None:
    """Links are followed before the folder is compared."""
    files(tmp_path, other__x=TAG % ("x", "X"), root__tenant=_root("link.yaml"))
    (tmp_path / "root" / "link.yaml").symlink_to(tmp_path / "other" / "x.yaml")
    loaded = read(tmp_path, root="root/tenant.yaml")
    assert ["CXD131 root/tenant.yaml:3"] == brief(loaded, tmp_path)


def test_an_overlay_includes_from_its_own_folder_and_from_the_root(tmp_path: Path) -> None:
    """From its own folder tree, wherever that is; `..` is refused there as well."""
    files(tmp_path, root__tenant=HEADER_TEXT, over__prod="include: [more.yaml]\n")
    files(tmp_path, over__more=TAG % ("m", "M"), over__bad="include: [../root/x.yaml]\n")
    loaded = read(tmp_path, "over/prod.yaml", root="root/tenant.yaml")
    assert () == loaded.diagnostics
    assert loaded.manifest is not None
    assert [Address("tag", "m")] == list(loaded.manifest.resources)
    bad = read(tmp_path, "over/bad.yaml", root="root/tenant.yaml")
    assert ["CXD131 over/bad.yaml:1"] == brief(bad, tmp_path)


def test_hidden_files_are_not_meant(tmp_path: Path) -> None:
    """What an editor leaves behind is not a part of the manifest."""
    files(tmp_path, tenant=_root("'tags/*.yaml'"), tags__a=TAG % ("a", "A"))
    (tmp_path / "tags" / ".#a.yaml").write_text("[", encoding="utf-8")
    assert () == read(tmp_path).diagnostics


@pytest.mark.parametrize("value", ["x.yaml", "7", "{a: b}", "[1]", "['']", "null"])
def test_include_is_a_list_of_paths(value: str, tmp_path: Path) -> None:
    """Said once, in the words of every other field."""
    files(tmp_path, tenant=f"{HEADER_TEXT}include: {value}\n")
    loaded = read(tmp_path)
    assert loaded.manifest is None
    assert [("include", 3)] == [
        (d.subject, d.span.line if d.span else 0) for d in loaded.diagnostics
    ]


def test_a_thousand_files_are_read_and_one_more_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound counts the manifest itself; nothing beyond it is read."""
    files(tmp_path, tenant=_root("'t/*.yaml'"))
    files(tmp_path, **{f"t__{n}": TAG % (f"k{n}", f"T{n}") for n in range(999)})
    loaded = read(tmp_path)
    assert () == loaded.diagnostics
    assert loaded.manifest is not None
    assert 999 == len(loaded.manifest.resources)
    files(tmp_path, t__last=TAG % ("z", "Z"))
    assert ["CXD134 tenant.yaml:3"] == brief(read(tmp_path), tmp_path)
    monkeypatch.setattr(include, "MOST_FILES", 5)
    files(tmp_path, tenant=_root(", ".join(f"t/{n}.yaml" for n in range(6))))
    assert ["CXD134 tenant.yaml:3"] * 2 == brief(read(tmp_path), tmp_path)


def test_files_nest_so_deep(tmp_path: Path) -> None:
    """A chain without end is a mistake, even without a circle."""
    files(tmp_path, tenant=_root("f0.yaml"))
    files(tmp_path, **{f"f{n}": f"include: [f{n + 1}.yaml]\n" for n in range(30)}, f30="{}")
    assert ["CXD134 f18.yaml:1"] == brief(read(tmp_path), tmp_path)


def test_a_link_in_a_circle_is_told(tmp_path: Path) -> None:
    """Named or met by a pattern."""
    files(tmp_path, tenant=_root("t/a.yaml, 't/*.yaml'"))
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "a.yaml").symlink_to("a.yaml")
    assert ["CXD130 tenant.yaml:3"] * 2 == brief(read(tmp_path), tmp_path)


def test_a_folder_that_cannot_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pattern would pass it over, and its resources would look removed."""
    files(
        tmp_path, tenant=_root("'t/*/*.yaml'"), t__a__x=TAG % ("a", "A"), t__b__x=TAG % ("b", "B")
    )
    assert () == read(tmp_path).diagnostics
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "b")
    assert ["CXD130 tenant.yaml:3"] == brief(read(tmp_path), tmp_path)


def test_sizes_count_over_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes, and what aliases add."""
    many = "x: &a [1, 2, 3]\ny: [*a, *a]\n"
    files(tmp_path, tenant=_root("a.yaml, b.yaml"), a=many, b=many.replace("x", "z"))
    files(tmp_path, over=many)
    monkeypatch.setattr(aliases, "MOST_NODES", 20)
    assert "CXD007 over.yaml:2" not in brief(read(tmp_path), tmp_path)
    assert "CXD007 over.yaml:2" in brief(read(tmp_path, "over.yaml"), tmp_path)
    monkeypatch.setattr(bounds, "LARGEST_FILE", 160)
    found = read(tmp_path, "over.yaml").diagnostics
    assert "larger than" in next(one.summary for one in found if one.code in {"CXD100", "CXD130"})
