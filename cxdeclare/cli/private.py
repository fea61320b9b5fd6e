"""Private: files that only their owner can read, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from cxdeclare.model.errors import InvalidInput


def create(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; raise the `OSError` that keeps it from being made."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write(path: Path, content: bytes) -> None:
    """The same; raise `InvalidInput` that says why it cannot be."""
    try:
        create(path, content)
    except FileExistsError as error:
        message = f"{path} is there already, and was left as it is"
        raise InvalidInput(message, hint="name another file") from error
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise InvalidInput(message) from error
