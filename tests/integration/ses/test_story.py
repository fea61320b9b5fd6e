"""From a manifest to a domain that sends: over sockets, with records that a name server has."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.adapters.ses.transport import ORIGIN
from cxdeclare.engine import consume, usecases
from cxdeclare.engine.events import Event, GateSeen, StepFailed
from cxdeclare.engine.gates import Patience
from cxdeclare.planning.plan import Plan
from tests.cli.console import Console
from tests.support.manifests import a_manifest
from tests.support.nameserver import NameServer
from tests.support.patient import Client, over_http
from tests.support.scenes import care
from tests.support.ses import Split, sender

MANIFEST = """\
apiVersion: cxdeclare/v1
tenant: {name: acme-care, id: 6f1c9f6e-3f0e-4f57-9a55-0d4a3b1f7c11, area: eu1}
email_domains:
  care:
    domain: care.acme.example
    region: eu-central-1
    account: own
    mail_from: bounce.care.acme.example
    on_mx_failure: reject
    dns: {zone: acme.example}
skills:
  billing: {name: Email.Billing, campaign: Customer Care}
channels:
  billing:
    name: Billing
    address: billing@care.acme.example
    domain: care
    default_skill: billing
    default_script: Email\\Inbound v3
"""


def test_apply_waits_for_the_records_that_the_tool_has_printed(
    console: Console, nameserver: NameServer, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plan, apply, which waits; publish what `dns` prints; it goes on, and all is clean."""
    monkeypatch.setenv("CXDECLARE_LOOKS_EVERY", "0.1")
    console.write(MANIFEST)
    at = ("--target", f"http://127.0.0.1:{port}")
    nameserver.serve("acme.example")
    console.must("apply", *at, "--yes", code=7)
    given_up = console.must("apply", *at, "--yes", "--wait", "1", code=7)
    assert "SES says PENDING, HOST_NOT_FOUND: one of the names is not in DNS" in given_up.err
    assert "gave up" in given_up.err
    waiting = console.start("apply", *at, "--yes", "--wait", "--json", stderr=subprocess.STDOUT)
    assert waiting.stdout is not None
    records = ""
    with waiting:
        for line in waiting.stdout:
            event = json.loads(line)
            if event["type"] == "gate_seen" and event["because"] and not records:
                records = console.must("dns", *at, "--format", "bind").out
                nameserver.serve("acme.example", records)
        assert 0 == waiting.wait(10)
    assert records
    assert 0 == console.run("plan", *at, "--detailed-exitcode").code
    assert 0 == console.run("drift", *at).code
    checked = console.run("dns", "check", *at, "--server", nameserver.at)
    assert 0 == checked.code, checked


@dataclass
class ThroughBoto:
    """A client of a served tenant that calls SES through boto3, in a time of its own."""

    client: Client
    gates: list[GateSeen] = field(default_factory=list)

    def provider(self) -> CxoneProvider:
        client = self.client
        session = Session(client.transport, client.origin, "k", "s", clock=client.clock)
        origins = replace(Origins.on_one_host(client.origin), ses=ORIGIN)
        split: Any = Split(session, sender(client.clock))
        return CxoneProvider(split, origins)

    def setting(self) -> usecases.Setting:
        clock = self.client.clock
        return replace(
            self.client.setting(),
            clock=clock,
            sleep=clock.sleep,
            patience=Patience(lambda: 0.5),
        )

    def plan(self, **sections: Any) -> Plan:
        manifest = a_manifest(**sections)
        return usecases.plan(self.setting(), self.provider(), self.client.store, manifest)[0]

    def run(self, plan: Plan) -> Iterator[Event]:
        return consume.apply(self.setting(), self.provider(), self.client.store, plan)


@contextmanager
def through_boto(port: int) -> Iterator[ThroughBoto]:
    with over_http(port) as client:
        yield ThroughBoto(client)


def test_the_same_through_boto3(port: int, nameserver: NameServer) -> None:
    """Identity and MAIL FROM are made with signed calls, and waited for by reading with them."""
    domain = care()["email_domains"]["care"] | {"mail_from": "bounce.care.example"}
    sections = care(email_domains={"care": domain})
    nameserver.serve("care.example")
    with through_boto(port) as boto:
        looks = 0
        for event in boto.run(boto.plan(**sections)):
            assert not isinstance(event, StepFailed), event
            if isinstance(event, GateSeen):
                looks += 1
            if looks == 2:
                state = boto.client.store.read()
                assert state is not None
                tokens = state.bindings["email_domain.care"].outputs["dkim_tokens"]
                text = "".join(
                    f"{one}._domainkey CNAME {one}.dkim.amazonses.com.\n" for one in tokens
                )
                nameserver.serve("care.example", text)
        assert 3 == looks
        assert boto.plan(**sections).decision.is_empty
        assert {"CNAME"} <= {one.type for one in nameserver.asked}
