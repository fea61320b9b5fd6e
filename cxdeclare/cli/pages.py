"""Pages: HTML files that are written for people, and the words that stand in their messages."""

from __future__ import annotations

from pathlib import Path

from cxdeclare.cli import written
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report.mail import SAMPLE

_BEGINS = b"<!DOCTYPE html>"
_LONGEST = 100_000
"""Bytes of a sample."""


def write(path: Path, text: str) -> None:
    """Write a page that only its owner can read; raise if something else is there already."""
    if path.exists():
        is_page = path.is_file() and path.read_bytes()[: len(_BEGINS)] == _BEGINS
        if not is_page:
            message = f"{path} is there already and is not a page; it was left as it is"
            raise InvalidInput(message, hint="name another file for `--html`")
    written.write(path, text.encode("utf-8", "backslashreplace"), "the page")


def sample(path: Path | None) -> str:
    """An agent's words, from a file or as they usually are."""
    if path is None:
        return SAMPLE
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise InvalidInput(message) from error
    if len(content) > _LONGEST:
        message = f"{path} is larger than {_LONGEST} bytes"
        raise InvalidInput(message, hint="a sample is what an agent writes in one message")
    return content.decode("utf-8", "replace")
