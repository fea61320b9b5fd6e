"""However many calls a run may make at once, the tenant never sees more than that."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from tests.kinds.samples import CHANGED, EMPTY, FULL, set_up
from tests.support.manifests import a_manifest
from tests.support.world import World

MOMENT = 0.0005
"""Seconds each request stays, so that others have the chance to come at the same time."""


class Door:
    """Counts who is inside."""

    def __init__(self) -> None:
        self.inside, self.most = 0, 0
        self._lock = threading.Lock()

    @contextmanager
    def open(self) -> Iterator[None]:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            yield
        finally:
            with self._lock:
                self.inside -= 1

    def wrap(self, send: Transport) -> Transport:
        def counted(request: Request) -> Response:
            with self.open():
                time.sleep(MOMENT)
                return send(request)

        return counted


@pytest.mark.parametrize("parallelism", [1, 2, 5])
def test_the_tenant_never_sees_more_calls_at_once_than_allowed(parallelism: int) -> None:
    """Reading, checking, writing and learning what was assigned, through a whole life."""
    door = Door()
    with World(parallelism=parallelism, wrap=door.wrap) as world:
        set_up(world)
        for manifest in (FULL, CHANGED, EMPTY):
            world.converge(manifest)
    assert 1 <= door.most <= parallelism


def test_calls_are_made_at_once_where_they_may_be() -> None:
    """Two that need not wait for each other meet at the door, or this would not end."""
    meeting = threading.Barrier(2, timeout=60)

    def wrap(send: Transport) -> Transport:
        def met(request: Request) -> Response:
            if request.method == "PUT" and request.url.endswith("/tags"):
                meeting.wait()
            return send(request)

        return met

    tags = {f"t{number}": {"title": f"Tag {number}"} for number in range(4)}
    with World(parallelism=2, wrap=wrap) as world:
        world.converge(a_manifest(tags=tags))
        assert 4 == sum(method == "PUT" for method, _, _ in world.written(0))
