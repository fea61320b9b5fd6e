"""Written: files that are there whole or not at all, and say why when they are not."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cxdeclare.cli.private import create
from cxdeclare.model.errors import InvalidInput


def write(path: Path, content: bytes, what: str) -> None:
    """Put a file there that only its owner can read; a cut leaves no half of one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        create(temporary, content)
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        message = f"{what} cannot be written to {path}: {error.strerror}"
        raise InvalidInput(message) from error
