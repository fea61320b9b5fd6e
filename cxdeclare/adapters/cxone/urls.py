"""URLs: put together and taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit


def escaped(text: str) -> str:
    """The text as one piece of a path or a query, whatever signs it holds."""
    return quote(text, safe="@")


def with_query(url: str, query: Mapping[str, Any]) -> str:
    """The URL asking for this as well."""
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def origin(url: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def target(url: str) -> str:
    """Path and query: what a server is asked for."""
    parts = urlsplit(url)
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def place(origin: str) -> tuple[str, str]:
    """Scheme and network location of an origin."""
    parts = urlsplit(origin)
    return parts.scheme, parts.netloc


def unescaped(text: str) -> str:
    """What one piece of a path says."""
    return unquote(text)


def query(url: str) -> dict[str, str]:
    """What a URL asks for beside its path."""
    return dict(parse_qsl(urlsplit(url).query))


def path(url: str) -> str:
    """The path as it is written, without what it asks for beside."""
    return urlsplit(url).path
