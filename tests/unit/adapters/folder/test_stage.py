"""A stage: whole or not at all, never over anything, and never lost by a cut."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from cxdeclare.adapters.folder.stage import HIDDEN, FolderStage
from cxdeclare.model.errors import InvalidInput, Locked

BOUND = {"tenant": "t", "target": "embedded"}
MAIN = "tenant.yaml"


@contextmanager
def _begun(folder: Path, bound: dict[str, Any] = BOUND) -> Iterator[FolderStage]:
    stage = FolderStage(folder)
    with stage.held():
        stage.open(bound)
        yield stage


@contextmanager
def _cut(folder: Path) -> Iterator[FolderStage]:
    """A run that is cut off after what is done here."""
    with suppress(KeyboardInterrupt), _begun(folder) as stage:
        yield stage
        raise KeyboardInterrupt


def _files(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in folder.rglob("*")
        if file.is_file()
    }


def _write(stage: FolderStage, *names: str) -> None:
    for name in names or (MAIN, "tags.yaml", "templates/a.html"):
        stage.put(name, f"{name} {sorted(BOUND)}")


@pytest.mark.parametrize("there", [True, False])
def test_files_are_put_in_place_and_nothing_else_is_left(tmp_path: Path, *, there: bool) -> None:
    """Into a folder that is empty, or not there yet; what is not named is not placed."""
    folder = tmp_path / "deep" / "out"
    if there:
        folder.mkdir(parents=True)
    with _begun(folder) as stage:
        _write(stage)
        stage.put("signatures/gone.html", "x")
        stage.keep("tag", {"a": 1})
        stage.place([MAIN, "tags.yaml", "templates/a.html"], MAIN)
    assert {MAIN, "tags.yaml", "templates/a.html"} == _files(folder).keys()
    assert {MAIN, "tags.yaml", "templates"} == {one.name for one in folder.iterdir()}


def test_the_text_is_written_byte_by_byte(tmp_path: Path) -> None:
    """No line end is changed."""
    with _begun(tmp_path) as stage:
        stage.put(MAIN, "a\r\nb \rc\n\n")
        stage.place([MAIN], MAIN)
    assert b"a\r\nb \rc\n\n" == (tmp_path / MAIN).read_bytes()


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    """Nothing is touched, not even by a folder of ours."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InvalidInput, match=r"is not empty: it holds mine.txt"), _begun(tmp_path):
        pass
    assert {"mine.txt": "mine"} == _files(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """It stays what it is."""
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InvalidInput, match="is not a folder"), _begun(tmp_path / "out"):
        pass
    assert {"out": "mine"} == _files(tmp_path)


def test_a_run_that_never_began_leaves_no_trace(tmp_path: Path) -> None:
    """A wrong target, for example, is noticed before there is anything to keep."""
    folder = tmp_path / "out"
    with pytest.raises(InvalidInput, match="no tenant"), FolderStage(folder).held():
        raise InvalidInput("no tenant")
    assert not folder.exists()


def test_what_was_kept_is_there_for_the_next_run(tmp_path: Path) -> None:
    """Finished kinds are kept; half a file of one is none; old files are made anew."""
    with _cut(tmp_path) as stage:
        stage.keep("tag", {"a": ["\ud800"]})
        stage.put("old.txt", "old")
    (tmp_path / HIDDEN / "kinds" / "skill.json").write_text('{"half')
    with _begun(tmp_path) as stage:
        assert {"a": ["\ud800"]} == stage.kept("tag")
        assert stage.kept("skill") is None
        assert ["tag"] == stage.resumed
        _write(stage)
        stage.place([MAIN, "tags.yaml", "templates/a.html"], MAIN)
    assert "old.txt" not in _files(tmp_path)


@pytest.mark.parametrize("name", ["tenant", "target"])
def test_the_remains_of_another_export_are_refused(tmp_path: Path, name: str) -> None:
    """With what differs, and the way out; and they stay as they are."""
    with _cut(tmp_path) as stage:
        stage.keep("tag", {})
    before = _files(tmp_path)
    other = _begun(tmp_path, {**BOUND, name: "another"})
    with pytest.raises(InvalidInput, match=f"{name} differs") as refused, other:
        pass
    assert f"remove {tmp_path / HIDDEN}" in refused.value.hint
    assert before == _files(tmp_path)


@pytest.mark.parametrize("text", ["[]", "{", "null"])
def test_damaged_remains_are_another_export(tmp_path: Path, text: str) -> None:
    """What cannot be read may be about anything."""
    (tmp_path / HIDDEN).mkdir()
    (tmp_path / HIDDEN / "bound.json").write_text(text)
    with pytest.raises(InvalidInput, match="differs"), _begun(tmp_path):
        pass


def test_two_exports_do_not_work_in_one_folder(tmp_path: Path) -> None:
    """The second one is told so."""
    with _begun(tmp_path), pytest.raises(Locked, match="another export"), _begun(tmp_path):
        pass


def _cut_while_placing(folder: Path) -> None:
    """As after a kill between two renames."""
    with _cut(folder) as stage:
        _write(stage)
        (folder / MAIN).mkdir()  # in the way of the last rename
        with pytest.raises(InvalidInput, match="has appeared meanwhile"):
            stage.place([MAIN, "tags.yaml", "templates/a.html"], MAIN)
        (folder / MAIN).rmdir()


def test_what_was_half_placed_is_taken_back(tmp_path: Path) -> None:
    """The next run puts all in place."""
    _cut_while_placing(tmp_path)
    assert (tmp_path / "tags.yaml").exists()
    with _begun(tmp_path) as stage:
        assert {HIDDEN} == {one.name for one in tmp_path.iterdir()}
        _write(stage)
        stage.place([MAIN, "tags.yaml", "templates/a.html"], MAIN)
    assert {MAIN, "tags.yaml", "templates/a.html"} == _files(tmp_path).keys()


@pytest.mark.parametrize("name", ["tags.yaml", "templates/a.html", "templates/mine.html"])
def test_what_somebody_changed_meanwhile_is_not_taken_back(tmp_path: Path, name: str) -> None:
    """Neither an edited file nor one that was added."""
    _cut_while_placing(tmp_path)
    (tmp_path / name).write_text("edited")
    with pytest.raises(InvalidInput, match=f"{name} was changed"), _begun(tmp_path):
        pass
    assert "edited" == (tmp_path / name).read_text()


def test_the_digests_are_of_the_files(tmp_path: Path) -> None:
    """What is taken back is known by its content."""
    _cut_while_placing(tmp_path)
    placing = json.loads((tmp_path / HIDDEN / "placing.json").read_text())
    assert {MAIN, "tags.yaml", "templates/a.html"} == placing.keys()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """As on a full disk; what was kept is there for the next run."""
    with _cut(tmp_path) as one:
        one.keep("tag", {})
    with pytest.raises(InvalidInput, match="cannot be written: No space"), _begun(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")
    with _begun(tmp_path) as again:
        assert {} == again.kept("tag")


def test_a_name_that_no_folder_may_have_is_said(tmp_path: Path) -> None:
    """It is a mistake of whoever gave it."""
    with pytest.raises(InvalidInput, match="name too long"), _begun(tmp_path / ("n" * 300)):
        pass
