"""Zone events: what the commands about DNS records say."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cxdeclare.model.frozen import Frozen


class RecordNeeded(Frozen):
    """All values that a name needs of one type."""

    name: str = Field(description="Whole, in lower case, without the final dot.")
    record_type: Literal["CNAME", "MX", "TXT"] = Field(description="Of the record.")
    values: tuple[str, ...] = Field(
        description="A host; for MX, a priority and a host; for TXT, the text without quotes."
    )
    ttl: int = Field(description="Seconds that others may keep it.")
    purpose: str = Field(description="What it is for.")


class RecordAwaited(Frozen):
    """A record of which it is not known yet what it will say."""

    address: str = Field(description="The resource that needs it.")
    name: str = Field(description="With a word in capitals for what is not known of it.")
    record_type: Literal["CNAME", "MX", "TXT"] = Field(description="Of the record.")
    purpose: str = Field(description="What it is for.")
    reason: str = Field(description="What has to come first.")


class ZoneNeeded(Frozen):
    """One zone and the records it has to hold."""

    zone: str = Field(description="The name of the zone.")
    is_known: bool = Field(
        description="Whether it was declared or found; else the names may be in a zone above."
    )
    records: tuple[RecordNeeded, ...] = Field(description="In the order of their names.")


class RecordsListed(Frozen):
    """The DNS records that a manifest needs."""

    type: Literal["dns_records"] = "dns_records"
    zones: tuple[ZoneNeeded, ...] = Field(description="In the order of their names.")
    awaited: tuple[RecordAwaited, ...] = Field(default=(), description="Not known yet.")
    notes: tuple[str, ...] = Field(
        default=(), description="What else whoever sets up DNS has to know."
    )


class RecordChange(Frozen):
    """One set of records in a hosted zone, as it is and as it is to be."""

    zone: str = Field(description="The name of the hosted zone.")
    zone_id: str = Field(description="Its id.")
    name: str = Field(description="Of the records.")
    record_type: Literal["CNAME", "MX", "TXT"] = Field(description="Of the records.")
    before: tuple[str, ...] = Field(description="The values there, as the service writes them.")
    after: tuple[str, ...] = Field(description="The values to be there, written the same way.")
    ttl_before: int | None = Field(description="Seconds; null where nothing is there.")
    ttl: int = Field(description="Seconds.")
    purpose: str = Field(description="What our part of it is for.")


class RecordRefused(Frozen):
    """A record that cannot be put beside what is there."""

    zone: str = Field(description="The name of the hosted zone.")
    name: str = Field(description="Of the record.")
    record_type: Literal["CNAME", "MX", "TXT"] = Field(description="Of the record.")
    fact: str = Field(description="What stands in its way.")
    hint: str = Field(description="The way out.")


class PublishingPlanned(Frozen):
    """What publishing would change, and what stands in its way."""

    type: Literal["dns_plan"] = "dns_plan"
    changes: tuple[RecordChange, ...] = Field(default=(), description="Zone by zone.")
    refused: tuple[RecordRefused, ...] = Field(
        default=(), description="If there is one, nothing at all is published."
    )
    unchanged: int = Field(description="Sets of records that are as they have to be.")


class Published(Frozen):
    """One batch of changes in a hosted zone, which all its name servers have."""

    type: Literal["dns_published"] = "dns_published"
    zone: str = Field(description="The name of the hosted zone.")
    changes: int = Field(description="Sets of records that were written, in one batch.")
    sets: tuple[str, ...] = Field(default=(), description="Which ones, by type and name.")
    batch: int = Field(default=1, description="The number of the batch in its zone.")
    batches: int = Field(
        default=1, description="How many there are; several where one would be too large."
    )


class RecordVerdict(Frozen):
    """One record, how it was found, and what is there."""

    name: str = Field(description="Of the record.")
    record_type: Literal["CNAME", "MX", "TXT"] = Field(description="Of the record.")
    purpose: str = Field(description="What it is for.")
    wanted: tuple[str, ...] = Field(description="The values it should have.")
    standing: Literal["present", "missing", "wrong", "doubled", "conflicting", "not checked"] = (
        Field(description="How it is found; `doubled` has the zone behind its name twice.")
    )
    found: tuple[str, ...] = Field(default=(), description="What is there in its place.")
    hint: str = Field(default="", description="The way out.")
    reason: str = Field(default="", description="Why nobody could tell.")
    silent: tuple[str, ...] = Field(
        default=(), description="Name servers of no use while others were, each with the reason."
    )


class RecordsChecked(Frozen):
    """What the authoritative name servers say of the records that a manifest needs."""

    type: Literal["dns_checked"] = "dns_checked"
    records: tuple[RecordVerdict, ...] = Field(description="In the order of their names.")
    awaited: tuple[RecordAwaited, ...] = Field(
        default=(), description="Not known yet, so nobody could ask for them."
    )
