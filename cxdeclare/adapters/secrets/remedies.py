"""Remedies: what AWS says when it gives no secret, in one line with the way out."""

from __future__ import annotations

from cxdeclare.adapters.aws import answer, failure
from cxdeclare.model.errors import CxdeclareError
from cxdeclare.model.secret import Unresolved

_NOT_THERE = "check its name, the region and the account: a secret is in one region only"
_REMEDIES = {
    "ResourceNotFoundException": ("is not there", _NOT_THERE),
    "ParameterNotFound": ("is not there", _NOT_THERE),
    "ParameterVersionNotFound": ("has no such version", "take a version that it has"),
    "InvalidRequestException": (
        "cannot be had now",
        "it may be scheduled for deletion: restore it with `aws secretsmanager restore-secret`",
    ),
    "DecryptionFailure": (
        "cannot be decrypted",
        "its KMS key may be disabled or gone: check the key, and `kms:Decrypt` on it",
    ),
    "AccessDeniedException": (
        "may not be read",
        "allow `secretsmanager:GetSecretValue` (and `BatchGetSecretValue`) or "  # noqa: ISC004 - one hint
        "`ssm:GetParameters`, and `kms:Decrypt` on its key",
    ),
}


def remedy(code: str, what: str) -> Unresolved:
    """The problem behind an error code."""
    fact, hint = _REMEDIES.get(code, (f"cannot be had: {code}", "see what AWS says of that code"))
    return Unresolved(f"{what} {fact}", hint)


def told(error: Exception, what: str) -> Unresolved:
    """The problem behind an error of AWS; what is no such error is raised again."""
    refused = answer(error)
    if refused is not None and refused.code in _REMEDIES:
        return remedy(refused.code, what)
    found = error if isinstance(error, CxdeclareError) else failure(error, what)
    if found is None:
        raise error
    return Unresolved(str(found), found.hint)
