"""The page on the state in S3: what it tells people to paste is taken, and is enough."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cxdeclare.adapters.state.s3_probe import probe
from tests.integration.aws.conftest import Place
from tests.unit.adapters.state.states import a_state

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "how-to" / "state-in-s3.md").read_text(encoding="utf-8")
BLOCKS: list[dict[str, Any]] = [
    json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
]
OF_ANOTHER_NAME = {
    "HeadObject": "s3:GetObject",
    "ListObjectsV2": "s3:ListBucket",
    "ListObjectVersions": "s3:ListBucketVersions",
}
"""Rights that are not called as the operation is."""


@pytest.fixture
def needed(place: Place) -> Iterator[set[str]]:
    """The rights that what happens meanwhile has needed."""
    used: set[str] = set()

    def note(model: Any, params: Any, **_: Any) -> None:
        of_version = "Version" if "versionId" in params["query_string"] else ""
        used.add(OF_ANOTHER_NAME.get(model.name, f"s3:{model.name}") + of_version)

    events = place.aws.client("s3").meta.events
    events.register("before-call.s3", note, unique_id="rights")
    yield used
    events.unregister("before-call.s3", unique_id="rights")


def test_the_rights_that_the_page_gives_are_those_that_are_needed(
    place: Place, needed: set[str]
) -> None:
    """Neither more nor less than what a store does in all its life."""
    policy = next(one for one in BLOCKS if one.get("Statement", [{}])[0].get("Effect") == "Allow")
    given = {right for one in policy["Statement"] for right in one["Action"]}
    needed.clear()
    probe(place.location)
    store = place.store()
    with store.lock("apply"):
        for serial in (1, 2):
            store.write(a_state(serial))
        store.keep({"a1": "text"})
        with store.begin("run-1") as sink:
            sink.append(b"line", durable=True)
        store.close("run-1")
        store.journal("run-1")
        store.drop("run-1")
        holder = store.holder()
    assert holder is not None
    store.body("a1")
    store.history()
    store.version(1)
    assert needed == {right for right in given if right.startswith("s3:")}


def test_what_the_page_sets_up_is_taken(place: Place) -> None:
    """By moto, which looks at the form of it; and a state can be kept there afterwards."""
    s3, bucket = place.aws.client("s3"), place.location.bucket
    tls = next(one for one in BLOCKS if one.get("Statement", [{}])[0].get("Sid") == "TlsOnly")
    rules = next(one for one in BLOCKS if "Rules" in one)
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(tls))
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=rules)
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration=dict.fromkeys(re.findall(r"(\w+)=true", PAGE), True),
    )
    kept = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert [one["ID"] for one in rules["Rules"]] == [one["ID"] for one in kept]


def test_every_folder_of_a_bucket_is_spoken_of(place: Place) -> None:
    """A rule for a folder that is called otherwise would do nothing."""
    store = place.store()
    with store.lock("apply"), store.begin("run-1") as sink:
        sink.append(b"line", durable=True)
        store.write(a_state(1))
        store.keep({"a1": "text"})
        folders = {key.partition("/")[0] for key in place.all_keys()}
    rules = next(one for one in BLOCKS if "Rules" in one)["Rules"]
    filters = [one["Filter"].get("And", one["Filter"])["Prefix"] for one in rules]
    assert folders - {"bodies"} == {one.rstrip("/") for one in filters}
