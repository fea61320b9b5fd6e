"""Envelope: a signed message as DSSE 1.0 has it, and the exact bytes that are signed."""

from __future__ import annotations

import base64

from pydantic import Field

from cxdeclare.model.frozen import Frozen


class Signature(Frozen):
    """One signature, with a hint that says whose it may be."""

    keyid: str = ""
    """Not signed: it may only narrow down which of the pinned keys to try."""
    sig: str
    """Base64 of the signature."""

    @property
    def content(self) -> bytes:
        """The signature itself; raise `ValueError` if it is not base64."""
        return decoded(self.sig)


class Envelope(Frozen):
    """A message with its type and who signed both."""

    payload: str
    """Base64 of the message."""
    payload_type: str = Field(alias="payloadType")
    signatures: tuple[Signature, ...] = Field(min_length=1)

    @property
    def message(self) -> bytes:
        """The message, to be looked into after a signature was found good, and not before."""
        return decoded(self.payload)

    @property
    def signed(self) -> bytes:
        """The bytes that every signature is over."""
        return encoding(self.payload_type, self.message)


def encoding(payload_type: str, message: bytes) -> bytes:
    """The pre-authentication encoding (PAE): no two pairs of type and message have the same."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(message), message)


def sealed(payload_type: str, message: bytes, keyid: str, signature: bytes) -> Envelope:
    """The envelope of one signature."""
    return Envelope(
        payload=encoded(message),
        payloadType=payload_type,
        signatures=(Signature(keyid=keyid, sig=encoded(signature)),),
    )


def encoded(content: bytes) -> str:
    """Standard base64."""
    return base64.b64encode(content).decode()


def decoded(text: str) -> bytes:
    """What base64 of either alphabet says; raise `ValueError` unless it is the one way to say it.

    Loose bits at the end are refused: nothing in a signed file may be changed unnoticed.
    """
    standard = text.replace("-", "+").replace("_", "/")
    try:
        content = base64.b64decode(standard, validate=True)
    except ValueError as error:
        raise ValueError("it is not base64") from error
    if encoded(content) != standard:
        raise ValueError("it is not base64 as it is usually written")
    return content
