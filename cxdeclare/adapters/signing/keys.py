"""Keys: Ed25519 key files that sign, and the check of signatures by public keys alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.approvers import LOCAL
from cxdeclare.planning.envelope import encoded

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@contextmanager
def _library() -> Iterator[None]:
    """Say what to install where the library is missing: not everybody signs."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("cryptography"):
            raise
        message = "approvals need the package `cryptography`"
        raise InvalidInput(message, hint="run `pip install 'cxdeclare[sign]'`") from error


def sign(file: Path, message: bytes) -> tuple[str, bytes]:
    """The key as approvers are pinned by, and its signature of a message."""
    content = _private(file)
    with _library():
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    try:
        key = load_pem_private_key(content, password=None)
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        is_locked = isinstance(error, TypeError)
        reason = "it has a passphrase" if is_locked else "it is no private key in PEM"
        message_ = f"the key {file} cannot be used: {reason}"
        raise InvalidInput(message_, hint=_HINT) from error
    if not isinstance(key, Ed25519PrivateKey):
        message_ = f"the key {file} cannot be used: it is not an Ed25519 key"
        raise InvalidInput(message_, hint=_HINT)
    return LOCAL + encoded(key.public_key().public_bytes_raw()), key.sign(message)


_HINT = "`plan sign --new-key FILE --by NAME` makes one"


def _private(file: Path) -> bytes:
    """The content of a file that only its owner can read."""
    try:
        with file.open("rb") as opened:
            mode = stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
            if mode & _OTHERS:
                message = f"the key {file} is open to others than its owner (mode {mode:04o})"
                hint = f"make it yours alone with `chmod 600 {file}`, or better make a new one"
                raise InvalidInput(message, hint=hint)
            return opened.read()
    except OSError as error:
        message = f"the key {file} cannot be read: {error.strerror}"
        raise InvalidInput(message, hint=_HINT) from error


def new(file: Path) -> str:
    """Make a key that only its owner can read; its public half, as approvers are pinned by."""
    with _library():
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL  # a key is never written over
        with os.fdopen(os.open(file, flags, 0o600), "wb") as opened:
            opened.write(content)
    except OSError as error:
        message = f"the key cannot be written to {file}: {error.strerror}"
        raise InvalidInput(message, hint="name a file that is not there yet") from error
    return LOCAL + encoded(key.public_key().public_bytes_raw())


def is_signed_locally(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 key, given by the bytes of its public half, signed a message."""
    with _library():
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def is_signed_by_kms(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a P-256 key, given by the DER of its public half, signed a message (SHA-256)."""
    with _library():
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import load_der_public_key
    try:
        key = load_der_public_key(public)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InvalidInput("a pinned public key is no DER", hint=_PUBLIC) from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != ec.SECP256R1.name:
        raise InvalidInput("a pinned public key is not of the curve P-256", hint=_PUBLIC)
    try:
        key.verify(signature, message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


_PUBLIC = "`aws kms get-public-key` prints it for a key of the spec ECC_NIST_P256"
