"""Values by part, sets of links by member."""

from __future__ import annotations

from typing import Any

from cxdeclare.kinds import ALL
from cxdeclare.loading.flatten import flatten
from cxdeclare.model.address import Address
from cxdeclare.model.resource import MemberSet, Resource
from tests.support.manifests import RICH, a_manifest, load_body


def _rich(kind: str, key: str) -> Resource:
    return a_manifest(**RICH).resources[Address(kind, key)]


def _flat(kind: str, dumped: dict[str, Any]) -> Resource:
    return flatten(ALL[kind], Address(kind, "a"), dumped)


def test_fields_go_to_the_part_they_belong_to() -> None:
    """By marker or by the name of the group, under their dotted names."""
    assert {
        "": {
            "name": "Billing e-mail",
            "address": "billing@care.acme.example",
            "domain": "care",
            "default_script": "Email\\Inbound v3",
            "manual_outbound": True,
            "outbound": True,
            "forward": False,
            "change_from": False,
            "automatic_signature": True,
        },
        "email": {
            "transport": "ses",
            "default_skill": "billing",
            "email.display_name": "ACME Billing",
            "email.force_tls": True,
            "email.spam_tag": "spam",
            "email.template": {"lookup": "Old brand"},
            "email.ticket_number.subject": "end",
            "email.ticket_number.header": "brackets",
            "email.threading": "prefer_in_reply_to",
        },
        "inbound": {},
    } == _rich("channel", "billing").parts


def test_every_part_is_there_even_without_a_field() -> None:
    """A part with nothing declared is an empty mapping; a set of links is absent."""
    domain = _flat("email_domain", {"domain": "a.b", "region": "eu", "account": "own"})
    assert {} == domain.parts["mail_from"]
    assert {} == domain.parts["sending"]
    assert {} == _flat("signature", {"name": "A"}).members


def test_absent_null_and_empty_are_three_things() -> None:
    """Null is kept, absent stays absent, an empty set of links is declared."""
    cleared = _flat("email_domain", {"mail_from": None})
    assert {"mail_from": None} == cleared.parts["mail_from"]
    users = {"ownership": "authoritative", "members": []}
    assert {"users": MemberSet(True, {})} == _flat("signature", {"users": users}).members


def test_members_written_as_names_have_no_fields() -> None:
    """Each is known by its name and by its place."""
    users = _rich("signature", "billing").members["users"]
    assert MemberSet(True, {"ana@acme.example": {}, "luc@acme.example": {}}) == users
    assert ("users", "members", 1) == users.paths["luc@acme.example"]


def test_members_written_as_blocks_are_known_by_their_key_field() -> None:
    """The rest of the block is the fields of the member."""
    agents = _rich("skill", "billing").members["agents"]
    assert MemberSet(False, {"ana@acme.example": {"proficiency": 1}}) == agents
    assert ("agents", "members", 0) == agents.paths["ana@acme.example"]


def test_members_written_as_a_mapping_keep_their_keys() -> None:
    """What a set inside a member holds is written in one order."""
    channels = _rich("role", "agent").members["channels"]
    assert MemberSet(False, {"billing": {"permissions": ["assign", "reply", "view"]}}) == channels
    assert ("channels", "members", "billing") == channels.paths["billing"]


def test_a_member_declared_whole_has_every_field() -> None:
    """What is left out of a filter is an empty condition, nested ones included."""
    filters = _flat("routing_queue", {"name": "Q", "filters": {"f": {"priority": 1}}}).members
    values = filters["filters"].members["f"]
    assert {a.name for a in ALL["routing_queue"].by_part["filters"]} == set(values)
    assert 1 == values["priority"]
    assert {None} == {value for name, value in values.items() if name != "priority"}
    assert "business_hours.inside" in values
    assert not filters["filters"].authoritative
    assert {"f": ("filters", "f")} == filters["filters"].paths


def test_a_word_in_place_of_a_member_is_an_empty_member() -> None:
    """The general SLA is no times of one's own."""
    sla = _flat("sla", {"channels": {"a": "general"}})
    assert {"a": {"first_response": None, "resolution": None}} == sla.members["channels"].members


def test_sets_are_written_in_one_order() -> None:
    """Texts, references, links with an owner, and the values of custom fields."""
    values = _rich("routing_queue", "outbound").members["filters"].members["email"]
    assert ["en", "fr"] == values["language"]
    assert ["vip", {"lookup": "Gold"}] == values["included_tags"]
    assert {"product": ["a", "b"]} == values["case_fields"]
    role = _rich("role", "agent").parts[""]["admin_permissions"]
    assert {"ownership": "additive", "members": ["Case.Edit", "Contact.View"]} == role


def test_the_order_of_the_fields_in_the_text_does_not_matter() -> None:
    """Values come in the order of the model."""
    one = load_body("tags: {a: {title: T, color: red}}\n").manifest
    two = load_body("tags: {a: {color: red, title: T}}\n").manifest
    assert one is not None
    assert two is not None
    assert str(one.resources) == str(two.resources)
