"""Tests of DNS records, with a name server and a pretend AWS on loopback."""

from __future__ import annotations

from tests.cli.conftest import console
from tests.support.nameserver import nameserver

__all__ = ["console", "nameserver"]
