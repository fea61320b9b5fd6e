"""What an export writes and says, kept as files."""

from __future__ import annotations

from tests.cli.console import Console, refuse, served
from tests.golden.transcript import Transcript
from tests.support.exports import tree

AT = ("--target", "embedded")


def _files(transcript: Transcript, console: Console, folder: str) -> None:
    for path, content in tree(console.folder / folder).items():
        shown = content.decode().replace("\r", "\\r")
        transcript.parts.append(f"## {folder}/{path}\n{shown}")


def test_export(transcript: Transcript, console: Console) -> None:
    """The converged example: the tree, and every file in it."""
    transcript.quietly("apply", *AT, "--parallelism", "1", "--yes", code=7)
    transcript.quietly("emulate", "--publish-dns", "care.acme.example")
    transcript.quietly("apply", *AT, "--parallelism", "1", "--yes")
    transcript.run("export", *AT, "--out", "out", "--name", "acme-care")
    _files(transcript, console, "out")


def test_export_findings(transcript: Transcript, console: Console) -> None:
    """A module that refuses, a region that nobody named, and a pattern with a slip."""
    with served(refuse("GET", "/automatic-signatures", 403, "You need a right")) as origin:
        named = ("--target", origin, "--exclude", "role", "--exclude", "bilings")
        transcript.run("export", *named, "--out", "out", code=8)
        _files(transcript, console, "out")
