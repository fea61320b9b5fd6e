"""Tests of what is asked of name servers, with a name server on loopback."""

from __future__ import annotations

from tests.support.nameserver import nameserver

__all__ = ["nameserver"]
