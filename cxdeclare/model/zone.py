"""Zone: DNS records as values: those that are needed, and what name servers say of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cxdeclare.model.address import Address


class RecordType(StrEnum):
    """The types of records that mail needs."""

    CNAME = "CNAME"
    MX = "MX"
    TXT = "TXT"


@dataclass(frozen=True, order=True, slots=True)
class Record:
    """All values that a name needs of one type."""

    name: str
    """Whole, in lower case, without the final dot."""
    type: RecordType
    values: tuple[str, ...]
    """A host; for MX, ``10 host``; for TXT, the text without quotes, however long."""
    ttl: int
    """Seconds that others may keep it."""
    purpose: str


@dataclass(frozen=True, order=True, slots=True)
class Awaited:
    """A record of which it is not known yet what it will say."""

    name: str
    """With a word in capitals for what is not known of it."""
    type: RecordType
    purpose: str
    reason: str


@dataclass(frozen=True, slots=True)
class Needed:
    """What one resource needs in DNS."""

    address: Address
    records: tuple[Record, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    zone: str | None = None
    """The zone that the records are in, where that is declared."""
    publisher: str | None = None
    """Which service the tool may publish them at; None where people do it."""
    replace_mx: bool = False
    """Whether other mail servers of the same names may be replaced."""
    notes: tuple[str, ...] = ()
    """What else whoever sets up DNS has to know."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the servers of a zone say of one name and type."""

    values: tuple[str, ...] = ()
    """As in a record; several TXT records are several texts."""
    alias: str | None = None
    """The name that stands in place of this one, if it is an alias."""
    failed: str = ""
    """Why nobody can tell; empty if they can."""
    silent: tuple[str, ...] = ()
    """Servers that were of no use while others were, each with the reason."""


def is_within(name: str, zone: str) -> bool:
    """Whether a name is that of the zone, or below it."""
    return name == zone or name.endswith(f".{zone}")


def relative(name: str, zone: str) -> str:
    """The name as its zone calls it: empty for its top; raise `ValueError` if it is outside."""
    if not is_within(name, zone):
        message = f"{name} is not in the zone {zone}"
        raise ValueError(message)
    return name[: -len(zone)].removesuffix(".")
