"""Starting up: the cheap answers load nothing heavy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

HEAVY = (
    "asyncio",
    "boto3",
    "botocore",
    "cryptography",
    "deepdiff",
    "http.client",
    "jinja2",
    "jsonschema",
    "pydantic",
    "pydantic_core",
    "rich",
    "ruamel",
    "_ruamel_yaml",
    "sqlite3",
    "urllib3",
    "waitress",
)

# The last line of stderr is the answer; what the command itself says is left alone.
PROBE = """
import json, sys
from cxdeclare.__main__ import main
sys.argv = ["cxdeclare", *sys.argv[1:]]
try:
    code = main()
except SystemExit as stop:
    code = stop.code
print(json.dumps([code or 0, sorted(sys.modules)]), file=sys.stderr)
"""


def _loaded(root: Path, *arguments: str) -> tuple[int, set[str]]:
    """The exit code of a command, and the modules it has loaded by its end."""
    run = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        check=False,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    code, modules = json.loads(run.stderr.splitlines()[-1])
    return code, set(modules)


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_cheap_answers_load_nothing_heavy(argument: str) -> None:
    """`--version` and `--help` import no library that a command may never need."""
    code, modules = _loaded(ROOT, argument)
    assert code == 0
    assert modules.isdisjoint(HEAVY), f"loaded at start: {sorted(modules.intersection(HEAVY))}"


@pytest.mark.parametrize("heavy", ["sqlite3", "pydantic", "http.client"])
def test_a_planted_heavy_import_is_seen(heavy: str, tmp_path: Path) -> None:
    """The probe looks at the tree it is given, and sees what it loads."""
    package = tmp_path / "cxdeclare"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "__main__.py").write_text(
        f"import {heavy}\n\ndef main() -> None:\n    raise SystemExit(0)\n", encoding="utf-8"
    )
    code, modules = _loaded(tmp_path, "--version")
    assert code == 0
    assert heavy in modules
