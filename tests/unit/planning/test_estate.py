"""The view that checks get: live values in the manifest's words, and never a guess."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.model.estate import Unseen, links_after, values_after
from cxdeclare.model.manifest import Ignored, Manifest, Policy
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing, Snapshot
from cxdeclare.planning.estate import SnapshotEstate, judge
from tests.support.manifests import TENANT_ID, a_manifest
from tests.support.scenes import CARE, CHANNEL, care

BILLING = Address("channel", "billing")
LIVE = {"id": "c1", "name": "Old name", "idOnExternalPlatform": "billing@care.example"}
ROLE = {"roleId": "r1", "roleName": "Agent"}
SPARE = {"roleId": "r2", "roleName": "Spare"}
LISTED = {
    "channel": Listing.whole(
        {
            "c1": Found("c1", LIVE, {"email": {"isTlsEnforced": False}}),
            "c2": Found("c2", {"id": "c2", "name": "Other", "idOnExternalPlatform": "o@x.example"}),
        }
    ),
    "role": Listing.whole(
        {
            "r1": Found("r1", ROLE, {"channels": [{"channelId": "c1", "permissions": ["like"]}]}),
            "r2": Found("r2", SPARE, {}, {"channels": "HTTP 403"}),
        }
    ),
    "tag": Listing({}, "page 3 is missing"),
    "skill": Listing.whole({}),
}
ROLES = {
    "agent": {
        "name": "Agent",
        "channels": {
            "ownership": "additive",
            "members": {"billing": {"permissions": ["reply"]}},
        },
    }
}


def estate(manifest: Manifest | None = None, unlisted: frozenset[str] = frozenset()) -> Any:
    snapshot = Snapshot(TENANT_ID, LISTED, unlisted=unlisted)
    return SnapshotEstate(ALL, manifest or a_manifest(**care(roles=ROLES)), snapshot, None)


def test_declared_fields_lie_over_those_that_live() -> None:
    """What is left out is what the tenant has."""
    email = {"threading": "prefer_in_reply_to"}
    manifest = a_manifest(**care(channels={"billing": {**CHANNEL, "email": email}}))
    resource = manifest.resources[BILLING]
    assert {"email.force_tls": False, "email.threading": "prefer_in_reply_to"} == {
        name: value
        for name, value in values_after(estate(manifest), resource, "email").items()
        if name.startswith("email.")
    }


@pytest.mark.parametrize(("ownership", "rights"), [("additive", 1), ("authoritative", 1)])
def test_links_are_what_they_will_be(ownership: str, rights: int) -> None:
    """A declared link is exactly as declared, whoever else may add links."""
    roles = {"agent": {**ROLES["agent"], "channels": {"ownership": ownership, "members": {}}}}
    manifest = a_manifest(**care(roles=roles))
    resource = manifest.resources[Address("role", "agent")]
    after = links_after(estate(manifest), resource, "channels")
    assert (["billing"] if ownership == "additive" else []) == list(after)
    declared = estate().manifest.resources[Address("role", "agent")]
    assert {"billing": {"permissions": ["reply"]}} == dict(
        links_after(estate(), declared, "channels")
    )


@pytest.mark.parametrize(
    ("ask", "why"),
    [
        (lambda e: e.objects("tag"), "page 3 is missing"),
        (lambda e: e.objects("routing_queue"), "none is declared"),
        (lambda e: e.find("tag", "x"), "page 3 is missing"),
        (lambda e: e.found(Address("tag", "x")), "page 3 is missing"),
        (lambda e: e.links("role", "r2", "channels"), "HTTP 403"),
        (lambda e: e.links("role", "r2", "users"), "`users` of role `Spare` was not read"),
        (lambda e: e.values("channel", "c1", "email") and e.objects("user"), "none is declared"),
        (lambda e: e.values("channel", "c2", "email"), "`email` of e-mail channel `Other` was"),
    ],
)
def test_what_was_not_read_is_never_nothing(ask: Callable[[Any], object], why: str) -> None:
    """Each question that cannot be answered says why."""
    with pytest.raises(Unseen, match=why):
        ask(estate())


def test_what_the_profile_cannot_list_is_not_nothing() -> None:
    """Nor what lives where no tool may look."""
    with pytest.raises(Unseen, match="the profile gives no way"):
        estate(unlisted=frozenset({"skill"})).objects("skill")
    domains = {"care": {**CARE["email_domains"]["care"], "account": "vendor"}}
    elsewhere = estate(a_manifest(**care(email_domains=domains)))
    with pytest.raises(Unseen, match="no tool may look"):
        elsewhere.found(Address("email_domain", "care"))


def test_an_object_that_is_not_there_is_none() -> None:
    """If everything was seen, absence is knowledge."""
    assert estate().found(Address("skill", "billing")) is None
    assert estate().find("skill", "In.Billing") is None
    assert estate().address("role", "r2") is None
    assert BILLING == estate().address("channel", "c1")
    skill = estate().manifest.resources[Address("skill", "billing")]
    assert skill.parts[""] == values_after(estate(), skill, "")
    assert {} == links_after(estate(), skill, "agents")


def test_the_policy_silences_checks_of_the_tenant_too() -> None:
    """What is ignored is counted, and an entry that does nothing is told."""
    loud = {"billing": {**CHANNEL, "email": {"force_tls": True}}}
    manifest = a_manifest(**care(channels=loud))
    snapshot = Snapshot(TENANT_ID, LISTED)
    said = judge(ALL, manifest, snapshot, None)
    assert "CXD254" in {one.code for one in said.diagnostics}
    entries = (
        Ignored("CXD254", "channel.billing", "we know"),
        Ignored("CXD252", "channel.billing", "we may"),  # it finds nothing
        Ignored("CXD251", "channel.billing", "nobody could tell"),
    )
    ignoring = Manifest(
        manifest.tenant, manifest.resources, policy=Policy(ignore=entries), place=manifest.place
    )
    quiet = judge(ALL, ignoring, snapshot, None)
    assert ["CXD254"] == [one.code for one in quiet.ignored]
    assert {one.code for one in quiet.diagnostics} == (
        {one.code for one in said.diagnostics} - {"CXD254"} | {"CXD164"}
    )
    (idle,) = [one for one in quiet.diagnostics if one.code == "CXD164"]
    assert "CXD252" in idle.summary
    told = {one.code for one in said.unchecked}
    assert "CXD251" in told
    assert told - {"CXD251"} == {one.code for one in quiet.unchecked}


def test_what_does_not_show_yet_is_not_absent() -> None:
    """A kind of which something was made a moment ago has not been seen whole."""
    late = replace(LISTED["channel"], late={"c3": "object c3 is not visible yet"})
    seen = Snapshot(TENANT_ID, LISTED | {"channel": late})
    with pytest.raises(Unseen, match="not every e-mail channel was read: object c3"):
        SnapshotEstate(ALL, a_manifest(**CARE), seen, None).objects("channel")
