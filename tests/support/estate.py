"""An estate: objects that live in the tenant before we come, made with its own API."""

from __future__ import annotations

from typing import Any

from tests.support.strategies import REGIONS, RULES
from tests.support.world import World

_ACD = "/inContactAPI/services/v33.0"
_DFO = "/dfo/3.0"


def plant_always(world: World) -> None:
    """What every random manifest may look up."""
    world.must("POST", f"{_DFO}/email-templates", {"name": "Foreign brand", "rules": "<b/>"})
    world.must("POST", "/ses/eu-west-1/v2/email/identities", {"EmailIdentity": "foreign.example"})
    world.publish_dns("foreign.example")
    for region in REGIONS:
        ses = f"/ses/{region}/v1"
        world.must("PUT", f"{ses}/active-receipt-rule-set", {"Name": "default"})
        for name in RULES:
            rule = {"Name": name, "Enabled": True, "ScanEnabled": True}
            world.must("POST", f"{ses}/receipt-rules", rule)
    _channel(world, "Foreign mail", "them@foreign.example", "in-contact-email")
    _channel(world, "Foreign chat", "chat-1", "chat")


def _channel(world: World, name: str, address: str, platform: str) -> None:
    channel = {
        "id": f"{platform}_{address}",
        "idOnExternalPlatform": address,
        "channelIntegrationId": platform,
        "realExternalPlatformId": platform,
        "name": name,
        "isPrivate": False,
        "hasTreeStructure": False,
    }
    world.must("POST", f"{_DFO}/channels", channel)


def plant(world: World, estate: dict[str, Any]) -> None:
    """Make the objects of a random estate."""
    plant_always(world)
    users = {one["userName"]: one["id"] for one in world.documents("users")}
    agents = {one["userName"]: one["agentId"] for one in world.documents("agents")}
    campaign = next(c["id"] for c in world.documents("campaigns") if c["name"] == "Sales")
    for name in estate["skills"]:
        skill = {
            "skillName": name,
            "mediaTypeId": 9,
            "isOutbound": name.startswith("Out."),
            "campaignId": campaign,
            "serviceLevelThreshold": 10,
            "serviceLevelGoal": 70,
            "enableShortAbandon": False,
            "shortAbandonThreshold": 15,
            "countShortAbandons": False,
        }
        made = world.must("POST", f"{_ACD}/skills", {"skills": [skill]})["skillsResults"][0]
        assert made["success"], made
        if estate["agents"]:
            entry = {"agentId": agents["ben@acme.example"], "proficiency": 9}
            path = f"{_ACD}/skills/{made['skillId']}/agents"
            world.must("POST", path, {"agents": [entry]})
    for name in estate["templates"]:
        world.must("POST", f"{_DFO}/email-templates", {"name": name, "rules": "<i>theirs</i>"})
    for title in estate["tags"]:
        world.must("PUT", f"{_DFO}/tags", {"title": title, "color": "#85289D"})
    for name in estate["signatures"]:
        body = {"name": name, "plainText": "theirs", "html": None}
        made = world.must("POST", f"{_DFO}/automatic-signatures", body)
        if estate["signing"]:
            user = users["ana@acme.example"]
            world.must("PUT", f"{_DFO}/automatic-signatures/{made['id']}/users/{user}")
    if estate["filter"]:
        queue = world.documents("queues")[0]["id"]
        conditions = [{"type": "includedChannels", "channelIds": ["chat_chat-1"]}]
        body = {"name": "theirs", "priority": 7, "conditions": conditions}
        world.must("POST", f"{_DFO}/routing-queues/{queue}/filters", body)
