"""Bucket: objects that are written under a condition, and by whom they were written."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from cxdeclare.adapters import aws
from cxdeclare.model.errors import StateError
from cxdeclare.model.location import S3Location

WRITER = "writer"
"""Metadata that tells our own write from another of the same bytes."""
_GONE, _CONFLICT, _CHANGED, _SERVER_ERROR, _NOT_KNOWN_HERE = 404, 409, 412, 500, 501
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""How long to wait, in the middle, when S3 asks to try again; botocore does not."""


@dataclass(frozen=True, slots=True)
class Found:
    """An object as it was read."""

    body: bytes
    etag: str
    metadata: Mapping[str, str]
    saved: str
    """UTC, ISO 8601."""
    age: int
    """Seconds since it was written, both ends by the clock of the store; whole seconds."""


class NotAsExpected(StateError):
    """The condition of a write did not hold; nothing was written."""

    found: Found | None = None
    """What is there instead."""


class Unanswered(StateError):
    """It may have been written and may still be."""


class Bucket:
    """The objects of one bucket; from many threads, if need be."""

    def __init__(self, location: S3Location) -> None:
        self._location = location
        self._encryption = (
            {
                "ServerSideEncryption": "aws:kms",
                "SSEKMSKeyId": location.kms_key,
                "BucketKeyEnabled": True,
            }
            if location.kms_key
            else {}
        )

    @property
    def api(self) -> Any:
        """The client; made when it is first needed."""
        at = self._location
        return aws.client("s3", at.region, at.endpoint, compatible=at.compatible)

    def get(self, key: str, version: str | None = None) -> Found | None:
        """An object, or one of its versions; None if there is none."""
        of = {"VersionId": version} if version else {}
        with self._told(f"{key} cannot be read"):
            try:
                said = self.api.get_object(Bucket=self._location.bucket, Key=key, **of)
                body = said["Body"].read()
            except Exception as error:
                refusal = aws.answer(error)
                if refusal and refusal.status == _GONE and refusal.code != "NoSuchBucket":
                    return None
                raise
        return Found(body, said["ETag"], said["Metadata"], _when(said["LastModified"]), _age(said))

    def put(
        self,
        key: str,
        body: bytes,
        *,
        writer: str,
        instead_of: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> str:
        """Write instead of what has this ETag, or where nothing is; the new ETag.

        Raise `NotAsExpected` or, if nobody knows, `Unanswered`. An answer that was lost is made
        good: what is there and was written by this writer is our own.
        """
        known = {**(metadata or {}), WRITER: writer}
        try:
            return self.try_put(key, body, instead_of=instead_of, metadata=known)
        except (NotAsExpected, Unanswered) as error:
            try:
                found = self.get(key)
            except StateError as silent:
                raise Unanswered(str(silent), hint=silent.hint) from error
            if found and found.body == body and found.metadata.get(WRITER) == writer:
                return found.etag
            if isinstance(error, NotAsExpected):
                error.found = found
            raise

    def try_put(
        self,
        key: str,
        body: bytes,
        *,
        instead_of: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> str:
        """As `put`, for who does not mind whose write it was."""
        condition = {"IfMatch": instead_of} if instead_of else {"IfNoneMatch": "*"}
        what = f"{key} cannot be written"
        for wait in (*_WAITS, None):
            try:
                with self._told(what):
                    said = self.api.put_object(
                        Bucket=self._location.bucket,
                        Key=key,
                        Body=body,
                        Metadata=dict(metadata or {}),
                        **condition,
                        **self._encryption,
                    )
                self._refuse_plain(said)
                return str(said["ETag"])
            except _Declined as error:
                if error.status == _CONFLICT and wait is not None:
                    time.sleep(wait * (0.5 + random.random()))  # noqa: S311 - so that two do not meet again
                    continue
                raise _judged(error) from error
        raise AssertionError(what)

    def delete(self, key: str, *, only: str | None = None) -> None:
        """Delete an object, if it still has this ETag; raise `NotAsExpected` otherwise."""
        condition = {"IfMatch": only} if only else {}
        try:
            with self._told(f"{key} cannot be deleted"):
                self.api.delete_object(Bucket=self._location.bucket, Key=key, **condition)
        except _Declined as error:
            if error.status == _NOT_KNOWN_HERE and only:
                # A store without conditional deletes: who calls has just looked at it.
                self.delete(key)
            elif error.status != _GONE:
                raise _judged(error) from error

    def sizes(self, prefix: str) -> dict[str, int]:
        """How long each object is whose key begins so, in the order of their keys."""
        with self._told(f"{prefix} cannot be listed"):
            pages = self.api.get_paginator("list_objects_v2").paginate(
                Bucket=self._location.bucket, Prefix=prefix
            )
            return {one["Key"]: one["Size"] for page in pages for one in page.get("Contents", ())}

    def versions(self, key: str) -> list[tuple[str, str]]:
        """The ids of all versions of an object and when each was written, the newest first."""
        with self._told(f"the versions of {key} cannot be listed"):
            pages = self.api.get_paginator("list_object_versions").paginate(
                Bucket=self._location.bucket, Prefix=key
            )
            found = [one for page in pages for one in page.get("Versions", ()) if one["Key"] == key]
        return [(one["VersionId"], _when(one["LastModified"])) for one in found]

    def metadata(self, key: str, version: str) -> Mapping[str, str]:
        """What was noted of one version of an object."""
        with self._told(f"a version of {key} cannot be read"):
            said = self.api.head_object(Bucket=self._location.bucket, Key=key, VersionId=version)
        return dict(said["Metadata"])

    def _refuse_plain(self, said: Mapping[str, Any]) -> None:
        """Raise if the store did not encrypt as it was asked to."""
        asked = self._encryption.get("ServerSideEncryption")
        if asked and said.get("ServerSideEncryption") != asked:
            message = f"{self._location}: the store ignores the KMS key it was given"
            raise StateError(message, hint="leave `kms_key` out, or keep the state elsewhere")

    def keeps_versions(self) -> bool:
        """Whether what is replaced is kept."""
        with self._told("its versioning cannot be read"):
            said = self.api.get_bucket_versioning(Bucket=self._location.bucket)
        return bool(said.get("Status") == "Enabled")

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Let errors leave as a `StateError` that names the store."""
        try:
            yield
        except StateError:
            raise
        except Exception as error:
            found = aws.failure(error, f"{self._location}: {what}")
            if found is None:
                raise
            refusal = aws.answer(error)
            raise _Declined(
                str(found), hint=found.hint, status=refusal.status if refusal else 0
            ) from error


class _Declined(StateError):
    """Not done, as far as the answer says; 0 is no answer."""

    def __init__(self, message: str, *, hint: str, status: int) -> None:
        super().__init__(message, hint=hint)
        self.status = status


def _judged(error: _Declined) -> StateError:
    """What a declined write means."""
    if error.status in {_CHANGED, _GONE}:
        return NotAsExpected(str(error), hint="another run has written it")
    if error.status == _CONFLICT or error.status >= _SERVER_ERROR or not error.status:
        return Unanswered(str(error), hint=error.hint)
    return error


def _when(written: datetime) -> str:
    return written.astimezone(UTC).isoformat(timespec="seconds")


def _age(said: Mapping[str, Any]) -> int:
    """Seconds since an object was written. The clock of this machine has no say."""
    written: datetime = said["LastModified"]
    date = said["ResponseMetadata"]["HTTPHeaders"].get("date")
    now = parsedate_to_datetime(date) if date else datetime.now(UTC)
    return int((now - written).total_seconds())
