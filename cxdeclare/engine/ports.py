"""Ports: what the engine needs of the world, as small protocols the adapters fulfil."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from cxdeclare.engine.slots import Slots
from cxdeclare.model.endpoint import Endpoint
from cxdeclare.model.fields import Payload
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.state import State


class Reader(Protocol):
    """A tenant that can only be read."""

    @property
    def reads(self) -> int:
        """Requests that read, so far."""

    @property
    def writes(self) -> int:
        """Requests that wrote, so far."""

    def tenant_id(self) -> str:
        """The tenant our credentials are for, from the token."""

    def list(
        self, kind: Kind, endpoint: Endpoint, scope: str | None, slots: Slots | None = None
    ) -> list[Payload]:
        """Every object of a kind, proved complete; raise `Incomplete` otherwise.

        With slots, of which the caller holds one, pages may be asked for before their turn.
        """

    def read(self, part: Part, endpoint: Endpoint, object_id: str) -> Any:  # noqa: ANN401 - an object or a list
        """One object, or the list of its links; raise `Declined` when there is none."""


@dataclass(frozen=True, slots=True)
class Call:
    """One write, ready to be sent."""

    part: Part
    endpoint: Endpoint
    object_id: str | None
    member_id: str | None
    scope: str | None
    payload: Payload


class Provider(Reader, Protocol):
    """A tenant that can be changed."""

    def write(self, call: Call) -> Payload:
        """Send it once; the answer's object. Raise `Declined`, `Unreachable`, `UnknownOutcome`."""


class StateReader(Protocol):
    """A state that can only be read."""

    def read(self) -> State | None:
        """The latest state; None before the first."""


class StateStore(StateReader, Protocol):
    """A state with one writer at a time."""

    def lock(self, doing: str) -> AbstractContextManager[None]:
        """Be the one writer; raise `Locked` when another is."""

    def write(self, state: State) -> None:
        """Replace the state of the serial before, or raise `StateError` and change nothing."""


Clock = Callable[[], float]
"""Seconds, always growing."""
