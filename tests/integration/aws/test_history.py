"""The history of a state in S3: what is asked of the bucket to look at all of it."""

from __future__ import annotations

from typing import Any

from tests.integration.aws.conftest import Place
from tests.unit.adapters.state.states import a_state

VERSIONS = 24


def test_each_version_is_looked_at_once(place: Place) -> None:
    """A way back reads one version after the other, and does not begin anew for each."""
    store, looked_at = place.store(), []

    def note(params: Any, **_: Any) -> None:
        looked_at.append(params["query_string"]["versionId"])

    with store.lock("apply"):
        for serial in range(1, VERSIONS + 1):
            store.write(a_state(serial))
    events = place.aws.client("s3").meta.events
    events.register("before-call.s3.HeadObject", note, unique_id="versions")
    try:
        serials = [one.serial for one in store.history()]
        assert [a_state(one) for one in serials] == [store.version(one) for one in serials]
    finally:
        events.unregister("before-call.s3.HeadObject", unique_id="versions")
    assert len(serials) == VERSIONS
    assert len(looked_at) == VERSIONS
    assert len(set(looked_at)) == VERSIONS
