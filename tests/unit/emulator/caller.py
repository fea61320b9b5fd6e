"""How these tests speak to a pretend tenant: as any client would, in JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cxdeclare.emulator.tenant import Tenant

ACD = "/inContactAPI/services/v30.0"
DIGITAL = "/dfo/3.0"
SES = "/ses/eu-central-1/v2/email/identities"
DOMAIN = "care.acme.example"


@dataclass(frozen=True)
class Answer:
    """A reply, read."""

    status: int
    headers: dict[str, str]
    json: Any

    @property
    def code(self) -> str:
        """The error code of a digital refusal."""
        return str(self.json["errors"][0]["errorCode"])

    @property
    def reason(self) -> str:
        """Why an ACD call was refused."""
        return self.headers["icStatusDescription"]


class Caller:
    """A tenant with a token in hand."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        key = {"accessKeyId": "id", "accessKeySecret": "secret"}
        answer = self.call("POST", "/authentication/v1/token/access-key", key, token="")
        self.token = answer.json["access_token"]

    def call(
        self,
        method: str,
        target: str,
        body: object = None,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send a request and read the reply."""
        token = self.token if token is None else token
        sent = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
        data = body if isinstance(body, bytes) else b"" if body is None else _encoded(body)
        status, got, content = self.tenant.handle(method, target, sent | (headers or {}), data)
        return Answer(status, got, json.loads(content) if content else None)

    def get(self, target: str) -> Answer:
        """Ask."""
        return self.call("GET", target)

    def put(self, target: str, body: object = None) -> Answer:
        """Put."""
        return self.call("PUT", target, body)

    def post(self, target: str, body: object = None) -> Answer:
        """Post."""
        return self.call("POST", target, body)

    def delete(self, target: str, body: object = None) -> Answer:
        """Delete."""
        return self.call("DELETE", target, body)

    def items(self, path: str) -> list[dict[str, Any]]:
        """The first page of a digital listing."""
        answer = self.get(f"{DIGITAL}{path}?size=500")
        return list(answer.json if isinstance(answer.json, list) else answer.json["data"])

    def acd(self, path: str, envelope: str) -> list[dict[str, Any]]:
        """The first page of an ACD listing."""
        answer = self.get(f"{ACD}{path}?top=100&isDeleted=false")
        if answer.status == 204:
            return []
        held = answer.json.get("resultSet", answer.json)[envelope]
        newer = {"campaignId": "id", "campaignName": "name"} if envelope == "campaigns" else {}
        return [{newer.get(name, name): value for name, value in one.items()} for one in held]

    def detail(self, path: str, envelope: str) -> dict[str, Any]:
        """An ACD object, in whichever envelope it comes."""
        body = self.get(f"{ACD}{path}").json
        return dict(body[envelope][0] if envelope in body else body)

    def id_of(self, path: str, envelope: str, name: str, value: str, id_field: str = "id") -> Any:
        """The id of the ACD object of that name."""
        return next(one[id_field] for one in self.acd(path, envelope) if one[name] == value)

    def user(self, user_name: str) -> str:
        """The UserHub id of a user."""
        answer = self.post("/user-management/v2/users/search", {"filter": {"userName": user_name}})
        return str(answer.json["users"][0]["id"])

    def verified(self, domain: str = DOMAIN) -> None:
        """Make the domain a verified identity."""
        self.post(SES, {"EmailIdentity": domain})
        self.tenant.publish_dns(domain)

    def channel(self, local: str = "billing", **more: object) -> dict[str, Any]:
        """Create an e-mail channel."""
        answer = self.post(f"{DIGITAL}/channels", a_channel(local, **more))
        assert answer.status == 200, answer
        return dict(answer.json)

    def skill(self, name: str = "Email.Billing", **more: object) -> int:
        """Create a digital skill."""
        campaign = self.id_of("/campaigns", "campaigns", "name", "Sales")
        body = {"skills": [a_skill(name, campaignId=campaign) | more]}
        answer = self.post(f"{ACD}/skills", body)
        assert answer.json["errorCount"] == 0, answer
        return int(answer.json["skillsResults"][0]["skillId"])


def _encoded(body: object) -> bytes:
    return json.dumps(body).encode()


def a_channel(local: str = "billing", **more: object) -> dict[str, Any]:
    """An e-mail channel as it is sent."""
    return {
        "id": f"new-{local}",
        "idOnExternalPlatform": f"{local}@{DOMAIN}",
        "channelIntegrationId": "email-box",
        "realExternalPlatformId": "in-contact-email",
        "name": local,
        "isPrivate": False,
        "hasTreeStructure": False,
        **more,
    }


def a_skill(name: str = "Email.Billing", **more: object) -> dict[str, Any]:
    """An inbound digital skill as a create sends it."""
    return {
        "skillName": name,
        "mediaTypeId": 9,
        "isOutbound": False,
        "serviceLevelThreshold": 30,
        "serviceLevelGoal": 80,
        "enableShortAbandon": True,
        "shortAbandonThreshold": 15,
        "countShortAbandons": False,
        **more,
    }
