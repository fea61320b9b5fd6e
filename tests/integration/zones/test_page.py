"""What the page on DNS records shows of commands that need servers is what they say."""

from __future__ import annotations

import re

from cxdeclare.adapters.aws import client
from tests.cli.console import ROOT, Console
from tests.docs.test_pages import BLOCKS, _commands, _fits
from tests.support.aws import Aws
from tests.support.nameserver import NameServer

RIGHTS = re.compile(r"`(route53:\w+)`")
PAGE = ROOT / "docs" / "how-to" / "dns-records.md"


def test_commands_that_need_servers_say_what_the_page_prints(
    console: Console, aws: Aws, nameserver: NameServer
) -> None:
    """Against Route 53 as moto has it, and a name server with the records that were printed."""
    blocks = [block for block in BLOCKS if block.page == PAGE]
    (manifest,) = (block for block in blocks if block.file)
    console.write("\n".join(manifest.lines), manifest.file)
    console.must("apply", manifest.file, "--yes", code=7)
    aws.client("route53").create_hosted_zone(Name="acme.example", CallerReference="page")
    printed = console.must("dns", manifest.file, "--format", "bind").out
    nameserver.serve("acme.example", printed)
    used: set[str] = set()
    events = client("route53", "us-east-1").meta.events
    events.register("before-call.route-53", lambda model, **_: used.add(f"route53:{model.name}"))
    shown = [one for one in blocks if one.form == "text" and one.lines[0].startswith("$ cx")]
    assert 2 == len(shown)
    for block in shown:
        for number, command, expected in _commands(block):
            words = command.replace("127.0.0.1:5353", nameserver.at).split()[1:]
            said = re.sub(r"\(Z?[A-Z0-9]{10,}\)", "(...)", console.must(*words).out)
            assert _fits(expected, said.rstrip("\n")), f"{PAGE.name}:{number}\n{said}"
    assert set(RIGHTS.findall(PAGE.read_text(encoding="utf-8"))) == used
