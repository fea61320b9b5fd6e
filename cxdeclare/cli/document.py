"""Document: a view that says everything at once, at the end, as one document on stdout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cxdeclare.cli.exits import Exit
from cxdeclare.cli.streams import say
from cxdeclare.cli.view import TextView
from cxdeclare.cli.wiring import KINDS
from cxdeclare.engine.drift_events import Drifted
from cxdeclare.engine.events import Checked, Event
from cxdeclare.engine.expectation_events import Tested
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.registry import Registry
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Plan
from cxdeclare.report.told import Told, document


class DocumentView(TextView):
    """Talk on stderr as it happens; on stdout the document, and nothing else."""

    def __init__(self, form: str, command: str, home: str = "") -> None:
        super().__init__(color=False)
        self._form = form
        self._told = Told(command, home)

    def diagnostics(self, found: Iterable[Diagnostic], sources: Mapping[str, str]) -> None:
        """On the side, and in the document."""
        told = tuple(found)
        self._told = replace(self._told, diagnostics=(*self._told.diagnostics, *told))
        super().diagnostics(told, sources)

    def checked(self, said: Checked) -> None:
        """On the side, and in the document."""
        self._told = replace(self._told, checked=said)
        super().checked(said)

    def data(self, text: str) -> None:
        """On the side: the answer is the document."""
        self._told = replace(self._told, said=(*self._told.said, text))
        self.note(text)

    def plan(self, made: Plan, kinds: Registry, name: str = "") -> None:  # noqa: ARG002 - at the end
        """In the document."""
        self._told = replace(self._told, plan=made, name=name)

    def drift(self, found: Drifted, kinds: Registry, *, is_pretend: bool) -> None:  # noqa: ARG002 - at the end
        """In the document."""
        self._told = replace(self._told, drift=found, is_pretend=is_pretend)

    def told(self, event: Event, text: str) -> None:
        """In the document, where it has a place for it; else as what was said."""
        if isinstance(event, Tested):
            self._told = replace(self._told, tested=event)
            self.note(text)
        else:
            super().told(event, text)

    def state(self, held: State | None, place: str) -> None:  # noqa: ARG002 - whatever is in it
        """There is no such document of a state."""
        message = f"a state cannot be shown as {self._form}"
        raise InvalidInput(message, hint="name the file of a plan, or use `--json`")

    def stopped(self, message: str, hint: str) -> None:
        """On the side, and in the document."""
        self._told = replace(self._told, stopped=(*self._told.stopped, (message, hint)))
        super().stopped(message, hint)

    def ended(self, code: Exit) -> int:
        """The document is all there is on stdout, in UTF-8 whatever the terminal speaks."""
        ended = super().ended(code)
        text = document(self._form, self._told, KINDS)
        say(text.encode("utf-8", "backslashreplace"), nl=False)
        return ended
