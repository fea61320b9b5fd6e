"""Addresses are put together so that every sign arrives."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from cxdeclare.adapters.cxone import urls


@pytest.mark.parametrize("text", ["a/b", "a?b", "a#b", "a b", "a+b", "a%2Fb", "é", "{member}", '"'])
def test_no_sign_of_an_id_means_anything_in_a_path(text: str) -> None:
    """The text comes back when it is unescaped, and is one piece until then."""
    escaped = urls.escaped(text)
    assert text == unquote(escaped)
    assert not set('/?# +{}"').intersection(escaped)


def test_a_query_is_added_to_one_that_is_there() -> None:
    """The path of an endpoint may bring a query of its own."""
    assert "/a" == urls.with_query("/a", {})
    assert "/a?skip=0&top=9" == urls.with_query("/a", {"skip": 0, "top": 9})
    assert "/a?id[]=1&page=2" == urls.with_query("/a?id[]=1", {"page": 2})
    assert "/a?NextToken=b%26c%3D%3D" == urls.with_query("/a", {"NextToken": "b&c=="})


def test_an_address_is_taken_apart() -> None:
    """Where to connect to, and what to ask for there."""
    url = "https://api.example:8443/dfo/3.0/tags?page=1"
    assert "https://api.example:8443" == urls.origin(url)
    assert ("https", "api.example:8443") == urls.place(urls.origin(url))
    assert "/dfo/3.0/tags?page=1" == urls.target(url)
    assert "/" == urls.target("http://127.0.0.1")
