"""A person with a runbook: reads words, translates them by a table of their own, enters them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.world import World

_DFO = "/dfo/3.0"
_QUOTED = re.compile(r'"([^"]*)"')
_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_CHANNEL = {
    "Name": "name",
    "Address": "idOnExternalPlatform",
    "Default script": "studioScript",
    "Manual outbound": "hasManualOutboundFlow",
    "Outbound": "hasOutboundFlow",
    "Forward": "hasAbilityToForwardMessage",
    "Change from": "hasAbilityToChangeFrom",
    "Automatic signature": "isAutomaticSignatureAttached",
}
_PERMISSIONS = {
    "create draft": "createDraft",
    "approve draft": "approveDraft",
    "manual outbound": "manualOutbound",
    "erase content": "eraseContent",
    "change from": "changeFrom",
    "edit recipients": "editRecipients",
}
_ROUTING = {
    "Routing > criteria": "evaluationCriteria",
    "Routing > preferred agent > metric": "FocusMetric",
    "Routing > preferred agent > when": "FocusLock",
    "Routing > preferred agent > timeout": "FallbackTime",
    "Accept reject": "requireManualAccept",
}
_CODES: Mapping[str, Callable[[str], Any]] = {
    "Routing > criteria": {"proficiency": 1, "preferred agent": 3}.__getitem__,
    "Routing > preferred agent > metric": {"last agent case": 1}.__getitem__,
    "Routing > preferred agent > when": {"offline": 1, "available": 2}.__getitem__,
}
_TIMES = {"First response": "firstResponseTime", "Resolution": "solutionTime"}


@dataclass(frozen=True)
class Person:
    """Does steps of a runbook in the screens of a tenant, which is its own API here."""

    world: World

    def does(self, step: Mapping[str, Any]) -> None:  # noqa: C901 - one screen a case
        """One step, from its words alone."""
        words = {one["label"]: one["value"] for one in step["entries"]}
        names = _QUOTED.findall(step["title"])
        where = step["where"]
        if where.startswith("your DNS host"):
            for domain in self.world.domains():
                self.world.publish_dns(domain)
        elif "Automatic signatures" in where:
            self.signature(step["title"], names, words)
        elif "Templates" in where:
            self.template(step["title"], names, words)
        elif "CXone Email" in where:
            self.channel(step["title"], names, words)
        elif "Digital > Roles" in where:
            self.role(step["title"], names, words)
        elif "Routing queues" in where:
            self.queue(names, words)
        elif "SLA" in where:
            self.sla(names, words)
        elif "ACD skills" in where:
            self.skill(names, words)
        elif "Tags" in where or "tags" in where:
            self.tag(step["title"], names, words)
        else:
            raise AssertionError(step)

    def signature(self, title: str, names: list[str], words: Mapping[str, str]) -> None:
        """A signature, or one of its users."""
        if title.startswith("Create"):
            self.world.must("POST", f"{_DFO}/automatic-signatures", _bodies(words, "plainText"))
            return
        found = self.one("signatures", "name", names[-1])
        path = f"{_DFO}/automatic-signatures/{found['id']}"
        if title.startswith(("Add", "Take away")):
            user = self.one("users", "userName", names[0])["id"]
            verb = "PUT" if title.startswith("Add") else "DELETE"
            self.world.ask(verb, f"{path}/users/{user}")
        elif title.startswith("Delete"):
            self.world.must("DELETE", path)
        else:
            self.world.must("PUT", path, {**found, **_bodies(words, "plainText")})

    def template(self, title: str, names: list[str], words: Mapping[str, str]) -> None:
        """A template."""
        if title.startswith("Create"):
            self.world.must("POST", f"{_DFO}/email-templates", _bodies(words, "", "rules"))
            return
        found = self.one("email-templates", "name", names[-1])
        path = f"{_DFO}/email-templates/{found['id']}"
        if title.startswith("Delete"):
            self.world.must("DELETE", path)
        else:
            self.world.must("PUT", path, {**found, **_bodies(words, "", "rules")})

    def channel(self, title: str, names: list[str], words: Mapping[str, str]) -> None:
        """A channel, or its e-mail settings."""
        if title.startswith("Set the email"):
            found = self.one("channels", "name", names[-1])
            path = f"{_DFO}/channels/{found['id']}/email-settings"
            _, before = self.world.ask("GET", path)
            self.world.must("PUT", path, {**before, **self.settings(words, before)})
            return
        wire: dict[str, Any] = {_CHANNEL[label]: _typed(value) for label, value in words.items()}
        if title.startswith("Create"):
            wire |= {
                "id": f"email_{wire['idOnExternalPlatform']}",
                "channelIntegrationId": "in-contact-email",
                "realExternalPlatformId": "in-contact-email",
                "isPrivate": False,
                "hasTreeStructure": False,
            }
        else:
            wire = {**self.one("channels", "name", names[-1]), **wire}
        if title.startswith("Delete"):
            self.world.must("DELETE", f"{_DFO}/channels/{wire['id']}")
        else:
            self.world.must("POST", f"{_DFO}/channels", wire)

    def settings(  # noqa: C901 - one label a case
        self, words: Mapping[str, str], before: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The settings of an e-mail channel."""
        wire: dict[str, Any] = {"ticketNumber": dict(before.get("ticketNumber") or {})}
        for label, value in words.items():
            is_empty = value.startswith("(leave")
            match label:
                case "Email > display name":
                    wire["displayName"] = None if is_empty else value
                case "Email > force tls":
                    wire["isTlsEnforced"] = value == "yes"
                case "Email > spam tag":
                    wire["spamTagId"] = None if is_empty else self.id("tags", "title", value)
                case "Email > template":
                    name = None if is_empty else self.id("email-templates", "name", value)
                    wire["outboundTemplateId"] = name
                case "Email > ticket number > subject":
                    wire["ticketNumber"]["subjectPosition"] = value
                case "Email > ticket number > header":
                    wire["ticketNumber"]["headerFormat"] = value
                case "Email > threading":
                    ways = {"prefer in reply to": "preferInReplyTo"}
                    wire["threading"] = ways.get(value, "ignoreInReplyTo")
                case "Default skill":
                    skill = self.one("skills", "skillName", value)
                    wire["defaultSkillId"] = skill["skillId"]
                case "Transport":
                    assert before["transport"] == value  # only the vendor can change it
                case _:
                    raise AssertionError(label)
        return wire

    def role(self, title: str, names: list[str], words: Mapping[str, str]) -> None:
        """The channels or the users of a role."""
        admin = self.one("roles", "roleName", names[-1])
        role = self.one("digital-roles", "cxoneRoleId", admin["roleId"])["id"]
        if "users of" in title:
            member = f"users/{self.one('users', 'userName', names[0])['id']}"
        else:
            member = f"channels/{self.one('channels', 'name', names[0])['id']}"
        if title.startswith("Take away"):
            self.world.must("DELETE", f"{_DFO}/roles/{role}/{member}")
            return
        given = [one for one in words.get("Permissions", "").split(", ") if one]
        body = {"permissions": [_PERMISSIONS.get(one, one) for one in given]}
        self.world.must("PUT", f"{_DFO}/roles/{role}/{member}", body)

    def queue(self, names: list[str], words: Mapping[str, str]) -> None:
        """A filter of a routing queue."""
        queue = self.one("queues", "name", names[-1])["id"]
        conditions: list[dict[str, Any]] = []
        for label, value in words.items():
            many = value.split(", ")
            if label == "Included channels":
                channels = [self.id("channels", "name", one) for one in many]
                conditions.append({"type": "includedChannels", "channelIds": channels})
            elif label == "Language":
                conditions.append({"type": "language", "values": many})
            elif label != "Priority":
                raise AssertionError(label)
        body = {"name": names[0], "priority": int(words["Priority"]), "conditions": conditions}
        self.world.must("POST", f"{_DFO}/routing-queues/{queue}/filters", body)

    def sla(self, names: list[str], words: Mapping[str, str]) -> None:
        """The general times, or those of a channel."""
        wire = {
            _TIMES[_last(label)]: _seconds(value)
            for label, value in words.items()
            if not value.startswith("(leave")
        }
        if not names:
            self.world.must("PUT", f"{_DFO}/sla/default", wire)
            return
        channel = self.id("channels", "name", names[0])
        self.world.must("PUT", f"{_DFO}/sla/channels/{channel}", {"isDefault": not wire, **wire})

    def skill(self, names: list[str], words: Mapping[str, str]) -> None:
        """What the screens of a skill know by words, and its API by numbers."""
        skill = self.one("skills", "skillName", names[-1])
        wire = {_ROUTING[label]: _CODES.get(label, _wait)(value) for label, value in words.items()}
        root = "/inContactAPI/services/v33.0"
        self.world.must("PUT", f"{root}/skills/{skill['skillId']}", {"skill": wire})

    def tag(self, title: str, names: list[str], words: Mapping[str, str]) -> None:
        """A tag that is there already."""
        tag = self.one("tags", "title", names[-1])
        if title.startswith("Delete"):
            self.world.remove("tags", str(tag["id"]))
            return
        colors = {"red": "#E11616", "blue": "#2E8FCE", "grey": "#ADADAD"}
        wire = {"title": words.get("Title", tag["title"])}
        wire["color"] = colors.get(words.get("Color", ""), tag["color"])
        self.world.edit("tags", str(tag["id"]), **wire)

    def one(self, collection: str, field: str, value: object) -> dict[str, Any]:
        """The one thing of this name."""
        found = [one for one in self.world.documents(collection) if one[field] == value]
        assert len(found) == 1, (collection, field, value, found)
        return found[0]

    def id(self, collection: str, field: str, value: object) -> Any:
        """The id of the one thing of this name."""
        return self.one(collection, field, value)["id"]


def _bodies(words: Mapping[str, str], text: str, html: str = "html") -> dict[str, Any]:
    names = {"Name": "name", "Text": text, "Html": html}
    return {
        names[label]: None
        if value.startswith("(leave")
        else value
        if label == "Name"
        else f"{value}\n"
        for label, value in words.items()
    }


def _typed(value: str) -> Any:
    return {"yes": True, "no": False}.get(value, value)


def _wait(value: str) -> Any:
    return True if value == "yes" else False if value == "no" else _seconds(value)


def _last(label: str) -> str:
    word = label.rpartition(" > ")[2]
    return word[:1].upper() + word[1:]


def _seconds(value: str) -> int:
    return sum(int(one[:-1]) * _UNITS[one[-1]] for one in value.split())
