"""What a manifest asks of the tenant's API, read with tables of our own; shares nothing with us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.support.world import World

_ACD = "/inContactAPI/services/v33.0"
_DFO = "/dfo/3.0"
_COLOR = {"red": "#E11616", "blue": "#2E8FCE"}
_SECONDS = {
    "30s": 30,
    "1m": 60,
    "5m": 300,
    "15m": 900,
    "1h": 3600,
    "2h": 7200,
    "1d 4h": 100_800,
    "2d": 172_800,
}
_SUBJECT = {"end": "end", "start": "start"}
_THREADING = {"ignore_in_reply_to": "ignoreInReplyTo", "prefer_in_reply_to": "preferInReplyTo"}
_FLAGS = {
    "manual_outbound": "hasManualOutboundFlow",
    "outbound": "hasOutboundFlow",
    "forward": "hasAbilityToForwardMessage",
    "automatic_signature": "isAutomaticSignatureAttached",
}


def differences(world: World, of: dict[str, Any]) -> list[str]:
    """Every declared field the tenant does not hold as declared; extra links of exact sets too."""
    return list(_Tenant(world).compare(of))


def rules(world: World, region: str) -> list[dict[str, Any]]:
    """The receipt rules of a region in their order."""
    found: list[dict[str, Any]] = world.must("GET", f"/ses/{region}/v1/receipt-rules")["Rules"]
    return found


def _text(value: Any) -> Any:
    return value if value is None else re.sub(r"\r\n|\r|\n", "\n", value).rstrip("\n")


class _Tenant:
    def __init__(self, world: World) -> None:
        self.world = world
        self.users = {u["id"]: u["userName"] for u in self.acd_or_dfo("users")}
        self.agents = {a["agentId"]: a["userName"] for a in world.documents("agents")}

    def acd_or_dfo(self, name: str) -> list[dict[str, Any]]:
        return self.world.documents(name)

    def dfo(self, path: str) -> list[dict[str, Any]]:
        found = self.world.must("GET", f"{_DFO}{path}?size=500")
        return list(found["data"] if isinstance(found, dict) else found)

    def by(self, path: str, field: str) -> dict[str, dict[str, Any]]:
        return {str(one[field]): one for one in self.dfo(path)}

    def compare(self, of: dict[str, Any]) -> Iterator[str]:
        self.of = of
        self.tags = self.by("/tags", "title")
        self.templates = self.by("/email-templates", "name")
        self.channels = self.by("/channels", "idOnExternalPlatform")
        self.skills = {s["skillName"]: s for s in self.world.documents("skills")}
        for section in (
            "configuration_sets",
            "email_domains",
            "receipt_rules",
            "tags",
            "skills",
            "templates",
            "signatures",
            "channels",
            "roles",
            "routing_queues",
        ):
            for key, block in of.get(section, {}).items():
                for fact in getattr(self, f"_{section}")(block):
                    yield f"{section}.{key}: {fact}"
        for fact in self._slas(of.get("slas", {})):
            yield f"slas: {fact}"

    @staticmethod
    def eq(what: str, wanted: Any, live: Any) -> Iterator[str]:
        if wanted != live:
            yield f"{what} should be {wanted!r} and is {live!r}"

    def owned(self, what: str, declared: Any, live: set[Any], name: Any = None) -> Iterator[str]:
        if declared is None:
            return
        wanted = {name(one) if name else one for one in declared["members"]}
        if not wanted <= live:
            yield f"{what} lacks {wanted - live}"
        if declared["ownership"] == "authoritative" and live - wanted:
            yield f"{what} has {live - wanted} beyond"

    def _configuration_sets(self, block: dict[str, Any]) -> Iterator[str]:
        path = f"/ses/{block['region']}/v2/email/configuration-sets/{block['name']}"
        status, live = self.world.ask("GET", path)
        if status != 200:
            yield "is not there"
        elif "tls" in block:
            yield from self.eq("tls", block["tls"].upper(), live["DeliveryOptions"]["TlsPolicy"])

    def _email_domains(self, block: dict[str, Any]) -> Iterator[str]:
        path = f"/ses/{block['region']}/v2/email/identities/{block['domain']}"
        status, live = self.world.ask("GET", path)
        if status != 200:
            yield "is not there"
            return
        yield from self.eq("verified", True, live["VerifiedForSendingStatus"])
        if "configuration_set" in block:
            key = block["configuration_set"]
            name = None if key is None else self.of["configuration_sets"][key]["name"]
            has = live.get("ConfigurationSetName")
            yield from self.eq("configuration_set", name, has)
        if "mail_from" in block:
            has = live["MailFromAttributes"].get("MailFromDomain")
            yield from self.eq("mail_from", block["mail_from"], has)

    def _receipt_rules(self, block: dict[str, Any]) -> Iterator[str]:
        live = {one["Name"]: one for one in rules(self.world, block["region"])}
        has = live.get(block["name"])
        if has is None:
            yield "is not there"
            return
        domains = {self.of["email_domains"][key]["domain"] for key in block["domains"]}
        yield from self.eq("domains", domains, set(has["Recipients"]))
        yield from self.eq("enabled", (True, True), (has["Enabled"], has["ScanEnabled"]))
        if "tls" in block:
            yield from self.eq("tls", block["tls"], has["TlsPolicy"].lower())
        if "after" in block:
            before = dict(zip(live, (None, *live), strict=False))
            yield from self.eq("after", block["after"], before[block["name"]])
        actions = {name: one for action in has["Actions"] for name, one in action.items()}
        yield from self.eq("s3", block["s3"]["bucket"], actions["S3Action"]["BucketName"])
        if "sns" in block:
            yield from self.eq("sns", block["sns"]["topic"], actions["SNSAction"]["TopicArn"])

    def _tags(self, block: dict[str, Any]) -> Iterator[str]:
        live = self.tags.get(block["title"])
        if live is None:
            yield "is not there"
        elif "color" in block:
            yield from self.eq("color", _COLOR[block["color"]], live["color"])

    def _skills(self, block: dict[str, Any]) -> Iterator[str]:  # noqa: C901 - field by field
        live = self.skills.get(block["name"])
        if live is None:
            yield "is not there"
            return
        yield from self.eq("active", True, live["isActive"])
        yield from self.eq("campaign", block["campaign"], live["campaignName"])
        if "direction" in block:
            yield from self.eq("direction", block["direction"] == "outbound", live["isOutbound"])
        plain = {
            "accept_reject": "PresentAcceptReject",
            "screen_pops": "useScreenPops",
            "sub_skill": "IsSubSkill",
        }
        for field, wire in plain.items():
            if field in block:
                yield from self.eq(field, block[field], live[wire])
        for field, wire, table, label in (
            ("message_template", "messageTemplateId", "message-templates", "templateName"),
            ("hours", "reskillHours", "hours", "hoursOfOperationProfileName"),
        ):
            if field in block:
                named = {None: None} | {
                    d[
                        "templateId"
                        if table == "message-templates"
                        else "hoursOfOperationProfileId"
                    ]: d[label]
                    for d in self.world.documents(table)
                }
                yield from self.eq(field, block[field], named[live[wire]])
        level = block.get("service_level", {})
        if level:
            yield from self.eq("goal", level["goal"], live["serviceLevelGoal"])
            wanted = _SECONDS[level["threshold"]]
            yield from self.eq("threshold", wanted, live["serviceLevelThreshold"])
        response = block.get("agent_response", {})
        if "enabled" in response:
            yield from self.eq("clock", response["enabled"], live["agentResponseEnabled"])
        if "first" in response:
            wanted = _SECONDS[response["first"]]
            yield from self.eq("clock", wanted, live["agentFirstResponseTime"])
        routing = block.get("routing", {})
        if "preferred_agent" in routing:
            has = (
                live["evaluationCriteria"],
                live["FocusMetric"],
                live["FocusLock"],
                live["FallbackTime"],
            )
            yield from self.eq("routing", (3, 1, 1, 900), has)
        elif routing:
            yield from self.eq("routing", 1, live["evaluationCriteria"])
        if "agents" in block:
            entries = self.world.documents("skill-agents", str(live["skillId"]))
            staff = {(self.agents[one["agentId"]], one["proficiency"]) for one in entries}
            yield from self.owned(
                "agents", block["agents"], staff, lambda one: (one["user"], one["proficiency"])
            )

    def _templates(self, block: dict[str, Any]) -> Iterator[str]:
        live = self.templates.get(block["name"])
        if live is None:
            yield "is not there"
            return
        whole = self.world.must("GET", f"{_DFO}/email-templates/{live['id']}")
        yield from self.eq("html", _text(block["html"]), _text(whole["rules"]))

    def _signatures(self, block: dict[str, Any]) -> Iterator[str]:
        live = self.by("/automatic-signatures", "name").get(block["name"])
        if live is None:
            yield "is not there"
            return
        live = self.world.must("GET", f"{_DFO}/automatic-signatures/{live['id']}")
        for field, wire in (("text", "plainText"), ("html", "html")):
            if field in block:
                yield from self.eq(field, _text(block[field]), _text(live[wire]))
        users = self.dfo(f"/automatic-signatures/{live['id']}/users")
        has = {self.users[one["incontactId"]] for one in users}
        yield from self.owned("users", block.get("users"), has)

    def _channels(self, block: dict[str, Any]) -> Iterator[str]:  # noqa: C901 - as above
        live = self.channels.get(block["address"])
        if live is None:
            yield "is not there"
            return
        yield from self.eq("name", block["name"], live["name"])
        scripts = {str(s["masterID"]): s["scriptName"] for s in self.world.documents("scripts")}
        yield from self.eq("script", block["default_script"], scripts.get(live["studioScript"]))
        for field, wire in _FLAGS.items():
            if field in block:
                yield from self.eq(field, block[field], live[wire])
        email = self.world.must("GET", f"{_DFO}/channels/{live['id']}/email-settings")
        skill = self.skills[self.of["skills"][block["default_skill"]]["name"]]
        yield from self.eq("skill", skill["skillId"], email["defaultSkillId"])
        wanted = block.get("email", {})
        for field, wire in (("display_name", "displayName"), ("force_tls", "isTlsEnforced")):
            if field in wanted:
                yield from self.eq(field, wanted[field], email[wire])
        if "threading" in wanted:
            yield from self.eq("threading", _THREADING[wanted["threading"]], email["threading"])
        ticket = wanted.get("ticket_number", {})
        for field, wire in (("subject", "subjectPosition"), ("header", "headerFormat")):
            if field in ticket:
                yield from self.eq(field, ticket[field], email["ticketNumber"][wire])
        if "spam_tag" in wanted:
            yield from self.eq("spam_tag", self._tag(wanted["spam_tag"]), email["spamTagId"])
        if "template" in wanted:
            id_ = self._template(wanted["template"])
            yield from self.eq("template", id_, email["outboundTemplateId"])

    def _tag(self, ref: Any) -> Any:
        if ref is None:
            return None
        title = ref["lookup"] if isinstance(ref, dict) else self.of["tags"][ref]["title"]
        return self.tags[title]["id"]

    def _template(self, ref: Any) -> Any:
        if ref is None:
            return None
        name = ref["lookup"] if isinstance(ref, dict) else self.of["templates"][ref]["name"]
        return self.templates[name]["id"]

    def _channel(self, ref: Any) -> str:
        if isinstance(ref, dict):
            return next(str(c["id"]) for c in self.channels.values() if c["name"] == ref["lookup"])
        return str(self.channels[self.of["channels"][ref]["address"]]["id"])

    def _roles(self, block: dict[str, Any]) -> Iterator[str]:
        roles = {one["name"]: one["id"] for one in self.dfo("/roles")}
        entries = self.dfo(f"/roles/{roles[block['name']]}/channels")
        words = {"change_from": "changeFrom"}
        has = {(e["channelId"], frozenset(e["permissions"])) for e in entries}
        channels = block.get("channels")
        if channels:
            members = [
                (self._channel(key), frozenset(words.get(p, p) for p in one["permissions"]))
                for key, one in channels["members"].items()
            ]
            yield from self.owned("channels", {**channels, "members": members}, has)

    def _routing_queues(self, block: dict[str, Any]) -> Iterator[str]:
        queue = self.by("/routing-queues", "name")[block["name"]]
        filters = {f["name"]: f for f in self.dfo(f"/routing-queues/{queue['id']}/filters")}
        for name, wanted in block["filters"].items():
            if name not in filters:
                yield f"filter {name} is not there"
                continue
            for fact in self._filter(wanted, filters[name]):
                yield f"filter {name}: {fact}"

    def _filter(self, wanted: dict[str, Any], live: dict[str, Any]) -> Iterator[str]:
        yield from self.eq("priority", wanted["priority"], live["priority"])
        has: dict[str, Any] = {}
        for one in live["conditions"]:
            body = {k: v for k, v in one.items() if k not in {"id", "type"}}
            has.setdefault(one["type"], []).append(body)
        for field, wire in (
            ("included_channels", "includedChannels"),
            ("excluded_channels", "excludedChannels"),
        ):
            ids = {c for one in has.pop(wire, []) for c in one["channelIds"]}
            foreign = {c for c in ids if c.startswith("chat_")}
            declared = wanted.get(field, {"ownership": "authoritative", "members": []})
            if field in wanted:
                yield from self.owned(field, declared, ids - foreign, self._channel)
            else:
                yield from self.eq(field, set(), ids)
        tags = {t for one in has.pop("includedAutoTags", []) for t in one["tagIds"]}
        yield from self.eq("tags", {self._tag(t) for t in wanted.get("included_tags", ())}, tags)
        for field in ("language", "sentiment"):
            values = {v for one in has.pop(field, []) for v in one["values"]}
            yield from self.eq(field, set(wanted.get(field, ())), values)
        cases = {one["ident"]: set(one["values"]) for one in has.pop("caseCustomField", [])}
        fields = {k: set(v) for k, v in wanted.get("case_fields", {}).items()}
        yield from self.eq("case_fields", fields, cases)
        counts = [(o["operator"], o["value"]) for o in has.pop("followerCount", [])]
        yield from self.eq("followers", [("lessThan", 0)] if "followers" in wanted else [], counts)
        hours = {
            d["hoursOfOperationProfileId"]: d["hoursOfOperationProfileName"]
            for d in self.world.documents("hours")
        }
        times = [(hours[o["hoursId"]], o["inside"]) for o in has.pop("businessHours", [])]
        expected = [("24x7", False)] if "business_hours" in wanted else []
        yield from self.eq("business_hours", expected, times)
        urls = [one["url"] for one in has.pop("customRule", [])]
        yield from self.eq("rule", [wanted["custom_rule"]] if "custom_rule" in wanted else [], urls)
        yield from self.eq("conditions beyond", {}, has)

    def _slas(self, block: dict[str, Any]) -> Iterator[str]:
        live = self.world.must("GET", f"{_DFO}/sla")
        for field, wire in (
            ("first_response", "firstResponseTime"),
            ("resolution", "solutionTime"),
        ):
            if "default" in block:
                wanted = _SECONDS[block["default"][field]]
                yield from self.eq(f"default {field}", wanted, live["default"][wire])
            entries = {one["channelId"]: one for one in live["channels"]}
            for key, times in block.get("channels", {}).items():
                entry = entries[self._channel(key)]
                general = times == "general"
                yield from self.eq(f"{key} general", general, entry["isDefault"])
                has = entry[wire]
                yield from self.eq(key, None if general else _SECONDS[times[field]], has)
