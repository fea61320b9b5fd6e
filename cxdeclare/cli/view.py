"""View: says things either as text for people or as JSON lines for programs; the only printer."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Protocol

import click

from cxdeclare import __version__
from cxdeclare.cli.bar import Bar
from cxdeclare.cli.exits import MEANINGS, Exit
from cxdeclare.cli.lines import (
    FileFormatted,
    Line,
    PlanApproved,
    PlanSigned,
    Rendered,
    Said,
    Serving,
)
from cxdeclare.cli.streams import say
from cxdeclare.engine import events
from cxdeclare.engine.drift_events import Drifted
from cxdeclare.engine.events import Checked, Event
from cxdeclare.engine.explained import Explained
from cxdeclare.engine.found_events import Exported
from cxdeclare.engine.sent_events import Sent
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.registry import Registry
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Plan
from cxdeclare.report import checks as checks_report
from cxdeclare.report import diagnostics as diagnostics_report
from cxdeclare.report import drift as drift_report
from cxdeclare.report import explain as explain_report
from cxdeclare.report import export as export_report
from cxdeclare.report import plan as plan_report
from cxdeclare.report import progress
from cxdeclare.report.excerpt import visible
from cxdeclare.report.orders import disarmed

_NO_ENDS = (events.Resumed, events.TookOver, events.StepHeld, events.StepSeen)
"""What is told of a run, and is not the end of a step."""


class View(Protocol):
    """What a command can say."""

    def diagnostics(self, found: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:
        """What is wrong with what was given."""

    def checked(self, said: Checked) -> None:
        """Which checks could not tell, were not run or are switched off."""

    def data(self, text: str) -> None:
        """The answer to the question that was asked."""

    def text(self, text: str) -> None:
        """For people, what programs get as an event of its own."""

    def rendered(self, made: Rendered, text: str) -> None:
        """A manifest as one, for programs as data and for people as text."""

    def serving(self, port: int) -> None:
        """That the pretend tenant listens."""

    def formatted(self, one: FileFormatted) -> None:
        """What became of a file that was formatted."""

    def approval(self, one: PlanSigned | PlanApproved, text: str) -> None:
        """That somebody agrees to a plan, for programs as data and for people as text."""

    def note(self, text: str) -> None:
        """Something on the side."""

    def plan(self, made: Plan, kinds: Registry, name: str = "") -> None:
        """A plan, and the name of the file it is in, if it is in one."""

    def drift(self, found: Drifted, kinds: Registry, *, is_pretend: bool) -> None:
        """What a drift run found."""

    def exported(self, found: Exported, folder: str, kinds: Registry, findings: int) -> None:
        """What an export wrote; its findings were said before."""

    def explained(self, found: Explained, kinds: Registry, *, is_pretend: bool) -> None:
        """What there is to know of one address."""

    def state(self, held: State | None, place: str) -> None:
        """A state and where it is kept, for programs; people get it as data."""

    def told(self, event: Event, text: str) -> None:
        """An answer: for programs as an event, for people as text."""

    def event(self, event: Event) -> None:
        """What just happened."""

    def agrees(self, question: str) -> bool:
        """Whether a person says yes."""

    def reading(self, done: int, total: int) -> None:
        """How far the reading is."""

    def stopped(self, message: str, hint: str) -> None:
        """Why the run ended early."""

    def interrupted(self) -> None:
        """That the run is about to stop; may be said from inside a signal."""

    def ended(self, code: Exit) -> int:
        """The exit code, as the last thing said."""


def view(*, is_json: bool, color: bool = True) -> View:
    """The view that was asked for."""
    return JsonView() if is_json else TextView(color=color)


class TextView:
    """Data on stdout, talk on stderr; a terminal is never given anything to obey."""

    def __init__(self, *, color: bool = True) -> None:
        self._color = color and not os.environ.get("NO_COLOR")
        self._bar = Bar()
        self._steps = self._ended = 0

    def diagnostics(self, found: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:
        """Place, fact, excerpt and hint of each."""
        text = diagnostics_report.render(found, sources)
        if text:
            self.note(text)

    def checked(self, said: Checked) -> None:
        """What could not be checked, on the side."""
        text = checks_report.render(said)
        if text:
            self.note(text)

    def data(self, text: str) -> None:
        """On stdout."""
        self._bar.close()
        safe = _harmless(text)
        say(_colored(safe) if self._color and sys.stdout.isatty() else safe)

    def text(self, text: str) -> None:
        """People get it as data."""
        self.data(text)

    def rendered(self, made: Rendered, text: str) -> None:  # noqa: ARG002 - people get the text
        """As a file would hold it: what a terminal obeys is written as an escape already."""
        say(text, nl=False)

    def serving(self, port: int) -> None:
        """On stdout, since it was asked for."""
        where = f"http://127.0.0.1:{port}"
        self.data(f"PRETEND TENANT at {where} - use it as --target. Ctrl-C ends it.")

    def formatted(self, one: FileFormatted) -> None:
        """The text, the difference, or the name of a file that was not in order."""
        if one.text is not None and not sys.stdout.isatty():
            say(one.text.encode(), nl=False)  # to a file or a pipe: every character as it is
        elif one.text is not None:
            self.data(one.text.removesuffix("\n"))
        elif one.changes:
            diff = one.diff.split("\n") if one.diff else []
            self.data("\n".join(map(visible, [one.path, *diff])))

    def approval(self, one: PlanSigned | PlanApproved, text: str) -> None:  # noqa: ARG002 - people get the text
        """On the side of the plan."""
        self.note(text)

    def note(self, text: str) -> None:
        """On stderr."""
        self._bar.close()
        say(_harmless(text), err=True)

    def plan(self, made: Plan, kinds: Registry, name: str = "") -> None:
        """The plan as text."""
        self._steps = sum(len(change.steps) for change in made.decision.changes)
        self.data(plan_report.plan(made, kinds, name))

    def drift(self, found: Drifted, kinds: Registry, *, is_pretend: bool) -> None:
        """The differences as text."""
        self.data(drift_report.drift(found, kinds, is_pretend=is_pretend))

    def exported(self, found: Exported, folder: str, kinds: Registry, findings: int) -> None:
        """A few lines; the folder has a page of its own."""
        self.data(export_report.summary(found, folder, kinds, findings))

    def explained(self, found: Explained, kinds: Registry, *, is_pretend: bool) -> None:
        """The same in words."""
        self.data(explain_report.explained(found, kinds, is_pretend=is_pretend))

    def state(self, held: State | None, place: str) -> None:
        """People get it as data."""

    def told(self, event: Event, text: str) -> None:  # noqa: ARG002 - people get the text
        """The text."""
        self.data(text)

    def event(self, event: Event) -> None:
        """One line as it happens, counted; the summary is data."""
        if isinstance(event, events.Applied):
            self.data(progress.summary(event))
            return
        if isinstance(event, events.ConsentGiven):
            self.note(progress.consent(event))
            return
        if isinstance(event, Sent):
            self.note(progress.sent(event))
            return
        if isinstance(event, events.GateSeen):
            waits = progress.gate(event)
            if waits is not None:
                self.note(waits)
            return
        line = progress.line(event)
        if isinstance(event, events.Resumed):
            self._steps = event.left
        if isinstance(event, _NO_ENDS):
            self.note(line or "")
        elif line is not None:  # the end of one of the steps of the plan that was shown
            self._ended += 1
            count = f"[{self._ended}/{self._steps}]"
            self.note(f"{count:<{2 * len(str(self._steps)) + 3}}{line}")

    def agrees(self, question: str) -> bool:
        """Ask on the terminal; the answer is no unless it is yes."""
        try:
            return click.confirm(f"\n{question}", err=True)
        except (click.Abort, OSError) as error:
            self.note("")  # the question had no end of line
            if isinstance(error, click.Abort) and sys.stdin.isatty():
                raise
            message = "there was nobody to answer"
            raise InvalidInput(message, hint="add `--yes`, or apply a saved plan") from None

    def reading(self, done: int, total: int) -> None:
        """A bar, on a terminal only."""
        self._bar.show(done, total)

    def stopped(self, message: str, hint: str) -> None:
        """The fact, and the way out; what the tenant said stays on its line."""
        self.note(f"error: {visible(message)}")
        if hint:
            self.note(f"  hint: {visible(hint)}")

    def interrupted(self) -> None:
        """Past all buffers, which a signal may have caught in mid-write."""
        text = "\nStopping after the calls in flight. Ctrl-C again stops at once.\n"
        with suppress(OSError, ValueError):
            os.write(sys.stderr.fileno(), text.encode())

    def ended(self, code: Exit) -> int:
        """Nothing to add: the shell has the code."""
        self._bar.close()
        return int(code)


class JsonView:
    """Typed events, one a line, on stdout; the first says the version, the last the code."""

    def __init__(self) -> None:
        self.event(events.Version(tool=f"cxdeclare {__version__}"))

    def diagnostics(self, found: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:  # noqa: ARG002 - programs have the files
        """One event each."""
        for diagnostic in diagnostics_report.ordered(found):
            self.event(
                events.DiagnosticFound.model_validate(diagnostics_report.as_json(diagnostic))
            )

    def checked(self, said: Checked) -> None:
        """The event itself."""
        self.event(said)

    def data(self, text: str) -> None:
        """As it would stand on a terminal."""
        self._line(Said(text=text))

    def text(self, text: str) -> None:
        """Programs have the event."""

    def rendered(self, made: Rendered, text: str) -> None:  # noqa: ARG002 - programs get the data
        """The data."""
        self._line(made)

    def serving(self, port: int) -> None:
        """The port, which may have been picked."""
        self._line(Serving(port=port, origin=f"http://127.0.0.1:{port}"))

    def formatted(self, one: FileFormatted) -> None:
        """The same as one event."""
        self._line(one)

    def approval(self, one: PlanSigned | PlanApproved, text: str) -> None:  # noqa: ARG002 - programs get the data
        """The data."""
        self._line(one)

    def note(self, text: str) -> None:
        """Text on the side is for people only."""

    def plan(self, made: Plan, kinds: Registry, name: str = "") -> None:  # noqa: ARG002 - a plan is data already
        """The plan itself."""
        self.event(events.Planned(plan=made))

    def drift(self, found: Drifted, kinds: Registry, *, is_pretend: bool) -> None:  # noqa: ARG002 - the event says it
        """The differences themselves."""
        self.event(found)

    def exported(self, found: Exported, folder: str, kinds: Registry, findings: int) -> None:  # noqa: ARG002 - the event says it
        """What was written."""
        self.event(found)

    def explained(self, found: Explained, kinds: Registry, *, is_pretend: bool) -> None:  # noqa: ARG002 - the event says it
        """The same as one event."""
        self.event(found)

    def state(self, held: State | None, place: str) -> None:
        """The state itself."""
        self.event(events.StateHeld(state=held, place=place))

    def told(self, event: Event, text: str) -> None:  # noqa: ARG002 - programs get the event
        """The event."""
        self.event(event)

    def event(self, event: Event) -> None:
        """One line."""
        self._line(event)

    def _line(self, line: Line) -> None:
        """In ASCII: no terminal obeys anything in it, and every encoding has it."""
        text = json.dumps(line.model_dump(mode="json"), separators=(",", ":"))
        say(disarmed(text, "json"))

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

    def interrupted(self) -> None:
        """The events to come say it."""

    def ended(self, code: Exit) -> int:
        """The last line."""
        self.event(events.Ended(exit_code=int(code), meaning=MEANINGS[code]))
        return int(code)


_STYLES = {
    "+": "green",
    "~": "yellow",
    "-": "red",
    "±": "magenta",
    ">": "cyan",
    "!": "red",
    "?": "red",
}
_SYMBOL = re.compile(r"^(\s*)([+~\-±>!?])( .*)$", re.MULTILINE)


def _harmless(text: str) -> str:
    """The last look: whatever was overlooked, nothing reaches a terminal or a log that it obeys."""
    shown = text if text.isprintable() else "\n".join(map(visible, text.split("\n")))
    return disarmed(shown)


def _colored(text: str) -> str:
    """The same text with its symbols coloured: nothing is said by colour alone."""

    def paint(match: re.Match[str]) -> str:
        space, symbol, rest = match.groups()
        return f"{space}{click.style(symbol + rest, fg=_STYLES[symbol])}"

    return _SYMBOL.sub(paint, text)
