"""Events of drift: what moved since it was applied, what of that is known, and what is managed."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from cxdeclare.model.frozen import Frozen


class Difference(Frozen):
    """One field that is not as it was last applied."""

    part: str = Field(description='The part of the resource; "" is the object itself.')
    member: str | None = Field(default=None, description="The link, in a part that is a set.")
    field: str | None = Field(default=None, description="None for a link itself.")
    recorded: Any = Field(default=None, description="What was last applied.")
    live: Any = Field(default=None, description="What the tenant has.")


class Vouched(Frozen):
    """Whose word there is for something that nothing can read."""

    by: str = Field(description="Who attested it last.")
    at: str = Field(description="When; UTC, ISO 8601.")


class KnownDrift(Frozen):
    """A drift that an entry of the accept file is about."""

    about: str = Field(description="What the entry accepts, on one line.")
    address: str | None = Field(default=None, description="The resource; none if it is foreign.")
    difference: Difference | None = Field(
        default=None, description="What differs; none for what is missing or foreign."
    )
    kind: str | None = Field(default=None, description="The kind of a foreign object.")
    name: str | None = Field(default=None, description="What a foreign object is called.")
    owner: str = Field(description="Who answers for it.")
    reason: str = Field(description="Why it may be so.")
    until: str = Field(description="The last day on which it is accepted; UTC, ISO 8601.")


class Coverage(Frozen):
    """How much of what a tenant holds is managed."""

    managed: int = Field(description="Objects that the state stands for and the tenant has.")
    foreign: int = Field(description="Objects that are not in the state, accepted ones included.")
    vendor: int = Field(
        default=0, description="Objects that every tenant is delivered with; they count as neither."
    )

    @property
    def of(self) -> int:
        """What could be managed."""
        return self.managed + self.foreign

    @property
    def ratio(self) -> float:
        """From 0 to 1; all of nothing is 1."""
        return self.managed / self.of if self.of else 1.0


class Drifted(Frozen):
    """What differs from what was last applied, and what could not be compared."""

    type: Literal["drift"] = "drift"
    tenant_id: str = Field(description="The tenant that was compared.")
    target: str = Field(description="The target, as `--target` names it.")
    serial: int = Field(description="Serial of the state it was compared with.")
    compared: int = Field(description="How many resources were compared.")
    reads: int = Field(description="Calls that read the tenant.")
    changed: dict[str, tuple[Difference, ...]] = Field(
        default_factory=dict, description="What differs, by address."
    )
    missing: tuple[str, ...] = Field(
        default=(), description="Addresses whose object is gone from the tenant."
    )
    foreign: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Names of objects that are not in the state, by kind."
    )
    unread: dict[str, str] = Field(
        default_factory=dict, description="What could not be read, and why."
    )
    unverifiable: tuple[str, ...] = Field(
        default=(), description="Parts and links the profile has no way to read."
    )
    attested: dict[str, Vouched] = Field(
        default_factory=dict,
        description="Parts and links that nothing can read and somebody attested: they are "
        "neither clean nor drifted.",
    )
    secrets: tuple[str, ...] = Field(
        default=(), description="Secret fields that were sent: no tenant gives them back."
    )
    accepted: tuple[KnownDrift, ...] = Field(
        default=(), description="Drift that `--accept` knows; it stands nowhere else here."
    )
    expired: tuple[KnownDrift, ...] = Field(
        default=(),
        description="Drift that was accepted until a day that is over; it stands above as well.",
    )
    vendor: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Names of objects that every tenant is delivered with, by kind; not foreign.",
    )
    coverage: dict[str, Coverage] = Field(
        default_factory=dict, description="By kind; kinds that could not be read to the end lack."
    )

    @property
    def covered(self) -> Coverage:
        """Of all kinds together."""
        of = self.coverage.values()
        return Coverage(
            managed=sum(one.managed for one in of),
            foreign=sum(one.foreign for one in of),
            vendor=sum(one.vendor for one in of),
        )


class ValueWritten(Frozen):
    """One live value that was written into the manifest."""

    address: str = Field(description="The resource.")
    part: str = Field(description='The part of the resource; "" is the object itself.')
    member: str | None = Field(default=None, description="The link, in a part that is a set.")
    field: str = Field(description="The field.")
    file: str = Field(description="The file it stands in, as it was named.")
    line: int = Field(description="Counted from 1.")
    live: Any = Field(default=None, description="What the file says now.")


class ValueLeft(Frozen):
    """One live value that was not written, and why."""

    address: str = Field(description="The resource.")
    part: str = Field(description='The part of the resource; "" is the object itself.')
    member: str | None = Field(default=None, description="The link, in a part that is a set.")
    field: str | None = Field(default=None, description="None for a link or the resource itself.")
    reason: str = Field(description="Why it was left.")


class WrittenBack(Frozen):
    """What `drift --write-back` made of the manifest."""

    type: Literal["written_back"] = "written_back"
    written: tuple[ValueWritten, ...] = Field(default=(), description="Values now in the files.")
    left: tuple[ValueLeft, ...] = Field(default=(), description="Values that somebody has to see.")

    @property
    def files(self) -> tuple[str, ...]:
        """The files that were replaced."""
        return tuple(dict.fromkeys(one.file for one in self.written))
