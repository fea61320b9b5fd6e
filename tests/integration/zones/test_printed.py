"""The records as they are printed, read by those they are written for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dnslib
import dnslib.server
import pytest
from dnslib.zoneresolver import ZoneResolver

from cxdeclare.cli.exits import Exit
from tests.cli.console import Console
from tests.integration.zones.domains import CARE, OWN, TOKENS
from tests.support.nameserver import NameServer, Rude

CONFIG = """\
manager: {max_workers: 1}
providers:
  config: {class: octodns.provider.yaml.YamlProvider, directory: ./config, default_ttl: 3600}
  target: {class: octodns.provider.yaml.YamlProvider, directory: ./target, default_ttl: 3600}
zones:
  acme.example.: {sources: [config], targets: [target]}
"""


def _sync(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("octodns-sync")), "--config-file", "octo.yaml"]
    return subprocess.run(
        [*command, *options],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_octodns_takes_the_records_and_has_nothing_to_do_the_second_time(
    console: Console,
) -> None:
    """The real program, with its own checks, writes all of them to its target."""
    console.write(CARE)
    for name in ("config", "target"):
        (console.folder / name).mkdir()
    printed = console.must("dns", "--format", "octodns").out
    console.write(printed, "config/acme.example.yaml")
    console.write("--- {}\n", "target/acme.example.yaml")
    console.write(CONFIG, "octo.yaml")
    done = _sync(console.folder, "--doit", "--force")
    assert 0 == done.returncode, done.stderr
    written = (console.folder / "target" / "acme.example.yaml").read_text(encoding="utf-8")
    for token in TOKENS:
        assert f"{token}.dkim.amazonses.com." in written
    assert "v=DMARC1\\; p=none\\; rua=mailto:dmarc@acme.example" in written
    again = _sync(console.folder, "--doit")
    assert 0 == again.returncode, again.stderr
    assert "No changes were planned" in again.stderr


@contextmanager
def _dnslib(text: str) -> Iterator[int]:
    """The port of a name server by other authors that has read a zone."""
    silent = dnslib.server.DNSLogger(log="-request,-reply,-truncated,-error,-recv,-send")
    server = dnslib.server.DNSServer(ZoneResolver(text), address="127.0.0.1", port=0, logger=silent)
    server.start_thread()
    try:
        yield server.server.server_address[1]
    finally:
        server.stop()
        server.server.server_close()
        server.thread.join()


def test_a_name_server_by_others_serves_the_zone_that_is_printed(console: Console) -> None:
    """It loads the text and answers for each name with each value."""
    console.write(CARE)
    with _dnslib(console.must("dns", "--format", "bind").out) as port:

        def answer(name: str, kind: str) -> list[tuple[int, str]]:
            raw = dnslib.DNSRecord.question(name, kind).send("127.0.0.1", port, timeout=2)
            return [(one.ttl, str(one.rdata)) for one in dnslib.DNSRecord.parse(raw).rr]

        for token in TOKENS:
            name = f"{token}._domainkey.care.acme.example"
            assert [(300, f"{token}.dkim.amazonses.com.")] == answer(name, "CNAME")
        assert [(300, "10 inbound-smtp.eu-central-1.amazonaws.com.")] == answer(
            "care.acme.example", "MX"
        )
        dmarc = '"v=DMARC1; p=none; rua=mailto:dmarc@acme.example"'
        assert [(300, dmarc)] == answer("_dmarc.care.acme.example", "TXT")


def test_the_table_has_every_record_in_full(console: Console) -> None:
    """Sorted by name, and it says that the tenant is pretended."""
    console.write(CARE)
    printed = console.must("dns").out
    assert "PRETEND TENANT" in printed
    names = [line.split()[0] for line in printed.splitlines() if "example " in line]
    assert 5 == len(names)
    assert sorted(names) == names


def test_before_the_first_apply_what_is_not_known_is_said(console: Console) -> None:
    """On the side and by the code; after it, the tokens are those of the tenant."""
    console.write(OWN)
    before = console.must("dns", code=Exit.UNKNOWN)
    assert "_domainkey" not in before.out
    assert "apply first" in before.err
    console.must("apply", "--yes", code=Exit.MANUAL)
    after = console.must("dns", "--format", "bind")
    tokens = console.state()["bindings"]["email_domain.own"]["outputs"]["dkim_tokens"]
    for token in tokens:
        assert f"{token}._domainkey.own 1800 IN CNAME {token}.dkim.amazonses.com." in after.out
    assert "" == after.err


TWO = CARE + OWN.partition("email_domains:\n")[2].replace("zone: acme", "zone: own.acme")


@pytest.mark.parametrize("form", ["octodns", "route53"])
def test_one_zone_is_written_at_a_time(console: Console, form: str) -> None:
    """Where a file can hold but one, it has to be chosen."""
    console.write(TWO)
    refused = console.must("dns", "--format", form, code=Exit.INVALID)
    assert "acme.example, own.acme.example" in refused.err
    console.must("dns", "--format", form, "--zone", "ACME.example.", code=Exit.UNKNOWN)
    unknown = console.must("dns", "--zone", "x.example", code=Exit.INVALID)
    assert "no record is needed in the zone x.example" in unknown.err


def test_programs_get_the_records_as_an_event(console: Console) -> None:
    """With all that people are told on the side."""
    console.write(TWO)
    (told,) = [
        one
        for one in console.must("dns", "--json", code=Exit.UNKNOWN).events
        if one["type"] == "dns_records"
    ]
    assert ["acme.example", "own.acme.example"] == [zone["zone"] for zone in told["zones"]]
    assert ["email_domain.own"] == [one["address"] for one in told["awaited"]]


def test_what_is_said_of_dns_changes_nothing_in_the_tenant(console: Console) -> None:
    """The tenant holds no such field: no step, no drift, nothing to export."""
    console.write(OWN)
    console.must("apply", "--yes", code=Exit.MANUAL)
    console.must("emulate", "--publish-dns", "own.acme.example")
    console.must("apply", "--yes")
    console.edit("zone: acme.example,", "zone: own.acme.example, ttl: 5m,")
    console.must("plan", "--detailed-exitcode")
    console.must("drift")


@pytest.mark.parametrize("name", ["target", "tenant_id"])
def test_a_state_of_others_has_no_say(console: Console, name: str) -> None:
    """Tokens of a pretend tenant, or of another one, are never told as those of this one."""
    console.write(OWN)
    console.must("apply", "--yes", code=Exit.MANUAL)
    other = {"target": "live", "tenant_id": "00000000-0000-4000-8000-000000000000"}[name]
    (path,) = console.folder.glob(".cxdeclare/**/*.state.json")
    path.write_text(json.dumps(console.state() | {name: other}), encoding="utf-8")
    for command in (("dns",), ("dns", "check"), ("dns", "publish", "--yes")):
        ran = console.must(*command, code=Exit.INVALID)
        assert "has its own state" in ran.err
        assert "" == ran.out


def test_a_manifest_without_domains_needs_nothing(console: Console) -> None:
    """And that is no error."""
    assert "nothing that needs DNS" in console.must("dns").err


def test_the_zone_of_a_name_can_be_asked_for(console: Console, nameserver: NameServer) -> None:
    """Instead of declaring it; names are then relative to what was found."""
    nameserver.serve("acme.example")
    console.write(CARE.replace("      zone: acme.example\n", ""))
    assert "$ORIGIN care.acme.example." in console.must("dns", "--format", "bind").out
    options = ("--find-zones", "--server", nameserver.at)
    found = console.must("dns", "--format", "bind", *options)
    assert "$ORIGIN acme.example." in found.out
    assert "is not declared" not in found.err
    nameserver.fail(Rude.SERVFAIL)
    assert "is not declared" in console.must("dns", *options).err


def test_a_server_is_named_for_something(console: Console) -> None:
    """Without a zone to find, nobody is asked."""
    console.write(CARE)
    ran = console.must("dns", "--server", "127.0.0.1:53", code=Exit.INVALID)
    assert "--find-zones" in ran.err
