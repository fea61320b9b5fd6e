"""Rewrite: a file replaced as a whole or not at all, as the file it was and behind its links."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


class Unfit(Exception):
    """The file cannot be replaced without doing harm; the text says why."""


def rewrite(path: Path, content: bytes, before: bytes) -> None:
    """Replace what a file holds; a link stays one, and what it leads to is replaced.

    Raise `Unfit` if it does not hold `before` any more, or would not be the same file.
    """
    real = path.resolve()
    if not os.access(real, os.W_OK):
        # A rename would go past the file's own rights.
        raise PermissionError(13, os.strerror(13), str(path))
    status = real.stat()
    if status.st_nlink > 1:
        message = f"it has {status.st_nlink} names (hard links), and all but this would stay behind"
        raise Unfit(message)
    # A name that no other run has, not even one with the same number in another container.
    descriptor, name = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        keep_owner(temporary, status)
        temporary.chmod(stat.S_IMODE(status.st_mode))
        _still(real, before)
        temporary.replace(real)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _still(file: Path, before: bytes) -> None:
    if file.read_bytes() != before:
        message = "somebody has changed it meanwhile"
        raise Unfit(message)


def keep_owner(made: Path, status: os.stat_result) -> None:
    """Give a file the owner and group that another had, whoever runs us; else raise `Unfit`."""
    ours = made.stat()
    if (ours.st_uid, ours.st_gid) == (status.st_uid, status.st_gid):
        return
    try:
        os.chown(made, status.st_uid, status.st_gid)
    except OSError as error:
        message = "it belongs to another user or group, and would be ours"
        raise Unfit(message) from error
