"""Location: where CXDECLARE_STATE says that the state of this run is kept."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from cxdeclare.cli.recorded import recorded
from cxdeclare.model.diagnostic import nearest
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.location import LEASE, S3Location
from cxdeclare.model.registry import Registry

VARIABLE = "CXDECLARE_STATE"
_FORM = "`s3://BUCKET/NAME?region=REGION`, or the path of a file"
_SETTINGS = ("region", "prefix", "kms_key", "endpoint", "compatible", "lease")
_SCHEME = "s3://"


def given(environment: Mapping[str, str] = os.environ) -> S3Location | Path | None:
    """The bucket or the file; None if nothing is said. Raise `InvalidInput` for what is neither."""
    text = environment.get(VARIABLE, "")
    if not text:
        return None
    if text.startswith(_SCHEME):
        return _bucket(text)
    if "://" in text:
        raise _wrong(f"`{text.partition('://')[0]}` is no place for a state")
    if text.casefold().startswith("s3:"):  # a state in a file of that name would be lost in CI
        raise _wrong("it is `s3:` without `//`")
    if Path(text).is_dir():
        raise _wrong(f"`{text}` is a folder", "name a file in it, which need not be there yet")
    return Path(text)


def written(at: S3Location) -> str:
    """The bucket as CXDECLARE_STATE would say it."""
    settings = {
        "region": at.region,
        "prefix": at.prefix,
        "kms_key": at.kms_key,
        "endpoint": at.endpoint,
        "compatible": "true" if at.compatible else None,
        "lease": str(int(at.lease)),
    }
    query = urlencode({name: value for name, value in settings.items() if value})
    return f"{_SCHEME}{at.bucket}/{at.name}?{query}"


def declared(manifest: Path, kinds: Registry) -> S3Location | None:
    """The bucket that a manifest names; what is wrong with it is for `validate` to say."""
    from cxdeclare.loading.read import load
    from cxdeclare.loading.variables import variables

    loaded = load(manifest, kinds, (), variables((), (), os.environ)[0])
    return loaded.manifest.store if loaded.manifest else None


def from_record() -> S3Location | None:
    """The bucket that `init` found in the manifest of a real tenant."""
    text = recorded("state")
    return None if text is None else _bucket(text)


def _bucket(text: str) -> S3Location:
    from cxdeclare.loading import forms

    parts = urlsplit(text)
    try:
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise _wrong(f"`{parts.query}` is no list of settings") from error
    said = dict(pairs)
    for name, _ in pairs:
        if name not in _SETTINGS:
            raise _wrong(f"there is no setting `{name}`", nearest(name, _SETTINGS))
    if len(said) < len(pairs) or parts.fragment:
        raise _wrong("a setting is given twice, or something follows `#`")
    name = parts.path.removeprefix("/")
    for what, value, pattern in (
        ("BUCKET", parts.netloc, forms.BUCKET_PATTERN),
        ("NAME", name, forms.STATE_PATTERN),
        ("`prefix`", said.get("prefix"), forms.PREFIX_PATTERN),
        ("`endpoint`", said.get("endpoint"), forms.ENDPOINT_PATTERN),
        ("`region`", said.get("region"), forms.REGION_PATTERN),
    ):
        if value is not None and not re.fullmatch(pattern, value):
            raise _wrong(f"{what} {forms.words(pattern)}")
    return S3Location(
        bucket=parts.netloc,
        name=name,
        region=said.get("region"),
        prefix=said.get("prefix", ""),
        kms_key=said.get("kms_key") or None,
        endpoint=said.get("endpoint"),
        compatible=_switch(said.get("compatible", "false")),
        lease=_lease(said["lease"]) if "lease" in said else LEASE,
    )


def _switch(text: str) -> bool:
    if text not in {"true", "false"}:
        raise _wrong(f"`compatible` should be `true` or `false`, not `{text}`")
    return text == "true"


def _lease(text: str) -> int:
    from cxdeclare.model.language import seconds

    try:
        found = seconds(int(text) if text.isdecimal() else text)
    except ValueError as error:
        raise _wrong(f"`lease` should be a duration such as `15m`, not `{text}`") from error
    if not found:
        raise _wrong("`lease` should be at least 1s")
    return int(found)


def _wrong(what: str, hint: str = "") -> InvalidInput:
    return InvalidInput(f"{VARIABLE}: {what}", hint=hint or f"write {_FORM}")
