"""Bucket: a plan finds the state where the manifest said that it is."""

from __future__ import annotations

import json

import pytest

from cxdeclare.model.location import S3Location
from cxdeclare.planning.bucket import Bucket


@pytest.mark.parametrize(
    "at",
    [
        S3Location("states", "acme"),
        S3Location("b", "n", "eu-central-1", "p", "key", "https://s3.example", True, 60),
    ],
)
def test_a_place_is_the_same_after_a_plan_file(at: S3Location) -> None:
    """All of it, since another region or key would be another place."""
    written = Bucket.of(at).model_dump_json()
    assert at == Bucket(**json.loads(written)).location
