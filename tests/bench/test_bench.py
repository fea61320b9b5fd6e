"""The measures under test: they run at a tiny size, and their table can be written and read."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from bench import __main__ as command
from bench import table
from bench.pairs import Command, pairs, ratio
from bench.place import PEERS, ROOT, Place, tenant
from bench.record import KIND
from bench.rows import MEASURES, Size
from bench.table import END, START, Line, met
from cxdeclare.kinds import ALL
from cxdeclare.loading.read import load
from cxdeclare.model.registry import Registry

LINE = Line("3", "validate 50", "2.00 (1.00-3.00)", "at least 2x", "at least 4x", "no", "1 s / 2 s")
PEERS_NEEDED = {"2", "3", "5", "9"}
HAS_PEERS = PEERS.exists()


@pytest.mark.parametrize("shape", ["mix", "records", "tags", "skills"])
def test_a_generated_manifest_is_valid(shape: str, tmp_path: Path) -> None:
    """What is measured is no error path, and as large as it says."""
    with tenant() as stub:
        place = Place(tmp_path, stub)
        known = Registry((*ALL.values(), KIND)) if shape == "records" else ALL
        loaded = load(tmp_path / place.file(shape, 200), known)
    assert () == loaded.diagnostics
    assert loaded.manifest is not None
    assert 200 == len(loaded.manifest.resources)


@pytest.mark.parametrize("row", MEASURES)
def test_a_row_can_be_measured(row: str, tmp_path: Path) -> None:
    """Every row runs from end to end with 50 resources and one pair."""
    if row in PEERS_NEEDED and not HAS_PEERS:
        pytest.skip("the others are not installed: `make bench` does it")
    for measure in MEASURES[row]:
        folder = tmp_path / measure.__name__
        folder.mkdir()
        with tenant() as stub:
            lines = list(measure(Place(folder, stub), Size(50, 1)))
        assert lines
        assert {row} == {line.row for line in lines}


def test_the_stub_counts_what_it_is_asked(tmp_path: Path) -> None:
    """A plan says how many reads it made, and those are the ones that arrived."""
    with tenant() as stub:
        place = Place(tmp_path, stub)
        stub.holds(250)
        pairs(place.against("plan", place.file("tags", 250)), place.ours("--version"), 0)
        assert 1 + 3 == stub.requests()  # the token, and three pages


def test_a_process_that_fails_is_not_measured(tmp_path: Path) -> None:
    """A measure of an error would be a fine one."""
    bad = Command([sys.executable, "-c", "raise SystemExit('planted')"], tmp_path)
    with pytest.raises(RuntimeError, match="planted"):
        pairs(bad, bad, 1)


def test_a_table_survives_writing() -> None:
    """What was written is read as it was."""
    assert (LINE,) == table.read(table.written([LINE]))


@pytest.mark.parametrize("text", ["", "| a | b |\n| --- | --- |", "no table"])
def test_what_is_no_table_is_refused(text: str) -> None:
    """Nothing is taken for a table that is none."""
    with pytest.raises(ValueError, match="not a table"):
        table.read(text)


def test_a_page_keeps_what_stands_around_the_table(tmp_path: Path) -> None:
    """Only what is between the markers is replaced."""
    page = tmp_path / "page.md"
    page.write_text(f"before\n{START}\nold\n{END}\nafter\n", encoding="utf-8")
    table.put(page, "new")
    assert f"before\n{START}\n\nnew\n\n{END}\nafter\n" == page.read_text(encoding="utf-8")
    assert "new" == table.kept(page.read_text(encoding="utf-8"))


def test_a_page_without_markers_is_left_alone(tmp_path: Path) -> None:
    """There is no place for the table in it."""
    page = tmp_path / "page.md"
    page.write_text("words", encoding="utf-8")
    with pytest.raises(ValueError, match="bench: start"):
        table.put(page, "new")
    assert "words" == page.read_text(encoding="utf-8")


def test_new_lines_take_the_places_of_old_ones() -> None:
    """Some rows may be measured again without the others."""
    other = Line("10", "plan", "1", "2", "3", "no", "-")
    newer = Line("3", LINE.measure, "9.00 (9.00-9.00)", "-", "-", "goal", "-")
    merged = table.merged(table.written([other, LINE]), [newer])
    assert (newer, other) == merged


@pytest.mark.parametrize(
    ("value", "at_least", "expected"),
    [(5, True, "goal"), (3, True, "first release"), (1, True, "no"),
     (1, False, "goal"), (3, False, "first release"), (5, False, "no")],
)  # fmt: skip
def test_a_figure_is_met_or_not(value: float, expected: str, *, at_least: bool) -> None:
    """More is better, or less is."""
    first, goal = (2.0, 4.0) if at_least else (4.0, 2.0)
    assert expected == met(value, first, goal, at_least=at_least)


def test_the_middle_of_some_ratios_has_its_ends() -> None:
    """The median, the least and the most."""
    assert "2.00 (1.00-9.00)" == str(ratio([9, 1, 2]))


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table it prints is the one that it writes, with what it was measured on."""
    if not HAS_PEERS:
        pytest.skip("the others are not installed: `make bench` does it")
    page = tmp_path / "page.md"
    shutil.copy(ROOT / "docs" / "explanation" / "performance.md", page)
    table.put(page, "")
    command.main(["--rows", "4", "--count", "50", "--pairs", "1", "--write", str(page),
                  "--date", "2026-01-02"])  # fmt: skip
    kept = table.kept(page.read_text(encoding="utf-8"))
    assert "2026-01-02" in kept
    assert table.read(capsys.readouterr().out) == table.read(kept)


def test_the_page_holds_a_table_of_all_rows() -> None:
    """The committed figures are those of a whole run."""
    page = (ROOT / "docs" / "explanation" / "performance.md").read_text(encoding="utf-8")
    assert set(MEASURES) == {line.row for line in table.read(table.kept(page))}


def test_the_zone_says_what_the_manifest_says(tmp_path: Path) -> None:
    """The other gets the same objects, in an order it takes."""
    with tenant() as stub:
        place = Place(tmp_path, stub)
        zone = Path(place.file("zone", 12)).read_text(encoding="utf-8")
        config = place.zone(12)
    assert 12 == zone.count("type: TXT")
    assert json.loads(Path(config.words[2]).read_text(encoding="utf-8"))["zones"]
