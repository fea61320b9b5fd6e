"""Location: where a manifest says that its state is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, ValidationError

from cxdeclare.loading import codes
from cxdeclare.loading.forms import (
    BUCKET_PATTERN,
    ENDPOINT_PATTERN,
    PREFIX_PATTERN,
    REGION_PATTERN,
    STATE_PATTERN,
)
from cxdeclare.loading.nodes import Document
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.fields import UNSET
from cxdeclare.model.language import Duration, Name
from cxdeclare.model.location import LEASE, S3Location
from cxdeclare.model.spec import Spec

_BLOCK = "state"
_NEEDED = ("bucket", "region")
_BACKEND = "backend"


def _of_buckets() -> list[str]:
    return [name for name in StateBlock.model_fields if name != _BACKEND]


def _agrees(schema: dict[str, Any]) -> None:
    """Which fields go with which backend, for editors."""
    schema["if"] = {"properties": {_BACKEND: {"const": "s3"}}}
    schema["then"] = {"required": list(_NEEDED)}
    schema["else"] = {"properties": dict.fromkeys(_of_buckets(), False)}


class StateBlock(Spec):
    """Where the state is kept."""

    model_config = ConfigDict(json_schema_extra=_agrees)

    backend: Annotated[
        Literal["local", "s3"],
        Field(description="A file beside the manifest, or objects in a bucket."),
    ]
    bucket: Annotated[
        str, StringConstraints(pattern=BUCKET_PATTERN), Field(description="Has to be there.")
    ] = UNSET
    region: Annotated[
        str,
        StringConstraints(pattern=REGION_PATTERN),
        Field(description="Of the bucket, for example eu-central-1."),
    ] = UNSET
    name: Annotated[
        str,
        StringConstraints(pattern=STATE_PATTERN),
        Field(description="Of this state in the bucket; left out, it is the id of the tenant."),
    ] = UNSET
    prefix: Annotated[
        str,
        StringConstraints(pattern=PREFIX_PATTERN),
        Field(description="Stands before all keys, for example `cxone/prod`."),
    ] = UNSET
    kms_key: Annotated[
        Name, Field(description="What to encrypt with; left out, the bucket decides.")
    ] = UNSET
    endpoint: Annotated[
        str,
        StringConstraints(pattern=ENDPOINT_PATTERN),
        Field(description="The URL of a store that is not the one of AWS."),
    ] = UNSET
    compatible: Annotated[
        bool, Field(description="Whether the store lacks the newer checksums and host names of S3.")
    ] = UNSET
    lease: Annotated[
        Duration,
        Field(ge=1, description="How long a lock outlives the last sign of its holder; else 15m."),
    ] = UNSET


def read_location(document: Document, tenant_id: str) -> tuple[S3Location | None, list[Diagnostic]]:
    """The bucket that the manifest names; and what does not go together in the block.

    What is wrong with a single field is told with the rest of the header.
    """
    given = document.data.get(_BLOCK)
    if not isinstance(given, dict):
        return None, []
    found = list(_unfit(given, document))
    try:
        block = StateBlock.model_validate(given)
    except ValidationError:
        return None, found
    if block.backend == "local" or found:
        return None, found
    return S3Location(
        bucket=block.bucket,
        name=block.name or tenant_id,
        region=block.region,
        prefix=block.prefix or "",
        kms_key=block.kms_key or None,
        endpoint=block.endpoint or None,
        compatible=bool(block.compatible),
        lease=block.lease or LEASE,
    ), found


def _unfit(given: dict[str, Any], document: Document) -> Iterator[Diagnostic]:
    backend = given.get(_BACKEND)
    if backend == "s3":
        for name in _NEEDED:
            if name not in given:
                span = document.place((_BLOCK,)).key
                summary = f"`{_BLOCK}.{name}` is required with `backend: s3`"
                yield Diagnostic(codes.REQUIRED, summary, span, None, f"add `{name}:`")
    elif backend == "local":
        for name in _of_buckets():
            if name in given:
                span = document.place((_BLOCK, name)).key
                summary = f"`{_BLOCK}.{name}` goes with `backend: s3` only"
                hint = "write `backend: s3`, or remove the line"
                yield Diagnostic(codes.UNKNOWN_FIELD, summary, span, None, hint)
