"""`fmt` on the command line: what it writes, says and ends with."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.cli.console import Console

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
    from cxdeclare.cli.commands import fmt

    console.write(UNTIDY, "one.yaml")

    def full(path: Path, _content: bytes) -> None:
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
