"""Remedies: each refusal of AWS in one line, with the way out."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from cxdeclare.adapters.secrets.remedies import remedy, told


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ResourceNotFoundException", "region"),
        ("ParameterNotFound", "region"),
        ("InvalidRequestException", "scheduled for deletion"),
        ("DecryptionFailure", "kms:Decrypt"),
        ("AccessDeniedException", "kms:Decrypt"),
    ],
)
def test_a_refusal_has_its_remedy(code: str, words: str) -> None:
    """Whether it comes for one secret of many, or for the whole call."""
    error = ClientError({"Error": {"Code": code, "Message": "canary"}}, "GetSecretValue")
    for found in (remedy(code, "secret `a`"), told(error, "secret `a`")):
        assert found.message.startswith("secret `a` ")
        assert words in found.hint
        assert "canary" not in f"{found.message} {found.hint}"


def test_what_is_missing_on_our_side_is_told_too() -> None:
    """Without credentials, the line is the one that every command has for it."""
    found = told(NoCredentialsError(), "Secrets Manager")
    assert found.message.startswith("Secrets Manager")
    assert found.hint


def test_a_bug_of_ours_stays_one() -> None:
    """It is no problem of the secret."""
    with pytest.raises(KeyError):
        told(KeyError("x"), "secret `a`")
