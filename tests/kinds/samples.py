"""Three states of one tenant that between them use every field the API can write."""

from __future__ import annotations

from typing import Any

from cxdeclare.kinds import ALL
from cxdeclare.model.manifest import Manifest
from tests.support.manifests import HEADER, a_manifest
from tests.support.world import World


def _skill(turn: int) -> dict[str, Any]:
    return {
        "name": f"Email.Billing{turn}",
        "campaign": ("Customer Care", "Sales")[turn],
        "direction": "inbound",
        "message_template": ("Rich confirmation", "Rich survey")[turn],
        "hours": ("Office hours", "24x7")[turn],
        "routing": {
            "criteria": "preferred_agent",
            "preferred_agent": {
                "metric": ("last_agent_case", "last_agent_contact")[turn],
                "when": ("offline", "available")[turn],
                "timeout": (900, "1h")[turn],
            },
        },
        "service_level": {"threshold": (45, 50)[turn], "goal": (70, 75)[turn]},
        "accept_reject": (True, False)[turn],
        "screen_pops": (True, False)[turn],
        "agents": {
            "ownership": "additive",
            "members": [
                {"user": "ana@acme.example", "proficiency": (1, 3)[turn]},
                {"user": "luc@acme.example", "proficiency": (2, 4)[turn]},
            ],
        },
    }


def _channel(turn: int) -> dict[str, Any]:
    return {
        "name": f"Billing e-mail {turn}",
        "address": "billing@care.acme.example",
        "domain": "care",
        "transport": "ses",
        "default_skill": ("billing", "orders")[turn],
        "default_script": ("Email\\Inbound v3", "Email\\Night")[turn],
        "manual_outbound": (True, False)[turn],
        "outbound": (True, False)[turn],
        "forward": (True, False)[turn],
        "change_from": (True, False)[turn],
        "automatic_signature": (True, False)[turn],
        "email": {
            "display_name": ("ACME Billing", None)[turn],
            "force_tls": (True, False)[turn],
            "spam_tag": ("spam", {"lookup": "vip"})[turn],
            "template": ("brand", None)[turn],
            "ticket_number": {
                "subject": ("start", "end")[turn],
                "header": ("brackets", "hidden")[turn],
            },
            "threading": ("ignore_in_reply_to", "prefer_in_reply_to")[turn],
        },
    }


def _filter(turn: int) -> dict[str, Any]:
    return {
        "priority": (500, 1)[turn],
        "included_channels": {
            "ownership": "authoritative",
            "members": (["billing", "orders"], ["orders"])[turn],
        },
        "excluded_channels": {"ownership": "authoritative", "members": (["orders"], [])[turn]},
        "included_tags": (["spam"], [{"lookup": "vip"}])[turn],
        "excluded_tags": ([{"lookup": "vip"}], ["spam"])[turn],
        "sentiment": (["positive", "neutral"], ["negative"])[turn],
        "language": (["fr", "en"], ["de"])[turn],
        "source_urls": (["https://acme.example"], ["https://other.example"])[turn],
        "case_fields": ({"product": ["b", "a"]}, {"product": ["c"], "new": ["x"]})[turn],
        "customer_fields": ({"tier": ["gold"]}, {"tier": ["silver"]})[turn],
        "followers": {
            "operator": ("less_than", "higher_than")[turn],
            "value": (2, 3)[turn],
        },
        "subject_includes": (["invoice"], ["bill"])[turn],
        "subject_excludes": (["advert"], ["spam"])[turn],
        "custom_rule": ("https://rules.acme.example", "https://rules.acme.example/2")[turn],
        "business_hours": {
            "hours": ("Office hours", "24x7")[turn],
            "inside": (True, False)[turn],
        },
    }


def sections(turn: int) -> dict[str, Any]:
    """Every section; turn 1 differs from turn 0 in every field the API can change."""
    return {
        "tenant": HEADER["tenant"] | {"routing": "dynamic_delivery"},
        "policy": {
            "ignore": [
                # The API can write it, whatever the vendor thinks of it.
                {"check": "CXD218", "address": "skill.billing", "reason": "every field is tried"}
            ][turn:]
        },
        "configuration_sets": {
            "tls": {
                "name": "tls",
                "region": "eu-central-1",
                "tls": ("require", "optional")[turn],
            },
        },
        "email_domains": {
            "care": {
                "domain": "care.acme.example",
                "region": "eu-central-1",
                "account": "own",
                "mail_from": ("bounce.care.acme.example", None)[turn],
                "on_mx_failure": ("reject", "use_default")[turn],
                "configuration_set": (None, "tls")[turn],
                "dkim": {
                    "selector": ("acme1", "acme2")[turn],
                    "private_key": ("${secret.env:FIRST}", "${secret.env:SECOND}")[turn],
                },
            },
            "easy": {
                "domain": "easy.acme.example",
                "region": "eu-central-1",
                "account": "own",
                "easy_dkim": {"key_length": ("rsa_1024", "rsa_2048")[turn]},
            },
        },
        "receipt_rules": {
            "inbound": {
                "name": "cx-inbound",
                "region": "eu-central-1",
                "domains": (["care", "easy"], ["easy"])[turn],
                "tls": ("require", "optional")[turn],
                "s3": {"bucket": ("mail", "mails")[turn], "prefix": ("a/", "b/")[turn]},
                "sns": {"topic": f"arn:aws:sns:eu-central-1:1234:{('one', 'two')[turn]}"},
                "after": ("theirs", None)[turn],
            },
        },
        "tags": {"spam": {"title": "Suspected spam", "color": "red"}},
        "skills": {
            "billing": _skill(turn),
            "orders": {
                "name": "Email.Orders",
                "campaign": "Customer Care",
                "routing": {"criteria": ("proficiency", "longest_available")[turn]},
            },
            "calls": {
                "name": "Email.Calls",
                "campaign": "Sales",
                "direction": "outbound",
                "strategy": "manual",
                "byoc": True,
            },
        },
        "templates": {"brand": {"name": f"Brand {turn}", "html": f"<p>{turn}</p>\n<p>x</p>"}},
        "signatures": {
            "billing": {
                "name": f"Billing {turn}",
                "text": ("Text\nof two lines", None)[turn],
                "html": f"<p>{turn}</p>",
                "users": {
                    "ownership": "authoritative",
                    "members": (["ana@acme.example"], ["luc@acme.example"])[turn],
                },
            }
        },
        "channels": {
            "billing": _channel(turn),
            "orders": {
                "name": "Orders",
                "address": "orders@care.acme.example",
                "domain": "care",
                "default_skill": "orders",
                "default_script": "Email\\Inbound v3",
            },
        },
        "roles": {
            "agent": {
                "name": "Agent",
                "admin_permissions": ["Skills", "deSearchCases"],
                "channels": {
                    "ownership": "authoritative",
                    "members": (
                        {
                            "billing": {"permissions": ["view", "reply", "assign"]},
                            "orders": {"permissions": ["view"]},
                        },
                        {"billing": {"permissions": ["reply", "close"]}},
                    )[turn],
                },
                "users": {"ownership": "additive", "members": ["ana@acme.example"]},
            }
        },
        "routing_queues": {
            "outbound": {"name": "Outbound.Default", "filters": {"email": _filter(turn)}}
        },
        "slas": {
            "default": {
                "first_response": ("3h", "5h")[turn],
                "resolution": ("1d", "2d")[turn],
            },
            "channels": {
                "billing": {
                    "first_response": ("1h", "2h")[turn],
                    "resolution": ("4h", "5h")[turn],
                },
                "orders": (
                    {"first_response": "1h", "resolution": "4h"},
                    "general",
                )[turn],
            },
        },
    }


FULL, CHANGED = (a_manifest(kinds=ALL, **sections(turn)) for turn in (0, 1))
EMPTY = a_manifest(kinds=ALL)


def without_links() -> Manifest:
    """As `CHANGED`, with every set of links empty."""
    found = sections(1)
    found["skills"]["billing"]["agents"] = {"ownership": "authoritative", "members": []}
    found["signatures"]["billing"]["users"] = {"ownership": "authoritative", "members": []}
    found["roles"]["agent"]["channels"] = {"ownership": "authoritative", "members": {}}
    found["routing_queues"]["outbound"]["filters"] = {}
    return a_manifest(kinds=ALL, **found)


MINIMAL = a_manifest(
    kinds=ALL,
    configuration_sets={"tls": {"name": "tls", "region": "eu-central-1"}},
    email_domains={
        "care": {"domain": "care.acme.example", "region": "eu-central-1", "account": "own"}
    },
    receipt_rules={
        "inbound": {
            "name": "cx-inbound",
            "region": "eu-central-1",
            "domains": ["care"],
            "s3": {"bucket": "mail"},
        }
    },
    tags={"spam": {"title": "Suspected spam"}},
    skills={"billing": {"name": "Email.Billing", "campaign": "Customer Care"}},
    templates={"brand": {"name": "Brand", "html": "<p>x</p>"}},
    signatures={"billing": {"name": "Billing", "text": "x"}},
    channels={
        "billing": {
            "name": "Billing",
            "address": "billing@care.acme.example",
            "domain": "care",
            "default_skill": "billing",
            "default_script": "Email\\Inbound v3",
        }
    },
)
"""Every kind that can be created, with what it must have and nothing else."""


def set_up(world: World) -> None:
    """What nobody declares: somebody has activated a set of receipt rules, with one in it."""
    here = "/ses/eu-central-1/v1"
    world.must("PUT", f"{here}/active-receipt-rule-set", {"Name": "default"})
    world.must("POST", f"{here}/receipt-rules", {"Name": "theirs"})
