"""Folders for tests: several files of a manifest, written from data or text and read together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cxdeclare.kinds import ALL
from cxdeclare.loading.read import Loaded, load
from cxdeclare.loading.variables import Variables
from cxdeclare.loading.write import write


def files(folder: Path, **texts: str | Mapping[str, Any]) -> None:
    """Write files; `sub__name` is `sub/name.yaml`."""
    for name, content in texts.items():
        path = folder / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else write(content), encoding="utf-8")


def read(
    folder: Path,
    *overlays: str,
    root: str = "tenant.yaml",
    values: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Loaded:
    """Read the files of a folder as one manifest."""
    variables = Variables(values or {}, frozenset(), environment or {})
    return load(folder / root, ALL, [folder / name for name in overlays], variables)


def told(loaded: Loaded, folder: Path) -> list[tuple[str, str | None, str, str]]:
    """Code, subject, place and summary of everything that is wrong, without the folder's name."""
    return [
        (
            one.code,
            one.subject,
            str(one.span).replace(f"{folder}/", ""),
            one.summary.replace(f"{folder}/", ""),
        )
        for one in sorted(loaded.diagnostics, key=lambda d: (str(d.span), d.code, d.summary))
    ]


def brief(loaded: Loaded, folder: Path) -> list[str]:
    """Code, file and line of everything that is wrong."""
    return [
        f"{code} {place.rpartition(':')[0]}".strip() for code, _, place, _ in told(loaded, folder)
    ]
