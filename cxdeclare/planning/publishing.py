"""Publishing: what has to change in a hosted zone so that it holds the records that are needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from cxdeclare.model.txt import from_route53, in_route53
from cxdeclare.model.zone import Record, RecordType, is_within
from cxdeclare.planning.zone_verdict import (
    NOWHERE,
    alike_texts,
    exchanges,
    is_spf,
    says,
    unknown_term,
    with_spf,
)


@dataclass(frozen=True, order=True, slots=True)
class HostedZone:
    """A public zone of an account."""

    name: str
    """Without the final dot."""
    id: str


@dataclass(frozen=True, slots=True)
class RecordSet:
    """All records of one name and type in a hosted zone."""

    name: str
    type: str
    values: tuple[str, ...] = ()
    """As the service writes them, texts with their quotes."""
    ttl: int = 0
    special: str = ""
    """What it is if it is none of the plain ones: an alias of the service, one of several."""


@dataclass(frozen=True, slots=True)
class SetChange:
    """One set of records as it is, and as it is to be."""

    record: Record
    before: tuple[str, ...]
    after: tuple[str, ...]
    ttl: int
    """Of the new one: what is shared with others keeps theirs."""
    ttl_before: int | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a record cannot be put beside what is there."""

    record: Record
    fact: str
    hint: str


MOST_RECORDS = 1000
"""Records, those that go and those that come, that Route 53 takes in one batch."""
MOST_CHARACTERS = 32_000
"""Characters in their values."""


def batches(changes: Iterable[SetChange]) -> list[list[SetChange]]:
    """The changes in as few batches as their order allows; what belongs to a set stays together.

    If there have to be several, those of mail servers come first: a name that is made by
    another of its records leaves the wildcard that its mail went by.
    """
    todo = list(changes)
    if not _fits(todo):
        todo.sort(key=lambda one: one.record.type is not RecordType.MX)
    made: list[list[SetChange]] = []
    for one in todo:
        if made and _fits([*made[-1], one]):
            made[-1].append(one)
        else:
            made.append([one])
    return made


def _fits(changes: Sequence[SetChange]) -> bool:
    values = [value for one in changes for value in (*one.before, *one.after)]
    return len(values) <= MOST_RECORDS and sum(map(len, values)) <= MOST_CHARACTERS


def longest(zones: Iterable[HostedZone], name: str) -> list[HostedZone]:
    """The zones that hold a name most closely: one, unless several have the same name."""
    around = [zone for zone in zones if is_within(name, zone.name)]
    length = max((len(zone.name) for zone in around), default=0)
    return sorted(zone for zone in around if len(zone.name) == length)


def at_and_above(name: str, zone: str) -> list[str]:
    """The names whose records decide about a name in a zone: its own, and those up to its top."""
    labels = name.split(".")
    around = [".".join(labels[start:]) for start in range(len(labels))]
    return [one for one in around if one != zone and is_within(one, zone)] or [name]


def deciding(name: str, zone: str) -> list[str]:
    """Those names, and the wildcards that speak for them while they have no records."""
    around = at_and_above(name, zone)
    return [*around, *(_wildcard(one) for one in around if one != zone)]


def _wildcard(name: str) -> str:
    """The one beside a name."""
    return f"*.{name.partition('.')[2]}"


def handed_on(record: Record, there: Mapping[str, Sequence[RecordSet]], zone: str) -> str | None:
    """The name at or above a record that the zone hands on to other servers."""
    cuts = (
        one
        for one in at_and_above(record.name, zone)
        if one != zone and any(found.type == "NS" for found in there.get(one, ()))
    )
    return next(cuts, None)


def decide(
    zone: str,
    records: Sequence[Record],
    there: Mapping[str, Sequence[RecordSet]],
    replace_mx: AbstractSet[str] = frozenset(),
) -> tuple[list[SetChange], list[Objection]]:
    """What has to change, given what decides about each name; what stands in the way."""
    changes: list[SetChange] = []
    objections: list[Objection] = []
    mailboxes = {record.name for record in records if record.type is RecordType.MX}
    for record in records:
        cut = handed_on(record, there, zone)
        if cut is not None:
            fact = f"{record.name}: the zone {zone} hands {cut} on to other name servers"
            objections.append(Objection(record, fact, f"declare `dns.zone: {cut}`"))
            continue
        others = mailboxes - {record.name} if record.type is RecordType.MX else mailboxes
        found = _takes_mail(record, there, zone, replace_mx | others) or next(
            _decided(record, there.get(record.name, ()), replace_mx), None
        )
        if isinstance(found, Objection):
            objections.append(found)
        elif found is not None:
            changes.append(found)
    return changes, objections


def _takes_mail(
    record: Record,
    there: Mapping[str, Sequence[RecordSet]],
    zone: str,
    settled: AbstractSet[str],
) -> Objection | None:
    """Why a record may not bring a name into being whose mail a wildcard sends elsewhere.

    A wildcard speaks only for names that are not there. A name is there as soon as something
    below it is.
    """
    new: list[str] = []
    for name in at_and_above(record.name, zone):
        if name == zone or there.get(name):
            return None
        new.append(name)
        wildcard = _wildcard(name)
        if there.get(wildcard):
            break
    else:
        return None
    mail = next((one for one in there[wildcard] if one.type == RecordType.MX), None)
    if mail is None:
        return None
    for name in new:
        if "_" in name or name in settled:  # no host has such a name, and so no mailbox
            continue
        fact = f"{_mail_of(name, mail)}, by `{wildcard}`"
        if name != record.name or record.type is not RecordType.MX:
            hint = f"give {name} its own MX record first: with this one there, the other is lost"
            return Objection(record, fact, hint)
        if exchanges(mail.values) != exchanges(record.values):
            return Objection(record, fact, _TAKES_MAIL)
    return None


def _decided(
    record: Record, there: Sequence[RecordSet], replace_mx: AbstractSet[str]
) -> Iterator[SetChange | Objection]:
    yield from _in_the_way(record, there)
    same = next((one for one in there if one.type == record.type), None)
    if same is None:
        yield SetChange(record, (), _written(record), record.ttl)
        return
    if record.type is RecordType.TXT:
        texts = list(map(from_route53, same.values))
        for wanted in record.values:
            if sum(alike_texts(wanted, text) for text in texts) > 1:
                fact = f"{record.name} has several texts of the sort `{wanted}`"
                yield Objection(record, fact, "leave one of them; as they are, none counts")
        for term in filter(None, (unknown_term(text) for text in texts if is_spf(text))):
            if any(map(is_spf, record.values)):
                fact = f"the SPF text of {record.name} has `{term}`, which SPF does not know"
                yield Objection(record, fact, "correct it; as it is, the text counts for nothing")
        after, is_ours = _merged(record, same.values)
    else:
        after, is_ours = _written(record), True
        if exchanges(same.values) == exchanges(record.values):
            after = same.values  # whatever the priorities: this is all there is
        elif record.type is RecordType.MX and record.name not in replace_mx:
            yield Objection(record, _mail_of(record.name, same), _TAKES_MAIL)
    ttl = record.ttl if is_ours else same.ttl
    if after != same.values or ttl != same.ttl:
        yield SetChange(record, same.values, after, ttl, same.ttl)


_TAKES_MAIL = (
    "take a subdomain for the domain, or say `replace_mx: true` if these servers "
    "are to get none of its mail any more"
)


def _mail_of(name: str, there: RecordSet) -> str:
    """Where its mail goes, as a fact."""
    servers = exchanges(there.values)
    if servers == {NOWHERE}:
        return f"{name} says that it takes no mail at all"
    return f"mail of {name} goes to {', '.join(f'`{one}`' for one in sorted(servers))} already"


def _in_the_way(record: Record, there: Sequence[RecordSet]) -> Iterator[Objection]:
    for one in there:
        if one.type == record.type and one.special:
            fact = f"{record.name} has {one.special} of type {one.type}"
            yield Objection(record, fact, "the tool changes plain records only: remove it by hand")
        if one.type != record.type and RecordType.CNAME in {one.type, record.type}:
            fact = f"{record.name} has a record of type {one.type}, and a CNAME stands alone"
            yield Objection(record, fact, f"remove the {one.type} record, or take another name")


def _merged(record: Record, there: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The texts with ours among them, and whether all of them are ours; others stay as they are."""
    after = list(there)
    for wanted in record.values:
        at = next(
            (n for n, value in enumerate(after) if alike_texts(wanted, from_route53(value))), None
        )
        if at is None:
            after.append(in_route53(wanted))
            continue
        text = from_route53(after[at])
        if not says(text, wanted):
            after[at] = in_route53(with_spf(text, wanted) if is_spf(wanted) else wanted)
    # Of what is there then, so that a second look finds the same.
    return tuple(after), all(_is_ours(from_route53(value), record.values) for value in after)


def _is_ours(text: str, wanted: Sequence[str]) -> bool:
    """Whether a text says what is wanted, and nothing for anybody else."""
    return any(text == one if is_spf(one) else says(text, one) for one in wanted)


def _written(record: Record) -> tuple[str, ...]:
    is_text = record.type is RecordType.TXT
    return tuple(in_route53(value) if is_text else f"{value}." for value in record.values)
