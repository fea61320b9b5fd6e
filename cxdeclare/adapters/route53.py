"""Route53: the public zones of an AWS account, read set by set and changed in batches."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from cxdeclare.adapters.aws import answer, client, explained, failure
from cxdeclare.model.errors import CxdeclareError
from cxdeclare.planning.publishing import HostedZone, RecordSet, SetChange

_WAIT = {"Delay": 5, "MaxAttempts": 60}
_REGION = "us-east-1"
"""Route 53 is in no region, and signs as if it were in this one."""


class Route53:
    """The zones behind the credentials of this run."""

    def __init__(self) -> None:
        self._client: Any = client("route53", _REGION)

    @property
    def is_on_this_machine(self) -> bool:
        """Whether it is a pretend AWS, which no name server on the internet listens to."""
        host = urlsplit(self._client.meta.endpoint_url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    def zones(self) -> list[HostedZone]:
        """All zones that the internet can ask for."""
        with explained("the zones of Route 53 cannot be listed"):
            pages = self._client.get_paginator("list_hosted_zones").paginate()
            found = [one for page in pages for one in page["HostedZones"]]
        return [
            HostedZone(_bare(one["Name"]), one["Id"].rpartition("/")[2])
            for one in found
            if not one.get("Config", {}).get("PrivateZone")
        ]

    def sets(self, zone: HostedZone, name: str) -> list[RecordSet]:
        """Every set of records at a name."""
        with explained(f"the zone {zone.name} cannot be read"):
            # They come in an order of their own, beginning where it is said; few share a name.
            pages = self._client.get_paginator("list_resource_record_sets").paginate(
                HostedZoneId=zone.id, StartRecordName=f"{name}."
            )
            found: list[RecordSet] = []
            for page in pages:
                at_name = [one for one in page["ResourceRecordSets"] if _bare(one["Name"]) == name]
                found += map(_read, at_name)
                if len(at_name) < len(page["ResourceRecordSets"]):
                    break
        return found

    def change(self, zone: HostedZone, changes: Sequence[SetChange]) -> str:
        """Make a batch of changes at once, or none if a set is not as it was read; its id.

        An UPSERT would take the place of what others have written since.
        """
        batch = {
            "Comment": "cxdeclare",
            "Changes": [step for one in changes for step in _steps(one)],
        }
        with explained(f"the zone {zone.name} cannot be changed"):
            try:
                said = self._client.change_resource_record_sets(
                    HostedZoneId=zone.id, ChangeBatch=batch
                )
            except Exception as error:
                refusal = answer(error)
                if refusal is None or refusal.code != "InvalidChangeBatch":
                    raise
                message = f"the zone {zone.name} refuses the change: {error}"
                hint = "run again: the zone is read anew, with what was written since"
                raise CxdeclareError(message, hint=hint) from error
        return str(said["ChangeInfo"]["Id"])

    def wait(self, zone: HostedZone, change: str) -> None:
        """Return when every server of the zone has a change; raise if nobody can tell."""
        try:
            waiter = self._client.get_waiter("resource_record_sets_changed")
            waiter.wait(Id=change, WaiterConfig=_WAIT)
        except Exception as error:
            reason = failure(
                error, f"the zone {zone.name} was changed, and not all may have it yet"
            )
            if reason is None:
                raise
            # Whatever it is, the records are written: it is nothing that was given wrongly.
            raise CxdeclareError(str(reason), hint="`cxdeclare dns check` tells") from error


def _steps(one: SetChange) -> Iterator[dict[str, Any]]:
    if one.before:
        yield _step("DELETE", one, one.before, one.ttl_before)
    yield _step("CREATE", one, one.after, one.ttl)


def _step(action: str, one: SetChange, values: Sequence[str], ttl: int | None) -> dict[str, Any]:
    return {
        "Action": action,
        "ResourceRecordSet": {
            "Name": f"{one.record.name}.",
            "Type": one.record.type.value,
            "TTL": ttl,
            "ResourceRecords": [{"Value": value} for value in values],
        },
    }


def _read(found: dict[str, Any]) -> RecordSet:
    special = ""
    if "AliasTarget" in found:
        special = "an alias of Route 53"
    elif "SetIdentifier" in found:
        special = "one of several records to choose from"
    values = tuple(one["Value"] for one in found.get("ResourceRecords", ()))
    return RecordSet(_bare(found["Name"]), found["Type"], values, found.get("TTL", 0), special)


def _bare(name: str) -> str:
    """A name as we write it; Route 53 escapes signs that host names rarely have."""
    return name.lower().removesuffix(".").replace("\\052", "*")
