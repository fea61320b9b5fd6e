"""Random manifests over every managed kind, with few keys and names so that pairs collide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.support.renaming import moved_between, new_keys, renamed

Draw = st.DrawFn
Sections = dict[str, Any]

KEYS = ("a", "b", "c")
DOMAINS = ("one.example", "two.example")
REGIONS = ("eu-central-1", "us-east-1")
RULES = ("theirs", "others")
RULE_NAMES = ("cx-in", "cx-out", "theirs")
USERS = ("ana@acme.example", "luc@acme.example", "mia@acme.example", "ben@acme.example")
SKILLS = ("In.Alpha", "In.Beta", "In.Gamma", "Out.Alpha", "Out.Beta")
TITLES = ("Spam", "Gold", "Late", "vip")
TEMPLATES = ("Plain brand", "Green brand", "Old brand")
SIGNATURES = ("Team one", "Team two", "Night team", "Company default")
BODIES = ("<p>one</p>", "<p>two</p>\n<p>lines</p>", "<p>two</p>\r\n<p>lines</p>\r\n", "three")
LOCALS = ("billing", "orders", "care")
SCRIPTS = ("Email\\Inbound v3", "Email\\Night")
PERMISSIONS = ("view", "reply", "assign", "close", "forward")
FILTERS = ("mail", "default")

_T = TypeVar("_T")


def _some(draw: Draw, of: Sequence[_T], most: int = 3, least: int = 0) -> list[_T]:
    return draw(st.lists(st.sampled_from(of), unique=True, min_size=least, max_size=most))


def _maybe(draw: Draw, block: dict[str, Any], name: str, *values: Any) -> None:
    value = draw(st.sampled_from([..., *values]))
    if value is not ...:
        block[name] = value


def _named(draw: Draw, names: Sequence[str], most: int = 3) -> dict[str, str]:
    """Keys, each with a name of its own."""
    keys = _some(draw, KEYS, most=most)
    chosen = draw(st.permutations(names))
    return dict(zip(sorted(keys), chosen, strict=False))


def _owner(draw: Draw) -> str:
    return draw(st.sampled_from(["authoritative", "additive"]))


def _sets(draw: Draw) -> Sections:
    found: Sections = {}
    for key, name in _named(draw, ("cx-tls", "cx-any"), most=2).items():
        found[key] = {"name": name, "region": draw(st.sampled_from(REGIONS))}
        _maybe(draw, found[key], "tls", "require", "optional")
    return found


def _domains(draw: Draw, of: Sections) -> Sections:
    found: Sections = {}
    for key, domain in _named(draw, DOMAINS, most=2).items():
        block = {"domain": domain, "region": draw(st.sampled_from(REGIONS)), "account": "own"}
        _maybe(draw, block, "mail_from", None, f"bounce.{domain}", f"mail.{domain}")
        sets = of["configuration_sets"].items()
        near = [one for one, values in sets if values["region"] == block["region"]]
        _maybe(draw, block, "configuration_set", None, *near)
        found[key] = block
    return found


def _rules(draw: Draw, of: Sections) -> Sections:
    """Rules that stand in rows as they can: behind nobody twice, and in no circle."""
    domains = of["email_domains"]
    regions = sorted({one["region"] for one in domains.values()})
    found: Sections = {}
    names = _named(draw, RULE_NAMES) if regions else {}
    others = [one for one in RULES if one not in names.values()]
    free: dict[str, list[str | None]] = {one: [None, *others] for one in regions}
    for key, name in names.items():
        region = draw(st.sampled_from(regions))
        near = [one for one in sorted(domains) if domains[one]["region"] == region]
        block: Sections = {"name": name, "region": region, "domains": _some(draw, near, least=1)}
        block["s3"] = {"bucket": draw(st.sampled_from(["mail", "more-mail"]))}
        _maybe(draw, block, "sns", {"topic": "arn:aws:sns:eu-central-1:1:mail"})
        _maybe(draw, block, "tls", "require", "optional")
        _maybe(draw, block, "after", *free[region])
        free[region] = [o for o in free[region] if "after" not in block or o != block["after"]]
        free[region].append(name)
        found[key] = block
    return found


def _tags(draw: Draw) -> Sections:
    found: Sections = {}
    for key, title in _named(draw, TITLES).items():
        found[key] = {"title": title}
        _maybe(draw, found[key], "color", "red", "blue")
    return found


def _skills(draw: Draw) -> Sections:
    found: Sections = {}
    for key, name in _named(draw, SKILLS).items():
        block: Sections = {
            "name": name,
            "campaign": draw(st.sampled_from(["Customer Care", "Sales"])),
        }
        outbound = name.startswith("Out.")
        if outbound:
            block |= {"direction": "outbound", "byoc": True}
        else:
            _maybe(draw, block, "direction", "inbound")
            _maybe(
                draw,
                block,
                "service_level",
                {"threshold": "30s", "goal": 80},
                {"threshold": "1m", "goal": 0},
            )
        _maybe(draw, block, "message_template", None, "Rich confirmation", "Rich survey")
        _maybe(draw, block, "hours", None, "Office hours")
        _maybe(draw, block, "accept_reject", True, False)
        _maybe(draw, block, "screen_pops", False)
        _maybe(draw, block, "sub_skill", True, False)
        _maybe(draw, block, "agent_response", {"enabled": True, "first": "5m"}, {"enabled": False})
        _maybe(
            draw,
            block,
            "routing",
            {"criteria": "proficiency"},
            {
                "criteria": "preferred_agent",
                "preferred_agent": {
                    "metric": "last_agent_case",
                    "when": "offline",
                    "timeout": "15m",
                },
            },
        )
        if draw(st.booleans()):
            members = [
                {"user": user, "proficiency": draw(st.integers(1, 3))}
                for user in _some(draw, USERS)
            ]
            block["agents"] = {"ownership": _owner(draw), "members": members}
        found[key] = block
    return found


def _templates(draw: Draw) -> Sections:
    return {
        key: {"name": name, "html": draw(st.sampled_from(BODIES))}
        for key, name in _named(draw, TEMPLATES).items()
    }


def _signatures(draw: Draw) -> Sections:
    found: Sections = {}
    free = list(USERS)
    for key, name in _named(draw, SIGNATURES).items():
        block: Sections = {"name": name}
        texts = draw(st.sampled_from([("text",), ("html",), ("text", "html")]))
        for field in ("text", "html"):
            if field in texts:
                block[field] = draw(st.sampled_from(BODIES))
            elif draw(st.booleans()):
                block[field] = None
        if draw(st.booleans()):
            users = _some(draw, free) if free else []
            free = [user for user in free if user not in users]
            block["users"] = {"ownership": _owner(draw), "members": users}
        found[key] = block
    return found


def _refs(draw: Draw, section: Sections, foreign: str) -> list[Any]:
    """What a field may point at: keys, something foreign, nothing."""
    names = {str(one.get("title", one.get("name"))) for one in section.values()}
    return [*section, None, *([{"lookup": foreign}] if foreign not in names else [])]


def _channels(draw: Draw, of: Sections) -> Sections:
    if not of["email_domains"] or not of["skills"]:
        return {}
    found: Sections = {}
    for key, local in _named(draw, LOCALS).items():
        domain = draw(st.sampled_from(sorted(of["email_domains"])))
        block: Sections = {
            "name": f"Mail for {local}" if draw(st.booleans()) else local,
            "address": f"{local}@{of['email_domains'][domain]['domain']}",
            "domain": domain,
            "default_skill": draw(st.sampled_from(sorted(of["skills"]))),
            "default_script": draw(st.sampled_from(SCRIPTS)),
        }
        for flag in ("manual_outbound", "outbound", "forward", "automatic_signature"):
            _maybe(draw, block, flag, True, False)
        email: Sections = {}
        _maybe(draw, email, "display_name", None, "ACME")
        _maybe(draw, email, "force_tls", True, False)
        _maybe(draw, email, "spam_tag", *_refs(draw, of["tags"], "vip"))
        _maybe(draw, email, "template", *_refs(draw, of["templates"], "Foreign brand"))
        _maybe(
            draw,
            email,
            "ticket_number",
            {"subject": "start"},
            {"subject": "end", "header": "brackets"},
        )
        _maybe(draw, email, "threading", "ignore_in_reply_to", "prefer_in_reply_to")
        if email:
            block["email"] = email
        found[key] = block
    return found


def _roles(draw: Draw, of: Sections) -> Sections:
    found: Sections = {}
    for key, name in _named(draw, ("Agent", "Manager"), most=2).items():
        block: Sections = {"name": name}
        _maybe(draw, block, "admin_permissions", ["Skills"], [])
        if draw(st.booleans()):
            channels = _some(draw, sorted(of["channels"])) if of["channels"] else []
            block["channels"] = {
                "ownership": _owner(draw),
                "members": {
                    channel: {"permissions": _some(draw, PERMISSIONS, least=1)}
                    for channel in channels
                },
            }
        found[key] = block
    return found


def _queues(draw: Draw, of: Sections) -> Sections:
    if not draw(st.booleans()):
        return {}
    filters: Sections = {}
    tags = [one for one in _refs(draw, of["tags"], "vip") if one is not None]
    channels = [*of["channels"], {"lookup": "Foreign mail"}]
    for name in _some(draw, FILTERS, most=2):
        block: Sections = {"priority": draw(st.sampled_from([1, 500, 1000]))}
        for field in ("included_channels", "excluded_channels"):
            if draw(st.booleans()):
                members = [one for one in channels if draw(st.booleans())]
                block[field] = {"ownership": _owner(draw), "members": members}
        if tags:
            _maybe(draw, block, "included_tags", tags, tags[:1])
        _maybe(draw, block, "language", ["en"], ["fr", "de", "en"])
        _maybe(draw, block, "sentiment", ["positive", "neutral"])
        _maybe(draw, block, "case_fields", {"product": ["b", "a"]}, {"tier": ["x"]})
        _maybe(draw, block, "followers", {"operator": "less_than", "value": 0})
        _maybe(draw, block, "business_hours", {"hours": "24x7", "inside": False})
        _maybe(draw, block, "custom_rule", "https://rules.example/x")
        filters[name] = block
    key = draw(st.sampled_from(KEYS[:2]))
    return {key: {"name": "Outbound.Default", "filters": filters}}


def _slas(draw: Draw, of: Sections) -> Sections:
    found: Sections = {}
    times: Sections = {"first_response": "1h", "resolution": "1d 4h"}
    _maybe(draw, found, "default", times, {"first_response": "2h", "resolution": "2d"})
    if of["channels"] and draw(st.booleans()):
        found["channels"] = {
            key: draw(st.sampled_from([times, "general"]))
            for key in _some(draw, sorted(of["channels"]))
        }
    return found


@st.composite
def sections(draw: Draw) -> Sections:
    """The sections of a valid manifest."""
    of: Sections = {"configuration_sets": _sets(draw)}
    of |= {
        "email_domains": _domains(draw, of),
        "tags": _tags(draw),
        "skills": _skills(draw),
        "templates": _templates(draw),
        "signatures": _signatures(draw),
    }
    of["channels"] = _channels(draw, of)
    of["receipt_rules"] = _rules(draw, of)
    of["roles"] = _roles(draw, of)
    of["routing_queues"] = _queues(draw, of)
    of["slas"] = _slas(draw, of)
    return {name: section for name, section in of.items() if section}


@st.composite
def pairs(draw: Draw) -> tuple[Sections, Sections]:
    """Two manifests: unrelated, or the second made of the first by leaving out some blocks.

    In half of them keys that left are said to be called otherwise now.
    """
    first = draw(sections())
    second = draw(sections()) if draw(st.booleans()) else draw(fewer(first))
    if draw(st.booleans()):
        second = renamed(second, draw(new_keys(second)))
        entries = draw(moved_between(first, second))
        second = {**second, **({"moved": entries} if entries else {})}
    return first, second


@st.composite
def fewer(draw: Draw, first: Sections) -> Sections:  # noqa: C901 - section by section
    """The same manifest with some blocks gone that nothing else needs."""
    kept = {name: dict(section) for name, section in first.items()}
    for name in ("routing_queues", "roles", "slas"):
        if name in kept and draw(st.booleans()):
            del kept[name]
    taken = _fewer_rules(draw, kept.get("receipt_rules", {}))
    used = _used_channels(kept)
    for key in list(kept.get("channels", {})):
        if key not in used and draw(st.booleans()):
            del kept["channels"][key]
    if not kept.get("channels"):
        for name in ("email_domains", "skills"):
            for key in list(kept.get(name, {})):
                if not (name == "email_domains" and key in taken) and draw(st.booleans()):
                    del kept[name][key]
    named = {one.get("configuration_set") for one in kept.get("email_domains", {}).values()}
    for key in list(kept.get("configuration_sets", {})):
        if key not in named and draw(st.booleans()):
            del kept["configuration_sets"][key]
    for key in list(kept.get("signatures", {})):
        if draw(st.booleans()):
            del kept["signatures"][key]
    return {name: section for name, section in kept.items() if section}


def _fewer_rules(draw: Draw, rules: Sections) -> set[str]:
    """Leave out rules that none stands behind; the domains of those that stay."""
    for key in list(rules):
        named = {one.get("after") for one in rules.values()}
        if rules[key]["name"] not in named and draw(st.booleans()):
            del rules[key]
    return {domain for rule in rules.values() for domain in rule["domains"]}


def _used_channels(of: Sections) -> set[str]:
    used = {
        c
        for role in of.get("roles", {}).values()
        for c in role.get("channels", {}).get("members", ())
    }
    used |= set(of.get("slas", {}).get("channels", ()))
    for queue in of.get("routing_queues", {}).values():
        for filter_ in queue["filters"].values():
            for field in ("included_channels", "excluded_channels"):
                used |= {
                    one for one in filter_.get(field, {}).get("members", ()) if isinstance(one, str)
                }
    return used


@st.composite
def estates(draw: Draw) -> dict[str, Any]:
    """What lives in the tenant already and is not ours."""
    return {
        "skills": _some(draw, (*SKILLS[:2], "Chat.Other")),
        "templates": _some(draw, TEMPLATES[:2]),
        "signatures": _some(draw, SIGNATURES[:2]),
        "tags": _some(draw, ("Gold", "Foreign")),
        "signing": draw(st.booleans()),
        "agents": draw(st.booleans()),
        "filter": draw(st.booleans()),
    }


def failures(paths: Sequence[str]) -> st.SearchStrategy[dict[str, str]]:
    """Which paths cannot be read, and how each is refused."""
    ways = st.sampled_from(["refused", "refused with an id", "no answer"])
    return st.dictionaries(st.sampled_from(paths), ways, min_size=1)
