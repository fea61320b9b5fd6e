"""Envelopes, by the vectors of the DSSE specification.

They are those of https://github.com/secure-systems-lab/dsse: the example under "Test Vectors" in
`protocol.md`, version 1.0.0, and `testvectors/vectors.json`.
"""

from __future__ import annotations

import json
import string
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives import serialization as how
from cryptography.hazmat.primitives.asymmetric import ec, utils
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cxdeclare.adapters.signing import keys
from cxdeclare.planning.approvers import LOCAL, Approver
from cxdeclare.planning.envelope import Envelope, decoded, encoded, encoding, sealed

IN_TOTO = "application/vnd.in-toto+json"
STATEMENT = b'{"_type":"https://in-toto.io/Statement/v1"}'
A = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
B = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
OF_A = "2WAfaHm5jluo0w+0rk8uVkluELJYWjSmU9x7EUzx+AyteDGJ4/nqyJXfmAUVFIAoQafWm7AxBZNw5M9ixNHiCA=="
OF_B = "c1+67/aT0yqEpwx8PsVY3MLHsj9D0CZ014/Fv/QlG59P+9CobUZ7xECJ/V3USG0Ob9CiE5LjReEZUzNF2l7eBw=="
PAYLOAD = "eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEifQ=="


@pytest.mark.parametrize(
    ("payload_type", "message", "expected"),
    [
        (
            "http://example.com/HelloWorld",
            b"hello world",
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world",
        ),
        (IN_TOTO, STATEMENT, b"DSSEv1 28 application/vnd.in-toto+json 43 " + STATEMENT),
        (
            IN_TOTO,
            b"\xfb\xff\xbf>?",
            b"DSSEv1 28 application/vnd.in-toto+json 5 \xfb\xff\xbf>?",
        ),
        (
            "application/vnd.exämple+json",
            STATEMENT,
            b"DSSEv1 29 application/vnd.ex\xc3\xa4mple+json 43 " + STATEMENT,
        ),
        (IN_TOTO, b"", b"DSSEv1 28 application/vnd.in-toto+json 0 "),
        ("", STATEMENT, b"DSSEv1 0  43 " + STATEMENT),
    ],
    ids=["protocol.md", "single", "bytes", "non-ascii type", "empty message", "empty type"],
)
def test_the_encoding_is_that_of_the_specification(
    payload_type: str, message: bytes, expected: bytes
) -> None:
    """Type and message with their lengths in bytes, byte for byte."""
    assert expected == encoding(payload_type, message)


@pytest.mark.parametrize(
    ("public", "payload_type", "payload", "signature", "good"),
    [
        (A, IN_TOTO, PAYLOAD, OF_A, True),
        (B, IN_TOTO, PAYLOAD, OF_B, True),
        (B, IN_TOTO, PAYLOAD, OF_A, False),
        (A, "application/vnd.example.other+json", PAYLOAD, OF_A, False),
        (
            A,
            IN_TOTO,
            "-_-_Pj8=",
            "P-_KHICeR7tI6S_YyejJTRtrXhcQyQ2LYPaL8h90KjC9qN8HU_svOQ6TuDOT1HIrsGW886DbWNWcCmX5twLrAw==",
            True,
        ),
        (
            A,
            "application/vnd.exämple+json",
            PAYLOAD,
            "xmSk/ug66ysT7ayhkCIjhAq42zgZXSsEWuzUaNL7w2eGAdF/NU6/fRXPtmfN+5DNSAs5/i2lUnHjbbjPsu0tAw==",
            True,
        ),
        (
            A,
            IN_TOTO,
            "",
            "gSggCAaTLTYyRH6FIDBem6meyIynsYy8RTHVzwx9tnTb7Bg/1jMWnuVgI/gffqmbsC2VX5/jHfkkDqsj7CDbDg==",
            True,
        ),
    ],
)
def test_signatures_of_the_specification_are_judged_as_it_says(
    public: str, payload_type: str, payload: str, signature: str, good: bool
) -> None:
    """Good ones are good, and one over another type, or by another key, is not."""
    content = {"payload": payload, "payloadType": payload_type, "signatures": [{"sig": signature}]}
    found = Envelope.model_validate_json(json.dumps(content))
    said = keys.is_signed_locally(bytes.fromhex(public), found.signed, found.signatures[0].content)
    assert good == said


def test_the_p256_signature_of_the_specification_is_good() -> None:
    """The one of `protocol.md`; it stands there as r and s, where KMS gives DER."""
    x = 46950820868899156662930047687818585632848591499744589407958293238635476079160
    y = 5640078356564379163099075877009565129882514886557779369047442380624545832820
    signature = decoded(
        "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="
    )
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    der = public.public_bytes(how.Encoding.DER, how.PublicFormat.SubjectPublicKeyInfo)
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    message = encoding("http://example.com/HelloWorld", b"hello world")
    assert keys.is_signed_by_kms(der, message, utils.encode_dss_signature(r, s))
    assert not keys.is_signed_by_kms(der, message + b" ", utils.encode_dss_signature(r, s))


@given(st.text(), st.binary(), st.text(), st.binary())
def test_two_messages_never_have_one_encoding(
    one: str, first: bytes, two: str, last: bytes
) -> None:
    """Otherwise a signature of the one would be a signature of the other."""
    is_same = (one, first) == (two, last)
    assert is_same == (encoding(one, first) == encoding(two, last))


@given(st.binary(min_size=1, max_size=40))
def test_base64_is_read_in_one_way_only(content: bytes) -> None:
    """No other character at any place means the same bytes, but that of the other alphabet."""
    text = encoded(content)
    assert content == decoded(text)
    for at in range(len(text)):
        for other in f"{string.ascii_letters}{string.digits}+/-_= ":
            edited = text[:at] + other + text[at + 1 :]
            if edited.translate(str.maketrans("-_", "+/")) == text:
                assert content == decoded(edited)
            else:
                with suppress(ValueError):
                    assert content != decoded(edited)


@pytest.mark.parametrize("text", ["a", "ab", "abc", "AB==", "a b=", "YQ==\n", "YQ", "Ä==="])
def test_what_is_no_base64_is_refused(text: str) -> None:
    """Also loose bits at the end, white space, and no padding."""
    with pytest.raises(ValueError, match="base64"):
        decoded(text)


def test_an_envelope_survives_its_file() -> None:
    """In the words of the specification."""
    made = sealed("type", b"message", "key", b"signature")
    text = made.model_dump_json(by_alias=True)
    assert {"payload", "payloadType", "signatures"} == set(json.loads(text))
    assert made == Envelope.model_validate_json(text)
    assert (b"message", b"signature") == (made.message, made.signatures[0].content)


@pytest.mark.parametrize(
    ("field", "value"), [("signatures", []), ("payload", None), ("payloadType", 1), ("more", 1)]
)
def test_what_is_no_envelope_is_refused(field: str, value: object) -> None:
    """Nobody signed it, or it is something else."""
    made = json.loads(
        sealed("type", b"message", "key", b"signature").model_dump_json(by_alias=True)
    )
    with pytest.raises(ValidationError):
        Envelope.model_validate_json(json.dumps({**made, field: value}))


def test_a_pinned_key_may_be_spelled_in_either_alphabet() -> None:
    """It is one key all the same."""
    raw = b"\xfb\xff" * 16
    text = encoded(raw)
    other = text.replace("+", "-").replace("/", "_")
    assert text != other
    assert Approver(name="a", key=LOCAL + text) == Approver(name="a", key=LOCAL + other)
