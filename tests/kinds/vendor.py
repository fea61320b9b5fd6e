"""One tenant that keeps every rule of the vendor, and the ways to change one thing about it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxdeclare.loading.read import Loaded
from cxdeclare.model.diagnostic import Severity
from tests.support.manifests import TENANT_ID, load_text

ERROR, WARNING = Severity.ERROR, Severity.WARNING
GONE = object()
"""Stands for a field that is left out."""
Change = Mapping[str, Any]
"""New values by dotted path; keys with dots in them do not occur."""
KEPT: dict[str, Any] = {
    "apiVersion": "cxdeclare/v1",
    "tenant": {
        "name": "acme-care",
        "id": TENANT_ID,
        "area": "eu1",
        "agent_apps": ["cxone_agent"],
        "routing": "dynamic_delivery",
        "business_hours": True,
    },
    "email_domains": {
        "care": {"domain": "care.example", "region": "eu-central-1", "account": "own"}
    },
    "tags": {"spam": {"title": "Spam", "color": "red"}},
    "skills": {
        "billing": {
            "name": "In.Billing",
            "campaign": "Customer Care",
            "routing": {
                "criteria": "preferred_agent",
                "preferred_agent": {
                    "metric": "last_agent_case",
                    "when": "available",
                    "timeout": 900,
                },
            },
            "service_level": {"threshold": "30s", "goal": 80},
            "agents": {
                "ownership": "additive",
                "members": [{"user": "ana@acme.example", "proficiency": 1}],
            },
        }
    },
    "templates": {"brand": {"name": "Brand", "html": "<div><p>Kind regards</div>"}},
    "signatures": {
        "team": {
            "name": "Team",
            "text": "Your team",
            "users": {"ownership": "additive", "members": ["ana@acme.example"]},
        }
    },
    "channels": {
        "billing": {
            "name": "Billing",
            "address": "billing@care.example",
            "domain": "care",
            "default_skill": "billing",
            "default_script": "Email\\Inbound v3",
            "email": {
                "spam_tag": "spam",
                "template": "brand",
                "ticket_number": {"subject": "end", "header": "brackets"},
                "threading": "prefer_in_reply_to",
            },
        }
    },
    "roles": {
        "agent": {
            "name": "Agent",
            "channels": {
                "ownership": "additive",
                "members": {"billing": {"permissions": ["view", "reply", "assign"]}},
            },
            "users": {"ownership": "additive", "members": ["ana@acme.example"]},
        }
    },
    "routing_queues": {
        "outbound": {"name": "Outbound.Default", "filters": {"mail": {"priority": 500}}}
    },
    "slas": {
        "default": {"first_response": "4h", "resolution": "1d 4h"},
        "channels": {"billing": "general"},
    },
}
CHANNEL, SKILL, ROLE = "channels.billing", "skills.billing", "roles.agent"
"""Where the blocks stand that most rules are about."""
PERMISSIONS = f"{ROLE}.channels.members.billing.permissions"
SECOND: Change = {
    "channels.orders": {
        **KEPT["channels"]["billing"],
        "name": "Orders",
        "address": "orders@care.example",
    }
}
"""A second channel."""


def changed(change: Change) -> dict[str, Any]:
    """The manifest with these changes."""
    found = copy.deepcopy(KEPT)
    for path, value in change.items():
        block = found
        *way, last = path.split(".")
        for step in way:
            block = block.setdefault(step, {})
        if value is GONE:
            del block[last]
        else:
            block[last] = copy.deepcopy(value)
    return found


def text_of(change: Change) -> str:
    """The manifest as a file would have it, on one line."""
    return json.dumps(changed(change))


def load(change: Change, folder: Path | None = None) -> Loaded:
    """What reading makes of it."""
    return load_text(text_of(change), folder)


@dataclass(frozen=True)
class Case:
    """One rule: a change that breaks it, where that is told, and a change that does not."""

    rows: tuple[int, ...]
    code: str
    bad: Change
    at: str
    """What stands at the place that is named."""
    good: Change = field(default_factory=dict)
    severity: Severity = ERROR
    subject: str | None = None
    files: Mapping[str, int] = field(default_factory=dict)
    """Body files that it needs, by their sizes."""

    def __str__(self) -> str:
        return f"{self.code}-{'-'.join(map(str, self.rows)) or self.at}"
