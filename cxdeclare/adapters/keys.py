"""Keys: what the digests of secrets are made with, from the environment or from KMS."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

from cxdeclare.adapters.aws import client
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


def made_by_kms(kms_key: str) -> tuple[Key, str]:
    """A new key, and the same wrapped by a key that stays in KMS."""
    answer = _asked("generate_data_key", kms_key, KeyId=kms_key, NumberOfBytes=_BYTES)
    wrapped = base64.b64encode(answer["CiphertextBlob"]).decode()
    return Key(answer["Plaintext"]), f"{_WRAPPED}{wrapped}"


def unwrapped_by_kms(wrapped: str, kms_key: str | None = None) -> Key:
    """The key that a state keeps."""
    try:
        blob = base64.b64decode(wrapped.removeprefix(_WRAPPED), validate=True)
    except binascii.Error as error:
        message = "the key that the state keeps for digests of secrets cannot be read"
        raise InvalidInput(message) from error
    which = {"KeyId": kms_key} if kms_key else {}
    answer = _asked("decrypt", kms_key or "its KMS key", CiphertextBlob=blob, **which)
    return Key(answer["Plaintext"])


def _asked(operation: str, kms_key: str, **arguments: Any) -> dict[str, Any]:
    try:
        ask = getattr(client("kms"), operation)
        answer: dict[str, Any] = ask(EncryptionContext=_CONTEXT, **arguments)
    except Exception as error:  # noqa: BLE001 - whatever a client says of us, told as one problem
        problem = told(error, f"KMS key `{kms_key}`")
    else:
        return answer
    raise InvalidInput(problem.message, hint=problem.hint)


class Keyring:
    """The key of a run: that of the environment, else the one that KMS keeps for the state."""

    def __init__(self, environment: Mapping[str, str], kms_key: str | None = None) -> None:
        self._environment = environment
        self._kms_key = kms_key
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
            return unwrapped_by_kms(wrapped, self._kms_key), None
        return made_by_kms(self._kms_key) if self._kms_key else None
