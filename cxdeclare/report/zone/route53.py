"""Route53: the records of one zone as a batch of changes, for its API or its command line."""

from __future__ import annotations

import json
from typing import Any

from cxdeclare.model.txt import in_route53
from cxdeclare.model.zone import Record, RecordType
from cxdeclare.planning.zone import Zone


def route53(zone: Zone, *, is_pretend: bool) -> str:
    """The batch; each of its records takes the place of what has its name and type."""
    comment = f"{'PRETEND TENANT: ' if is_pretend else ''}records of the zone {zone.name}"
    changes = [{"Action": "UPSERT", "ResourceRecordSet": record_set(r)} for r in zone.records]
    return json.dumps({"Comment": comment, "Changes": changes}, indent=2)


def record_set(record: Record) -> dict[str, Any]:
    """One record as Route 53 spells it."""
    return {
        "Name": f"{record.name}.",
        "Type": record.type.value,
        "TTL": record.ttl,
        "ResourceRecords": [
            {"Value": in_route53(value) if record.type is RecordType.TXT else f"{value}."}
            for value in record.values
        ],
    }
