"""dns publish: put the records that domains need into Route 53."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from cxdeclare.cli import dns_needs, options
from cxdeclare.cli.dns_needs import Needs
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.options import Given
from cxdeclare.cli.view import View
from cxdeclare.engine.zone_events import (
    Published,
    PublishingPlanned,
    RecordChange,
    RecordRefused,
)
from cxdeclare.model.errors import CxdeclareError, InvalidInput
from cxdeclare.model.zone import Needed, Record
from cxdeclare.planning.publishing import (
    HostedZone,
    Objection,
    SetChange,
    batches,
    decide,
    deciding,
    longest,
)
from cxdeclare.planning.zone import joined
from cxdeclare.report.values import counted
from cxdeclare.report.zone import said as zone_report

if TYPE_CHECKING:
    from cxdeclare.adapters.route53 import Route53

_SERVICE = "route53"


@dataclass(frozen=True, slots=True)
class _Decided:
    zone: HostedZone
    changes: list[SetChange]
    objections: list[Objection]
    records: int


@click.command("publish")
@options.layers
@options.target
@click.option("--yes", is_flag=True, help="Do not ask; for CI.")
@options.says
def command(*, said: View, given: Given, target: str | None, yes: bool) -> Exit:
    """Put the records that the domains of MANIFEST need into Route 53, and wait until they serve.

    Only for domains with `dns: {publish: route53}`. It shows what it will do and asks; what
    stands there besides is kept, and what would be lost stops it before anything is written.
    """
    needs = dns_needs.read_needs(said, given, target)
    if needs is None:
        return Exit.INVALID
    wanted = [need for need in needs.needs if need.publisher == _SERVICE]
    if not wanted:
        message = "no domain says that its records are published at Route 53"
        raise InvalidInput(message, hint="add `dns: {publish: route53}` to those that are")
    route53 = _service(needs)
    needs.tell_awaited(said)
    code = Exit.UNKNOWN if any(need.awaited for need in wanted) else Exit.DONE
    decided = list(_decide(route53, wanted))
    planned = _planned(decided)
    said.told(planned, zone_report.planned(planned, is_pretend=needs.is_pretend))
    if planned.refused:
        said.stopped("the records are refused; nothing was published", "")
        return worst(code, Exit.REFUSED)
    if planned.changes:
        if not yes and not said.agrees("Publish these records?"):
            said.note("Nothing was done.")
            return Exit.INTERRUPTED
        code = worst(code, _publish(said, route53, [one for one in decided if one.changes]))
    return code


def _publish(said: View, route53: Route53, decided: list[_Decided]) -> Exit:
    """Write batch by batch; once one is written, what fails after it leaves it done in part."""
    made: list[tuple[HostedZone, Published, str]] = []
    code = Exit.DONE
    for zone, batch, done in _batches(decided):
        try:
            made.append((zone, done, route53.change(zone, batch)))
        except CxdeclareError as error:
            if not made:
                raise
            nth = f"{_nth(done)} of {zone.name} and all after it: " if done.batches > 1 else ""
            said.stopped(f"{nth}{error}", error.hint)
            code = Exit.PARTIAL
            break
    for zone, done, change in made:
        try:
            route53.wait(zone, change)
        except CxdeclareError as error:
            said.stopped(str(error), error.hint)
            code = worst(code, Exit.ERROR)
            continue
        which = f", {_nth(done)}" if done.batches > 1 else ""
        said.told(done, f"Published in {zone.name}{which}: {counted(done.changes, 'change')}.")
    return code


def _batches(decided: list[_Decided]) -> Iterator[tuple[HostedZone, list[SetChange], Published]]:
    """What is written, each batch with what is told of it once it is."""
    for one in decided:
        made = batches(one.changes)
        for number, batch in enumerate(made, 1):
            sets = tuple(f"{change.record.type} {change.record.name}" for change in batch)
            yield (
                one.zone,
                batch,
                Published(
                    zone=one.zone.name,
                    changes=len(batch),
                    sets=sets,
                    batch=number,
                    batches=len(made),
                ),
            )


def _nth(done: Published) -> str:
    return f"batch {done.batch} of {done.batches}"


def _service(needs: Needs) -> Route53:
    from cxdeclare.adapters.route53 import Route53

    service = Route53()
    if needs.is_pretend and not service.is_on_this_machine:
        message = "the records of a PRETEND TENANT are not for the internet"
        hint = "name the real tenant, or set AWS_ENDPOINT_URL to a pretend AWS on this machine"
        raise InvalidInput(message, hint=hint)
    return service


def _decide(service: Route53, needs: list[Needed]) -> Iterable[_Decided]:
    hosted = service.zones()
    by_zone: dict[HostedZone, list[Record]] = {}
    for need in needs:
        for record in need.records:
            by_zone.setdefault(_zone(hosted, need, record), []).append(record)
    replace_mx = {one.name for need in needs if need.replace_mx for one in need.records}
    for zone in sorted(by_zone):
        records = joined(by_zone[zone])
        names = {one for record in records for one in deciding(record.name, zone.name)}
        there = {name: service.sets(zone, name) for name in sorted(names)}
        changes, objections = decide(zone.name, records, there, replace_mx)
        yield _Decided(zone, changes, objections, len(records))


def _zone(hosted: list[HostedZone], need: Needed, record: Record) -> HostedZone:
    """The zone that a record belongs in; raise `InvalidInput` unless there is just one."""
    found = longest(hosted, record.name)
    if need.zone is not None:
        found = [zone for zone in hosted if zone.name == need.zone]
    if len(found) == 1:
        return found[0]
    if not found:
        name = need.zone or record.name
        message = f"{need.address}: the account has no public zone for {name}"
        hint = "check the credentials and `dns.zone`, or publish the records by hand"
        raise InvalidInput(message, hint=hint)
    ids = ", ".join(zone.id for zone in found)
    message = f"{need.address}: the account has several public zones {found[0].name}: {ids}"
    raise InvalidInput(message, hint="remove those that nothing is delegated to")


def _planned(decided: list[_Decided]) -> PublishingPlanned:
    changes = [
        RecordChange(
            zone=one.zone.name,
            zone_id=one.zone.id,
            name=change.record.name,
            record_type=change.record.type.value,
            before=change.before,
            after=change.after,
            ttl_before=change.ttl_before,
            ttl=change.ttl,
            purpose=change.record.purpose,
        )
        for one in decided
        for change in one.changes
    ]
    refused = [
        RecordRefused(
            zone=one.zone.name,
            name=objection.record.name,
            record_type=objection.record.type.value,
            fact=objection.fact,
            hint=objection.hint,
        )
        for one in decided
        for objection in one.objections
    ]
    total = sum(one.records for one in decided)
    return PublishingPlanned(
        changes=tuple(changes),
        refused=tuple(refused),
        unchanged=total - len(changes) - len(refused),
    )
