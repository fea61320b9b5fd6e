"""dns check: ask the name servers whether they have the records that domains need."""

from __future__ import annotations

import click

from cxdeclare.cli import asking, dns_needs, options
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.options import Given
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.engine import zone
from cxdeclare.engine.zone_events import RecordsChecked, RecordVerdict
from cxdeclare.planning.zone_verdict import Standing, Verdict
from cxdeclare.report.zone import said as zone_report


@click.command("check")
@options.layers
@options.target
@click.option(
    "--server",
    "servers",
    type=options.TEXT,
    multiple=True,
    metavar="ADDRESS[:PORT]",
    help="Ask this name server, and not those of the zone; may be repeated.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: one object with all that was found.",
)
@options.says
def command(
    *, said: View, given: Given, target: str | None, servers: tuple[str, ...], form: str
) -> Exit:
    """Ask the authoritative name servers for the records that the domains of MANIFEST need.

    It ends with 2 if one is missing, wrong or in conflict, and with 8 if one could not be asked
    for: a server that does not answer says nothing of what it has.
    """
    needs = dns_needs.read_needs(said, given, target)
    if needs is None:
        return Exit.INVALID
    asked = zone.ask(needs.needs, asking.name_servers(servers))
    judged = needs.loaded.told(zone.judge(KINDS, needs.manifest, asked.facts))
    said.diagnostics(judged.diagnostics, needs.loaded.sources)
    found = RecordsChecked(records=tuple(map(_verdict, asked.verdicts)), awaited=needs.awaited)
    needs.tell(said)
    text = zone_report.checked(found, is_pretend=needs.is_pretend)
    said.told(found, text if form == "text" else found.model_dump_json(indent=2))
    codes = [Exit.DONE]
    if not asked.is_certain or needs.awaited:
        codes.append(Exit.UNKNOWN)
    if any(one.standing not in {Standing.PRESENT, Standing.UNCHECKED} for one in asked.verdicts):
        codes.append(Exit.DIFFERENCES)
    return worst(*codes)


def _verdict(one: Verdict) -> RecordVerdict:
    return RecordVerdict(
        name=one.record.name,
        record_type=one.record.type.value,
        purpose=one.record.purpose,
        wanted=one.record.values,
        standing=one.standing.value,
        found=tuple(map(_legible, one.found)),
        hint=_legible(one.hint),
        reason=one.reason,
        silent=one.silent,
    )


def _legible(text: str) -> str:
    """What stands in DNS may be no text: bytes that are none are written as numbers."""
    return text.encode("utf-8", "backslashreplace").decode()
