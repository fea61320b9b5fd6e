"""The collections as data: one entry is all it takes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cxdeclare.emulator.contract import COLLECTIONS, WRITE, Collection, Family, Id
from cxdeclare.emulator.fields import boolean, integer, text
from cxdeclare.emulator.tenant import Tenant
from tests.unit.emulator.caller import ACD, DIGITAL, Caller

DISPOSITIONS = Collection(
    name="dispositions",
    family=Family.ACD,
    path="/dispositions",
    fields=(
        text("dispositionName", required=True, least=1, unique="disposition", folded=True),
        boolean("isActive", default=True),
        integer("campaignId", nullable=True, link="campaigns"),
    ),
    id_field="dispositionId",
    envelope="dispositions",
    verbs=WRITE,
    name_field="dispositionName",
    batch=("dispositions", "dispositionResults"),
    wrap="disposition",
    partial=True,
)
FLAT = Collection(
    name="teams", family=Family.ACD, path="/teams", fields=(text("name", required=True),),
    envelope="teams", verbs=WRITE,
)  # fmt: skip
THINGS = Collection(
    name="things",
    family=Family.DIGITAL,
    path="/things",
    fields=(
        text("name", required=True, frozen=True),
        integer("tagId", nullable=True, link="tags"),
        text("parentId", nullable=True, link="things"),
    ),
    id_type=Id.UUID,
    verbs=WRITE,
    in_use="THING_IN_USE",
)


@pytest.fixture
def extended() -> Iterator[Caller]:
    """A tenant with three collections more."""
    with Tenant.open(collections=(*COLLECTIONS, DISPOSITIONS, FLAT, THINGS)) as tenant:
        yield Caller(tenant)


def test_one_entry_makes_an_acd_collection(extended: Caller) -> None:
    """Batch create, listing, detail, wrapped partial update, unique names and delete."""
    sent = {"dispositions": [{"dispositionName": "Sold"}, {"dispositionName": "SOLD"}]}
    answer = extended.post(f"{ACD}/dispositions", sent)
    good, bad = answer.json["dispositionResults"]
    assert (1, True, False) == (answer.json["errorCount"], good["success"], bad["success"])
    path = f"/dispositions/{good['dispositionId']}"
    assert 200 == extended.put(f"{ACD}{path}", {"disposition": {"isActive": False}}).status
    found = extended.detail(path, "dispositions")
    assert ("Sold", False) == (found["dispositionName"], found["isActive"])
    assert 204 == extended.delete(f"{ACD}{path}").status
    assert [] == extended.acd("/dispositions", "dispositions")


def test_an_acd_create_may_be_flat(extended: Caller) -> None:
    """One object, answered with its id; errors come with their status."""
    id_ = extended.post(f"{ACD}/teams", {"name": "A"}).json["id"]
    assert 200 == extended.put(f"{ACD}/teams/{id_}", {"name": "B"}).status
    assert "B" == extended.detail(f"/teams/{id_}", "teams")["name"]
    assert 400 == extended.post(f"{ACD}/teams", {}).status


def test_one_entry_makes_a_digital_collection(extended: Caller) -> None:
    """UUIDs, whole updates, frozen fields, links and refused deletes."""
    path = f"{DIGITAL}/things"
    tag = extended.items("/tags")[0]["id"]
    first = extended.post(path, {"name": "a", "tagId": tag})
    assert (201, 5) == (first.status, first.json["id"].count("-") + 1)
    id_ = first.json["id"]
    second = extended.post(path, {"name": "b", "parentId": id_}).json["id"]
    assert "THING_IN_USE" == extended.delete(f"{path}/{id_}").code
    assert "FROZEN_FIELD" == extended.put(f"{path}/{id_}", {"name": "c"}).code
    assert extended.put(f"{path}/{id_}", {"name": "a"}).json["tagId"] is None
    assert "UNKNOWN_REFERENCE" == extended.put(f"{path}/{id_}", {"name": "a", "tagId": 1}).code
    assert 204 == extended.delete(f"{path}/{second}").status
    assert 204 == extended.delete(f"{path}/{id_}").status


def test_links_point_at_collections_that_exist() -> None:
    """A link to nowhere would refuse every value."""
    names = {collection.name for collection in COLLECTIONS}
    links = {field.link for collection in COLLECTIONS for field in collection.fields}
    assert set() == links - names - {""}


def test_names_are_unique() -> None:
    """They are keys."""
    names = [collection.name for collection in COLLECTIONS]
    assert sorted(set(names)) == sorted(names)


# what the entries say


def test_tags_are_created_with_put_and_stay(caller: Caller) -> None:
    """A tag gets the grey of the vendor, keeps its title to itself, and is never changed."""
    answer = caller.put(f"{DIGITAL}/tags", {"title": "spam"})
    assert (200, "spam", "#ADADAD") == (answer.status, answer.json["title"], answer.json["color"])
    assert isinstance(answer.json["id"], int)
    assert 409 == caller.put(f"{DIGITAL}/tags", {"title": "spam"}).status
    assert 400 == caller.put(f"{DIGITAL}/tags", {"title": "x", "color": "#000000"}).status
    assert 405 == caller.post(f"{DIGITAL}/tags", {"title": "x"}).status
    for method in ("PUT", "DELETE", "GET", "PATCH"):
        assert 405 == caller.call(method, f"{DIGITAL}/tags/{answer.json['id']}", {}).status


def test_tags_are_found_by_a_part_of_the_title(caller: Caller) -> None:
    """Whatever the case of its letters."""
    caller.put(f"{DIGITAL}/tags", {"title": "Suspected spam"})
    found = caller.get(f"{DIGITAL}/tags?nameContains=SPAM&includeDeleted=true").json
    assert (1, ["Suspected spam"]) == (found["hits"], [one["title"] for one in found["data"]])


def test_a_routing_queue_is_not_created(caller: Caller) -> None:
    """The refusal says where queues have gone."""
    answer = caller.post(f"{DIGITAL}/routing-queues", {"name": "x"})
    assert (403, "ROUTING_QUEUE_CREATION_MIGRATED") == (answer.status, answer.code)


def test_a_template_is_listed_without_its_rules(caller: Caller) -> None:
    """They are in the detail, with the line ends of the vendor."""
    path = f"{DIGITAL}/email-templates"
    made = caller.post(path, {"name": "brand", "rules": "<p>\na\r\nb\rc</p>"})
    assert 201 == made.status
    assert "rules" not in caller.items("/email-templates")[0]
    assert "<p>\r\na\r\nb\r\nc</p>" == caller.get(f"{path}/{made.json['id']}").json["rules"]


@pytest.mark.parametrize(
    "body",
    [{"name": "x"}, {"rules": "x"}, {"name": "x", "rules": ""}, {"name": "", "rules": "x"}],
)
def test_a_template_needs_name_and_rules(caller: Caller, body: dict[str, str]) -> None:
    """Neither may be empty."""
    assert 400 == caller.post(f"{DIGITAL}/email-templates", body).status


def test_a_template_in_use_is_not_deleted(caller: Caller) -> None:
    """Once no channel uses it, it is."""
    caller.verified()
    id_ = caller.post(f"{DIGITAL}/email-templates", {"name": "b", "rules": "x"}).json["id"]
    settings = f"{DIGITAL}/channels/{caller.channel()['id']}/email-settings"
    caller.put(settings, {"outboundTemplateId": id_})
    answer = caller.delete(f"{DIGITAL}/email-templates/{id_}")
    assert (409, "TEMPLATE_IN_USE") == (answer.status, answer.code)
    caller.put(settings, {})
    assert 204 == caller.delete(f"{DIGITAL}/email-templates/{id_}").status


@pytest.mark.parametrize("path", ["email-templates", "automatic-signatures"])
def test_names_are_taken_once(caller: Caller, path: str) -> None:
    """A second object of that name is refused; one may keep its own."""
    body = {"name": "x", "rules": "x", "html": "x"}
    id_ = caller.post(f"{DIGITAL}/{path}", body).json["id"]
    assert 409 == caller.post(f"{DIGITAL}/{path}", body).status
    assert 200 == caller.put(f"{DIGITAL}/{path}/{id_}", body).status


def test_a_signature_needs_a_body(caller: Caller) -> None:
    """Plain text or HTML; a write replaces both."""
    path = f"{DIGITAL}/automatic-signatures"
    assert 400 == caller.post(path, {"name": "x"}).status
    made = caller.post(path, {"name": "x", "plainText": "a\nb"}).json
    assert ("a\r\nb", None) == (made["plainText"], made["html"])
    changed = caller.put(f"{path}/{made['id']}", {"name": "x", "html": "<b>"}).json
    assert (None, "<b>") == (changed["plainText"], changed["html"])
    assert 400 == caller.put(f"{path}/{made['id']}", {"name": "x", "html": ""}).status


def test_digital_roles_are_neither_made_nor_deleted(caller: Caller) -> None:
    """They come from the Admin application."""
    role = caller.items("/roles")[0]["id"]
    assert 405 == caller.post(f"{DIGITAL}/roles", {"name": "x"}).status
    assert 405 == caller.delete(f"{DIGITAL}/roles/{role}").status


@pytest.mark.parametrize("path", ["/campaigns", "/message-templates", "/hours-of-operation"])
def test_what_is_only_looked_up_is_not_written(caller: Caller, path: str) -> None:
    """These collections answer no writes here."""
    assert 405 == caller.post(f"{ACD}{path}", {"name": "x"}).status
