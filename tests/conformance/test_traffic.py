"""What the client sends, request by request, against the tables of what is documented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.model.profile import DOCUMENTED
from cxdeclare.model.wire import at
from tests.conformance.judge import Exchange, documented, judged
from tests.conformance.story import MOMENTS, Story, attempted, endpoints, told
from tests.conformance.table import of
from tests.support.manifests import a_manifest
from tests.support.noted import as_json
from tests.support.strategies import pairs
from tests.support.world import World

MOODS = {"polite": (False, 0), "rude": (True, 0), "rude otherwise": (True, 3)}


@cache
def _told(mood: str) -> Story:
    rude, seed = MOODS[mood]
    with TemporaryDirectory() as folder:
        return told(Path(folder), rude=rude, shuffle_seed=seed)


@pytest.fixture(params=MOODS, scope="module")
def story(request: pytest.FixtureRequest) -> Story:
    """The whole story, once for each mood of the tenant."""
    return _told(request.param)


@pytest.fixture(scope="module")
def careful() -> Iterator[Story]:
    """What is tried where only documented calls are good enough."""
    with TemporaryDirectory() as folder:
        yield attempted(Path(folder), DOCUMENTED)


def test_everything_sent_is_in_the_tables(story: Story) -> None:
    """Path, version, query names, headers and fields; and what is required is sent."""
    found = judged(story.exchanges)
    assert [] == found.problems
    assert len(found.met) == len(story.notes)


def test_every_endpoint_was_called(story: Story) -> None:
    """A call that nobody makes here is one that nobody has judged."""
    calls = {
        entry.call
        for _, part, endpoint in endpoints()
        if (entry := of(part.family, endpoint.method, endpoint.path))
    }
    assert calls | {"POST /authentication/v1/token/access-key"} == judged(story.exchanges).calls


def test_the_tenant_refused_nothing(story: Story) -> None:
    """In whatever mood it is, each request is one that it would take."""
    refused = [note for note in story.notes if note.status >= 400]
    assert [] == refused


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_was_applied_is_there(story: Story, moment: str) -> None:
    """Over sockets, from another process, field by field and link by link."""
    assert [] == story.wrong[moment]


def test_what_is_not_ours_is_sent_back(story: Story) -> None:
    """Where a write replaces the object, each field that was read with it is in it."""
    shown: dict[str, Any] = {}
    checked = set()
    for note in story.notes:
        one = Exchange(**vars(note))
        call = documented(one)
        assert call is not None
        if call.method == "GET":
            shown.setdefault(call.call, []).append(note.answer)
        answers = [at(one, call.within) for one in shown.get(call.echoes, ())]
        before = _object(answers, note.body) if call.echoes else None
        if before is not None:
            checked.add(call.call)
            assert [] == list(_lost(before, note.body)), call.call
    replacing = {
        entry.call
        for _, part, endpoint in endpoints()
        if endpoint.whole and (entry := of(part.family, endpoint.method, endpoint.path))
    }
    assert replacing <= checked


def _object(answers: list[Any], sent: dict[str, Any]) -> dict[str, Any] | None:
    """What was read last of the object that is written; None if it was never read."""
    for answer in reversed(answers):
        listed = answer.get("data") if isinstance(answer, dict) else answer
        if listed is None:
            return dict(answer)
        for one in listed:
            if isinstance(one, dict) and one.get("id") == sent.get("id"):
                return dict(one)
    return None


def _lost(before: dict[str, Any], sent: dict[str, Any]) -> Iterator[str]:
    for name, value in before.items():
        if name not in sent:
            yield name
        elif isinstance(value, dict) and isinstance(sent[name], dict):
            yield from (f"{name}.{one}" for one in _lost(value, sent[name]))


def test_nothing_that_is_not_documented_is_called_where_that_is_asked_for(careful: Story) -> None:
    """Profile `documented`: neither a proposed call nor one of a sibling type leaves us."""
    found = judged(careful.exchanges)
    assert [] == found.problems
    assert {call.call for _, call in found.met if not call.is_published} == set()


def test_all_that_is_documented_is_called_where_only_that_may_be(careful: Story) -> None:
    """The careful profile misses none of its means, but for what comes after a manual step."""
    calls = {
        entry.call
        for _, part, endpoint in endpoints(DOCUMENTED)
        if (entry := of(part.family, endpoint.method, endpoint.path))
    }
    assert calls - judged(careful.exchanges).calls <= {
        "DELETE /email/configuration-sets/{id}",
        "DELETE /email/identities/{id}",
        # Rules wait for domains that nobody has verified.
        "POST /v1/receipt-rules",
        "GET /v1/receipt-rules/{id}",
        "PUT /v1/receipt-rules/{id}",
        "PUT /v1/receipt-rules/{id}/position",
        "DELETE /v1/receipt-rules/{id}",
        "DELETE /skills/{id}/agents/{member}",
    }


def _recorded(into: list[Exchange]) -> Any:
    """Put between us and a tenant: what is sent, and what is answered."""

    def wrap(send: Transport) -> Transport:
        def noting(request: Request) -> Response:
            response = send(request)
            headers = {name.lower(): value for name, value in request.headers.items()}
            target = "/" + request.url.split("/", 3)[3]
            body, answer = as_json(request.body), as_json(response.body)
            into.append(Exchange(request.method, target, headers, body, response.status, answer))
            return response

        return noting

    return wrap


@settings(max_examples=12)
@given(pairs())
def test_random_manifests_send_nothing_else(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """From any manifest to any other, whichever fields they name."""
    sent: list[Exchange] = []
    with World() as world:
        world.wrap = _recorded(sent)
        for sections in pair:
            with suppress(InvalidInput, Refused):  # what was sent until then counts as well
                world.converge(a_manifest(**sections))
    found = judged(sent)
    assert [] == found.problems
    assert found.met


@settings(max_examples=12)
@given(pairs())
def test_random_manifests_send_what_is_documented_where_that_is_asked_for(
    pair: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    """The rest is left to people, whatever the manifests name."""
    sent: list[Exchange] = []
    with World(profile=DOCUMENTED) as world:
        world.wrap = _recorded(sent)
        for sections in pair:
            with suppress(InvalidInput, Refused):
                world.apply(a_manifest(**sections))
    found = judged(sent)
    assert [] == found.problems
    assert {call.call for _, call in found.met if not call.is_published} == set()
