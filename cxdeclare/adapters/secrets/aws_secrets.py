"""Secrets Manager: secrets in AWS, many in one call, or one version of one."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from cxdeclare.adapters.aws import client
from cxdeclare.adapters.secrets.remedies import remedy, told
from cxdeclare.model.secret import Secret, Unresolved
from cxdeclare.model.secret_uri import SecretUri

MOST = 20
"""Secrets in one call."""


def from_aws_secrets(
    asked: Collection[SecretUri],
) -> dict[SecretUri, Secret | Unresolved]:
    """The value of each secret, or what one of its keys holds."""
    current = sorted({uri.name for uri in asked if not uri.version})
    found: dict[tuple[str, str], Mapping[str, Any] | Unresolved] = {}
    for start in range(0, len(current), MOST):
        some = current[start : start + MOST]
        found |= {(name, ""): answer for name, answer in _many(some).items()}
    for name, version in sorted({(uri.name, uri.version) for uri in asked if uri.version}):
        found[name, version] = _one(name, version)
    return {uri: _value(uri, found[uri.name, uri.version]) for uri in asked}


def _many(names: list[str]) -> dict[str, Mapping[str, Any] | Unresolved]:
    try:
        service = client("secretsmanager")
        values: list[Mapping[str, Any]] = []
        errors: dict[str, str] = {}
        asked: dict[str, Any] = {"SecretIdList": names}
        while True:
            answer = service.batch_get_secret_value(**asked)
            values += answer.get("SecretValues", ())
            errors |= {one["SecretId"]: one["ErrorCode"] for one in answer.get("Errors", ())}
            if not answer.get("NextToken"):
                break
            asked["NextToken"] = answer["NextToken"]
    except Exception as error:  # noqa: BLE001 - whatever a client says of us, told as one problem
        return dict.fromkeys(names, told(error, "Secrets Manager"))
    known = {name: one for one in values for name in (one.get("ARN"), one.get("Name")) if name}
    return {name: known.get(name) or _missing(name, known, errors) for name in names}


def _missing(
    name: str, known: Mapping[str, Mapping[str, Any]], errors: Mapping[str, str]
) -> Mapping[str, Any] | Unresolved:
    """Why a secret is not among the answers; an ARN may be given without its last six letters."""
    if name.startswith("arn:"):
        near = [one for arn, one in known.items() if arn.rpartition("-")[0] == name]
        if len(near) == 1:
            return near[0]
    return remedy(errors.get(name, "ResourceNotFoundException"), f"secret `{name}`")


def _one(name: str, version: str) -> Mapping[str, Any] | Unresolved:
    which = "VersionStage" if version.startswith("AWS") else "VersionId"
    try:
        answer: Mapping[str, Any] = client("secretsmanager").get_secret_value(
            SecretId=name, **{which: version}
        )
    except Exception as error:  # noqa: BLE001 - as above
        return told(error, f"secret `{name}`, version `{version}`")
    return answer


def _value(uri: SecretUri, answer: Mapping[str, Any] | Unresolved) -> Secret | Unresolved:
    if isinstance(answer, Unresolved):
        return answer
    text = answer.get("SecretString")
    if not isinstance(text, str):
        return Unresolved(
            f"secret `{uri.name}` is binary", "keep it as text, binary keys as base64"
        )
    return _inside(uri, text) if uri.key else Secret(text)


def _inside(uri: SecretUri, text: str) -> Secret | Unresolved:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # its words would show a piece of it
        found = None
    for step in uri.key.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    if isinstance(found, str):
        return Secret(found)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return Secret(json.dumps(found))
    summary = f"secret `{uri.name}` has no text at `{uri.key}`"
    return Unresolved(summary, "its value has to be JSON that holds one there")
