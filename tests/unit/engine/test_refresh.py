from __future__ import annotations

import json
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.engine.refresh import refresh
from cxdeclare.kinds import ALL
from cxdeclare.model.profile import EXTENDED
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Snapshot
from tests.support.manifests import a_manifest
from tests.support.scenes import after, care, plan_of
from tests.support.world import World, Wrap, cutting, refusing

TAGS = {"spam": {"title": "Spam"}}


def test_only_kinds_that_matter_are_read() -> None:
    """A manifest with tags alone lists tags alone."""
    with World() as world:
        snapshot = refresh(world.provider(), ALL, a_manifest(tags=TAGS), None, EXTENDED)
        assert set(snapshot.listings) == {"tag"}
        assert snapshot.reads == 1


def test_a_listing_that_fails_is_incomplete_with_the_words_of_the_tenant() -> None:
    """It is not empty: it is not known."""
    with World(wrap=refusing("GET", "/tags", status=403)) as world:
        listing = refresh(world.provider(), ALL, a_manifest(tags=TAGS), None, EXTENDED).of("tag")
        assert "planted" in listing.incomplete


def test_a_listing_that_is_shorter_than_it_claims_is_incomplete() -> None:
    """What the tenant says of the total is held against what came."""
    with World(wrap=cutting("/tags", "data")) as world:
        listing = refresh(world.provider(), ALL, a_manifest(tags=TAGS), None, EXTENDED).of("tag")
        assert listing.incomplete


def test_progress_counts_to_the_end() -> None:
    """Every reading is told, and the last one is the total."""
    told: list[tuple[int, int]] = []
    with World() as world:
        skill = {"s": {"name": "In.One", "campaign": "Sales"}}
        refresh(
            world.provider(),
            ALL,
            a_manifest(skills=skill),
            None,
            EXTENDED,
            parallelism=1,
            progress=lambda done, total: told.append((done, total)),
        )
    assert told[-1][0] == told[-1][1]


def _bending(contains: str, key: str, value: Any) -> Wrap:
    """A fault: the last object of an answer, or the one, has a value of another type."""

    def wrap(send: Transport) -> Transport:
        def faulty(request: Request) -> Response:
            response = send(request)
            if contains not in request.url or response.status != 200:
                return response
            answer = json.loads(response.body)
            lists = (
                [one for one in answer.values() if isinstance(one, list)]
                if isinstance(answer, dict)
                else [answer]
            )
            target = lists[0][-1] if lists and lists[0] else answer
            if isinstance(target, dict):
                target[key] = value
            return Response(200, response.headers, json.dumps(answer).encode())

        return faulty

    return wrap


BENT: dict[str, tuple[str, str, Any, str]] = {
    "a name that is a list": ("/skills?", "skillName", ["x"], "skill"),
    "a name that is an object": ("/channels?", "idOnExternalPlatform", {"a": 1}, "channel"),
    "permissions that are an object": ("/dfo/3.0/roles", "permissions", {"a": 1}, "role"),
    "conditions that are a number": ("/filters", "conditions", 3.5, "routing_queue"),
}
_BENT_CARE = care(
    roles={
        "agent": {
            "name": "Agent",
            "channels": {
                "ownership": "authoritative",
                "members": {"billing": {"permissions": ["view"]}},
            },
        }
    },
    routing_queues={
        "o": {
            "name": "Outbound.Default",
            "filters": {"default": {"priority": 100, "language": ["en"]}},
        }
    },
)


@pytest.mark.parametrize("case", BENT.values(), ids=BENT)
def test_an_answer_of_another_shape_is_unknown_and_no_crash(
    case: tuple[str, str, Any, str],
) -> None:
    """Neither plan nor drift falls over what a tenant sends; both say what was not understood."""
    contains, key, value, kind = case
    with after(**_BENT_CARE) as world:
        world.wrap = _bending(contains, key, value)
        plan = plan_of(world, **_BENT_CARE)
        said = " ".join(f"{one.subject}: {one.reason}" for one in plan.decision.unknown)
        assert kind in said
        assert "not of the known shape" in said
        unread = world.drift().unread
        assert any(
            subject.startswith(kind) and "not of the known shape" in reason
            for subject, reason in unread.items()
        )


_DOMAIN = {"email_domains": care()["email_domains"]}


def _read_domain(wrap: Wrap | None = None) -> tuple[Found, Snapshot]:
    """What is read of a domain of one's own, and the snapshot that it is in."""
    with after(**_DOMAIN) as world:
        if wrap is not None:
            world.wrap = wrap
        provider = world.provider()
        snapshot = refresh(provider, ALL, a_manifest(**_DOMAIN), world.store.read(), EXTENDED)
        assert provider.reads == snapshot.reads
    (found,) = snapshot.of("email_domain").objects.values()
    return found, snapshot


def test_one_call_serves_all_parts_that_it_shows() -> None:
    """Five parts of an identity are one answer of one moment; two requests are for listings."""
    found, snapshot = _read_domain()
    assert {"mail_from", "configuration_set", "easy_dkim", "dkim", "sending"} == set(found.parts)
    assert 3 == snapshot.reads


def test_a_shared_answer_that_fails_leaves_every_part_unread() -> None:
    """None of them is taken for empty."""
    found, _ = _read_domain(refusing("GET", "/email/identities/", status=403))
    assert not found.parts
    assert {"mail_from", "configuration_set", "easy_dkim", "dkim", "sending"} == set(found.unread)


def test_a_part_of_another_shape_spoils_no_other() -> None:
    """What is said of MAIL FROM there is unreadable, and all the rest is known."""
    found, _ = _read_domain(_bending("/email/identities/", "MailFromAttributes", "none"))
    assert {"mail_from"} == set(found.unread)
    assert {"configuration_set", "easy_dkim", "dkim", "sending"} == set(found.parts)
