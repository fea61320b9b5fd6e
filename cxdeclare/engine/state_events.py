"""State events: what the commands about the state itself say."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cxdeclare.model.frozen import Frozen
from cxdeclare.model.state import Binding


class Listed(Frozen):
    """One address of the state."""

    address: str = Field(description="The resource, as kind.key.")
    id: str = Field(description="The object it stands for.")
    identity: str = Field(description="What the object is recognised by when the id is lost.")
    origin: Literal["created", "adopted"] = Field(description="Whether we made it or found it.")
    protected: bool = Field(description="Whether it is never deleted or replaced.")


class StateListed(Frozen):
    """The addresses of a state that fit a pattern."""

    type: Literal["state_list"] = "state_list"
    serial: int = Field(description="Of the state; 0 before the first.")
    bindings: tuple[Listed, ...] = Field(description="In the order of the addresses.")
    total: int = Field(description="How many addresses the state has in all.")


class BindingShown(Frozen):
    """All that the state says of one address."""

    type: Literal["state_binding"] = "state_binding"
    serial: int = Field(description="Of the state.")
    address: str = Field(description="The resource, as kind.key.")
    binding: Binding = Field(description="What the state says of it.")


class VersionKept(Frozen):
    """One version of a state."""

    serial: int = Field(description="Its serial.")
    saved: str = Field(description="When it was saved; UTC, ISO 8601.")
    latest: bool = Field(description="Whether it is the state of now.")


class HistoryTold(Frozen):
    """The versions of a state that are kept, the newest first."""

    type: Literal["state_history"] = "state_history"
    versions: tuple[VersionKept, ...] = Field(description="Each can be gone back to.")


class StateEdited(Frozen):
    """The state was changed by hand; nothing was called."""

    type: Literal["state_edited"] = "state_edited"
    did: Literal["mv", "rm", "push"] = Field(description="The command.")
    serial: int = Field(description="Of the state that is the latest now.")
    before: int = Field(description="Serial of the state before; 0 if there was none.")
    moved: dict[str, str] = Field(
        default_factory=dict, description="Of `mv`: the address of before, and the one of now."
    )
    forgotten: dict[str, str] = Field(
        default_factory=dict, description="Of `rm`: the addresses, and the objects that stay."
    )
    referrers: tuple[str, ...] = Field(
        default=(), description="Addresses whose records name one that was moved or forgotten."
    )


class StatePulled(Frozen):
    """A version of the state was written to a file."""

    type: Literal["state_pulled"] = "state_pulled"
    serial: int = Field(description="Its serial.")
    path: str = Field(description="The file.")


class LockBroken(Frozen):
    """What became of a lock that was to be broken."""

    type: Literal["unlocked"] = "unlocked"
    broken: bool = Field(description="Whether there was a lock, and it is broken now.")
    id: str = Field(description="The lock that was named.")
    holder: str | None = Field(default=None, description="Who had it, in words.")
