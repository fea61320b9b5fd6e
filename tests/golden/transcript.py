"""Transcript: commands with what they said, cleaned of what differs from run to run."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field

from cxdeclare import __version__
from tests.cli.console import Console

# What differs from run to run, each with the name that stands in its place.
FILTERS = {
    "TIME": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"),
    "DATE": re.compile(r"(?<=attested on )\d{4}-\d\d-\d\d"),
    "LINEAGE": re.compile(r'(?<="lineage":")[0-9a-f-]{36}'),
    "DIGEST": re.compile(r"\b[0-9a-f]{64}\b|(?<==)[0-9a-f]{12}\b"),
    "REQUEST": re.compile(r"(?<=request )[0-9a-f]{32}-\d+"),
    "VERSION": re.compile(rf"(?<=cxdeclare ){re.escape(__version__)}"),
    "PORT": re.compile(r"(?<=http://127\.0\.0\.1:)\d+"),
    "CRASH": re.compile(r"/\S+/cxdeclare-crash-\S+\.txt"),
}


def cleaned(text: str) -> str:
    """The text with every name in place of what it stands for."""
    for name, pattern in FILTERS.items():
        text = pattern.sub(name, text)
    return text


@dataclass
class Transcript:
    """Runs commands in a console and remembers what a person would have seen."""

    console: Console
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything so far."""
        return cleaned("\n".join(self.parts))

    def say(self, text: str) -> None:
        """Say what happens between two commands."""
        self.parts.append(f"# {text}\n")

    def run(self, *arguments: str, code: int = 0) -> None:
        """A command with its answer (stdout), its talk (stderr) and its exit code."""
        ran = self.console.run(*arguments)
        lines = [f"$ cxdeclare {shlex.join(arguments)}", ran.out.rstrip("\n")]
        if ran.err:
            lines += ["[stderr]", ran.err.rstrip("\n")]
        lines.append(f"[exit {ran.code}]\n")
        self.parts.append("\n".join(line for line in lines if line))
        assert code == ran.code, self.parts[-1]

    def quietly(self, *arguments: str, code: int = 0) -> None:
        """A command that is only there to get somewhere."""
        self.console.must(*arguments, code=code)

    def edit(self, old: str, new: str, name: str = "tenant.yaml") -> None:
        """An edit of a file, told as a difference."""
        self.console.edit(old, new, name)
        removed = [f"# - {line}" for line in old.splitlines()]
        added = [f"# + {line}" for line in new.splitlines()]
        self.parts.append("\n".join([f"# {name}:", *removed, *added, ""]))
