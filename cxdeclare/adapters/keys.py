"""Keys: what the digests of secrets are made with, from the environment or from KMS."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from cxdeclare.adapters.aws import answer, client
from cxdeclare.adapters.secrets.remedies import told
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.secret import Key

VARIABLE = "CXDECLARE_STATE_KEY"
SHORTEST = 16
"""Characters; a shorter text could be guessed from a digest."""
_SALT = b"cxdeclare digests of secrets"
_BYTES = 32
_WRAPPED = "kms:"
_CONTEXT = {"cxdeclare": "digests of secrets"}
_OTHERWISE = f"or set {VARIABLE}: digests begin anew with it"
_REMEDIES = {
    "NotFoundException": ("is not there", "check its name, the region and the account"),
    "IncorrectKeyException": (
        "is not the one that wrapped the key of this state",
        "name that one as `kms_key`",
    ),
    "InvalidCiphertextException": (
        "does not know the key that the state keeps",
        "put back a good copy of the state",
    ),
    "AccessDeniedException": (
        "may not be used",
        "allow `kms:GenerateDataKey` and `kms:Decrypt` on it",
    ),
}
"""What KMS says of its keys; the rest is what AWS says everywhere."""
_ARN = re.compile(r"arn:[a-z-]+:kms:([a-z0-9-]+):.+")


def from_environment(environment: Mapping[str, str]) -> Key | None:
    """The key that a variable holds; None if it is not set."""
    text = environment.get(VARIABLE)
    if not text:
        return None
    if len(text) < SHORTEST:
        message = f"{VARIABLE} has fewer than {SHORTEST} characters"
        raise InvalidInput(message, hint="make one with `openssl rand -base64 32`, and keep it")
    # Whoever has a digest could try texts; that is to cost them something.
    content = text.encode("utf-8", "surrogateescape")
    return Key(hashlib.scrypt(content, salt=_SALT, n=2**14, r=8, p=1, dklen=_BYTES))


def made_by_kms(kms_key: str, region: str | None = None) -> tuple[Key, str]:
    """A new key, and the same wrapped by a key that stays in KMS."""
    answer = _asked("generate_data_key", kms_key, region, KeyId=kms_key, NumberOfBytes=_BYTES)
    wrapped = base64.b64encode(answer["CiphertextBlob"]).decode()
    return Key(answer["Plaintext"]), f"{_WRAPPED}{wrapped}"


def unwrapped_by_kms(wrapped: str, kms_key: str | None = None, region: str | None = None) -> Key:
    """The key that a state keeps."""
    try:
        blob = base64.b64decode(wrapped.removeprefix(_WRAPPED), validate=True)
    except binascii.Error as error:
        message = "the key that the state keeps for digests of secrets cannot be read"
        raise InvalidInput(message) from error
    which = {"KeyId": kms_key} if kms_key else {}
    answer = _asked("decrypt", kms_key, region, CiphertextBlob=blob, **which)
    return Key(answer["Plaintext"])


def _asked(
    operation: str, kms_key: str | None, region: str | None, **arguments: Any
) -> dict[str, Any]:
    named = _ARN.fullmatch(kms_key or "")
    what = f"KMS key `{kms_key}`" if kms_key else "the KMS key of this state"
    try:
        ask = getattr(client("kms", named[1] if named else region), operation)
        said: dict[str, Any] = ask(EncryptionContext=_CONTEXT, **arguments)
    except Exception as error:  # noqa: BLE001 - whatever a client says of us, told as one problem
        found = problem(error, what)
    else:
        return said
    raise found


def problem(error: Exception, what: str) -> InvalidInput:
    """Why there is no key, and what to do; what AWS has no part in is raised again."""
    refused = answer(error)
    if refused is not None and refused.code in _REMEDIES:
        fact, hint = _REMEDIES[refused.code]
        return InvalidInput(f"{what} {fact}", hint=f"{hint}; {_OTHERWISE}")
    found = told(error, what)
    return InvalidInput(found.message, hint="; ".join(filter(None, (found.hint, _OTHERWISE))))


class Keyring:
    """The key of a run: that of the environment, else the one that KMS keeps for the state."""

    def __init__(
        self,
        environment: Mapping[str, str],
        kms_key: str | None = None,
        region: str | None = None,
    ) -> None:
        """With the KMS key, and the region that it is in where the key does not say so itself."""
        self._environment = environment
        self._kms_key, self._region = kms_key, region
        self._known: dict[str | None, tuple[Key, str | None] | None] = {}

    def key(self, wrapped: str | None) -> tuple[Key, str | None] | None:
        """The key, and how the state has to keep it if it has to; None if there is no key."""
        if wrapped not in self._known:
            self._known[wrapped] = self._key(wrapped)
        return self._known[wrapped]

    def _key(self, wrapped: str | None) -> tuple[Key, str | None] | None:
        given = from_environment(self._environment)
        if given is not None:
            return given, None
        if wrapped is not None:
            return unwrapped_by_kms(wrapped, self._kms_key, self._region), None
        return made_by_kms(self._kms_key, self._region) if self._kms_key else None
