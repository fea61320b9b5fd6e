"""A listing that is not proved whole lets nothing of its kind be created or ended."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdeclare.adapters.cxone import paging
from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.engine.refresh import refresh
from cxdeclare.kinds import ALL
from cxdeclare.model.profile import EXTENDED
from cxdeclare.model.snapshot import Listing, Proof, ProvedBy
from cxdeclare.planning.build import build
from cxdeclare.planning.plan import Action, Decision
from tests.support.manifests import a_manifest
from tests.support.world import EVERY_KIND, World

Sections = dict[str, Any]
Lie = Callable[[int, list[Any], list[list[Any]]], list[Any] | None]
"""What page so and so becomes, given those before; None for an error of the server."""
PAGE = 4
LISTS = {"skill": ("/skills?", "skills"), "template": ("/email-templates?", "data")}


def _short(number: int, items: list[Any], _: list[list[Any]]) -> list[Any] | None:
    return items[:-1] if number == 3 else items


def _again(number: int, items: list[Any], before: list[list[Any]]) -> list[Any] | None:
    return before[1] if number == 3 else items


def _error(number: int, items: list[Any], _: list[list[Any]]) -> list[Any] | None:
    return None if number == 3 else items


LIES: dict[str, Lie] = {
    "page 3 is cut": _short,
    "page 2 comes again": _again,
    "page 3 fails": _error,
}


def lying(contains: str, key: str, lie: Lie) -> Callable[[Transport], Transport]:
    """A fault: one listing is answered so; what is once left out is never listed."""

    def wrap(send: Transport) -> Transport:
        before: list[list[Any]] = []
        gone: list[Any] = []

        def faulty(request: Request) -> Response:
            response = send(request)
            if contains not in request.url or request.method != "GET":
                return response
            answer = json.loads(response.body)
            honest = [one for one in answer[key] if one not in gone]
            told = lie(len(before) + 1, honest, before)
            before.append(honest)
            if told is None:
                return Response(500, {}, b'{"message": "planted"}')
            gone.extend(one for one in honest if one not in told)
            return Response(200, response.headers, json.dumps({**answer, key: told}).encode())

        return faulty

    return wrap


def blocks(kind: str, numbers: range) -> Sections:
    """So many of a kind, each unlike the others."""
    if kind == "skill":
        return {
            "skills": {f"s{n}": {"name": f"Number.{n}{n}", "campaign": "Sales"} for n in numbers}
        }
    return {
        "templates": {f"t{n}": {"name": f"Number {n}{n}", "html": f"<p>{n}</p>"} for n in numbers}
    }


def touched(decision: Decision, kind: str) -> set[Action]:
    """What becomes of objects of one kind."""
    return {one.action for one in decision.changes if one.kind == kind}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("kind", LISTS)
def test_a_listing_that_lies_about_its_end_is_rested_on_by_nothing(
    kind: str, lie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No create and no end of that kind, it is said to be unknown, and the others go on."""
    monkeypatch.setattr(paging, "TOP", PAGE)
    monkeypatch.setattr(paging, "SIZE", PAGE)
    with World(rude=False) as world:
        world.converge(a_manifest(**blocks(kind, range(14))))
        wanted = a_manifest(**blocks(kind, range(1, 15)), tags={"spam": {"title": "Spam"}})
        honest = world.plan(wanted).decision
        assert touched(honest, kind) & {Action.DELETE, Action.DEACTIVATE}
        assert Action.CREATE in touched(honest, kind)
        assert honest.proofs[kind].by is ProvedBy.TOTAL
        world.wrap = lying(*LISTS[kind], LIES[lie])
        decision = world.plan(wanted).decision
        assert touched(decision, kind) == set()
        assert touched(decision, "tag") == {Action.CREATE}
        assert kind in {one.subject for one in decision.unknown}
        assert kind not in decision.proofs


@settings(max_examples=25)
@given(
    kind=st.sampled_from(sorted(LISTS)),
    there=st.integers(0, 4),
    first=st.integers(0, 3),
    count=st.integers(0, 4),
)
def test_a_snapshot_without_a_proof_gets_no_create_and_no_end(
    kind: str, there: int, first: int, count: int
) -> None:
    """Whoever made it; with one the same snapshot gets both."""
    with World(rude=False) as world:
        world.converge(a_manifest(**blocks(kind, range(there))))
        manifest = a_manifest(**blocks(kind, range(first, first + count)))
        state = world.store.read()
        snapshot = refresh(world.provider(), ALL, manifest, state, EXTENDED)
        listings = {
            name: Listing(one.objects, proof=None if name == kind else one.proof)
            for name, one in snapshot.listings.items()
        }
        unproved = replace(snapshot, listings=listings)
        decision, _ = build(ALL, manifest, unproved, state, EXTENDED, EVERY_KIND)
        assert decision is not None
        assert not touched(decision, kind) - {Action.UPDATE}
        assert kind not in decision.proofs
        whole, _ = build(ALL, manifest, snapshot, state, EXTENDED, EVERY_KIND)
        assert whole is not None
        if touched(whole, kind) & {Action.CREATE, Action.DELETE, Action.DEACTIVATE}:
            assert kind in whole.proofs
            assert kind in {one.subject.split(".")[0] for one in decision.unknown}


def test_a_listing_without_a_proof_says_so() -> None:
    """It is incomplete from the start."""
    assert Listing({}).incomplete == "nothing proves that it is whole"
    assert Listing({}, proof=Proof(ProvedBy.END, 0)).incomplete == ""
