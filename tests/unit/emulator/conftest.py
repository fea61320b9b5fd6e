"""A fresh tenant for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cxdeclare.emulator.tenant import Tenant
from tests.unit.emulator.caller import Caller


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    """A rude tenant in memory."""
    with Tenant.open() as tenant:
        yield tenant


@pytest.fixture
def caller(tenant: Tenant) -> Caller:
    """Someone with a token for it."""
    return Caller(tenant)
