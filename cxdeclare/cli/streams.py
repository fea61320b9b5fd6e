"""Streams: standard input, output and error, whatever the caller has made of them."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from io import TextIOWrapper

import click


class Unheard(Exception):
    """What was to be said could not be: the reader has left, or there is no room for it."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or type(error).__name__)
        self.has_left = error.errno == errno.EPIPE


def ready() -> None:
    """Stand in for closed streams, and spell out signs that the others cannot show.

    In this order, so that no file that is opened later gets the number of a standard stream,
    and with it what others print.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str | bytes, *, err: bool = False, nl: bool = True) -> None:
    """Print; raise `Unheard` if that cannot be done."""
    try:
        click.echo(text, err=err, nl=nl)
    except OSError as error:
        raise Unheard(error) from error


def give_up(unheard: Unheard) -> None:
    """Say that nothing more can be said, and let the end of the process flush into nothing."""
    with suppress(OSError, ValueError):
        void = os.open(os.devnull, os.O_WRONLY)
        os.dup2(void, sys.__stdout__.fileno() if sys.__stdout__ else 1)
        os.close(void)
    if not unheard.has_left:  # a reader that has left knows
        with suppress(OSError, ValueError):
            click.echo(f"error: the output cannot be written: {unheard}", err=True)
