"""Where the manifest says that the state is kept."""

from __future__ import annotations

import pytest

from cxdeclare.model.location import S3Location
from tests.support.manifests import HEADER_TEXT, TENANT_ID, load_text


def store(block: str) -> S3Location | None:
    loaded = load_text(f"{HEADER_TEXT}\nstate: {block}\n")
    assert not loaded.diagnostics, loaded.diagnostics
    assert loaded.manifest is not None
    return loaded.manifest.store


def test_a_state_is_kept_in_a_file_if_nothing_else_is_said() -> None:
    """Said or not."""
    assert store("{backend: local}") is None
    loaded = load_text(HEADER_TEXT)
    assert loaded.manifest is not None
    assert loaded.manifest.store is None


def test_a_bucket_and_its_region_are_enough() -> None:
    """The name is that of the tenant, so that no two share a state by mistake."""
    block = "{backend: s3, bucket: acme, region: eu-central-1}"
    assert S3Location("acme", TENANT_ID, "eu-central-1") == store(block)


def test_everything_that_can_be_said_of_a_bucket() -> None:
    """Each field where it belongs."""
    block = (
        "{backend: s3, bucket: acme, region: eu-central-1, name: prod, prefix: cx/a, "
        "kms_key: alias/state, endpoint: 'https://s3.example', compatible: true, lease: 2m}"
    )
    expected = S3Location(
        bucket="acme",
        name="prod",
        region="eu-central-1",
        prefix="cx/a",
        kms_key="alias/state",
        endpoint="https://s3.example",
        compatible=True,
        lease=120,
    )
    assert expected == store(block)


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("{backend: s3}", ["CXD103 `state.bucket` is required", "CXD103 `state.region` is"]),
        ("{backend: s3, bucket: acme}", ["CXD103 `state.region` is required with `backend: s3`"]),
        ("{backend: local, bucket: acme}", ["CXD102 `state.bucket` goes with `backend: s3` only"]),
        ("{backend: gcs}", ["CXD105 `state.backend` should be `local` or `s3`"]),
        ("{bucket: acme}", ["CXD103 `state.backend` is required"]),
        ("{backend: s3, bucket: A, region: r}", ["CXD107 `state.bucket` should be the name of"]),
        ("{backend: s3, bucket: abc, region: R}", ["CXD107 `state.region` should be a region"]),
        ("{backend: local, lease: 1m, prefix: /a}", ["CXD102", "CXD102", "CXD107"]),
        ("{backend: s3, bucket: abc, region: r, lease: 0}", ["CXD106 `state.lease` should be"]),
        ("{backend: s3, bucket: abc, region: r, name: a/b}", ["CXD107 `state.name` should be"]),
        ("{backend: s3, bucket: abc, region: r, regionn: a}", ["CXD102 `state` has no field"]),
    ],
)
def test_what_does_not_go_together_is_told(block: str, told: list[str]) -> None:
    """All of it at once, with the codes of other mistakes."""
    loaded = load_text(f"{HEADER_TEXT}\nstate: {block}\n")
    said = sorted(f"{one.code} {one.summary}" for one in loaded.diagnostics)
    assert len(told) == len(said), said
    for expected, found in zip(told, said, strict=True):
        assert found.startswith(expected)
    assert all(one.span is not None for one in loaded.diagnostics)
    assert loaded.manifest is None
