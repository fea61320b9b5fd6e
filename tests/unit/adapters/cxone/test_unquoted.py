"""Unquoted: the key and the token are in no words, however a tenant writes them."""

from __future__ import annotations

import json

import pytest

from cxdeclare.adapters.cxone.exchange import Response
from cxdeclare.adapters.cxone.unquoted import is_in, without

SECRET = "Canary0123/abc+def=="
WRITTEN = {
    "as it is": f'{{"message": "bad {SECRET}!"}}',
    "for HTML": '{"message": "bad Canary0123/abc+def\\u003d\\u003d!"}',
    "with a slash": '{"message": "bad Canary0123\\/abc+def==!"}',
    "for a URL": '{"message": "bad Canary0123%2Fabc%2Bdef%3D%3D!"}',
    "as a key": f'{{"{SECRET}": ["!"]}}',
    "in text": f"bad {SECRET}!",
    "cut off": '{"message": "bad Canary0123\\u002fab...!"}',
}


@pytest.mark.parametrize("how", WRITTEN)
@pytest.mark.parametrize("status", [200, 403])
def test_an_answer_is_told_without_it(how: str, status: int) -> None:
    """Words around it stay, unless it is written in a way that nobody knows."""
    answer = without(SECRET, Response(status, {}, WRITTEN[how].encode()))
    text = answer.body.decode()
    if how != "in text":
        text = json.dumps(json.loads(text), ensure_ascii=False)
    assert "Canary" not in text
    assert "(hidden)" in text
    assert ("!" in text) == (how != "cut off")


def test_a_header_is_told_without_it() -> None:
    """Some tenants explain themselves there."""
    answer = without(SECRET, Response(403, {"x-said": f"no {SECRET}", "x": "y"}))
    assert {"x-said": "no (hidden)", "x": "y"} == answer.headers


def test_an_answer_that_does_not_quote_it_is_the_same_answer() -> None:
    """Byte for byte."""
    answer = Response(200, {"x": "y"}, b'{"a" : 1}')
    assert answer is without(SECRET, answer)
    assert answer is without("short", answer)


def test_words_that_may_hold_it_are_known() -> None:
    """Also where they hold it escaped; a short one could be in any words."""
    assert is_in("BadStatusLine('Canary0123\\\\/abc')", [SECRET])
    assert not is_in("BadStatusLine('HTTP')", [SECRET, "TP"])
