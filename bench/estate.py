"""Estate: manifests of any size, and the objects a tenant holds when it is as they say."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

TENANT_ID = "6f1c9f6e-3f0e-4f57-9a55-0d4a3b1f7c11"
HEADER = f"""\
apiVersion: cxdeclare/v1

tenant:
  name: acme-care
  id: {TENANT_ID}
  area: eu1
  agent_apps: [cxone_agent, max]
  routing: dynamic_delivery
"""
COLORS = {"red": "#E11616", "green": "#289D29", "blue": "#2E8FCE", "grey": "#ADADAD"}
_LEVELS = ("low", "middle", "high")
_MIX = {"email_domains": 1, "tags": 15, "skills": 34, "templates": 8, "signatures": 8,
        "channels": 32, "roles": 1, "routing_queues": 1}  # fmt: skip
"""Blocks of each kind in a hundred; there is one `slas` beside them."""


def color(index: int, *, edited: bool = False) -> str:
    """The colour of a tag; an edited one has the next."""
    return list(COLORS)[(index + edited) % len(COLORS)]


def edited(index: int, every: int) -> bool:
    """Whether a block is one of those that were changed."""
    return bool(every) and index % every == 0


def tags(count: int, every: int = 0) -> Iterator[str]:
    """Tags alone: the listing of this kind says everything; every n-th one is edited."""
    yield "\ntags:\n"
    for i in range(count):
        yield f"  t{i}:\n    title: tag-{i}\n    color: {color(i, edited=edited(i, every))}\n"


def records(count: int, every: int = 0) -> Iterator[str]:
    """Records alone (bench/record.py), about 400 bytes each; a third refers to another."""
    yield "\nrecords:\n"
    for i in range(count):
        parent = f"r{i - 1}" if i % 3 == 1 else "null"
        yield f"""\
  r{i}:
    name: Record.{i}
    title: "The record number {i} of the measure"
    note: what people say of it in a line
    level: {_LEVELS[(i + edited(i, every)) % 3]}
    parent: {parent}
    priority: {i % 1000}
    active: true
    inbound: {"true" if i % 2 else "false"}
    outbound: false
    limits: {{threshold: {30 + i % 30}s, goal: 80, timeout: 15m}}
    look: {{position: end, frame: brackets}}
    languages: [de, en, fr]
"""


def record_objects(count: int) -> list[dict[str, Any]]:
    """What the tenant answers when it holds the records."""
    return [
        {
            "id": 400_000 + i,
            "name": f"Record.{i}",
            "displayTitle": f"The record number {i} of the measure",
            "note": "what people say of it in a line",
            "level": _LEVELS[i % 3].upper(),
            "parentId": 400_000 + i - 1 if i % 3 == 1 else None,
            "priority": i % 1000,
            "isActive": True,
            "hasInboundFlow": bool(i % 2),
            "hasOutboundFlow": False,
            "limitThreshold": 30 + i % 30,
            "limitGoal": 80,
            "limitTimeout": 900,
            "look": {"position": "end", "frame": "brackets"},
            "languages": ["fr", "en", "de"],
        }
        for i in range(count)
    ]


def skills(count: int, first: int = 0) -> Iterator[str]:
    """Skills alone: the vendor's listing says less than one read of each object."""
    yield "\nskills:\n"
    for i in range(first, first + count):
        direction = "outbound" if i % 8 == 0 else "inbound"
        yield f"""\
  skill-{i}:
    name: Email.S{i}
    campaign: Customer Care
    direction: {direction}
    byoc: true
    accept_reject: true
    screen_pops: false
    routing:
      criteria: {"least_occupied" if i % 2 else "proficiency"}
"""
        if direction == "inbound":
            yield f"    service_level: {{threshold: {30 + i % 60}s, goal: 80}}\n"


def mix(count: int) -> Iterator[str]:
    """Every kind, a third of the blocks referring to others; about 400 bytes a block."""
    share = {name: max(1, count * of // 100) for name, of in _MIX.items()}
    share["channels"] += count - 1 - sum(share.values())
    yield "\nemail_domains:\n"
    for i in range(share["email_domains"]):
        yield f"  d{i}: {{domain: d{i}.acme.example, region: eu-central-1, account: own}}\n"
    yield from tags(share["tags"])
    yield from _full_skills(share["skills"])
    yield "\ntemplates:\n"
    for i in range(share["templates"]):
        yield f'  brand-{i}:\n    name: Brand {i}\n    html: "<p>Kind regards, team {i}</p>"\n'
    yield "\nsignatures:\n"
    for i in range(share["signatures"]):
        yield f"  sig-{i}:\n    name: Team {i}\n    text: |\n      Yours,\n      team {i}\n"
        yield "    users:\n      ownership: additive\n      members:\n"
        yield f"        - user-{2 * i}@acme.example\n        - user-{2 * i + 1}@acme.example\n"
    yield from _channels(share)
    yield "\nroles:\n"
    for i in range(share["roles"]):
        yield f"  role-{i}:\n    name: Role {i}\n    channels:\n      ownership: additive\n"
        yield f"      members: {{channel-{i}: {{permissions: [view, reply, assign]}}}}\n"
    yield "\nrouting_queues:\n"
    for i in range(share["routing_queues"]):
        yield f"  queue-{i}:\n    name: Queue.{i}\n    filters:\n      email:\n"
        yield "        priority: 500\n        included_channels:\n          ownership: additive\n"
        yield f"          members: [channel-{i}]\n"
    yield "\nslas:\n  default: {first_response: 4h, resolution: 2d}\n"


def _full_skills(count: int) -> Iterator[str]:
    yield "\nskills:\n"
    for i in range(count):
        yield f"""\
  skill-{i}:
    name: Email.S{i}
    campaign: Customer Care
    direction: inbound
    hours: Office
    message_template: Invoice
    accept_reject: true
    screen_pops: false
    sub_skill: false
    routing:
      criteria: preferred_agent
      preferred_agent: {{metric: last_agent_case, when: offline, timeout: 15m}}
    service_level: {{threshold: {30 + i % 60}s, goal: 80}}
    agent_response: {{enabled: true, first: 5m, follow_on: 2m, extension: false}}
    customer_response: {{enabled: true, idle: 1d}}
    agents:
      ownership: additive
      members:
        - {{user: ana@acme.example, proficiency: {1 + i % 20}}}
"""


def _channels(share: dict[str, int]) -> Iterator[str]:
    yield "\nchannels:\n"
    for i in range(share["channels"]):
        domain = i % share["email_domains"]
        yield f"""\
  channel-{i}:
    name: Channel {i} e-mail
    address: box-{i}@d{domain}.acme.example
    domain: d{domain}
    transport: ses
    default_skill: skill-{i % share["skills"]}
    default_script: Email\\Inbound v3
    manual_outbound: true
    outbound: true
    forward: false
    change_from: false
    email:
      display_name: ACME {i}
      force_tls: true
      spam_tag: t{i % share["tags"]}
      template: brand-{i % share["templates"]}
      ticket_number: {{subject: end, header: brackets}}
      threading: prefer_in_reply_to
"""


def tag_objects(count: int) -> list[dict[str, Any]]:
    """What the tenant answers when it holds the tags."""
    return [
        {"id": 5000 + i, "title": f"tag-{i}", "color": COLORS[color(i)], "isEditable": True}
        for i in range(count)
    ]


def skill_objects(count: int) -> list[dict[str, Any]]:
    """What the tenant answers when it holds the skills."""
    return [
        {
            "skillId": 900_000 + i,
            "skillName": f"Email.S{i}",
            "mediaTypeId": 9,
            "campaignId": 77,
            "isActive": True,
            "isOutbound": i % 8 == 0,
            "PresentAcceptReject": True,
            "useScreenPops": False,
            "evaluationCriteria": 5 if i % 2 else 1,
            "serviceLevelThreshold": 30 + i % 60,
            "serviceLevelGoal": 80,
        }
        for i in range(count)
    ]


def zone(count: int, every: int = 0) -> Iterator[str]:
    """The same tags as records of octodns: a name, a TTL and a value."""
    yield "---\n"
    for i in range(count):
        value = COLORS[color(i, edited=edited(i, every))]
        yield f"tag-{i}:\n  ttl: 300\n  type: TXT\n  value: '{value}'\n"


SHAPES = {"mix": mix, "records": records, "tags": tags, "skills": skills, "zone": zone}


def main(shape: str, count: str, every: str = "0") -> None:
    """Write one file to stdout."""
    if shape != "zone":
        sys.stdout.write(HEADER)
    more = (int(every),) if every != "0" else ()
    sys.stdout.writelines(SHAPES[shape](int(count), *more))


if __name__ == "__main__":
    main(*sys.argv[1:])
