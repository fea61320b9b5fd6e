"""`fmt` on the command line: what it writes, says and ends with."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from cxdeclare.cli.commands import fmt
from cxdeclare.loading.encoding import LARGEST_FILE
from cxdeclare.loading.formatted import Formatted, formatted
from tests.cli.console import Console
from tests.support.patched import patched

UNTIDY = "a:   1   # one\nb: [1,2]\n"
TIDY = "a: 1   # one\nb: [1, 2]\n"


def _bytes(text: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text), encoding="utf-8")


def test_files_are_put_in_order_and_named(console: Console) -> None:
    """Only those that change are named and written; a second run has nothing to do."""
    one, two = console.write(UNTIDY, "one.yaml"), console.write(TIDY, "two.yaml")
    before = two.stat().st_mtime_ns
    assert "one.yaml\n" == console.must("fmt", "one.yaml", "two.yaml").out
    assert (TIDY, TIDY) == (one.read_text("utf-8"), two.read_text("utf-8"))
    assert before == two.stat().st_mtime_ns
    assert "" == console.must("fmt", "one.yaml", "two.yaml").out


def test_check_writes_nothing_and_ends_with_2(console: Console) -> None:
    """For CI: the names, and the exit code of differences."""
    path = console.write(UNTIDY, "one.yaml")
    ran = console.must("fmt", "--check", "one.yaml", code=2)
    assert ("one.yaml\n", UNTIDY) == (ran.out, path.read_text("utf-8"))
    console.must("fmt", "one.yaml")
    console.must("fmt", "--check", "one.yaml")


def test_diff_shows_what_changes(console: Console) -> None:
    """With `--check` it is all that happens."""
    path = console.write(UNTIDY, "one.yaml")
    ran = console.must("fmt", "--check", "--diff", "one.yaml", code=2)
    assert "-b: [1,2]\n" in ran.out
    assert "+b: [1, 2]\n" in ran.out
    assert UNTIDY == path.read_text("utf-8")
    assert ran.out == console.must("fmt", "--diff", "one.yaml").out
    assert TIDY == path.read_text("utf-8")


def test_what_cannot_be_formatted_does_not_stop_the_rest(console: Console) -> None:
    """All problems at once, exit 3; the broken file is untouched, the good one formatted."""
    bad, good = console.write("a: [1\n", "bad.yaml"), console.write(UNTIDY, "good.yaml")
    ran = console.must("fmt", "bad.yaml", "nowhere.yaml", ".", "good.yaml", code=3)
    assert "good.yaml\n" == ran.out
    assert "bad.yaml:" in ran.err
    assert "`nowhere.yaml` cannot be read" in ran.err
    assert "3 errors" in ran.err
    assert ("a: [1\n", TIDY) == (bad.read_text("utf-8"), good.read_text("utf-8"))


def test_check_of_a_broken_file_is_3_not_2(console: Console) -> None:
    """When both hold, invalid input wins."""
    console.write("a: [1\n", "bad.yaml")
    console.write(UNTIDY, "good.yaml")
    console.must("fmt", "--check", "bad.yaml", "good.yaml", code=3)


def test_standard_input_goes_to_standard_output(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every character as it is, tabs in comments as well; nothing else is said."""
    monkeypatch.setattr(sys, "stdin", _bytes("a:   1 # x\ty é\n".encode()))
    assert "a: 1 # x\ty é\n" == console.must("fmt", "-").out
    monkeypatch.setattr(sys, "stdin", _bytes(b"a: [1\n"))
    ran = console.must("fmt", "-", code=3)
    assert ("", True) == (ran.out, "<stdin>:" in ran.err)
    monkeypatch.setattr(sys, "stdin", _bytes(UNTIDY.encode()))
    assert "<stdin>\n" == console.must("fmt", "-", "--check", code=2).out


def test_without_a_name_it_is_the_usual_manifest(example: Console) -> None:
    """`tenant.yaml`, as with every command; the example is in order."""
    assert "" == example.must("fmt", "--check").out


def test_a_file_that_cannot_be_written_is_said(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its name and the reason, exit 3, and the others are formatted."""
    console.write(UNTIDY, "one.yaml")

    def full(path: Path, *_bytes: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(fmt, "rewrite", full)
    ran = console.must("fmt", "one.yaml", code=3)
    assert "CXD521: `one.yaml` cannot be written: No space left on device" in ran.err
    assert "" == ran.out


def test_programs_get_an_event_for_each_file(console: Console) -> None:
    """Path, whether it changed, and the difference if it was asked for."""
    console.write(UNTIDY, "one.yaml")
    events = console.must("fmt", "--json", "--diff", "--check", "one.yaml", code=2).events
    (one,) = (event for event in events if event["type"] == "formatted")
    assert ("one.yaml", True, False) == (one["path"], one["changes"], one["written"])
    assert "+b: [1, 2]" in one["diff"]


def test_more_than_a_file_may_hold_is_refused_as_a_whole(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a standard input is not formatted as if it were all; signs may be many bytes."""
    text = f"a: {'é' * (LARGEST_FILE // 2)}\nb:   1\n"
    monkeypatch.setattr(sys, "stdin", _bytes(text.encode()))
    ran = console.must("fmt", "-", code=3)
    assert ("", True) == (ran.out, "`<stdin>` cannot be read: it is larger than 64 MB" in ran.err)


def test_an_edit_that_comes_between_is_not_lost(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saved while we formatted: its text stays, and the run says why it is not ours."""
    path = console.write(UNTIDY, "one.yaml")

    def meanwhile(raw: bytes, name: str) -> Formatted:
        made = formatted(raw, name)
        path.write_text("a:   theirs\n", encoding="utf-8")
        return made

    monkeypatch.setattr(fmt, "formatted", meanwhile)
    ran = console.must("fmt", "one.yaml", code=3)
    assert "CXD521: `one.yaml` cannot be written: somebody has changed it meanwhile" in ran.err
    assert ("a:   theirs\n", "") == (path.read_text("utf-8"), ran.out)
    assert [] == list(console.folder.glob(".one.yaml*"))


def test_a_file_of_several_names_stays_one(console: Console) -> None:
    """A replacement would part the hard links, and the other name would keep the old text."""
    path = console.write(UNTIDY, "one.yaml")
    (console.folder / "two.yaml").hardlink_to(path)
    ran = console.must("fmt", "one.yaml", code=3)
    assert "cannot be written: it has 2 names (hard links)" in ran.err
    assert path.samefile(console.folder / "two.yaml")
    assert UNTIDY == path.read_text("utf-8")
    console.must("fmt", "--check", "one.yaml", code=2)


def test_the_difference_is_a_patch(console: Console) -> None:
    """Programs can apply it, also where line ends differ or the last one is missing."""
    for text in ("a:   1\r\nb: [1,2]\r\n", "a:   1\nb: 2", "\ufeffa:  1\n\n\n", "\n\n"):
        path = console.folder / "one.yaml"
        path.write_bytes(text.encode())
        events = console.must("fmt", "--json", "--diff", "one.yaml").events
        (one,) = (event for event in events if event["type"] == "formatted")
        assert path.read_bytes().decode() == patched(text, one["diff"])
