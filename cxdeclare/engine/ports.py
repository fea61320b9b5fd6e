"""Ports: what the engine needs of the world, as small protocols the adapters fulfil."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from cxdeclare.engine.slots import Slots
from cxdeclare.model.endpoint import Endpoint
from cxdeclare.model.fields import Payload
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.secret import Key, Secret, Unresolved
from cxdeclare.model.snapshot import Proof
from cxdeclare.model.state import State

SAVES_EVERY = 0.5
"""Seconds between two writes of the state while steps are being done."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Every object of a listing, and how that is known."""

    objects: list[Payload]
    proof: Proof
    closed: str = ""
    """Why nothing can be made where it was asked; empty if something can."""


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

    def own_role(self) -> str | None:
        """The role our credentials act in, from the token; None if it does not say."""

    def list(
        self, kind: Kind, endpoint: Endpoint, scope: str | None, slots: Slots | None = None
    ) -> Listed:
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


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the lock of a state, since when, and what for."""

    id: str
    """Of this one taking of the lock; what `unlock` has to be told."""
    doing: str
    """The operation, for example ``apply``."""
    who: str
    host: str
    pid: int
    since: str
    """UTC, ISO 8601."""
    run_url: str = ""
    """Of the CI run, if it is one."""
    left: float | None = None
    """Seconds until anybody may take it over, below 0 if it is over; None where it has no lease."""

    def __str__(self) -> str:
        """In words, as far as there is something to say."""
        by = f" by {self.who}" if self.who else ""
        at = f" on {self.host}" if self.host else ""
        url = f", {self.run_url}" if self.run_url else ""
        return f"{self.doing}{by}{at}, process {self.pid}, since {self.since}{url}"


class Secrets(Protocol):
    """Where the values of secrets come from; asked again whenever one is needed."""

    def resolve(self, uris: Collection[str], folder: str, /) -> Mapping[str, Secret | Unresolved]:
        """The value behind each of these URIs, or why there is none; paths start in a folder."""


class RunLog(Protocol):
    """A short text beside the state that many runs may change."""

    def read(self) -> bytes:
        """What is there; nothing before the first."""
        ...

    def change(self, how: Callable[[bytes], bytes]) -> None:
        """Make another text of it; nobody writes in between."""
        ...


class Keys(Protocol):
    """The key that keyed digests are made with."""

    def key(self, wrapped: str | None) -> tuple[Key, str | None] | None:
        """The key, and how the state has to keep it if it has to; None if there is no key.

        `wrapped` is what a state keeps of it. Raise `InvalidInput` if there should be one.
        """


class Lock(Protocol):
    """The lock of a state while it is ours."""

    @property
    def took_over(self) -> Holder | None:
        """Whose lease had run out, so that it was taken over; None if the lock was free."""

    def still_ours(self) -> bool:
        """Whether we may still write; once it says no, nothing more may be begun."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a state that a run left behind at its end."""

    serial: int
    saved: str
    """UTC, ISO 8601."""


class JournalSink(Protocol):
    """The journal of one run, which is written line by line."""

    def append(self, line: bytes, *, durable: bool) -> None:
        """Add a line without its line end; with `durable`, come back once no crash can lose it.

        Raise `StateError` if it cannot be kept: what it announces must not be done then.
        """


class StateReader(Protocol):
    """A state, its journals and its history; they can only be read."""

    def read(self) -> State | None:
        """The latest state; None before the first."""

    def holder(self) -> Holder | None:
        """Who has the lock just now; None if nobody has."""

    def journal(self, run: str) -> list[bytes]:
        """The whole lines of the journal of a run, in order; none if there is no such journal."""

    def history(self) -> list[Version]:
        """The versions that were kept, the newest first; the latest state is one of them."""

    def version(self, serial: int) -> State:
        """The state as it was; raise `StateError` if that version is not kept."""

    def body(self, content_hash: str) -> str | None:
        """A long text that was once planned or found; None if it is not kept."""


class StateStore(StateReader, Protocol):
    """A state with one writer at a time."""

    def lock(self, doing: str) -> AbstractContextManager[Lock]:
        """Be the one writer; raise `Locked` when another is."""

    def write(self, state: State) -> None:
        """Replace the state of the serial before, or raise `StateError` and change nothing."""

    def begin(self, run: str) -> AbstractContextManager[JournalSink]:
        """Begin or go on with the journal of a run, under the lock."""

    def close(self, run: str) -> None:
        """End the journal of a run: nobody adds to it any more, also not one who lost the lock."""

    def drop(self, run: str) -> None:
        """Remove the journal of a run; nothing if there is none."""

    def keep(self, bodies: Mapping[str, str]) -> None:
        """Keep long texts by their content hash; those that are kept already cost nothing."""

    def unlock(self, holder_id: str) -> Holder:
        """Break the lock of this holder, who is returned; raise `StateError` if it is another."""


Clock = Callable[[], float]
"""Seconds, always growing."""
