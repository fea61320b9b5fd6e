"""A transcript of commands, compared with the one that is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.console import ROOT, SMALL, Console
from tests.golden.transcript import Transcript

HERE = Path(__file__).parent


@pytest.fixture
def console(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Console]:
    """A folder with the example, and a small manifest beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setenv("COLUMNS", "100")
        patch.setenv("CXDECLARE_SAVES_EVERY", "600")  # a slow run has no more serials
        shutil.copytree(ROOT / "examples", tmp_path, dirs_exist_ok=True)
        made = Console(tmp_path, capsys)
        made.write(SMALL, "small.yaml")
        yield made


@pytest.fixture
def transcript(request: pytest.FixtureRequest, console: Console) -> Iterator[Transcript]:
    """What is said is kept in `<case>.txt`; `--update-golden` writes it again."""
    case = request.node.name.removeprefix("test_").replace("_", "-")
    made = Transcript(console)
    yield made
    path = HERE / f"{case}.txt"
    if request.config.getoption("--update-golden"):
        path.write_text(made.text, encoding="utf-8")
    assert path.is_file(), f"{path.name} is missing: pytest --update-golden tests/golden"
    assert path.read_text(encoding="utf-8") == made.text
