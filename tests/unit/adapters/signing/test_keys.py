from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as how
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cxdeclare.adapters.signing import keys
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.approvers import LOCAL
from cxdeclare.planning.envelope import decoded
from tests.support.approvals import Person


def _public(key: str) -> bytes:
    return decoded(key.removeprefix(LOCAL))


def test_a_new_key_signs_and_is_its_owners_alone(tmp_path: Path) -> None:
    """What is pinned is its public half, and that says the signature is good."""
    file = tmp_path / "ana.pem"
    made = keys.new(file)
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    key, signature = keys.sign(file, b"message")
    assert made == key
    assert keys.is_signed_locally(_public(key), b"message", signature)
    assert not keys.is_signed_locally(_public(key), b"massage", signature)


def test_no_two_keys_are_the_same(tmp_path: Path) -> None:
    """Nor does one sign for the other."""
    one, other = keys.new(tmp_path / "a.pem"), keys.new(tmp_path / "b.pem")
    assert one != other
    _, signature = keys.sign(tmp_path / "a.pem", b"message")
    assert not keys.is_signed_locally(_public(other), b"message", signature)


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    """Whoever lost it could approve no more."""
    file = tmp_path / "ana.pem"
    keys.new(file)
    before = file.read_bytes()
    with pytest.raises(InvalidInput, match="cannot be written to"):
        keys.new(file)
    assert before == file.read_bytes()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610, 0o601])
def test_a_key_that_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    """Their approval would count as its owner's; the mode and the way out are said."""
    file = Person("ana").key_file(tmp_path / "ana.pem")
    file.chmod(mode)
    with pytest.raises(InvalidInput, match=f"open to others than its owner .mode 0{mode:o}") as no:
        keys.sign(file, b"message")
    assert "chmod 600" in no.value.hint
    file.chmod(0o400)
    keys.sign(file, b"message")


def _file(path: Path, content: bytes) -> Path:
    path.touch(0o600)
    path.write_bytes(content)
    return path


def _pem(key: object, encryption: how.KeySerializationEncryption | None = None) -> bytes:
    assert isinstance(key, Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    kind = how.PrivateFormat.PKCS8
    return key.private_bytes(how.Encoding.PEM, kind, encryption or how.NoEncryption())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is no private key in PEM"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no private key"),
        (_pem(ec.generate_private_key(ec.SECP256R1())), "it is not an Ed25519 key"),
        (_pem(Ed25519PrivateKey.generate(), how.BestAvailableEncryption(b"x")), "a passphrase"),
    ],
    ids=["empty", "damaged", "P-256", "passphrase"],
)
def test_what_is_no_usable_key_is_told_apart(content: bytes, words: str, tmp_path: Path) -> None:
    """It says why, and how a key is made."""
    with pytest.raises(InvalidInput, match=words) as refused:
        keys.sign(_file(tmp_path / "key.pem", content), b"message")
    assert "--new-key" in refused.value.hint


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With what the system says."""
    with pytest.raises(InvalidInput, match=r"ana\.pem cannot be read: No such file"):
        keys.sign(tmp_path / "ana.pem", b"message")


def _der(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    public = key.public_key()
    return public.public_bytes(how.Encoding.DER, how.PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize(
    ("public", "words"),
    [
        (b"", "no DER"),
        (b"nothing", "no DER"),
        (_der(ec.generate_private_key(ec.SECP384R1())), "not of the curve P-256"),
        (_der(rsa.generate_private_key(65537, 2048)), "not of the curve P-256"),
    ],
    ids=["empty", "nothing", "P-384", "RSA"],
)
def test_another_public_key_than_p256_is_refused(public: bytes, words: str) -> None:
    """The file of approvers is wrong, not the approval."""
    with pytest.raises(InvalidInput, match=words):
        keys.is_signed_by_kms(public, b"message", b"signature")


def test_without_the_library_it_says_what_to_install(tmp_path: Path) -> None:
    """It is an extra: most who use the tool sign nothing."""
    code = f"""
import sys
from pathlib import Path
sys.modules["cryptography"] = None
from cxdeclare.adapters.signing import keys
from cxdeclare.model.errors import InvalidInput
try:
    keys.new(Path({str(tmp_path / "a.pem")!r}))
except InvalidInput as error:
    print(error, error.hint)
"""
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    expected = "approvals need the package `cryptography` run `pip install 'cxdeclare[sign]'`\n"
    assert expected == said.stdout
