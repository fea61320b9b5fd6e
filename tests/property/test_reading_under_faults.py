"""Whatever goes wrong, a listing is whole or it is none: random scripts of faults."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.adapters.cxone import paging
from cxdeclare.emulator import paging as served
from cxdeclare.emulator.store import Key
from cxdeclare.emulator.tenant import Tenant
from cxdeclare.engine.slots import Slots
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import Declined, Incomplete, Unreachable
from tests.support.patient import in_process

PATHS = {
    "tag": "/dfo/3.0/tags",
    "skill": "/inContactAPI/services/*/skills",
    "user": "*/users/search",
    "channel": "/dfo/3.0/channels",
}
COUNT = 12

WRONG: list[dict[str, Any]] = [
    {"fault": "throttle"},
    {"fault": "throttle", "retry_after": 3},
    {"fault": "throttle", "retry_after": 900},
    {"fault": "error"},
    {"fault": "error", "when": "after", "status": 500},
    {"fault": "cut"},
    {"fault": "cut", "when": "after"},
    {"fault": "truncate"},
    {"fault": "forbid"},
    {"fault": "expire_tokens"},
    {"fault": "fail_inside"},
    {"fault": "repeat_page"},
    *({"fault": "short_page", "by": by} for by in (1, 4, 5)),
]
SHRINK: list[dict[str, Any]] = [{"fault": "shrink_total", "by": by} for by in (1, 2, 5)]


def _rules(faults: list[dict[str, Any]], first: int, most: int) -> st.SearchStrategy[Any]:
    times = st.one_of(st.integers(1, 8), st.none())
    rule = st.builds(
        lambda fault, start, times: {**fault, "from": start, "times": times},
        st.sampled_from(faults),
        st.integers(first, 6),
        times,
    )
    return st.lists(rule, min_size=1, max_size=most)


# The same wrong total on every page is a true listing of fewer objects, and no reader can tell:
# the total shrinks from the second page on, and nothing else has the first asked for twice.
scripts = st.one_of(_rules(WRONG, 1, 5), _rules(SHRINK, 2, 2))


def _planted(tenant: Tenant) -> None:
    """More tags and skills than there are on one page."""
    store = tenant._store
    with store.transaction():
        for collection, key in (("tags", "id"), ("skills", "skillId")):
            first = store.all(collection)[0]
            for _ in range(COUNT):
                id_ = store.next_number()
                store.put(Key(collection, str(id_)), {**first, key: id_})


@pytest.mark.parametrize("kind", PATHS)
@given(
    rules=scripts,
    seed=st.integers(0, 5),
    at_once=st.booleans(),
)
def test_a_listing_is_whole_or_refused(
    kind: str, rules: list[dict[str, Any]], seed: int, at_once: bool
) -> None:
    """Exactly what there is, in pages of five, or an error that says why not; nothing written."""
    with pytest.MonkeyPatch.context() as patch, Tenant.open(shuffle_seed=seed) as tenant:
        for size in ("TOP", "SIZE"):
            patch.setattr(paging, size, 5)
        patch.setattr(served, "_DIGITAL_DEFAULT", 5)  # where it is not for us to say
        _planted(tenant)
        client = in_process(tenant)
        of, endpoint = ALL[kind], ALL[kind].main.verbs[Verb.LIST]
        whole = {
            str(one[of.id_field]) for one in client.provider().list(of, endpoint, None).objects
        }
        tenant.faults([{**rule, "path": f"{PATHS[kind]}*"} for rule in rules])
        provider = client.provider()
        before = tenant.reads
        try:
            with Slots(4) as slots:
                found = provider.list(of, endpoint, None, slots if at_once else None).objects
        except (Incomplete, Declined, Unreachable):
            found = None
        if found is not None:
            ids = [str(one[of.id_field]) for one in found]
            assert whole == set(ids)
            assert len(whole) == len(ids)
        assert (tenant.reads - before, 0) == (provider.reads, tenant.writes)
