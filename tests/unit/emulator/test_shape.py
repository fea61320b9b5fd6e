"""Rudeness, and that it can be repeated."""

from __future__ import annotations

from cxdeclare.emulator.shape import Mood
from cxdeclare.emulator.tenant import Tenant
from tests.unit.emulator.caller import ACD, DIGITAL, Caller

RUDE = Mood("seed", rude=True)
POLITE = Mood("seed", rude=False)


def test_the_same_mood_does_the_same() -> None:
    """And another seed does something else."""
    items = list(range(50))
    assert RUDE.shuffled(items) == Mood("seed", rude=True).shuffled(items)
    assert RUDE.shuffled(items) != Mood("other", rude=True).shuffled(items)
    assert items == sorted(RUDE.shuffled(items))


def test_a_rude_document_has_a_field_more() -> None:
    """What was there is still there."""
    document = {"id": 1, "name": "x", "tags": ["a", "b"], "inner": {"a": 1}, "rows": [{"b": 2}]}
    dressed = RUDE.dressed(document)
    assert 1 == len(dressed.keys() - document.keys())
    assert (1, "x", ["a", "b"]) == (dressed["id"], dressed["name"], sorted(dressed["tags"]))
    assert (1, 2) == (dressed["inner"]["a"], dressed["rows"][0]["b"])
    assert 5 == len(document)


def test_inner_objects_are_dressed_sometimes() -> None:
    """Both come up."""
    lengths = {
        len(Mood(str(turn), rude=True).dressed({"inner": {"a": 1}})["inner"]) for turn in range(20)
    }
    assert {1, 2} == lengths


def test_politeness_changes_nothing() -> None:
    """Neither order nor fields nor ways."""
    document = {"id": 1, "tags": ["b", "a"]}
    assert document == POLITE.dressed(document)
    assert [3, 1, 2] == POLITE.shuffled([3, 1, 2])
    assert not any(POLITE.whim(str(turn)) for turn in range(20))


def test_a_polite_tenant_lists_by_age() -> None:
    """In the order in which things were made, with the documented fields only."""
    with Tenant.open(rude=False) as tenant:
        caller = Caller(tenant)
        for number in range(9):
            caller.put(f"{DIGITAL}/tags", {"title": f"t{number}"})
        tags = caller.items("/tags")
        assert ["vip", *(f"t{number}" for number in range(9))] == [tag["title"] for tag in tags]
        assert {"id", "title", "color"} == set().union(*tags)
        assert {200} == {caller.get(f"{ACD}/skills?skip=99").status for _ in range(20)}


def test_a_whole_conversation_can_be_repeated() -> None:
    """The same seed and the same requests give the same bytes; another seed does not."""

    def said(seed: int) -> list[bytes]:
        with Tenant.open(shuffle_seed=seed) as tenant:
            caller = Caller(tenant)
            headers = {"Authorization": f"Bearer {caller.token}", "Accept": "application/json"}
            targets = [f"{ACD}/agents", f"{DIGITAL}/roles", f"{ACD}/agents", f"{ACD}/skills/1"]
            return [tenant.handle("GET", target, headers)[2] for target in targets]

    assert said(1) == said(1)
    assert said(1) != said(2)


def test_requests_in_between_do_not_change_the_mood() -> None:
    """So threads may ask in any order and still be answered alike."""
    with Tenant.open() as one, Tenant.open() as two:
        first, second = Caller(one), Caller(two)
        second.get(f"{DIGITAL}/roles")
        assert first.get(f"{ACD}/agents").json == second.get(f"{ACD}/agents").json


def test_a_list_of_plain_values_comes_in_any_order() -> None:
    """A list of objects keeps its own."""
    document = {"ids": list(range(20)), "rows": [{"a": number} for number in range(20)]}
    dressed = RUDE.dressed(document)
    assert document["ids"] != dressed["ids"]
    assert list(range(20)) == sorted(dressed["ids"])
    assert list(range(20)) == [row["a"] for row in dressed["rows"]]
