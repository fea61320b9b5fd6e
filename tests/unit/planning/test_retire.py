from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.model.errors import Refused
from cxdeclare.model.profile import DOCUMENTED, Means
from tests.support.manifests import a_manifest
from tests.support.scenes import (
    CHANNEL,
    SKILL,
    after,
    care,
    change_of,
    changes,
    guards,
    plan_of,
    step_of,
)
from tests.support.world import refusing

BRAND: dict[str, Any] = {"name": "Brand", "html": "<p>one</p>"}


def orphans(plan: Any) -> dict[str, str]:
    """Reasons by address."""
    return {one.address: one.reason for one in plan.decision.orphans}


def test_without_consent_an_orphan_is_shown_and_kept() -> None:
    """The line that would allow it is in the reason."""
    with after(templates={"brand": BRAND}) as world:
        world.consent = frozenset()
        plan = plan_of(world)
        assert plan.decision.is_empty
        assert orphans(plan) == {
            "template.brand": "delete withheld: allow it with `--allow-delete template.brand`"
        }


def test_with_consent_for_its_address_an_orphan_is_deleted() -> None:
    """Consent may name one address or a kind."""
    with after(templates={"brand": BRAND}) as world:
        world.consent = frozenset({"template.brand"})
        plan = plan_of(world)
        assert changes(plan) == {"template.brand": "delete"}
        world.apply(plan)
        assert world.documents("email-templates") == []


def test_policy_is_standing_consent() -> None:
    """What the manifest allows needs no option."""
    with after(templates={"brand": BRAND}) as world:
        world.consent = frozenset()
        plan = plan_of(world, policy={"allow_delete": ["template"]})
        assert changes(plan) == {"template.brand": "delete"}


def test_protection_outlives_the_block() -> None:
    """What was protected when it was applied is not deleted when its block goes."""
    with after(templates={"brand": BRAND}, policy={"protect": ["template.brand"]}) as world:
        plan = plan_of(world)
        assert guards(plan) == {("protected", "template.brand")}
        assert changes(plan) == {"template.brand": "delete"}
        assert "the state remembers it" in plan.decision.refusals[0].message
        with pytest.raises(Refused, match="protected"):
            world.apply(plan)
        assert len(world.documents("email-templates")) == 1


def test_an_adopted_object_is_forgotten_unless_it_is_named() -> None:
    """Consent for its kind is not enough for what we did not make."""
    with after(tags={"vip": {"title": "vip"}}) as world:
        plan = plan_of(world)
        assert changes(plan) == {"tag.vip": "forget"}
        world.consent = frozenset({"tag.vip"})
        assert changes(plan_of(world)) == {"tag.vip": "delete"}


def test_a_tag_is_deleted_by_hand() -> None:
    """There is no endpoint for it, so a person is asked, and it stays ours until it is gone."""
    with after(tags={"spam": {"title": "Spam"}}) as world:
        plan = plan_of(world)
        assert step_of(plan, "tag.spam delete").means is Means.MANUAL
        world.apply(plan)
        state = world.store.read()
        assert state is not None
        assert "tag.spam" in state.bindings
        world.by_hand(plan.decision)
        assert changes(plan_of(world)) == {"tag.spam": "forget"}


def test_a_skill_is_deactivated_and_says_so() -> None:
    """It cannot be deleted."""
    with after(skills={"billing": SKILL}) as world:
        plan = plan_of(world)
        assert changes(plan) == {"skill.billing": "deactivate"}
        world.apply(plan)
        assert plan_of(world).decision.is_empty


def test_a_renamed_key_takes_the_object_over_without_a_call() -> None:
    """Another key with the same identity is the same object, and stays one we made."""
    with after(templates={"brand": BRAND}) as world:
        writes = world.tenant.writes
        plan = plan_of(world, templates={"look": BRAND})
        assert changes(plan) == {"template.look": "adopt", "template.brand": "forget"}
        world.apply(plan)
        assert world.tenant.writes == writes
        assert changes(plan_of(world)) == {"template.look": "delete"}


def test_a_takeover_that_cannot_be_planned_forgets_nothing() -> None:
    """While the new key is unknown the old one stays in the state."""
    brand = {"brand": BRAND}
    email = {"billing": {**CHANNEL, "email": {"template": "brand"}}}
    with after(**care(templates=brand, channels=email)) as world:
        world.wrap = refusing("GET", "/email-templates/", status=403)
        plan = plan_of(
            world,
            **care(
                templates={"look": BRAND},
                channels={"billing": {**CHANNEL, "email": {"template": "look"}}},
            ),
        )
        assert "template.brand" not in changes(plan)
        subjects = {one.subject for one in plan.decision.unknown}
        assert {"template.look", "template.brand"} <= subjects


def test_an_object_somebody_deleted_is_forgotten() -> None:
    """Nothing is left to delete."""
    with after(templates={"brand": BRAND}) as world:
        (id_,) = (t["id"] for t in world.documents("email-templates"))
        world.remove("email-templates", str(id_))
        change = change_of(plan_of(world), "template.brand")
        assert (change.title, change.reason) == ("forget", "it is gone from the tenant")


def test_what_the_profile_cannot_list_is_not_taken_for_gone() -> None:
    """Without a way to look, the object is withheld or deleted by hand, never forgotten."""
    with after(templates={"brand": BRAND}) as world:
        world.profile = DOCUMENTED
        plan = plan_of(world)
        assert changes(plan) == {"template.brand": "delete"}
        assert step_of(plan, "template.brand delete").means is Means.MANUAL
        world.consent = frozenset()
        assert "template.brand" in orphans(plan_of(world))


def test_the_manifest_may_still_point_at_an_orphan_by_its_name() -> None:
    """A look-up of an object whose block is gone changes nothing, now and after it is forgotten."""
    tagged = {"billing": {**CHANNEL, "email": {"spam_tag": "vip"}}}
    with after(**care(tags={"vip": {"title": "vip"}}, channels=tagged)) as world:
        looked = {"billing": {**CHANNEL, "email": {"spam_tag": {"lookup": "vip"}}}}
        plan = plan_of(world, **care(channels=looked))
        assert changes(plan) == {"tag.vip": "forget"}
        world.apply(plan)
        assert plan_of(world, **care(channels=looked)).decision.records == {}
        assert world.drift().changed == {}
        world.apply(a_manifest(**care(channels=looked)))


def let_go(*addresses: str, destroy: bool = False) -> list[dict[str, object]]:
    """Entries of `removed`."""
    return [{"address": address, "destroy": destroy} for address in addresses]


def test_what_is_removed_is_forgotten_and_stays() -> None:
    """Also if consent to delete its kind is given: the entry is more exact."""
    with after(templates={"brand": BRAND}) as world:
        writes = world.tenant.writes
        plan = plan_of(world, removed=let_go("template.brand"))
        change = change_of(plan, "template.brand")
        said = ("forget", "`removed` lets it go; its object stays in the tenant")
        assert said == (change.title, change.reason)
        world.apply(plan)
        assert world.tenant.writes == writes
        again = plan_of(world, removed=let_go("template.brand"))
        assert again.decision.is_empty
        assert orphans(again) == {}


def test_what_is_removed_and_was_protected_is_no_longer() -> None:
    """Forgetting is not deleting, and it is said that nothing protects it now."""
    with after(templates={"brand": BRAND}, policy={"protect": ["template.brand"]}) as world:
        change = change_of(plan_of(world, removed=let_go("template.brand")), "template.brand")
        assert (change.title, change.notes) == (
            "forget",
            ("it was protected; nothing protects it now",),
        )
        destroyed = plan_of(world, removed=let_go("template.brand", destroy=True))
        assert guards(destroyed) == {("protected", "template.brand")}


def test_destroying_names_the_address_so_that_an_adopted_object_goes_too() -> None:
    """As the flag does."""
    with after(templates={"brand": BRAND}) as world:
        world.store.versions.clear()
        world.apply(a_manifest(templates={"brand": BRAND}))
        world.consent = frozenset()
        plan = plan_of(world, removed=let_go("template.brand", destroy=True))
        assert changes(plan) == {"template.brand": "delete"}


def test_what_is_destroyed_while_others_refer_to_it_is_withheld() -> None:
    """Consent by the manifest is consent like any other."""
    looked = {"billing": {**CHANNEL, "email": {"template": "brand"}}}
    with after(**care(templates={"brand": BRAND}, channels=looked)) as world:
        bare = {"billing": CHANNEL}
        entry = let_go("template.brand", destroy=True)
        plan = plan_of(world, **care(channels=bare), removed=entry)
        assert orphans(plan) == {
            "template.brand": "delete withheld: channel.billing still refers to it"
        }


def test_what_is_removed_is_forgotten_whether_it_can_be_read_or_not() -> None:
    """Nothing of the tenant is needed for that; what somebody deleted is told as gone."""
    with after(templates={"brand": BRAND}) as world:
        world.wrap = refusing("GET", "/email-templates", status=403)
        plan = plan_of(world, removed=let_go("template.brand"))
        assert changes(plan) == {"template.brand": "forget"}
        world.wrap = None
        (id_,) = (t["id"] for t in world.documents("email-templates"))
        world.remove("email-templates", str(id_))
        gone = change_of(plan_of(world, removed=let_go("template.brand")), "template.brand")
        assert gone.reason == "it is gone from the tenant"


def test_an_entry_for_what_is_not_in_the_state_does_nothing() -> None:
    """As after the first apply."""
    with after(templates={"brand": BRAND}) as world:
        entry = let_go("template.old", destroy=True)
        assert plan_of(world, templates={"brand": BRAND}, removed=entry).decision.is_empty


def test_an_orphan_that_refers_to_what_is_forgotten_knows_it_by_its_name() -> None:
    """Or by the key that took it over, so that nothing seems to have drifted."""
    tagged = {"billing": {**CHANNEL, "email": {"spam_tag": "late"}}}
    with after(**care(tags={"late": {"title": "Late"}}, channels=tagged)) as world:
        world.consent = frozenset()
        plan = plan_of(world, removed=let_go("tag.late"))
        record = plan.decision.records["channel.billing"]
        assert record.applied["email"]["email.spam_tag"] == {"lookup": "Late"}
        world.apply(plan)
        assert world.drift().changed == {}
        assert plan_of(world).decision.records == {}
    with after(**care(tags={"late": {"title": "Late"}}, channels=tagged)) as world:
        world.consent = frozenset()
        taken = plan_of(world, tags={"slow": {"title": "Late"}})
        record = taken.decision.records["channel.billing"]
        assert record.applied["email"]["email.spam_tag"] == "slow"
        world.apply(taken)
        assert world.drift().changed == {}
