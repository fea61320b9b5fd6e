"""Errored: a state that could not be saved where it belongs, kept in the working folder."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from pathlib import Path

from cxdeclare.adapters.state.codec import dump
from cxdeclare.cli.private import create
from cxdeclare.model.state import State

NAME = "errored.state.json"


def keep(state: State) -> Path:
    """Write a state into a new file that only its owner can read; the file."""
    for number in count(1):
        path = Path(NAME if number == 1 else f"errored-{number}.state.json")
        with suppress(FileExistsError):
            create(path, dump(state))
            return path
    raise AssertionError
