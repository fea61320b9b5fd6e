"""Files: secrets that are mounted, or kept beside the manifest and out of its repository."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from cxdeclare.model.secret import Secret, Unresolved
from cxdeclare.model.secret_uri import SecretUri

LARGEST = 64 * 1024
"""Bytes; Secrets Manager takes no more either."""


def from_files(asked: Collection[SecretUri], folder: Path) -> dict[SecretUri, Secret | Unresolved]:
    """The text of each file, without the line end at its end."""
    return {uri: _read(folder, uri.name) for uri in asked}


def _read(folder: Path, name: str) -> Secret | Unresolved:
    called = f"the file `{name}`"
    path = folder / name
    try:
        if path.exists() and not path.is_file():
            return Unresolved(f"{called} is not a regular file", "it is read more than once")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        where = "paths start at the folder of the file that names them"
        return Unresolved(f"{called} does not exist", where)
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a usable path"
        return Unresolved(f"{called} cannot be read: {reason}", "make it readable for this run")
    if len(content) > LARGEST:
        return Unresolved(f"{called} is larger than {LARGEST // 1024} KB")
    try:
        text = content.decode()
    except UnicodeDecodeError:  # its words would show a byte of it
        text = None
    if text is None:
        return Unresolved(f"{called} is not UTF-8", "keep binary keys as base64")
    return Secret(text.removesuffix("\n").removesuffix("\r"))
