"""A file is replaced as a whole, or stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cxdeclare.cli.rewrite import rewrite


def test_mode_and_link_stay(tmp_path: Path) -> None:
    """What a link leads to is replaced, with the rights it had; nothing is left beside it."""
    file, link = tmp_path / "a.yaml", tmp_path / "link.yaml"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    rewrite(link, b"new")
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
        rewrite(file, b"new")
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
        rewrite(file, b"new")
    assert b"old" == file.read_bytes()
