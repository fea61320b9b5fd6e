"""View: says things either as text for people or as JSON lines for programs; the only printer."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Protocol

import click

from cxdeclare import __version__
from cxdeclare.cli.exits import MEANINGS, Exit
from cxdeclare.engine import events
from cxdeclare.engine.events import Drifted, Event
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.registry import Registry
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Plan
from cxdeclare.report import diagnostics as diagnostics_report
from cxdeclare.report import drift as drift_report
from cxdeclare.report import plan as plan_report
from cxdeclare.report import progress


class View(Protocol):
    """What a command can say."""

    def diagnostics(self, found: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:
        """What is wrong with what was given."""

    def data(self, text: str) -> None:
        """The answer to the question that was asked."""

    def note(self, text: str) -> None:
        """Something on the side."""

    def plan(self, made: Plan, kinds: Registry) -> None:
        """A plan."""

    def drift(self, found: Drifted, kinds: Registry, *, is_pretend: bool) -> None:
        """What a drift run found."""

    def state(self, held: State | None) -> None:
        """A state, for programs; people get it as data."""

    def event(self, event: Event) -> None:
        """What just happened."""

    def agrees(self, question: str) -> bool:
        """Whether a person says yes."""

    def reading(self, done: int, total: int) -> None:
        """How far the reading is."""

    def stopped(self, message: str, hint: str) -> None:
        """Why the run ended early."""

    def ended(self, code: Exit) -> int:
        """The exit code, as the last thing said."""


def view(*, is_json: bool) -> View:
    """The view that was asked for."""
    return JsonView() if is_json else TextView()


class TextView:
    """Data on stdout, talk on stderr."""

    def diagnostics(self, found: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:
        """Place, fact, excerpt and hint of each."""
        text = diagnostics_report.render(found, sources)
        if text:
            click.echo(text, err=True)

    def data(self, text: str) -> None:
        """On stdout."""
        click.echo(_colored(text) if _wants_color(sys.stdout) else text)

    def note(self, text: str) -> None:
        """On stderr."""
        click.echo(text, err=True)

    def plan(self, made: Plan, kinds: Registry) -> None:
        """The plan as text."""
        self.data(plan_report.plan(made, kinds))

    def drift(self, found: Drifted, kinds: Registry, *, is_pretend: bool) -> None:
        """The differences as text."""
        self.data(drift_report.drift(found, kinds, is_pretend=is_pretend))

    def state(self, held: State | None) -> None:
        """People get it as data."""

    def event(self, event: Event) -> None:
        """One line as it happens; the summary is data."""
        if isinstance(event, events.Applied):
            self.data(progress.summary(event))
            return
        line = progress.line(event)
        if line is not None:
            self.note(line)

    def agrees(self, question: str) -> bool:
        """Ask on the terminal; the answer is no unless it is yes."""
        return click.confirm(f"\n{question}", err=True)

    def reading(self, done: int, total: int) -> None:
        """A counter that overwrites itself, on a terminal only."""
        if sys.stderr.isatty():
            text = f"\rReading the tenant: {done} of {total}"
            click.echo(text if done < total else f"\r{'':<{len(text)}}\r", err=True, nl=False)

    def stopped(self, message: str, hint: str) -> None:
        """The fact, and the way out."""
        self.note(f"error: {message}" + (f"\n  hint: {hint}" if hint else ""))

    def ended(self, code: Exit) -> int:
        """Nothing to add: the shell has the code."""
        return int(code)


class JsonView:
    """Typed events, one a line, on stdout; the first says the version, the last the code."""

    def __init__(self) -> None:
        self.event(events.Version(tool=f"cxdeclare {__version__}"))

    def diagnostics(self, found: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:  # noqa: ARG002 - programs have the files
        """One event each."""
        for diagnostic in diagnostics_report.ordered(found):
            self.event(events.DiagnosticFound(**diagnostics_report.as_json(diagnostic)))

    def data(self, text: str) -> None:
        """Text is for people only."""

    def note(self, text: str) -> None:
        """Text is for people only."""

    def plan(self, made: Plan, kinds: Registry) -> None:  # noqa: ARG002 - a plan is data already
        """The plan itself."""
        self.event(events.Planned(plan=made))

    def drift(self, found: Drifted, kinds: Registry, *, is_pretend: bool) -> None:  # noqa: ARG002 - the event says it
        """The differences themselves."""
        self.event(found)

    def state(self, held: State | None) -> None:
        """The state itself."""
        self.event(events.StateHeld(state=held))

    def event(self, event: Event) -> None:
        """One line."""
        click.echo(event.model_dump_json())

    def agrees(self, question: str) -> bool:
        """There is nobody to ask."""
        message = f"`{question}` cannot be asked with `--json`"
        raise InvalidInput(message, hint="add `--yes`, or apply a saved plan")

    def reading(self, done: int, total: int) -> None:
        """Once everything has been read."""
        if done == total:
            self.event(events.Reading(done=done, total=total))

    def stopped(self, message: str, hint: str) -> None:
        """The fact, and the way out."""
        self.event(events.Stopped(message=message, hint=hint))

    def ended(self, code: Exit) -> int:
        """The last line."""
        self.event(events.Ended(exit_code=int(code), meaning=MEANINGS[code]))
        return int(code)


_STYLES = {"+": "green", "~": "yellow", "-": "red", "±": "magenta", ">": "cyan", "!": "red", "?": "red"}
_SYMBOL = re.compile(r"^(\s*)([+~\-±>!?])( .*)$", re.MULTILINE)


def _wants_color(stream: object) -> bool:
    is_terminal = getattr(stream, "isatty", lambda: False)()
    return is_terminal and not os.environ.get("NO_COLOR") and "--no-color" not in sys.argv


def _colored(text: str) -> str:
    """The same text with its symbols coloured: nothing is said by colour alone."""

    def paint(match: re.Match[str]) -> str:
        space, symbol, rest = match.groups()
        return f"{space}{click.style(symbol + rest, fg=_STYLES[symbol])}"

    return _SYMBOL.sub(paint, text)
