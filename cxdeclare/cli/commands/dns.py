"""dns: the DNS records that the domains of a manifest need."""

from __future__ import annotations

import click

from cxdeclare.cli import asking, dns_needs, options
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.lazy import FirstWord
from cxdeclare.cli.options import Given
from cxdeclare.cli.view import View
from cxdeclare.engine.zone_events import RecordNeeded, RecordsListed, ZoneNeeded
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.zone import Zone
from cxdeclare.report.zone.bind import bind
from cxdeclare.report.zone.octodns import octodns
from cxdeclare.report.zone.route53 import route53
from cxdeclare.report.zone.table import table

_OTHERS = {
    "publish": "cxdeclare.cli.commands.dns_publish",
    "check": "cxdeclare.cli.commands.dns_check",
}


@click.command("dns", cls=FirstWord, others=_OTHERS)
@options.layers
@options.target
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "bind", "octodns", "route53"]),
    default="table",
    show_default=True,
    help="table: to read; bind: lines of a zone file; octodns: its YAML; route53: a batch of "
    "changes for `aws route53`.",
)
@click.option(
    "--zone", "only", metavar="ZONE", type=options.TEXT, help="Only the records of this zone."
)
@click.option(
    "--find-zones",
    is_flag=True,
    help="Ask DNS which zone a name is in, where `dns.zone` does not say it.",
)
@click.option(
    "--server",
    "servers",
    type=options.TEXT,
    multiple=True,
    metavar="ADDRESS[:PORT]",
    help="With --find-zones: ask this name server; may be repeated.",
)
@options.says
def command(
    *,
    said: View,
    given: Given,
    target: str | None,
    form: str,
    only: str | None,
    find_zones: bool,
    servers: tuple[str, ...],
) -> Exit:
    """Print the DNS records that the domains of MANIFEST need.

    Nothing is connected to but where the state is kept, unless `--find-zones` is given.
    `cxdeclare dns publish` puts them into Route 53, and `cxdeclare dns check` asks the name
    servers for them; each has a `--help`.
    """
    if servers and not find_zones:
        message = "`--server` goes with `--find-zones`; `dns check` asks servers for records"
        raise InvalidInput(message)
    needs = dns_needs.read_needs(said, given, target)
    if needs is None:
        return Exit.INVALID
    zones = needs.zones(asking.name_servers(servers) if find_zones else None)
    if only is not None:
        name = only.lower().removesuffix(".")
        zones = tuple(zone for zone in zones if zone.name == name)
        if not zones:
            message = f"no record is needed in the zone {name}"
            raise InvalidInput(message)
    text = _written(zones, form, is_pretend=needs.is_pretend)
    listed = RecordsListed(zones=tuple(map(_zone, zones)), awaited=needs.awaited, notes=needs.notes)
    needs.tell(said, zones)
    if form == "route53" and zones:
        said.note("Each of these takes the place of what has its name; `dns publish` merges.")
    said.told(listed, text)
    return Exit.UNKNOWN if needs.awaited else Exit.DONE


def _written(zones: tuple[Zone, ...], form: str, *, is_pretend: bool) -> str:
    if form == "table":
        return table(zones, is_pretend=is_pretend)
    if form == "bind":
        return bind(zones, is_pretend=is_pretend)
    if len(zones) > 1:
        names = ", ".join(zone.name for zone in zones)
        message = f"`--format {form}` writes one zone at a time, and there are several: {names}"
        raise InvalidInput(message, hint="choose one with `--zone ZONE`")
    write = octodns if form == "octodns" else route53
    return "".join(write(zone, is_pretend=is_pretend) for zone in zones)


def _zone(zone: Zone) -> ZoneNeeded:
    return ZoneNeeded(
        zone=zone.name,
        is_known=zone.is_known,
        records=tuple(
            RecordNeeded(
                name=one.name,
                record_type=one.type.value,
                values=one.values,
                ttl=one.ttl,
                purpose=one.purpose,
            )
            for one in zone.records
        ),
    )
