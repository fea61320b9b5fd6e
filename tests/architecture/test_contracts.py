"""The import contracts: a small tree keeps them all, and each planted violation breaks its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]

KEPT = {
    "__init__": "",
    "__main__": "from cxdeclare.cli import main",
    "cli/__init__": "",
    "cli/main": "import click\nimport rich\nfrom cxdeclare.cli import wiring",
    "cli/wiring": "from cxdeclare import kinds\nfrom cxdeclare.adapters.cxone import http",
    "adapters/__init__": "",
    "adapters/aws": "import boto3\nfrom botocore import config",
    "adapters/nameservers/__init__": "",
    "adapters/nameservers/authoritative": "import dns.query",
    "adapters/cxone/__init__": "",
    "adapters/signing/__init__": "",
    "adapters/signing/keys": "import cryptography.exceptions",
    "adapters/cxone/http": "import http.client\nfrom cxdeclare.engine import apply",
    "emulator/__init__": "",
    "emulator/tenant": "import http\nimport sqlite3\nimport urllib.parse",
    "emulator/serve": "from cxdeclare.emulator import tenant\nimport waitress",
    "report/__init__": "",
    "report/page/__init__": "import jinja2",
    "report/text": "from cxdeclare.engine import apply",
    "engine/__init__": "",
    "engine/apply": "from cxdeclare.planning import build\nimport threading",
    "kinds/__init__": "from cxdeclare.kinds import skill, tag",
    "kinds/skill": "from cxdeclare.model import kind",
    "kinds/tag": "from cxdeclare.model import kind",
    "loading/__init__": "",
    "loading/events": "import ruamel.yaml\nfrom cxdeclare.model import kind",
    "loading/read": "from cxdeclare.loading import events",
    "export/__init__": "",
    "export/compose": "from cxdeclare.loading import read\nfrom cxdeclare.planning import build",
    "content/__init__": "",
    "content/page": "import justhtml\nfrom cxdeclare.model import kind",
    "planning/__init__": "",
    "planning/build": "from cxdeclare.model import kind",
    "planning/nested": "import deepdiff",
    "model/__init__": "",
    "model/address": "",
    "model/kind": "import pydantic\nfrom cxdeclare.model import address",
}

PLANTED = [
    ("layers", "planning/build", "from cxdeclare.engine import apply"),
    ("layers", "report/text", "from cxdeclare.adapters.cxone import http"),
    ("layers", "loading/read", "from cxdeclare.planning import build"),
    ("layers", "export/compose", "from cxdeclare.engine import apply"),
    ("layers", "planning/build", "from cxdeclare.export import compose"),
    ("layers", "errands/__init__", ""),  # a new package that no layer mentions
    ("layers", "content/page", "from cxdeclare.loading import read"),
    ("layers", "model/kind", "from cxdeclare.content import page"),
    ("pure-core", "content/page", "import urllib.request"),
    ("justhtml", "planning/build", "import justhtml"),
    ("kinds-independent", "kinds/skill", "from cxdeclare.kinds import tag"),
    ("kinds-protected", "cli/main", "from cxdeclare.kinds import skill"),
    ("kinds-protected", "engine/apply", "from cxdeclare.kinds import skill"),
    ("pure-core", "model/kind", "import socket"),
    ("pure-core", "kinds/tag", "import subprocess"),
    ("pure-core", "planning/build", "import sqlite3"),
    ("pure-core", "export/compose", "import shutil"),
    ("no-network", "engine/apply", "import socket"),
    ("no-network", "report/text", "import subprocess"),
    ("emulator-alone", "emulator/tenant", "from cxdeclare.model import kind"),
    ("emulator-alone", "emulator/tenant", "import pydantic"),
    ("waitress", "emulator/tenant", "import waitress"),
    ("click", "report/text", "import click"),
    ("rich", "adapters/cxone/http", "import rich"),
    ("ruamel", "loading/read", "import ruamel.yaml"),
    ("deepdiff", "planning/build", "import deepdiff"),
    ("cryptography", "planning/build", "import cryptography.exceptions"),
    ("jinja2", "report/text", "import jinja2"),
    ("pyyaml", "loading/events", "import yaml"),
    ("http", "adapters/cxone/__init__", "import urllib.request"),
    ("aws", "adapters/cxone/http", "import boto3"),
    ("dnspython", "engine/apply", "import dns.resolver"),
    ("aws", "adapters/cxone/__init__", "from botocore import exceptions"),
    ("acyclic", "model/address", "from cxdeclare.model import kind"),
]


def _lint(root: Path, planted: dict[str, str]) -> str:
    """What import-linter says of the tree with the planted lines in it."""
    for name in KEPT | planted:
        path = root / "cxdeclare" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{KEPT.get(name, '')}\n{planted.get(name, '')}\n", encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", root)
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        check=False,
        cwd=root,
        env=os.environ | {"COLUMNS": "200", "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ).stdout


def test_the_small_tree_keeps_every_contract(tmp_path: Path) -> None:
    """A violation found elsewhere in this module is the planted one."""
    said = _lint(tmp_path, {})
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in said, said


@pytest.mark.parametrize(("contract", "module", "line"), PLANTED)
def test_a_planted_import_breaks_its_contract(
    contract: str, module: str, line: str, tmp_path: Path
) -> None:
    """A contract that could not break would promise nothing."""
    name = next(found["name"] for found in CONTRACTS if found["id"] == contract)
    said = _lint(tmp_path, {module: line})
    assert f"{name} BROKEN" in said, said


def test_every_contract_has_a_planted_violation() -> None:
    """A new contract comes with the proof that it can break."""
    assert {found["id"] for found in CONTRACTS} == {contract for contract, _, _ in PLANTED}
