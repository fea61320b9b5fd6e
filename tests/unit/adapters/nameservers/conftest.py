"""A name server on loopback."""

from __future__ import annotations

from tests.support.nameserver import nameserver

__all__ = ["nameserver"]
