"""Rewrite: a file replaced as a whole or not at all, with its mode and behind its links."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path


def rewrite(path: Path, content: bytes) -> None:
    """Replace what a file holds; a link stays one, and what it leads to is replaced."""
    real = path.resolve()
    if not os.access(real, os.W_OK):
        # A rename would go past the file's own rights.
        raise PermissionError(13, os.strerror(13), str(path))
    mode = stat.S_IMODE(real.stat().st_mode)
    temporary = real.with_name(f".{real.name}.{os.getpid()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(real)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
