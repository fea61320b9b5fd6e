"""What is given for variables: pairs, files, and what is wrong with either; values stay untold."""

from __future__ import annotations

from pathlib import Path

from cxdeclare.kinds import ALL
from cxdeclare.loading.read import load
from cxdeclare.loading.variables import variables
from tests.support.folders import files
from tests.support.manifests import HEADER_TEXT


def test_later_files_win_and_pairs_over_all(tmp_path: Path) -> None:
    """Files keep types; a pair is text, and may hold further equal signs."""
    files(tmp_path, a="x: 1\ny: true\nz: ~\nw: 1.5\n", b='{"x": 2, "q": "text"}')
    given, found = variables(
        ["y=a=b", "e="], [tmp_path / "a.yaml", tmp_path / "b.yaml"], {"H": "h"}
    )
    assert [] == found
    assert {"x": 2, "y": "a=b", "z": None, "w": 1.5, "q": "text", "e": ""} == given.values
    assert {"y", "e"} == given.given


def test_everything_wrong_is_told_without_values(tmp_path: Path) -> None:
    """Names at most: what stands behind them may be secret."""
    files(
        tmp_path,
        a="x: [s3cret]\n1y: s3cret\nz: {a: s3cret}\nu: !unset\nx: s3cret\ni: !!int s3cret\n",
    )
    files(tmp_path, b="- s3cret\n")
    pairs = ["s3cret", "1a=s3cret", "=s3cret"]
    given, found = variables(pairs, [tmp_path / n for n in ("a.yaml", "b.yaml", "no.yaml")], {})
    codes = ["CXD003", "CXD011", "CXD012", "CXD100", *["CXD145"] * 7]
    assert codes == sorted(one.code for one in found)
    assert not [one for one in found if "s3cret" in f"{one.summary}{one.hint}"]
    assert {"i": "s3cret"} == given.values


def test_a_pair_that_is_used_nowhere_is_a_warning(tmp_path: Path) -> None:
    """A name in a file may be there for another manifest; a pair was given for this one."""
    files(tmp_path, tenant=f"{HEADER_TEXT}tags: {{x: {{title: '${{var.colour}}'}}}}\n", v="q: 1\n")
    given, _ = variables(["colour=c", "color=c"], [tmp_path / "v.yaml"], {})
    loaded = load(tmp_path / "tenant.yaml", ALL, variables=given)
    assert [("CXD144", False, "`--var color` is used nowhere")] == [
        (one.code, one.is_error, one.summary) for one in loaded.diagnostics
    ]
    assert loaded.manifest is not None


def test_use_is_counted_anew_for_every_reading(tmp_path: Path) -> None:
    """One set of variables may serve several manifests."""
    files(
        tmp_path, tenant=f"{HEADER_TEXT}tags: {{x: {{title: '${{var.a}}'}}}}\n", other=HEADER_TEXT
    )
    given, _ = variables(["a=b"], [], {})
    assert () == load(tmp_path / "tenant.yaml", ALL, variables=given).diagnostics
    assert 1 == len(load(tmp_path / "other.yaml", ALL, variables=given).diagnostics)
