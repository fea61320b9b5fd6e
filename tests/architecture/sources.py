"""Sources: the package's modules, parsed, for rules to look at."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "cxdeclare"
_SKIPPED = frozenset({".git", ".venv", "__pycache__", "build", "dist"})


@dataclass(frozen=True, slots=True)
class Module:
    """One file of Python, with its dotted name below the package."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        """The package it belongs to, for example ``planning``."""
        return self.name.partition(".")[0]

    @property
    def lines(self) -> int:
        """How long it is."""
        return len(self.text.splitlines())


def modules(root: Path) -> Iterator[Module]:
    """Every module of the package below `root`, in order of their paths."""
    for path in sorted((root / PACKAGE).rglob("*.py")):
        if "__pycache__" in path.parts:
            continue
        name = ".".join(path.relative_to(root / PACKAGE).with_suffix("").parts)
        text = path.read_text(encoding="utf-8")
        yield Module(path, name, text, ast.parse(text, str(path)))


def files(root: Path) -> Iterator[Path]:
    """Every file that is, or could be, committed."""
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        yield from (path for name in listed.split("\0") if name and (path := root / name).is_file())
        return
    for path in sorted(root.rglob("*")):
        if path.is_file() and _SKIPPED.isdisjoint(path.relative_to(root).parts):
            yield path


def kind_names(root: Path) -> frozenset[str]:
    """The kinds: the files and folders of the kinds folder that are not private."""
    folder = root / PACKAGE / "kinds"
    paths = [*folder.glob("*.py"), *(path.parent for path in folder.glob("*/__init__.py"))]
    return frozenset(path.stem for path in paths if not path.stem.startswith("_"))
