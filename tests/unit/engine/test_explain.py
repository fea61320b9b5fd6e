"""One address from every side."""

from __future__ import annotations

from typing import Any

from cxdeclare.engine import usecases
from cxdeclare.engine.explain import brief, explain, from_manifest, planned
from cxdeclare.engine.explained import Explained, FieldExplained, Origin, Pointed
from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from tests.support.manifests import a_manifest, load_body
from tests.support.scenes import CARE, CHANNEL, DOMAIN, SKILL, after, care
from tests.support.world import World

CHANNEL_ADDRESS = Address("channel", "billing")


def _told(world: World, address: str, **sections: Any) -> Explained:
    manifest = a_manifest(**sections)
    setting, reader = world.setting(), world.provider()
    found, _ = explain(setting, reader, world.store, manifest, Address.parse(address))
    assert found is not None
    assert 0 == reader.writes
    return found


def _row(found: Explained, name: str) -> FieldExplained:
    (row,) = (one for one in found.fields if one.field == name)
    return row


def test_what_is_as_declared_differs_in_nothing() -> None:
    """Declared, applied and live are the same, and the object is ours."""
    with after(**CARE) as world:
        found = _told(world, "channel.billing", **CARE)
    name = _row(found, "name")
    assert ("Billing", "Billing", "Billing") == (name.declared, name.applied, name.live)
    assert (None, "created", True) == (found.action, found.origin, found.is_declared)
    assert not [row.field for row in found.fields if row.differs]


def test_a_change_says_who_makes_it_and_from_what_to_what() -> None:
    """The new value, what was there, the means and how well the call is known."""
    with after(**CARE) as world:
        changed = care(channels={"billing": {**CHANNEL, "name": "Accounts"}})
        found = _told(world, "channel.billing", **changed)
    name = _row(found, "name")
    assert ("update", "Billing", "Accounts") == (found.action, name.before, name.after)
    assert (True, "api", "Billing") == (name.differs, name.means, name.applied)


def test_a_reference_leads_to_an_address_or_a_name_with_its_id() -> None:
    """What is managed by its address, what is looked up by its name, both with the tenant's id."""
    with after(**CARE) as world:
        found = _told(world, "channel.billing", **CARE)
        ids = {address: one.id for address, one in (world.store.read() or _no()).bindings.items()}
    (skill,) = _row(found, "default_skill").points
    assert (
        Pointed(kind="skill", name="billing", address="skill.billing", id=ids["skill.billing"])
        == skill
    )
    (script,) = _row(found, "default_script").points
    assert ("Email\\Inbound v3", None, True) == (script.name, script.address, bool(script.id))


def _no() -> Any:
    raise AssertionError("there is no state")


def test_who_refers_to_it_is_told_with_the_fields() -> None:
    """From the manifest alone, so that it can be asked anywhere."""
    found = from_manifest(ALL, a_manifest(**CARE), Address("skill", "billing"))
    assert found is not None
    assert {"channel.billing": ("default_skill",)} == found.dependants
    assert from_manifest(ALL, a_manifest(**CARE), Address("skill", "other")) is None


def test_a_value_stands_in_its_line_and_a_body_at_its_file() -> None:
    """The place of a value; of a text in a file, where the file is named."""
    text = "templates:\n  brand:\n    name: ACME\n    html: <p>x</p>\n"
    manifest = load_body(text).manifest
    assert manifest is not None
    found = from_manifest(ALL, manifest, Address("template", "brand"))
    assert found is not None
    assert "tenant.yaml:4:3" == found.place
    assert ["tenant.yaml:5:11", "tenant.yaml:6:11"] == sorted(
        str(row.place) for row in found.fields
    )


def test_what_is_live_and_not_declared_is_not_managed() -> None:
    """It is listed apart, with its value."""
    with after(**CARE) as world:
        found = _told(world, "channel.billing", **CARE)
    assert ("", "outbound") in {(one.part, one.field) for one in found.unmanaged}
    assert "name" not in {one.field for one in found.unmanaged}


def test_a_gate_is_open_to_a_person_only() -> None:
    """What a person has to make true is told as that, and not as something that ends."""
    with World() as world:
        found = _told(world, "email_domain.care", email_domains={"care": DOMAIN})
    gates = {row.field for row in found.fields if row.origin is Origin.GATE}
    assert gates == {name for part in ALL["email_domain"].parts for name in part.gate}
    assert gates


def test_what_nobody_declares_has_its_reason() -> None:
    """An object that was switched off is switched on again, because all declared ones are."""
    with after(**CARE) as world:
        state = world.store.read()
        assert state is not None
        world.edit("skills", state.bindings["skill.billing"].id, isActive=False)
        found = _told(world, "skill.billing", **CARE)
        manifest = a_manifest(**CARE)
        grounds = usecases.decide(world.setting(), world.provider(), world.store, manifest)
        ((change, same),) = planned(ALL, manifest, grounds)
    row = _row(found, "active")
    assert (Origin.ALWAYS, True, True) == (row.origin, row.differs, row.after)
    assert ("skill.billing", found.fields) == (change.address, same.fields)


def test_a_body_is_told_by_its_measures_and_first_line() -> None:
    """Never the whole of it."""
    told = brief("\n\n  first  \nsecond\n")
    assert (4, 19, "first") == (told.lines, told.characters, told.first)
    assert 63 == len(brief("x" * 500).first)


AGENTS = {"ownership": "additive", "members": [{"user": "ana@acme.example", "proficiency": 1}]}
QUEUE = {"name": "Outbound.Default", "filters": {"email": {"priority": 500, "language": ["de"]}}}


def test_a_link_is_one_thing_however_it_is_spelled() -> None:
    """User names have no case: the link that is declared is the one that is live."""
    spelled = {**AGENTS, "members": [{"user": "ANA@acme.example", "proficiency": 2}]}
    with after(skills={"billing": {**SKILL, "agents": AGENTS}}) as world:
        found = _told(world, "skill.billing", skills={"billing": {**SKILL, "agents": spelled}})
    assert {"ANA@acme.example"} == {row.member for row in found.fields if row.part == "agents"}
    assert not [one for one in found.unmanaged if one.part == "agents"]
    row = _row(found, "proficiency")
    assert (2, 1, 1, True) == (row.declared, row.applied, row.live, row.differs)


def test_what_every_object_has_is_managed_without_being_declared() -> None:
    """Live and as it has to be: it is told with its reason, and not as left alone."""
    with after(**CARE) as world:
        skill = _told(world, "skill.billing", **CARE)
        domain = _told(world, "email_domain.care", **CARE)
    assert (Origin.ALWAYS, True, False) == _so(_row(skill, "active"))
    assert (Origin.GATE, True, False) == _so(_row(domain, "verified"))
    assert not {"active", "verified"} & {one.field for one in (*skill.unmanaged, *domain.unmanaged)}


def _so(row: FieldExplained) -> tuple[Origin, Any, bool]:
    return row.origin, row.live, row.differs


def test_a_text_is_measured_as_it_is_sent() -> None:
    """Plan and explanation speak of the same characters: a last line end is none of them."""
    found = from_manifest(
        ALL,
        a_manifest(templates={"brand": {"name": "ACME", "html": "<p>x</p>\r\n\n"}}),
        Address("template", "brand"),
    )
    assert found is not None
    (body,) = found.bodies.values()
    assert (1, 8, "<p>x</p>") == (body.lines, body.characters, body.first)


def test_what_a_declared_link_leaves_out_is_told_apart_from_what_it_declares() -> None:
    """A filter is managed as a whole; conditions that nobody wrote have an origin of their own."""
    with after(routing_queues={"outbound": QUEUE}) as world:
        found = _told(world, "routing_queue.outbound", routing_queues={"outbound": QUEUE})
    origins = {row.field: row.origin for row in found.fields if row.member == "email"}
    assert {"priority", "language", None} == {
        name for name, origin in origins.items() if origin is Origin.DECLARED
    }
    assert Origin.WHOLE is origins["sentiment"]


def test_what_was_read_and_is_not_there_is_no_gap_in_the_reading() -> None:
    """A link to come is missing, and not unread."""
    with after(skills={"billing": SKILL}) as world:
        found = _told(world, "skill.billing", skills={"billing": {**SKILL, "agents": AGENTS}})
    row = _row(found, "proficiency")
    assert (False, True) == (row.is_live, row.was_read)


def test_a_refusal_is_told_with_its_guard() -> None:
    """Who asks about a resource learns that the plan will not be applied because of it."""
    with after(**CARE) as world:
        world.consent = frozenset()
        other = care(email_domains={"care": {**DOMAIN, "domain": "other.example"}}, channels={})
        found = _told(world, "email_domain.care", **other)
        skill = _told(world, "skill.billing", **other)
    hints = {one.guard: one.hint for one in found.refused}
    assert "--allow-delete email_domain.care" in hints["replace-consent"]
    assert () == skill.refused
