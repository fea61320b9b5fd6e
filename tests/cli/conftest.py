"""Consoles with a small manifest and with the example."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.console import ROOT, SMALL, Console


@pytest.fixture
def console(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Console]:
    """A folder with a small manifest; the target is the embedded tenant."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setenv("CXDECLARE_TARGET", "embedded")
        made = Console(tmp_path, capsys)
        made.write(SMALL)
        yield made


@pytest.fixture
def example(console: Console) -> Console:
    """A folder with the manifest that the documentation shows."""
    shutil.copytree(ROOT / "examples", console.folder, dirs_exist_ok=True)
    return console
