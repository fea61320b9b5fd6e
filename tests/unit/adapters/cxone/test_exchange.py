"""What is carried is never shown whole."""

from __future__ import annotations

from cxdeclare.adapters.cxone.exchange import Request, Response


def test_neither_token_nor_key_is_shown() -> None:
    """A request or an answer in a crash report gives no secret away."""
    request = Request("POST", "https://x.example", {"Authorization": "canary"}, b"canary")
    shown = f"{request} {request!r} {Response(200, {}, b'canary')}"
    assert "https://x.example" in shown
    assert "canary" not in shown
