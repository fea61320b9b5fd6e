"""One address from every side."""

from __future__ import annotations

from typing import Any

from cxdeclare.engine import usecases
from cxdeclare.engine.explain import brief, explain, from_manifest, planned
from cxdeclare.engine.explained import Explained, FieldExplained, Origin, Pointed
from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from tests.support.manifests import a_manifest, load_body
from tests.support.scenes import CARE, CHANNEL, DOMAIN, after, care
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
