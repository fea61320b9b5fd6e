"""KMS: a key that never leaves AWS signs an approval, or says whose signature one is."""

from __future__ import annotations

import re
from typing import Any

from cxdeclare.adapters.aws import answer, client, explained
from cxdeclare.adapters.signing.keys import is_signed_by_kms
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.approvers import KMS

# RAW: KMS makes the digest itself, so that every implementation signs the same bytes.
_HOW = {"MessageType": "RAW", "SigningAlgorithm": "ECDSA_SHA_256"}
_DENIED = "AccessDeniedException"
_REGION = re.compile(r"arn:aws[a-z-]*:kms:([a-z0-9-]+):[0-9]{12}:(?:key|alias)/.+")


def sign(arn: str, message: bytes) -> tuple[str, bytes]:
    """The key as approvers are pinned by, also where an alias was given, and its signature."""
    kms = _client(arn)
    with explained(f"the KMS key {arn} did not sign"):
        signed = kms.sign(KeyId=arn, Message=message, **_HOW)
    return KMS + signed["KeyId"], signed["Signature"]


def is_signed(arn: str, message: bytes, signature: bytes) -> bool:
    """Whether a key signed a message: by its public half, or as KMS says where that is withheld."""
    kms = _client(arn)
    with explained(f"KMS did not say whether {arn} signed"):
        try:
            public = kms.get_public_key(KeyId=arn)["PublicKey"]
        except kms.exceptions.ClientError as error:
            refusal = answer(error)
            if refusal is None or refusal.code != _DENIED:
                raise
            return _says_so(kms, arn, message, signature)
    return is_signed_by_kms(public, message, signature)


def _says_so(kms: Any, arn: str, message: bytes, signature: bytes) -> bool:
    try:
        said = kms.verify(KeyId=arn, Message=message, Signature=signature, **_HOW)
    except kms.exceptions.KMSInvalidSignatureException:
        return False
    return said.get("SignatureValid") is True  # AWS raises; others answer


def _client(arn: str) -> Any:
    found = _REGION.fullmatch(arn)
    if found is None:
        message = f"`{arn}` is not the ARN of a KMS key"
        hint = "an example is `arn:aws:kms:eu-west-1:111122223333:key/1234abcd`"
        raise InvalidInput(message, hint=hint)
    return client("kms", found[1])
