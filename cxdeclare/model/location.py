"""Location: where a state is kept when it is not a file of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LEASE: Final = 900
"""How many seconds a lock outlives the last sign of its holder, if nothing else is said."""


@dataclass(frozen=True, slots=True)
class S3Location:
    """A state in a bucket; several states may share it."""

    bucket: str
    name: str
    """Of the state, among others in the bucket."""
    region: str | None = None
    prefix: str = ""
    """Stands before all keys; without a slash at its ends."""
    kms_key: str | None = None
    endpoint: str | None = None
    """Of a store that is not the one of AWS."""
    compatible: bool = False
    """Whether it speaks S3 without its newer checksums and host names."""
    lease: float = LEASE
    """Seconds until anybody may take over the lock of a holder that gives no sign."""

    def __str__(self) -> str:
        return "/".join(part for part in (f"s3://{self.bucket}", self.prefix, self.name) if part)
