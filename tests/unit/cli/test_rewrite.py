"""A file is replaced as a whole, or stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cxdeclare.cli.rewrite import Unfit, keep_owner, rewrite


def test_mode_and_link_stay(tmp_path: Path) -> None:
    """What a link leads to is replaced, with the rights it had; nothing is left beside it."""
    file, link = tmp_path / "a.yaml", tmp_path / "link.yaml"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    rewrite(link, b"new", b"old")
    assert (b"new", 0o640, True) == (
        file.read_bytes(),
        file.stat().st_mode & 0o777,
        link.is_symlink(),
    )
    assert {"a.yaml", "link.yaml"} == {one.name for one in tmp_path.iterdir()}


def test_a_cut_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted before the end, the file is as it was."""
    file = tmp_path / "a.yaml"
    file.write_bytes(b"old")

    def cut(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(KeyboardInterrupt):
        rewrite(file, b"new", b"old")
    assert [file] == list(tmp_path.iterdir())
    assert b"old" == file.read_bytes()


def test_a_file_that_may_not_be_written_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right to rename in a folder is none to write the file."""
    file = tmp_path / "a.yaml"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        rewrite(file, b"new", b"old")
    assert b"old" == file.read_bytes()


def test_the_owner_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may replace a file need not be who owns it; if that cannot be kept, it is refused."""
    file = tmp_path / "a.yaml"
    file.write_bytes(b"old")
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "chown", lambda _, user, group: given.append((user, group)))
    keep_owner(file, file.stat())
    assert [] == given
    theirs = os.stat_result((*file.stat()[:4], 4711, 4712, *file.stat()[6:]))
    keep_owner(file, theirs)
    assert [(4711, 4712)] == given

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refuse)
    with pytest.raises(Unfit, match="belongs to another user or group"):
        keep_owner(file, theirs)


def test_what_another_run_left_is_not_in_the_way(tmp_path: Path) -> None:
    """In containers every run may have the same number; nothing but our own file is taken away."""
    file, left = tmp_path / "a.yaml", tmp_path / f".a.yaml.{os.getpid()}"
    file.write_bytes(b"old")
    left.write_bytes(b"of a run that was cut off")
    rewrite(file, b"new", b"old")
    assert (b"new", True) == (file.read_bytes(), left.exists())


def test_another_content_than_was_read_is_not_replaced(tmp_path: Path) -> None:
    """Somebody was quicker; what is theirs stays."""
    file = tmp_path / "a.yaml"
    file.write_bytes(b"theirs")
    with pytest.raises(Unfit, match="changed it meanwhile"):
        rewrite(file, b"new", b"old")
    assert [file] == list(tmp_path.iterdir())
    assert b"theirs" == file.read_bytes()
