"""Zone: ask name servers for the records that a manifest needs; what doctor and gates call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cxdeclare.model.address import Address
from cxdeclare.model.check import Judgement
from cxdeclare.model.facts import Facts
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.silence import Silence
from cxdeclare.model.zone import Answer, Needed, Record, RecordType
from cxdeclare.planning.dns_steps import records_of
from cxdeclare.planning.plan import Step
from cxdeclare.planning.zone import joined
from cxdeclare.planning.zone_verdict import Standing, Verdict, doubled, exchanges, verdict


class NameServers(Protocol):
    """The servers that answer for names."""

    def ask(self, name: str, of: RecordType) -> Answer:
        """What the servers of its zone say of a name; never raises because they do not."""

    def zone_of(self, name: str) -> str | None:
        """The zone that a name is in; None if nobody can tell."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How the needed records were found, and the facts that checks take from it."""

    verdicts: tuple[Verdict, ...]
    facts: Facts

    @property
    def is_certain(self) -> bool:
        """Whether each record could be asked for."""
        return all(one.standing is not Standing.UNCHECKED for one in self.verdicts)

    @property
    def is_good(self) -> bool:
        """Whether each record is there and works."""
        return all(one.standing is Standing.PRESENT for one in self.verdicts)


def ask(needs: Sequence[Needed], servers: NameServers) -> Asked:
    """Ask for every record that is needed, each once."""
    verdicts: list[Verdict] = []
    mx: dict[str, tuple[str, ...]] = {}
    zones = {record.name: need.zone for need in needs for record in need.records}
    for record in joined(record for need in needs for record in need.records):
        answer = servers.ask(record.name, record.type)
        # Where an alias leads has not been asked.
        if record.type is RecordType.MX and not answer.failed and answer.alias is None:
            mx[record.name] = tuple(sorted(exchanges(answer.values)))
        found = verdict(record, answer)
        if found.standing is Standing.MISSING:
            found = _twice(found, servers, zones[record.name])
        verdicts.append(found)
    return Asked(tuple(verdicts), Facts(mx=mx))


def asked_for(address: str, step: Step, servers: NameServers) -> Asked:
    """Ask for the records that a step waits for."""
    return ask((Needed(Address.parse(address), records_of(step)),), servers)


def _twice(missed: Verdict, servers: NameServers, zone: str | None) -> Verdict:
    """Look whether a missing record has the zone behind its name twice."""
    record: Record = missed.record
    zone = zone or servers.zone_of(record.name)
    if zone is None:
        return missed
    name = f"{record.name}.{zone}"
    return doubled(missed, name, servers.ask(name, record.type))


def judge(kinds: Registry, manifest: Manifest, facts: Facts, *, only_dns: bool = True) -> Judgement:
    """What the checks say that take such facts; of kinds that need records, unless of all."""
    asked = [kind for kind in kinds.values() if kind.in_dns or not only_dns]
    checks = [one for kind in asked for one in kind.checks if one.of_probe]
    return Silence(manifest.policy.ignore).judged(
        one for check in checks for one in check.judge_facts(manifest, facts)
    )
