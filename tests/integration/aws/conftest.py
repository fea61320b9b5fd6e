"""Stores in a bucket, with and without somebody in between who spoils things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from cxdeclare.adapters.state.owner import Owner
from cxdeclare.adapters.state.s3 import S3Store
from cxdeclare.model.location import S3Location
from tests.support.aws import REGION, Aws
from tests.support.chaos import Chaos, chaos


@dataclass(frozen=True)
class Place:
    """A bucket, and stores in it for different people."""

    aws: Aws
    location: S3Location
    chaos: Chaos

    def store(self, who: str = "kim", *, lease: float = 900, spoiled: bool = False) -> S3Store:
        """The state as somebody sees it; spoiled, every request goes through the proxy."""
        endpoint = self.chaos.url if spoiled else None
        owner = Owner(who, f"{who}s-machine", f"https://ci.example/{who}")
        return S3Store(replace(self.location, lease=lease, endpoint=endpoint), owner)

    def all_keys(self) -> list[str]:
        """All that is in the bucket now."""
        said = self.aws.client("s3").list_objects_v2(Bucket=self.location.bucket)
        return [one["Key"] for one in said.get("Contents", ())]


@pytest.fixture
def place(aws: Aws) -> Iterator[Place]:
    """An empty bucket that keeps versions."""
    with chaos(aws.url) as between:
        yield Place(aws, S3Location(aws.bucket(), "acme", REGION), between)
