"""Requests taken apart."""

from __future__ import annotations

import pytest

from cxdeclare.emulator.exchange import Refusal, Reply, parsed


def test_a_target_is_path_and_query() -> None:
    """The query may repeat a name and have empty values."""
    request = parsed("get", "/a/b?x=1&x=2&y=&id[]=%40", {"ACCEPT": "text"}, b"")
    assert ("GET", "/a/b") == (request.method, request.path)
    assert {"x": ["1", "2"], "y": [""], "id[]": ["@"]} == request.query
    assert {"accept": "text"} == request.headers


def test_a_segment_is_decoded_on_its_own() -> None:
    """An escaped slash does not cut a path."""
    assert ("a", "b/c", "d@e") == parsed("GET", "/a/b%2Fc/d%40e", {}, b"").segments


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "", "0", "9999999999", "٣"])
def test_a_number_in_the_query_is_checked(text: str) -> None:
    """Digits only, and not below the least."""
    request = parsed("GET", f"/?top={text}", {}, b"")
    with pytest.raises(Refusal) as caught:
        request.whole_number("top", 50, 1)
    assert (400, "top") == (caught.value.status, caught.value.field)


def test_a_missing_number_has_a_default() -> None:
    """Absent is not zero."""
    assert 50 == parsed("GET", "/", {}, b"").whole_number("top", 50, 1)


def test_a_reply_without_body_is_empty() -> None:
    """No JSON null is sent; other text is UTF-8."""
    assert (b"", b'"\xc3\xa9"') == (Reply(204).encoded(), Reply(200, "é").encoded())
