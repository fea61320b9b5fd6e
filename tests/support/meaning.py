"""Scenes for what a plan means: manifests that differ in one thing each, and their worlds."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from tests.support.estate import plant_always
from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, DOMAIN, SKILL
from tests.support.world import World

Sections: TypeAlias = dict[str, Any]
ANA, LUC, MIA = "ana@acme.example", "luc@acme.example", "mia@acme.example"


def links(*members: Any, ownership: str = "authoritative") -> Sections:
    """A set of links, exactly these."""
    return {"ownership": ownership, "members": list(members)}


def may(**channels: list[str]) -> Sections:
    """What a role may do on each channel, exactly this."""
    members = {key: {"permissions": granted} for key, granted in channels.items()}
    return {"ownership": "authoritative", "members": members}


def filters(**fields: Any) -> Sections:
    """One filter of the queue."""
    return {"name": "Outbound.Default", "filters": {"mail": {"priority": 500, **fields}}}


def channel(name: str, **fields: Any) -> Sections:
    """A channel of the domain."""
    return {**CHANNEL, "name": name, "address": f"{name.lower()}@care.example", **fields}


BASE: Sections = {
    "configuration_sets": {"tls": {"name": "cx-tls", "region": "eu-central-1"}},
    "email_domains": {"care": {**DOMAIN, "configuration_set": "tls"}},
    "receipt_rules": {
        "in": {
            "name": "in", "region": "eu-central-1", "domains": ["care"], "s3": {"bucket": "mail"},
        }
    },
    "tags": {"spam": {"title": "Spam"}, "junk": {"title": "Junk"}},
    "skills": {
        "billing": {
            **SKILL,
            "service_level": {"threshold": "30s", "goal": 80},
            "agents": links({"user": ANA, "proficiency": 3}, {"user": LUC, "proficiency": 3}),
        },
        "orders": {**SKILL, "name": "In.Orders"},
    },
    "templates": {
        "brand": {"name": "Brand", "html": "<p>one</p>"},
        "plain": {"name": "Plain", "html": "<p>plain</p>"},
    },
    "signatures": {
        "team": {"name": "Team", "text": "Your team", "users": links(ANA, LUC)},
        "night": {"name": "Night", "text": "Good night", "users": links(MIA)},
    },
    "channels": {
        "billing": channel(
            "Billing", outbound=True, forward=True, automatic_signature=True,
            email={"template": "brand"},
        ),
        "orders": channel("Orders", email={"template": "brand", "spam_tag": "spam"}),
        "care": channel("Care"),
    },
    "roles": {"agent": {"name": "Agent", "channels": may(billing=["reply", "view"])}},
    "routing_queues": {"out": filters(included_channels=links("billing"))},
    "slas": {
        "default": {"first_response": "4h", "resolution": "2d"},
        "channels": {"care": {"first_response": "8h", "resolution": "3d"}},
    },
}  # fmt: skip
"""What every scene begins with."""


def but(base: Sections = BASE, /, **changes: Any) -> Sections:
    """The same with some values changed, by `section__key__field`; `...` takes one out."""
    sections: Sections = json.loads(json.dumps(base))
    for path, value in changes.items():
        *way, last = path.split("__")
        place = sections
        for step in way:
            place = place.setdefault(step, {})
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return sections


ON: Sections = but(
    channels__billing__email={
        "template": "brand",
        "force_tls": True,
        "display_name": "ACME",
        "threading": "ignore_in_reply_to",
    },
    channels__billing__manual_outbound=True,
    channels__billing__change_from=True,
    configuration_sets__tls__tls="require",
    receipt_rules__in__tls="require",
    email_domains__care__mail_from="bounce.care.example",
    email_domains__care__on_mx_failure="reject",
    skills__billing__accept_reject=True,
    routing_queues__out=filters(excluded_channels=links("care")),
)
"""The same with everything switched on."""
BARE: Sections = {"email_domains": {"care": DOMAIN}}
"""A domain that nothing refers to."""
SCENES: dict[str, Sections] = {
    "users of one signature move to another": but(
        signatures__night__users=links(ANA, LUC, MIA), signatures__team__users=links()
    ),
    "one user moves and one loses it": but(
        signatures__night__users=links(ANA, MIA), signatures__team__users=links()
    ),
    "somebody gets a signature for the first time": but(
        signatures__team__users=links(ANA, LUC, "ben@acme.example")
    ),
    "a signature is deleted": but(signatures__team=...),
    "a signature says something else": but(signatures__team__text="Yours"),
    "a template looks otherwise": but(templates__brand__html="<p>two</p>"),
    "a channel takes another template, and one takes none": but(
        channels__billing__email__template="plain",
        channels__orders__email__template=None,
        channels__care__email={"template": "plain", "display_name": "ACME"},
    ),
    "a template looks otherwise, and fewer channels use it": but(
        templates__brand__html="<p>two</p>", channels__orders__email__template="plain"
    ),
    "an address changes, and the general clocks": but(
        channels__billing__address="accounts@care.example",
        slas__default={"first_response": "1h", "resolution": "2d"},
    ),
    "a channel is deleted": but(channels__care=..., slas__channels={}),
    "a channel is created": but(channels__night=channel("Night", email={"force_tls": True})),
    "an address changes": but(channels__billing__address="accounts@care.example"),
    "the default skill and script change": but(
        channels__billing__default_skill="orders", channels__billing__default_script="Email\\Night"
    ),
    "TLS is insisted on": but(channels__billing__email__force_tls=True),
    "agents can do less": but(
        channels__billing__outbound=False,
        channels__billing__forward=False,
        channels__billing__automatic_signature=False,
    ),
    "agents can do more": but(
        channels__care__outbound=True,
        channels__care__manual_outbound=True,
        channels__care__change_from=True,
        channels__care__automatic_signature=True,
    ),
    "mail is told apart otherwise": but(
        channels__orders__email={
            "template": "brand",
            "spam_tag": "junk",
            "ticket_number": {"subject": "start"},
            "threading": "ignore_in_reply_to",
        }
    ),
    "the general clocks change": but(slas__default={"first_response": "1h", "resolution": "1d"}),
    "a channel gets the general clocks": but(slas__channels__care="general"),
    "agents become less preferred, and one loses the skill": but(
        skills__billing__agents=links({"user": ANA, "proficiency": 9})
    ),
    "agents become more preferred, and one gets the skill": but(
        skills__billing__agents=links(
            {"user": ANA, "proficiency": 1},
            {"user": LUC, "proficiency": 1},
            {"user": MIA, "proficiency": 2},
        )
    ),
    "a skill is deactivated": but(
        skills__billing=...,
        channels__billing__default_skill="orders",
        channels__orders__default_skill="orders",
        channels__care__default_skill="orders",
    ),
    "a skill promises and picks otherwise": but(
        skills__billing__service_level={"threshold": "20s", "goal": 90},
        skills__billing__accept_reject=True,
        skills__billing__hours="Office hours",
        skills__billing__routing={
            "criteria": "preferred_agent",
            "preferred_agent": {"metric": "last_agent_case", "when": "offline", "timeout": "15m"},
        },
    ),
    "a role can do less": but(roles__agent__channels=may(billing=["view"])),
    "a role can do more": but(roles__agent__channels=may(billing=["reply", "view", "close"])),
    "a role loses a channel and gets another": but(
        roles__agent__channels=may(care=["reply", "view", "close"])
    ),
    "people get a role and others lose it": but(
        roles__agent__users=links(ANA, ownership="authoritative")
    ),
    "a filter takes other mail, and earlier": but(
        routing_queues__out=filters(
            priority=600, included_channels=links("orders"), language=["en"]
        )
    ),
    "a filter takes all mail": but(routing_queues__out=filters(included_channels=links())),
    "a filter is new": but(routing_queues__out__filters__night={"priority": 1}),
    "a tag is deleted": but(
        tags__spam=..., channels__orders__email={"template": "brand", "spam_tag": None}
    ),
    "a domain bounces elsewhere": but(
        email_domains__care__mail_from="bounce.care.example",
        email_domains__care__on_mx_failure="reject",
    ),
    "a domain leaves its configuration set": but(email_domains__care__configuration_set=None),
    "a configuration set insists on TLS, and a domain leaves it": but(
        configuration_sets__tls__tls="require", email_domains__care__configuration_set=None
    ),
    "a channel is reached in two ways": but(
        templates__brand__html="<p>two</p>", skills__billing__accept_reject=True
    ),
    "a configuration set insists on TLS": but(configuration_sets__tls__tls="require"),
    "a domain is created": but(email_domains__other={**DOMAIN, "domain": "other.example"}),
    "a domain is deleted": but(
        email_domains__care=...,
        receipt_rules__in=...,
        channels__billing=...,
        channels__orders=...,
        channels__care=...,
        slas__channels={},
        roles__agent__channels=may(),
        routing_queues__out=filters(included_channels=links()),
    ),
    "a domain moves to another region": but(
        email_domains__care__region="us-east-1",
        receipt_rules__in=...,
        email_domains__care__configuration_set=None,
    ),
    "a receipt rule insists on TLS and keeps mail elsewhere": but(
        receipt_rules__in__tls="require", receipt_rules__in__s3={"bucket": "other"}
    ),
    "a receipt rule is deleted": but(receipt_rules__in=...),
    "nothing changes": {},
    "a person gives a role": but(
        roles__agent__users=links("raj@acme.example", ownership="additive")
    ),
    "a spam tag is chosen, and a name": but(
        channels__care__email={"spam_tag": "spam"},
        channels__billing__email={"template": "brand", "display_name": "ACME"},
    ),
    "a domain has a DKIM key of its own": but(
        email_domains__care__dkim={"selector": "one", "private_key": "${secret.env:FIRST}"}
    ),
    "a receipt rule takes mail for one more domain": but(
        email_domains__other={**DOMAIN, "domain": "other.example"},
        receipt_rules__in__domains=["care", "other"],
    ),
    "a receipt rule comes after another": but(
        receipt_rules__last={
            "name": "last",
            "region": "eu-central-1",
            "domains": ["care"],
            "s3": {"bucket": "mail"},
        },
        receipt_rules__in__after="last",
    ),
    "a filter leaves out some mail, and comes later": but(
        routing_queues__out=filters(
            priority=1, excluded_channels=links("care"), included_channels=links("billing")
        )
    ),
    "a tag is called otherwise": but(tags__spam__title="Rubbish"),
    "a channel sends by a server of its own": but(channels__care__transport="custom_smtp"),
}
"""What is planned on top of the first manifest."""
OFF: Sections = but(
    channels__billing__email={
        "template": "brand",
        "force_tls": False,
        "display_name": None,
        "threading": "prefer_in_reply_to",
    },
    channels__billing__manual_outbound=False,
    channels__billing__change_from=False,
    configuration_sets__tls__tls="optional",
    receipt_rules__in__tls="optional",
    email_domains__care__mail_from="bounce.care.example",
    email_domains__care__on_mx_failure="use_default",
    skills__billing__accept_reject=False,
    routing_queues__out=filters(excluded_channels=links(), included_channels=links("care")),
)
OTHERS: dict[str, tuple[Sections, Sections]] = {
    "everything is switched off": (ON, OFF),
    "a name changes": (ON, but(ON, channels__billing__email__display_name="Accounts")),
    "a domain is replaced by another": (BARE, but(BARE, email_domains__care__domain="new.example")),
}
"""Scenes that begin otherwise: the first manifest, and the second."""


def a_world(sections: Sections) -> World:
    """A tenant in which others have a mail channel, and the first manifest was applied."""
    world = World()
    plant_always(world)
    world.publish_dns("care.example", "other.example")
    world.must("PUT", "/ses/eu-central-1/v1/active-receipt-rule-set", {"Name": "default"})
    world.converge(a_manifest(**sections))
    if "skills" in sections:
        queue, skill = world.documents("queues")[0], world.documents("skills")
        id_ = next(one["skillId"] for one in skill if one["skillName"] == "In.Billing")
        world.edit("queues", queue["id"], skillId=id_)
    return world


def said(world: World, sections: Sections) -> list[str]:
    """Every sentence of a plan, those to look at first marked; then what it reaches."""
    decision = world.plan(a_manifest(**sections)).decision
    marks = {"warning": "!", "notice": " "}
    told = [f"{marks[one.weight]} {one.address}: {one.text}" for one in decision.impact]
    arrows = {True: ">", False: ">>"}
    return told + [f"{arrows[one.direct]} {one.address} by {one.by}" for one in decision.reached]
