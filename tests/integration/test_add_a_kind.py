"""The chapter "Add a kind" of CONTRIBUTING.md, carried out on a copy of the package."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEW = "cxdeclare/kinds/disposition.py"
LIST = "cxdeclare/kinds/__init__.py"
CONTRACT = "cxdeclare/emulator/contract.py"
_BLOCK = re.compile(
    r"^```(?P<form>\w+) file=(?P<file>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Copy:
    """A copy of the package with the chapter's blocks applied, and a folder to work in."""

    root: Path
    folder: Path

    def run(self, *arguments: str, code: int = 0) -> str:
        """What a command of the copy says on stdout."""
        done = subprocess.run(
            [sys.executable, "-m", "cxdeclare", *arguments],
            check=False,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.root), "CXDECLARE_TARGET": "embedded"},
            capture_output=True,
            text=True,
        )
        assert code == done.returncode, (arguments, done)
        return done.stdout


def _blocks() -> list[tuple[str, str, str]]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    chapter = text.partition("## Add a kind")[2]
    return [(m["form"], m["file"], m["text"]) for m in _BLOCK.finditer(chapter)]


def _patched(text: str, difference: str) -> str:
    """The text with a difference without line numbers applied where its context stands once."""
    lines = difference.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] != "+")
    after = "".join(line[1:] for line in lines if line[0] != "-")
    assert text.count(before) == 1, f"the context is not there once:\n{before}"
    return text.replace(before, after)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The chapter, step by step."""
    root, folder = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("work")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "cxdeclare", root / "cxdeclare", ignore=ignored)
    for form, file, text in _blocks():
        path = (folder if form == "yaml" else root) / file
        if form == "diff":
            path.write_text(_patched(path.read_text("utf-8"), text), encoding="utf-8")
        else:
            assert not path.exists(), f"{file} is there already"
            path.write_text(text, encoding="utf-8")
    return Copy(root, folder)


def _files(root: Path) -> dict[str, str]:
    package = root / "cxdeclare"
    found = (path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(root)): path.read_text("utf-8") for path in found}


def test_one_file_one_list_and_one_entry_are_all_it_takes(copy: Copy) -> None:
    """No other file of the package is touched, and of two of them only a few lines."""
    before, after = _files(ROOT), _files(copy.root)
    assert {NEW} == after.keys() - before.keys()
    changed = {name for name, text in before.items() if after[name] != text}
    assert {LIST, CONTRACT} == changed
    added = set(after[LIST].splitlines()) - set(before[LIST].splitlines())
    assert {"    disposition,", "        disposition,"} == added
    assert len(before[LIST].splitlines()) + 2 == len(after[LIST].splitlines())


def test_the_new_kind_lives_a_whole_life(copy: Copy) -> None:
    """Validate, plan, apply, an empty second plan, drift, an update, and a delete with consent."""
    manifest = copy.folder / "tenant.yaml"
    assert "2 resources" in copy.run("validate", "tenant.yaml")
    plan = copy.run("plan", "tenant.yaml")
    assert "+ disposition.solved: create" in plan
    assert plan.index("skill.billing: create") < plan.index("disposition.solved: create")
    copy.run("apply", "tenant.yaml", "--yes")
    copy.run("plan", "tenant.yaml", "--detailed-exitcode")
    copy.run("drift", "tenant.yaml")
    state = json.loads((copy.folder / ".cxdeclare" / "embedded.state.json").read_text("utf-8"))
    id_ = state["bindings"]["disposition.solved"]["id"]
    path = f"/inContactAPI/services/v33.0/dispositions/{id_}"
    body = json.dumps({"dispositionName": "Solved", "classification": "FAILURE"})
    copy.run("emulate", "--request", f"PUT {path}", "--data", body)
    drift = copy.run("drift", "tenant.yaml", code=2)
    assert "result: applied success, live failure" in drift
    assert "skill: applied billing, live (none)" in drift
    assert "result  failure -> success" in copy.run("plan", "tenant.yaml")
    copy.run("apply", "tenant.yaml", "--yes")
    copy.run("drift", "tenant.yaml")
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.partition("dispositions:")[0], encoding="utf-8")
    assert "delete withheld" in copy.run("plan", "tenant.yaml")
    copy.run("apply", "tenant.yaml", "--yes", "--allow-delete", "disposition")
    copy.run("plan", "tenant.yaml", "--detailed-exitcode")
    manifest.write_text(text, encoding="utf-8")


def test_what_is_derived_knows_the_new_kind(copy: Copy) -> None:
    """Schema, near misses and manual steps come from the one file."""
    schema = json.loads(copy.run("schema", "tenant"))
    spec = schema["$defs"]["Disposition"]["properties"]
    assert {"name", "result", "skill"} == spec.keys()
    assert "dispositions" in schema["properties"]
    text = (copy.folder / "tenant.yaml").read_text("utf-8")
    (copy.folder / "typo.yaml").write_text(text.replace("result:", "resultt:"), encoding="utf-8")
    copy.run("validate", "typo.yaml", code=3)
    documented = copy.run("plan", "tenant.yaml", "--profile", "documented")
    assert "where: ACD > Contact Settings > Dispositions > the disposition" in documented
