from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from cxdeclare.adapters import aws as ours
from cxdeclare.adapters.signing import keys, kms
from cxdeclare.model.errors import InvalidInput
from tests.support.aws import REGION, Aws

_OTHER = f"arn:aws:kms:{REGION}:123456789012:key/00000000-0000-0000-0000-000000000000"


def _key(aws: Aws, spec: str = "ECC_NIST_P256") -> str:
    made = aws.client("kms").create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")
    return str(made["KeyMetadata"]["Arn"])


def test_what_kms_signs_is_good_without_asking_kms(aws: Aws) -> None:
    """The public half is enough, and says no to anything else."""
    arn = _key(aws)
    pinned, signature = kms.sign(arn, b"message")
    assert f"kms:{arn}" == pinned
    public = aws.client("kms").get_public_key(KeyId=arn)["PublicKey"]
    assert keys.is_signed_by_kms(public, b"message", signature)
    assert not keys.is_signed_by_kms(public, b"massage", signature)
    assert not keys.is_signed_by_kms(public, b"message", signature[:-1])


def test_kms_is_asked_for_a_public_half_that_is_not_pinned(aws: Aws) -> None:
    """With the same answers."""
    arn, other = _key(aws), _key(aws)
    _, signature = kms.sign(arn, b"message")
    assert kms.is_signed(arn, b"message", signature)
    assert not kms.is_signed(arn, b"massage", signature)
    assert not kms.is_signed(other, b"message", signature)


def test_an_alias_signs_as_the_key_it_stands_for(aws: Aws) -> None:
    """A key is pinned by its own ARN."""
    arn = _key(aws)
    aws.client("kms").create_alias(AliasName="alias/release", TargetKeyId=arn)
    pinned, _ = kms.sign(f"arn:aws:kms:{REGION}:123456789012:alias/release", b"message")
    assert f"kms:{arn}" == pinned


@pytest.mark.parametrize("arn", ["", "alias/release", "arn:aws:s3:::bucket", "arn:aws:kms:x"])
def test_what_is_no_key_of_kms_is_refused(arn: str) -> None:
    """Before anything is asked."""
    with pytest.raises(InvalidInput, match="is not the ARN of a KMS key"):
        kms.sign(arn, b"message")


def test_a_key_that_is_not_there_is_told(aws: Aws) -> None:
    """What AWS says becomes one line."""
    with pytest.raises(Exception, match="did not sign") as refused:
        kms.sign(_OTHER, b"message")
    assert _OTHER in str(refused.value)


@contextmanager
def _kms(answers: dict[str, tuple[int, dict[str, Any]]]) -> Iterator[tuple[str, list[str]]]:
    """The URL of a KMS that answers as it is told to, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(self.headers["X-Amz-Target"].removeprefix("TrentService."))
            status, body = answers[asked[-1]]
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


_DENIED = (400, {"__type": "AccessDeniedException", "message": "no"})


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((200, {"SignatureValid": True}), True),
        ((200, {"SignatureValid": False}), False),
        ((200, {}), False),
        ((400, {"__type": "KMSInvalidSignatureException", "message": ""}), False),
    ],
    ids=["valid", "says no", "says nothing", "raises"],
)
def test_kms_says_whose_a_signature_is_where_it_withholds_the_public_half(
    answer: tuple[int, dict[str, Any]], expected: bool, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AWS raises where others answer `false`; both mean no, and so does silence."""
    with _kms({"GetPublicKey": _DENIED, "Verify": answer}) as (url, asked):
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        ours.client.cache_clear()
        assert expected == kms.is_signed(_OTHER, b"message", b"signature")
    assert ["GetPublicKey", "Verify"] == asked


def test_who_may_not_ask_at_all_is_told(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an error, and not a signature that does not count."""
    with _kms({"GetPublicKey": _DENIED, "Verify": _DENIED}) as (url, _):
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        ours.client.cache_clear()
        with pytest.raises(InvalidInput, match=r"did not say whether .* signed: AWS denies it"):
            kms.is_signed(_OTHER, b"message", b"signature")
