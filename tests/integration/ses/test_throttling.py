"""An SES that takes one call a second: through boto3, with a time that only pauses let pass."""

from __future__ import annotations

import json

import pytest

from cxdeclare.adapters.aws import client
from cxdeclare.adapters.ses import transport
from cxdeclare.emulator.tenant import Tenant
from tests.cli.console import answering
from tests.support.patient import Clock
from tests.support.ses import IDENTITIES, sender


def test_our_pace_is_never_too_fast_for_it(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six calls take five seconds and more, and none is refused."""
    clock = Clock()
    with Tenant.open(clock=clock, ses_every=1.0) as tenant, answering(tenant) as origin:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", origin)
        client.cache_clear()
        one = sender(clock)
        statuses = [one.send("GET", IDENTITIES, repeatable=True).status for _ in range(6)]
        assert [200] * 6 == statuses
        assert (0, 6) == (tenant.spacing.refused, one.sent.reads)
    assert port


def test_what_is_refused_because_others_call_too_is_sent_again(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what writes, as nothing was done; each attempt is counted."""
    clock = Clock()
    with Tenant.open(clock=clock, ses_every=1.0) as tenant, answering(tenant) as origin:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", origin)
        client.cache_clear()
        theirs, ours = sender(clock), sender(clock)
        theirs.send("GET", IDENTITIES, repeatable=True)
        made = ours.send("POST", IDENTITIES, {"EmailIdentity": "care.example"}, repeatable=False)
        assert 200 == made.status
        assert 3 == len(json.loads(made.body)["DkimAttributes"]["Tokens"])
        assert 1 <= tenant.spacing.refused
        assert 1 + tenant.spacing.refused == ours.sent.writes
    assert port
    assert transport.EVERY >= 1.0
