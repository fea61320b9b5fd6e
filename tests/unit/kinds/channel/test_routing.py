"""What becomes of mail, beside a tenant of which exactly so much is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from cxdeclare.kinds.channel.routing import judge, title
from cxdeclare.model.address import Address
from cxdeclare.model.estate import Unread
from cxdeclare.model.expectation import Outcome
from cxdeclare.model.fields import Values
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import Found
from tests.support.manifests import a_manifest

PASSED, FAILED, UNSURE = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_CHECKED
ANA, LUC = "ana@acme.example", "luc@acme.example"
Parts = dict[str, Any]


def links(**members: Any) -> dict[str, Any]:
    """An authoritative set."""
    return {"ownership": "authoritative", "members": members}


@dataclass
class Tenant:
    """A tenant in the manifest's words: kinds, ids, parts; what is missing was not read."""

    manifest: Manifest
    live: dict[str, dict[str, Parts]] = field(default_factory=dict)
    ours: dict[Address, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    asks: bool = True

    def objects(self, kind: str) -> Mapping[str, Found]:
        """Those of the kind, if it was listed."""
        if kind not in self.live:
            message = f"not every {kind} was read"
            raise Unread(message)
        return {id_: Found(id_, {}) for id_ in self.live[kind]}

    def found(self, address: Address) -> Found | None:
        """The one of an address."""
        objects = self.objects(address.kind)
        return objects.get(self.ours.get(address, ""))

    def address(self, kind: str, id_: str) -> Address | None:
        """The address of one."""
        return next((a for a, one in self.ours.items() if (a.kind, one) == (kind, id_)), None)

    def find(self, kind: str, name: str) -> Found | None:
        """By name; a user by any of his."""
        if kind == "user":
            id_ = self.users.get(name.casefold())
            return Found(id_, {}) if id_ else None
        for id_ in self.objects(kind):
            if self.live[kind][id_].get("", {}).get("name") == name:
                return Found(id_, {})
        return None

    def _part(self, kind: str, id_: str, part: str) -> Any:
        parts = self.live[kind][id_]
        if part not in parts:
            message = f"{part} of {kind} {id_} was not read"
            raise Unread(message)
        return parts[part]

    def values(self, kind: str, id_: str, part: str) -> Values:
        """The fields of a part."""
        found: Values = self._part(kind, id_, part)
        return found

    def links(self, kind: str, id_: str, part: str) -> Mapping[str, Values]:
        """The links of a part."""
        found: Mapping[str, Values] = self._part(kind, id_, part)
        return found

    def born(self, kind: str, part: str) -> Values:
        """Nothing."""
        return {}


def sections(**more: Any) -> dict[str, Any]:
    """One channel with its skill and domain, and more."""
    channel = {
        "name": "Billing",
        "address": "billing@care.example",
        "domain": "care",
        "default_skill": "billing",
        "default_script": "In",
    }
    return {
        "email_domains": {"care": {"domain": "care.example", "region": "eu-1", "account": "own"}},
        "skills": {"billing": {"name": "In.Billing", "campaign": "Sales"}},
        "channels": {"billing": channel},
        **more,
    }


def tenant(live: dict[str, dict[str, Parts]], **more: Any) -> Tenant:
    """A tenant beside a manifest with these sections; ids that are addresses are ours."""
    manifest = a_manifest(**sections(**more))
    ours = {a: str(a) for a in manifest.resources}
    return Tenant(manifest, live, ours, {ANA: "u1", "ana": "u1", LUC: "u2"})


def said(of: Tenant, expect: Any, **mail: str) -> list[tuple[Outcome, str, str]]:
    """Outcome, what was found, and the reason, of each expectation."""
    case = {"mail_to": "billing@care.example", **mail, "expect": expect}
    return [(one.outcome, one.found, one.reason) for one in judge(of, case)]


def outcome(of: Tenant, expect: Any, **mail: str) -> Outcome:
    """Of the only expectation."""
    ((found, _, _),) = said(of, expect, **mail)
    return found


def test_a_case_is_called_by_its_address() -> None:
    """If it has no name."""
    assert "mail to a@b.example" == title({"mail_to": "a@b.example"})


def test_a_listing_that_is_cut_leaves_the_receiver_open() -> None:
    """The channel may be on the page that is missing."""
    for expect in ("nobody", {"skill": "billing"}):
        ((found, _, reason),) = said(tenant({}), expect, mail_to="other@care.example")
        assert (UNSURE, "not every channel was read") == (found, reason)


def test_a_field_that_was_not_read_is_not_checked() -> None:
    """The one beside it that was read is."""
    other = {"": {"name": "Other", "address": "Other@care.example"}, "email": {}}
    theirs = tenant({"channel": {"c9": other}})
    to = {"mail_to": "OTHER@care.example"}
    assert PASSED is outcome(theirs, {"channel": {"lookup": "Other"}}, **to)
    assert UNSURE is outcome(theirs, {"force_tls": True}, **to)
    assert PASSED is outcome(theirs, {"from": {"address": "other@CARE.example"}}, **to)


def test_a_domain_of_the_vendor_is_not_seen() -> None:
    """And one that is not made yet is not ready."""
    assert FAILED is outcome(tenant({"email_domain": {}}), {"domain_ready": True})
    ready = {"email_domain": {"email_domain.care": {"sending": {"verified": True}}}}
    assert PASSED is outcome(tenant(ready), {"domain_ready": True})
    assert UNSURE is outcome(tenant({}), {"domain_ready": True})


def test_roles_of_others_count() -> None:
    """By the name the tenant has for them; what they may do elsewhere does not."""
    may = {"billing": {"permissions": ["reply"]}}
    theirs = {
        "r1": {"": {"name": "Spare"}, "channels": may},
        "r2": {"": {"name": "Other"}, "channels": {"orders": {"permissions": ["reply"]}}},
    }
    of = tenant({"role": theirs})
    assert [(PASSED, "Spare", "")] == said(
        of, {"roles": {"reply": {"exactly": [{"lookup": "Spare"}]}}}
    )
    assert FAILED is outcome(of, {"roles": {"reply": {"none_of": [{"lookup": "Spare"}]}}})
    assert PASSED is outcome(of, {"roles": {"view": {"exactly": []}}})
    of.live["role"]["r2"].pop("channels")
    assert UNSURE is outcome(of, {"roles": {"view": {"exactly": []}}})


def test_a_link_that_lives_counts_where_a_set_is_additive() -> None:
    """What is declared of it wins over what lives."""
    role: dict[str, Any] = {"name": "Agent", "channels": {"ownership": "additive", "members": {}}}
    live = {"role": {"role.agent": {"channels": {"billing": {"permissions": ["view"]}}}}}
    of = tenant(live, roles={"agent": role})
    view = {"roles": {"view": {"exactly": ["agent"]}}}
    assert PASSED is outcome(of, view)
    role["channels"] = {"ownership": "additive", "members": {"billing": {"permissions": ["tag"]}}}
    assert FAILED is outcome(tenant(live, roles={"agent": role}), view)
    role["channels"] = links()
    assert FAILED is outcome(tenant(live, roles={"agent": role}), view)


FILTERS: tuple[tuple[dict[str, Any], dict[str, str], Outcome], ...] = (
    ({}, {}, PASSED),
    ({"included_channels": ["billing"]}, {}, PASSED),
    ({"included_channels": [{"lookup": "Other"}]}, {}, FAILED),
    ({"excluded_channels": ["billing"]}, {}, FAILED),
    ({"language": ["EN"]}, {"language": "en"}, PASSED),
    ({"language": ["en"]}, {"language": "de"}, FAILED),
    ({"language": ["en"]}, {}, UNSURE),
    ({"subject_includes": ["Invoice"]}, {"subject": "your invoice 7"}, PASSED),
    ({"subject_includes": ["Invoice"]}, {"subject": "hello"}, FAILED),
    ({"subject_includes": ["Invoice"]}, {}, UNSURE),
    ({"subject_excludes": ["Invoice"]}, {"subject": "INVOICE"}, FAILED),
    ({"subject_excludes": ["Invoice"]}, {"subject": "hello"}, PASSED),
    ({"sentiment": ["negative"]}, {}, UNSURE),
    ({"sentiment": ["negative"], "excluded_channels": ["billing"]}, {}, FAILED),
    ({"sentiment": None, "language": None}, {}, PASSED),
)


@pytest.mark.parametrize(("conditions", "mail", "expected"), FILTERS, ids=str)
def test_a_filter_takes_the_mail_or_not_or_nobody_knows(
    conditions: dict[str, Any], mail: dict[str, str], expected: Outcome
) -> None:
    """Be the queue ours or not."""
    live = {"q1": {"": {"name": "Queue"}, "filters": {"f": {"priority": 1, **conditions}}}}
    of = tenant({"routing_queue": live})
    assert expected is outcome(of, {"queues": {"at_least": [{"lookup": "Queue"}]}}, **mail)
    own = {"routing_queue.out": {"filters": {"f": {"priority": 1, **conditions}}}}
    of = tenant({"routing_queue": own}, routing_queues={"out": {"name": "Queue"}})
    assert expected is outcome(of, {"queues": {"at_least": ["out"]}}, **mail)


def test_an_additive_set_of_channels_keeps_what_lives_in_it() -> None:
    """Of what lives nobody knows where it was not read."""
    channels = {"ownership": "additive", "members": [{"lookup": "Other"}]}
    queue = {"name": "Queue", "filters": {"f": {"priority": 1, "included_channels": channels}}}
    live = {"routing_queue.out": {"filters": {"f": {"included_channels": ["billing"]}}}}
    asked = {"queues": {"at_least": ["out"]}}
    of = tenant({"routing_queue": live}, routing_queues={"out": queue})
    assert PASSED is outcome(of, asked)
    live["routing_queue.out"].pop("filters")
    assert UNSURE is outcome(of, asked)


def test_times_are_the_own_or_the_general_ones() -> None:
    """Of a tenant whose times nobody declares as well."""
    live: dict[str, Any] = {
        "tenant": {"default": {"default.first_response": 60}, "channels": {"billing": {}}}
    }
    of = tenant({"sla": live})
    assert PASSED is outcome(of, {"sla": {"first_response": 60}})
    live["tenant"]["channels"]["billing"]["first_response"] = 120
    assert [(FAILED, "2m", "")] == said(of, {"sla": {"first_response": 60}})
    assert UNSURE is outcome(tenant({}), {"sla": {"first_response": 60}})
    assert UNSURE is outcome(tenant({"sla": {}}), {"sla": {"first_response": 60}})
    declared = {"default": {"first_response": "1m", "resolution": "2m"}}
    of = tenant({"sla": {"sla.tenant": {"channels": {}}}}, slas=declared)
    assert UNSURE is outcome(of, {"sla": {"first_response": 60}}), "a new channel has none yet"


def signing(users: dict[str, Any], *agents: str) -> dict[str, Any]:
    """A signature, and the agents of the skill."""
    members = [{"user": user, "proficiency": 1} for user in agents]
    skill = {
        "name": "In.Billing",
        "campaign": "Sales",
        "agents": {"ownership": "authoritative", "members": members},
    }
    return {
        "skills": {"billing": skill},
        "signatures": {"own": {"name": "Own", "text": "Own", "users": users}},
    }


@pytest.mark.parametrize(
    ("live", "user", "expected", "outcome_"),
    [
        ({}, ANA, "own", PASSED),
        ({}, LUC, None, PASSED),
        ({"signature.own": {"users": {LUC: {}}}}, LUC, "own", PASSED),
        ({"s9": {"": {"name": "Old"}, "users": {LUC: {}}}}, LUC, {"lookup": "Old"}, PASSED),
        ({"s9": {"": {"name": "Old"}, "users": {ANA: {}}}}, ANA, {"lookup": "Old"}, FAILED),
        ({"s9": {"": {"name": "Old"}}}, LUC, "own", UNSURE),
        ({}, "ANA", "own", PASSED),
        ({}, "ana", "own", PASSED),
    ],
)
def test_a_user_signs_with_what_is_declared_or_else_with_what_lives(
    live: dict[str, Parts], user: str, expected: Any, outcome_: Outcome
) -> None:
    """Adding a user takes him from where he was; he is the same under each of his names."""
    users = {"ownership": "additive", "members": [ANA]}
    of = tenant({"signature": {"signature.own": {"users": {}}, **live}}, **signing(users, ANA))
    assert outcome_ is outcome(of, {"signatures": {user: expected}})


def test_all_agents_of_a_skill_sign_alike_or_not() -> None:
    """Who does not is named; a skill of others has its agents too."""
    users = {"ownership": "authoritative", "members": [ANA]}
    of = tenant({"signature": {}}, **signing(users, ANA, LUC))
    ((found, text, _),) = said(of, {"signature": "own"})
    assert (FAILED, f"{LUC} signs with nothing") == (found, text)
    assert PASSED is outcome(
        tenant({"signature": {}}, **signing(users, "ana")), {"signature": "own"}
    )
    made = signing(users, ANA)
    made["channels"] = {
        "billing": {**sections()["channels"]["billing"], "default_skill": {"lookup": "Theirs"}}
    }
    theirs = {"s1": {"": {"name": "Theirs"}, "agents": {ANA: {}}}}
    assert PASSED is outcome(tenant({"skill": theirs}, **made), {"signature": "own"})
    assert PASSED is outcome(tenant({"skill": theirs}, **made), {"agents": {"exactly": ["Ana"]}})
    assert UNSURE is outcome(tenant({"skill": {}}, **made), {"agents": {"exactly": []}})
    assert UNSURE is outcome(tenant({}, **made), {"agents": {"exactly": []}})
