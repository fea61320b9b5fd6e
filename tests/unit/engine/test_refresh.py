from __future__ import annotations

from cxdeclare.engine.refresh import refresh
from cxdeclare.kinds import ALL
from cxdeclare.model.profile import EXTENDED
from tests.support.manifests import a_manifest
from tests.support.world import World, cutting, refusing

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
