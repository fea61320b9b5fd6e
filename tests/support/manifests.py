"""Manifests for tests: from text, from sections, and one that uses every field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cxdeclare.kinds import ALL
from cxdeclare.loading import read
from cxdeclare.loading.read import Loaded
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry

TENANT_ID = "6f1c9f6e-3f0e-4f57-9a55-0d4a3b1f7c11"
HEADER: dict[str, Any] = {
    "apiVersion": "cxdeclare/v1",
    "tenant": {"name": "acme-care", "id": TENANT_ID, "area": "eu1"},
}
HEADER_TEXT = f"""\
apiVersion: cxdeclare/v1
tenant: {{name: acme-care, id: {TENANT_ID}, area: eu1}}
"""


def load_text(
    text: str, folder: Path | None = None, kinds: Registry = ALL, name: str = "tenant.yaml"
) -> Loaded:
    """Read a manifest from its text; without a folder there are no body files."""
    return read.load_text(text, name, kinds, folder or Path("/nonexistent"))


def load_body(text: str, folder: Path | None = None, kinds: Registry = ALL) -> Loaded:
    """Read a manifest from what stands below the header, which takes two lines."""
    return load_text(HEADER_TEXT + text, folder, kinds)


def a_manifest(*, folder: Path | None = None, kinds: Registry = ALL, **sections: Any) -> Manifest:
    """The manifest with these sections; the header is there already and can be replaced."""
    loaded = load_text(json.dumps(HEADER | sections), folder, kinds)
    assert loaded.manifest is not None, "\n".join(
        f"{d.code} {d.subject}: {d.summary}" for d in loaded.diagnostics
    )
    return loaded.manifest


def codes(loaded: Loaded) -> list[str]:
    """The codes of all that is wrong, in the order it was found."""
    return [diagnostic.code for diagnostic in loaded.diagnostics]


RICH: dict[str, Any] = {
    "apiVersion": "cxdeclare/v1",
    "tenant": {
        "name": "acme-care",
        "id": TENANT_ID,
        "area": "eu1",
        "agent_apps": ["cxone_agent", "max"],
        "routing": "dynamic_delivery",
        "proactive_chat": False,
        "business_hours": True,
    },
    "email_domains": {
        "care": {
            "domain": "care.acme.example",
            "region": "eu-central-1",
            "account": "own",
            "mail_from": "bounce.care.acme.example",
            "dns": {
                "zone": "acme.example",
                "publish": "none",
                "ttl": "30m",
                "dmarc": "v=DMARC1; p=none",
                "inbound_mx": True,
                "replace_mx": False,
            },
        },
    },
    "tags": {"spam": {"title": "Suspected spam", "color": "red"}, "vip": {"title": "VIP"}},
    "skills": {
        "billing": {
            "name": "Email.Billing",
            "campaign": "Customer Care",
            "direction": "inbound",
            "message_template": "Invoice",
            "hours": "Office",
            "sub_skill": False,
            "routing": {
                "criteria": "preferred_agent",
                "preferred_agent": {
                    "metric": "last_agent_case",
                    "when": "offline",
                    "timeout": "15m",
                },
            },
            "service_level": {"threshold": "30s", "goal": 80},
            "accept_reject": True,
            "screen_pops": False,
            "agent_response": {
                "enabled": True,
                "first": "5m",
                "follow_on": 120,
                "extension": False,
            },
            "customer_response": {"enabled": True, "idle": "1d 4h"},
            "agents": {
                "ownership": "additive",
                "members": [{"user": "ana@acme.example", "proficiency": 1}],
            },
        },
        "sales": {
            "name": "Email.Sales",
            "campaign": "Customer Care",
            "direction": "outbound",
            "strategy": "manual",
            "byoc": True,
            "hours": None,
        },
    },
    "templates": {"brand": {"name": "ACME brand", "html": "<p>Kind regards</p>"}},
    "signatures": {
        "billing": {
            "name": "Billing team",
            "text": "Your ACME billing team\n",
            "html": None,
            "users": {
                "ownership": "authoritative",
                "members": ["ana@acme.example", "luc@acme.example"],
            },
        },
    },
    "channels": {
        "billing": {
            "name": "Billing e-mail",
            "address": "billing@care.acme.example",
            "domain": "care",
            "transport": "ses",
            "default_skill": "billing",
            "default_script": "Email\\Inbound v3",
            "manual_outbound": True,
            "outbound": True,
            "forward": False,
            "change_from": False,
            "automatic_signature": True,
            "email": {
                "display_name": "ACME Billing",
                "force_tls": True,
                "spam_tag": "spam",
                "template": {"lookup": "Old brand"},
                "ticket_number": {"subject": "end", "header": "brackets"},
                "threading": "prefer_in_reply_to",
            },
        },
    },
    "roles": {
        "agent": {
            "name": "Agent",
            "admin_permissions": ["Contact.View", "Case.Edit"],
            "channels": {
                "ownership": "additive",
                "members": {"billing": {"permissions": ["view", "reply", "assign"]}},
            },
            "users": {"ownership": "additive", "members": ["luc@acme.example"]},
        },
    },
    "routing_queues": {
        "outbound": {
            "name": "Outbound.Default",
            "filters": {
                "email": {
                    "priority": 500,
                    "included_channels": {"ownership": "additive", "members": ["billing"]},
                    "excluded_channels": {
                        "ownership": "authoritative",
                        "members": [{"lookup": "Chat"}],
                    },
                    "included_tags": ["vip", {"lookup": "Gold"}],
                    "excluded_tags": ["spam"],
                    "sentiment": ["positive", "neutral"],
                    "language": ["fr", "en"],
                    "source_urls": ["https://acme.example"],
                    "case_fields": {"product": ["b", "a"]},
                    "customer_fields": {"tier": ["gold"]},
                    "followers": {"operator": "less_than", "value": 2},
                    "subject_includes": ["invoice"],
                    "subject_excludes": ["advert"],
                    "custom_rule": "https://rules.acme.example",
                    "business_hours": {"hours": "Office", "inside": True},
                },
            },
        },
    },
    "slas": {
        "default": {"first_response": "4h", "resolution": 172800},
        "channels": {"billing": {"first_response": "1h", "resolution": "1d 4h"}},
    },
    "moved": [{"from": "skill.invoices", "to": "skill.billing"}],
    "removed": [
        {"address": "tag.legacy", "destroy": False},
        {"address": "template.plain", "destroy": True},
    ],
    "adopt": ["channel.billing"],
    "policy": {
        "protect": ["channel.billing"],
        "allow_delete": ["tag", "skill.old"],
        "max_change": {"percent": 30, "min_population": 10},
    },
    "state": {"backend": "local"},
}
"""Valid, and every field is in it but the names of body files."""
