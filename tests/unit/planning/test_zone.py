"""The records of a manifest, zone by zone."""

from __future__ import annotations

from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.model.state import Binding, State
from cxdeclare.model.zone import Needed, RecordType
from cxdeclare.planning.zone import joined, needed, zones
from tests.support.manifests import TENANT_ID, a_manifest
from tests.support.records import a_record

CARE = {"domain": "care.acme.example", "region": "eu-central-1", "account": "own"}


def _state(address: str) -> State:
    outputs = {"dkim_tokens": ["a", "b", "c"]}
    binding = Binding(
        id="x", identity=f"{CARE['region']} {CARE['domain']}", origin="created", outputs=outputs
    )
    return State(
        lineage="l", serial=1, target="pretend", tenant_id=TENANT_ID, bindings={address: binding}
    )


def test_tokens_come_from_the_state_under_the_name_of_today() -> None:
    """A block that was moved keeps what the server assigned to it."""
    moved = [{"from": "email_domain.old", "to": "email_domain.care"}]
    for manifest, at in (
        (a_manifest(email_domains={"care": CARE}), "email_domain.care"),
        (a_manifest(email_domains={"care": CARE}, moved=moved), "email_domain.old"),
    ):
        (need,) = needed(ALL, manifest, _state(at))
        assert 3 == sum(one.type is RecordType.CNAME for one in need.records)
        (need,) = needed(ALL, manifest, None)
        assert 1 == len(need.awaited)


def test_what_was_assigned_to_another_domain_is_not_taken() -> None:
    """An edit that is not applied yet makes another identity, with tokens of its own."""
    for edit in ({"domain": "other.acme.example"}, {"region": "eu-west-1"}):
        manifest = a_manifest(email_domains={"care": CARE | edit})
        (need,) = needed(ALL, manifest, _state("email_domain.care"))
        assert "apply first" in need.awaited[0].reason


def _need(*names: str, zone: str | None = None) -> Needed:
    return Needed(Address("email_domain", "x"), tuple(map(a_record, names)), zone=zone)


def test_records_stand_in_the_zone_that_is_declared_or_found() -> None:
    """What is declared counts first; without either, the topmost name is a guess and says so."""
    declared = _need("a.one.example", zone="one.example")
    found = _need("a.two.example")
    guessed = _need("b.three.example", "x.b.three.example")
    told = zones(
        [guessed, found, declared], {"a.two.example": "two.example", "a.one.example": "example"}
    )
    assert [
        ("b.three.example", ["b.three.example", "x.b.three.example"], False),
        ("one.example", ["a.one.example"], True),
        ("two.example", ["a.two.example"], True),
    ] == [(one.name, [record.name for record in one.records], one.is_known) for one in told]


def test_what_two_need_of_a_name_is_one_record() -> None:
    """With the values of both, each once, and the shorter lifetime."""
    first = a_record("x.example", RecordType.MX, "10 a", ttl=300)
    second = a_record("x.example", RecordType.MX, "10 b", "10 a", ttl=60)
    (one,) = joined([second, first])
    assert ({"10 a", "10 b"}, 2, 60) == (set(one.values), len(one.values), one.ttl)
