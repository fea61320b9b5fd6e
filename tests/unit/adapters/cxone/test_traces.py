"""Traces: a piece of a secret is known again, in whatever form somebody repeats it."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.adapters.cxone.exchange import Response
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.adapters.cxone.traces import are_in
from cxdeclare.adapters.cxone.unquoted import without
from cxdeclare.adapters.cxone.veil import Veil
from cxdeclare.model.secret import Secret

SECRET = "Zx9-canary_of.the~token+AbCdEfGhIj/0123456789QrStUvWx=="
HEADER = f"Authorization: Bearer {SECRET}"


def _wrapped(text: str, width: int, between: str) -> str:
    return between.join(text[at : at + width] for at in range(0, len(text), width))


ECHOED = {
    "as it is": HEADER,
    "for a URL": quote(HEADER, safe=""),
    "for a URL, every sign": "".join(f"%{ord(one):02X}" for one in HEADER),
    "for HTML, every sign": "".join(f"&#{ord(one)};" for one in HEADER),
    "for HTML": html.escape(HEADER),
    "as JSON in JSON": json.dumps(json.dumps(HEADER)),
    "as escapes": "".join(f"\\u{ord(one):04x}" for one in HEADER),
    "as numbers": HEADER.encode().hex(),
    "in base64, behind nothing": base64.b64encode(SECRET.encode()).decode(),
    "in base64, behind a word": base64.b64encode(HEADER.encode()).decode(),
    "in base64, behind another": base64.b64encode(f"x{HEADER}".encode()).decode(),
    "in base64, in lines": base64.encodebytes(f"xy{HEADER}".encode()).decode(),
    "in short lines": _wrapped(HEADER, 10, "\r\n "),
    "in lines that are escaped": json.dumps(_wrapped(HEADER, 10, "\n")),
    "sign by sign": str(list(HEADER)),
    "in capitals": HEADER.upper(),
    "its beginning": HEADER[: HEADER.index("Ij/")],
    "its end": SECRET[25:],
}


@pytest.mark.parametrize("how", ECHOED)
@pytest.mark.parametrize("status", [200, 401])
def test_a_refusal_shows_no_form_of_the_token(how: str, status: int) -> None:
    """In its body and in its headers; one that claims success refuses as well."""
    said = json.dumps({"success": False, "message": f"{ECHOED[how]} is no good"}).encode()
    answer = without(SECRET, Response(status, {"x": " ".join(ECHOED[how].split())}, said))
    message = json.loads(answer.body)["message"]
    assert "(hidden)" in message
    assert "(hidden)" in answer.headers["x"]
    assert not are_in(message, SECRET)


def test_lines_of_which_none_tells_it_are_not_shown_either() -> None:
    """Each is too short to be known by itself."""
    lines = [{"message": one} for one in _wrapped(HEADER, 6, "\n").splitlines()]
    answer = without(SECRET, Response(400, {}, json.dumps({"errors": lines}).encode()))
    assert {"message": "(hidden)"} == json.loads(answer.body)


@pytest.mark.parametrize("how", ECHOED)
def test_a_secret_of_the_manifest_is_known_as_well(how: str) -> None:
    """Also when another call is refused later."""
    veil = Veil()
    said = json.dumps({"message": ECHOED[how]}).encode()
    assert veil.over(Response(400, {}, said), {"key": Secret(SECRET)}).is_veiled
    assert veil.over(Response(400, {}, said), None).is_veiled
    assert not veil.over(Response(400, {}, b'{"message": "no"}'), None).is_veiled


def test_what_stands_around_every_key_tells_nothing() -> None:
    """A tenant may say what a key has to begin with."""
    pem = f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----"
    assert not are_in("it has to begin with -----BEGIN PRIVATE KEY-----", pem)
    assert are_in(f"no key: {SECRET}", pem)


@given(st.text(alphabet="abcdefghij0123456789 .,:", max_size=300))
def test_other_words_are_left_alone(words: str) -> None:
    """Nothing but the secret is hidden."""
    answer = Response(400, {"x": words}, json.dumps({"message": words}).encode())
    assert answer is without("QWERTYUIOPLKZXVNM-QWERTYUIOPLKZXVNM", answer)


def test_a_session_tells_no_form_of_its_token() -> None:
    """What is given to whoever asked is clean already."""
    claims = base64.urlsafe_b64encode(b'{"tenantId": "t"}').decode().rstrip("=")
    token = f"eyJhbGciOiJub25lIn0.{claims}.c2lnbmF0dXJlLW9mLWEtdG9rZW4"

    def tenant(request: object) -> Response:
        headers = getattr(request, "headers", {})
        if "Authorization" not in headers:
            return Response(200, {}, json.dumps({"access_token": token}).encode())
        echo = base64.b64encode(headers["Authorization"].encode()).decode()
        return Response(403, {}, json.dumps({"message": f"got {echo}"}).encode())

    session = Session(tenant, "https://auth.example", "id", "secret-of-the-key")
    answer = session.send("GET", "https://api.example/x", repeatable=True)
    assert b'{"message": "(hidden)"}' == answer.body
