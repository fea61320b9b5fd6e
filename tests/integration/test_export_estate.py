"""A tenant as people leave it behind: 500 more objects, odd names, odd texts, loose ends."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from cxdeclare.export.keys import distinct
from cxdeclare.planning.plan import Action
from tests.support import scenes
from tests.support.estate import plant_always
from tests.support.exports import Made, exported
from tests.support.manifests import a_manifest
from tests.support.world import MemoryStore, World, another_view

_ACD = "/inContactAPI/services/v33.0"
_DFO = "/dfo/3.0"
_EACH = 85
"""Objects of each kind beside those with odd names."""
_NAMES = (
    'Café "Süd"', "cafe sud", "CAFE  SUD!", "日本語", "日本", "con", "nul.txt", "no", "null", "123",
    "a: b # c", "it's", "tab\there", "x" * 90, "x" * 90 + "y", "=key", "#key", " lead", "trail ",
    "émoji 🎉", "a/b\\c", "..", "{lookup: x}", "${var.x}", "zero\u200bwidth", "line\nbreak",
    "\u202eevil", "\ufeffmark", "Twin", "TWIN",
)  # fmt: skip
_BODIES = (
    "<p>a</p>\r\n  <p>b </p>  \r\n\r\n",
    "one\n\n\n",
    "trail   \n \n x",
    "\ufeffmark",
    " \n lead",
    "cr\rcr\r",
    "null",
)
_HUGE = "<p>" + "x" * 5_000_000 + "</p>"


def _skill(name: str, campaign: int, media: int = 9) -> dict[str, Any]:
    return {
        "skillName": name,
        "mediaTypeId": media,
        "isOutbound": False,
        "campaignId": campaign,
        "serviceLevelThreshold": 30,
        "serviceLevelGoal": 80,
        "enableShortAbandon": False,
        "shortAbandonThreshold": 15,
        "countShortAbandons": False,
    }


def _plant_skills(world: World) -> None:
    campaign = world.documents("campaigns")[0]["id"]
    agent = world.documents("agents")[0]["agentId"]
    for number in range(_EACH):
        skill = _skill(f"Sk.{number}", campaign, 9 if number % 9 else 4)
        (made,) = world.must("POST", f"{_ACD}/skills", {"skills": [skill]})["skillsResults"]
        agents = {"agents": [{"agentId": agent, "proficiency": 1 + number % 20}]}
        world.must("POST", f"{_ACD}/skills/{made['skillId']}/agents", agents)
        if number % 10 == 1:
            world.edit("skills", str(made["skillId"]), isActive=False)
        if number % 10 == 2:
            world.edit("skills", str(made["skillId"]), evaluationCriteria=42)
        if number % 10 == 3:
            world.edit("skills", str(made["skillId"]), skillName=f"Sk & {number}")


def _plant_channels(world: World) -> None:
    skills = [one["skillId"] for one in world.documents("skills") if one["isActive"]]
    script = next(one for one in world.documents("channels") if one["name"] == "Billing")
    for number in range(_EACH):
        host = ("care.example", "foreign.example", "nowhere.example")[number % 3]
        world.publish_dns(host)
        made = world.must(
            "POST",
            f"{_DFO}/channels",
            {
                "id": f"email_c{number}@{host}",
                "idOnExternalPlatform": f"c{number}@{host}",
                "channelIntegrationId": "in-contact-email",
                "realExternalPlatformId": "in-contact-email",
                "name": _NAMES[number % len(_NAMES)],
                "isPrivate": False,
                "hasTreeStructure": False,
                "studioScript": script["studioScript"],
            },
        )
        wire: dict[str, Any] = {"defaultSkillId": skills[number % len(skills)]}
        if number % 7 == 0:
            wire["spamTagId"] = 987_654
        world.edit("email-settings", made["id"], **wire)


def plant_estate(world: World) -> None:
    plant_always(world)
    names = [*_NAMES, *(f"Number {number}" for number in range(_EACH))]
    for number, name in enumerate(names):
        body, other = (_BODIES[(number + step) % len(_BODIES)] for step in (0, 1))
        text = None if number % 3 else other
        world.must("POST", f"{_DFO}/email-templates", {"name": name, "rules": body})
        signature = {"name": name, "plainText": text, "html": body}
        world.must("POST", f"{_DFO}/automatic-signatures", signature)
        world.must("PUT", f"{_DFO}/tags", {"title": name, "color": "#85289D"})
    world.must("POST", f"{_DFO}/email-templates", {"name": "Huge", "rules": _HUGE})
    _plant_skills(world)
    world.publish_dns("nowhere.example")
    world.must("POST", "/ses/ap-south-1/v2/email/identities", {"EmailIdentity": "nowhere.example"})
    _plant_channels(world)


def _held(world: World, collection: str, field: str) -> Counter[bytes]:
    """The texts that the tenant holds, as the files have to hold them."""
    texts = (one[field] for one in world.documents(collection) if one.get(field))
    return Counter(("\ufeff" * text.startswith("\ufeff") + text).encode() for text in texts)


def _files(made: Made, folder: str, suffix: str) -> Counter[bytes]:
    found = made.bytes().items()
    return Counter(
        content
        for path, content in found
        if path.startswith(f"{folder}/") and path.endswith(suffix)
    )


def test_what_people_left_behind_is_exported_or_said(tmp_path: Path) -> None:
    """Every object is a block or in a finding; the plan shows adoptions; the next one is empty."""
    with World(parallelism=4) as world:
        world.publish_dns("care.example")
        world.converge(a_manifest(**scenes.care()))
        plant_estate(world)
        kinds = ("tags", "email-templates", "signatures", "skills", "channels")
        assert 500 < sum(len(world.documents(kind)) for kind in kinds)
        made = exported(world, tmp_path / "out")
        again = exported(world, tmp_path / "two", tenant=another_view(world, 3))
        assert made.bytes() == again.bytes()
        assert distinct(made.bytes())
        _nothing_is_dropped(world, made)

        lost = _held(world, "email-templates", "rules") - _files(made, "templates", ".html")
        assert 2 == lost.total()  # Twin and TWIN have no block
        assert _HUGE.encode() in _files(made, "templates", ".html")

        manifest = made.manifest()
        world.store, writes = MemoryStore(), world.tenant.writes
        plan = world.plan(manifest)
        assert {Action.ADOPT} == {change.action for change in plan.decision.changes}
        assert () == plan.decision.steps
        world.apply(plan)
        assert world.plan(manifest).decision.is_empty
        assert writes == world.tenant.writes


def _nothing_is_dropped(world: World, made: Made) -> None:
    """Each object's id stands beside a block, or in a finding."""
    comments = "\n".join(
        line for said in made.export.proved.draft.comments.values() for line in said
    )
    said = f"{comments}\n" + "\n".join(
        f"{one.subject} {one.summary} {one.hint}" for one in made.export.findings
    )
    for collection, id_field in (
        ("tags", "id"),
        ("email-templates", "id"),
        ("signatures", "id"),
        ("skills", "skillId"),
        ("channels", "id"),
        ("queues", "id"),
        ("roles", "roleId"),
    ):
        for one in world.documents(collection):
            assert str(one[id_field]) in said, (collection, one)
    codes = Counter(made.codes)
    for code in ("CXD503", "CXD504", "CXD505", "CXD506", "CXD507", "CXD508", "CXD511"):
        assert codes[code], code
