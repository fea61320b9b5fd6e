from __future__ import annotations

from typing import Any

import pytest

from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, SKILL, after, care
from tests.support.world import World, cutting, refusing

BRAND = {"brand": {"name": "Brand", "html": "<p/>"}}


def test_an_edit_of_the_manifest_is_no_drift() -> None:
    """Only what was applied is compared."""
    with after(templates=BRAND) as world:
        a_manifest(templates={"brand": {"name": "Brand", "html": "<b/>"}})
        assert world.drift().changed == {}


def test_a_field_that_moved_is_named_with_both_values() -> None:
    """What was recorded and what is live."""
    with after(skills={"s": {**SKILL, "accept_reject": True}}) as world:
        id_ = next(
            s["skillId"] for s in world.documents("skills") if s["skillName"] == SKILL["name"]
        )
        world.edit("skills", str(id_), PresentAcceptReject=False, requireManualAccept=False)
        (one,) = world.drift().changed["skill.s"]
        assert (one.field, one.recorded, one.live) == ("accept_reject", True, False)


def test_what_is_gone_is_missing_and_what_is_foreign_is_listed() -> None:
    """Neither is a changed field."""
    with after(templates=BRAND) as world:
        (id_,) = (t["id"] for t in world.documents("email-templates"))
        world.remove("email-templates", str(id_))
        world.must("POST", "/dfo/3.0/email-templates", {"name": "Theirs", "rules": "x"})
        found = world.drift()
        assert found.missing == ("template.brand",)
        assert found.foreign["template"] == ("Theirs",)
        assert found.changed == {}


def test_a_listing_that_was_cut_is_unread_and_not_missing() -> None:
    """Unknown is not absent."""
    with after(templates=BRAND) as world:
        world.wrap = cutting("/email-templates?", "data")
        found = world.drift()
        assert found.missing == ()
        assert {"template", "template.brand"} <= found.unread.keys()


def test_a_link_added_to_an_exact_set_is_drift() -> None:
    """Whoever adds to what is declared exactly is found; to an additive set, is not."""
    for ownership, expected in (("authoritative", {"skill.s"}), ("additive", set())):
        links = {
            "ownership": ownership,
            "members": [{"user": "ana@acme.example", "proficiency": 1}],
        }
        with after(skills={"s": {**SKILL, "agents": links}}) as world:
            id_ = next(
                s["skillId"] for s in world.documents("skills") if s["skillName"] == SKILL["name"]
            )
            agent = next(
                a["agentId"]
                for a in world.documents("agents")
                if a["userName"] == "ben@acme.example"
            )
            world.must(
                "POST",
                f"/inContactAPI/services/v33.0/skills/{id_}/agents",
                {"agents": [{"agentId": agent, "proficiency": 3}]},
            )
            assert set(world.drift().changed) == expected


def test_a_field_that_left_the_manifest_leaves_the_base_of_drift() -> None:
    """At the next apply it is no longer looked at."""
    with after(**care(channels={"billing": {**CHANNEL, "outbound": True}})) as world:
        world.apply(a_manifest(**care()))
        (channel,) = world.documents("channels")
        world.edit("channels", channel["id"], hasOutboundFlow=False)
        assert world.drift().changed == {}


@pytest.mark.parametrize(
    ("listing", "place", "kind"),
    [
        (("GET", "/scripts"), "channel.billing#default_script", "studio_script"),
        (("GET", "/campaigns"), "skill.billing#campaign", "campaign"),
    ],
)
def test_a_reference_that_cannot_be_named_is_unread_and_not_changed(
    listing: tuple[str, str], place: str, kind: str
) -> None:
    """Without the listing of what it points at nobody knows whether it moved."""
    with after(**care()) as world:
        world.wrap = refusing(*listing, status=403)
        found = world.drift()
        assert found.changed == {}
        assert {place, kind} <= found.unread.keys()


USERS = {"ownership": "authoritative", "members": ["luc@acme.example"]}
NOBODY = {"ownership": "authoritative", "members": []}
SIGNATURE = {"name": "Mine", "text": "x"}


@pytest.mark.parametrize("users", [USERS, NOBODY])
def test_a_link_set_whose_members_cannot_be_named_is_unread(users: dict[str, Any]) -> None:
    """Neither removed nor added, and not as last applied either."""
    with after(signatures={"s": {**SIGNATURE, "users": users}}) as world:
        if users is NOBODY:
            _sign(world)
        world.wrap = refusing("POST", "/users/search")
        found = world.drift()
        assert found.changed == {}
        assert {"signature.s#users", "user"} <= found.unread.keys()


def test_a_link_in_a_set_that_was_declared_empty_is_drift() -> None:
    """Nobody is somebody."""
    with after(signatures={"s": {**SIGNATURE, "users": NOBODY}}) as world:
        _sign(world)
        (one,) = world.drift().changed["signature.s"]
        assert (one.part, one.member) == ("users", "luc@acme.example")


def test_a_listing_that_nothing_recorded_needs_may_fail() -> None:
    """Who declares no users hears nothing of them."""
    with after(signatures={"s": SIGNATURE}) as world:
        world.wrap = refusing("POST", "/users/search")
        found = world.drift()
        assert (found.changed, found.unread) == ({}, {})


def _sign(world: World) -> None:
    user = next(u for u in world.documents("users") if u["userName"] == "luc@acme.example")
    mine = next(s for s in world.documents("signatures") if s["name"] == "Mine")
    world.must("PUT", f"/dfo/3.0/automatic-signatures/{mine['id']}/users/{user['id']}")


def test_what_was_looked_up_and_is_ours_since_is_no_drift() -> None:
    """The state names it as it was referred to; it is the same object under a key."""
    looked_up = {**CHANNEL, "email": {"spam_tag": {"lookup": "vip"}}}
    with after(**care(channels={"billing": looked_up})) as world:
        world.consent = frozenset()
        world.apply(
            world.plan(a_manifest(**{**care(channels={}), "tags": {"a": {"title": "vip"}}}))
        )
        assert world.drift().changed == {}


def test_coverage_lacks_what_was_not_read_to_the_end() -> None:
    """Nobody knows how many foreign objects there are."""
    with after(templates=BRAND) as world:
        assert 1 == world.drift().coverage["template"].managed
        world.wrap = cutting("/email-templates?", "data")
        assert "template" not in world.drift().coverage


def test_a_delivered_object_that_is_managed_counts_as_managed() -> None:
    """And the others of its kind are neither foreign nor ours."""
    with after(roles={"agent": {"name": "Agent"}}) as world:
        found = world.drift()
        assert "role" not in found.foreign
        assert ("Administrator", "Evaluator", "Manager") == found.vendor["role"]
        assert (1, 0, 3) == (
            found.coverage["role"].managed,
            found.coverage["role"].foreign,
            found.coverage["role"].vendor,
        )
