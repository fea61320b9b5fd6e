"""The probe: a store that ignores what a state rests on is refused before one is kept there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cxdeclare.adapters.state.s3_probe import probe
from cxdeclare.model.errors import CxdeclareError, InvalidInput, StateError
from cxdeclare.model.location import S3Location
from tests.integration.aws.conftest import Place
from tests.support.aws import REGION

NONE_MATCH, MATCH = frozenset({"if-none-match"}), frozenset({"if-match"})


def spoiled(place: Place) -> S3Location:
    return replace(place.location, endpoint=place.chaos.url)


def test_a_store_like_s3_passes(place: Place) -> None:
    """And nothing of the trial is left."""
    assert [] == probe(place.location)
    assert [] == place.all_keys()


@pytest.mark.parametrize(
    ("strip", "told"),
    [
        (NONE_MATCH, "overwrites what it was told to write only where nothing is"),
        (MATCH, "overwrites what is not what it was told to replace"),
        (NONE_MATCH | MATCH, "overwrites what it was told"),
    ],
)
def test_a_store_that_ignores_the_conditions_of_writes_is_refused(
    place: Place, strip: frozenset[str], told: str
) -> None:
    """It takes them, does not honour them, and says nothing: fifty runs would hold one lock."""
    place.chaos.plant("PUT", "locks/", strip=strip)
    with pytest.raises(StateError, match=told) as caught:
        probe(spoiled(place))
    assert "conditional writes" in caught.value.hint
    assert [] == place.all_keys()


def test_a_store_that_refuses_right_conditions_is_refused(place: Place) -> None:
    """There is one that answers 412 although nothing has changed."""
    place.chaos.plant("PUT", "locks/", times=1)
    place.chaos.plant("PUT", "locks/", times=5, refuse=(412, "PreconditionFailed"))
    with pytest.raises(StateError, match="does not replace what it was told to replace"):
        probe(spoiled(place))
    assert [] == place.all_keys()


def test_a_store_that_ignores_the_condition_of_deletes_is_warned_of(place: Place) -> None:
    """A lock is looked at before it is let go of; that has to do."""
    place.chaos.plant("DELETE", "locks/", strip=MATCH)
    (told,) = probe(spoiled(place))
    assert "deletes whatever the condition" in told


def test_a_store_that_knows_no_condition_of_deletes_is_warned_of(place: Place) -> None:
    """It says so, where others say nothing."""
    place.chaos.plant("DELETE", "locks/", times=1, refuse=(501, "NotImplemented"))
    (told,) = probe(spoiled(place))
    assert "deletes whatever the condition" in told


def test_a_bucket_without_versions_is_warned_of(place: Place) -> None:
    """There is no history in it."""
    bucket = place.aws.bucket("plain", versioned=False)
    (told,) = probe(replace(place.location, bucket=bucket))
    assert "keeps no versions" in told


def test_a_bucket_that_is_not_there_is_named(place: Place) -> None:
    """It is not made: who may do so decides where it is and who pays."""
    with pytest.raises(CxdeclareError, match="no such bucket") as caught:
        probe(S3Location("nowhere", "acme", REGION))
    assert "make it first" in caught.value.hint


def test_without_credentials_there_is_no_probe(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the remedy, and exit 3."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises((InvalidInput, StateError), match="no credentials were found") as caught:
        probe(replace(place.location, region="eu-west-1"))
    assert "AWS_PROFILE" in caught.value.hint


def test_objects_are_encrypted_with_the_key_that_was_given(place: Place) -> None:
    """State, lock, journal and texts; the store says so of each."""
    at = replace(place.location, kms_key="alias/state")
    assert [] == probe(at)
    from cxdeclare.adapters.state.s3 import S3Store
    from tests.unit.adapters.state.states import a_state

    store, s3 = S3Store(at), place.aws.client("s3")
    with store.lock("apply"):
        store.write(a_state())
        store.keep({"a1": "text"})
        with store.begin("run-1") as sink:
            sink.append(b"line", durable=True)
        keys = place.all_keys()
        assert 4 == len(keys)
        for key in keys:
            head = s3.head_object(Bucket=at.bucket, Key=key)
            assert ("aws:kms", "alias/state") == (head["ServerSideEncryption"], head["SSEKMSKeyId"])


def test_a_store_that_ignores_the_key_is_refused(place: Place) -> None:
    """What should be secret at rest would not be."""
    headers = {"x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"}
    place.chaos.plant("PUT", "locks/", strip=frozenset(headers))
    with pytest.raises(StateError, match="ignores the KMS key"):
        probe(replace(spoiled(place), kms_key="alias/state"))


def test_a_store_that_speaks_an_older_s3_is_spoken_to_in_its_way(place: Place) -> None:
    """Path style, and no checksums that it would not know."""
    at = replace(spoiled(place), compatible=True)
    assert [] == probe(at)
    assert all(path.startswith(f"/{at.bucket}") for _, path in place.chaos.seen)
