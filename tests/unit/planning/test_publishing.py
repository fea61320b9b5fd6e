"""What publishing changes in a zone that has records already."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from cxdeclare.model.zone import Record, RecordType
from cxdeclare.planning.publishing import (
    MOST_CHARACTERS,
    MOST_RECORDS,
    HostedZone,
    RecordSet,
    SetChange,
    at_and_above,
    batches,
    decide,
    deciding,
    longest,
)
from tests.support.records import a_record

NAME = "x.example"
SPF = a_record(NAME, RecordType.TXT, "v=spf1 include:amazonses.com ~all", ttl=1800)
INBOUND = a_record(NAME, RecordType.MX, "10 in.example", ttl=1800)
ALIAS = a_record(NAME, RecordType.CNAME, "a.example", ttl=1800)
OURS = '"v=spf1 include:amazonses.com ~all"'


def one(record: Record, *there: RecordSet, replace_mx: bool = False) -> SetChange | str | None:
    """The change, nothing, or what stands in the way."""
    names = {NAME} if replace_mx else set[str]()
    changes, objections = decide("x.example", [record], {NAME: there}, names)
    if objections:
        assert not changes
        assert objections[0].hint
        return objections[0].fact
    return changes[0] if changes else None


def txt(*values: str, ttl: int = 300) -> RecordSet:
    """What a name has of texts."""
    return RecordSet(NAME, "TXT", values, ttl)


@pytest.mark.parametrize(
    ("there", "after", "ttl"),
    [
        ((), (OURS,), 1800),
        ((txt('"kept"'),), ('"kept"', OURS), 300),
        (
            (txt('"kept \\303\\251"', '"v=spf1 mx -all"'),),
            ('"kept \\303\\251"', '"v=spf1 mx include:amazonses.com -all"'),
            300,
        ),
        ((txt('"v=spf1 " "-all"'),), ('"v=spf1 include:amazonses.com -all"',), 300),
        ((txt(OURS),), (OURS,), 1800),
    ],
)
def test_a_text_is_put_among_those_that_are_there(
    there: tuple[RecordSet, ...], after: tuple[str, ...], ttl: int
) -> None:
    """Others are kept to the letter, SPF stays one policy, and a shared lifetime is not ours."""
    change = one(SPF, *there)
    assert isinstance(change, SetChange)
    assert (after, ttl) == (change.after, change.ttl)
    assert one(SPF, txt(*after, ttl=ttl)) is None


def test_a_policy_of_our_own_takes_the_place_of_the_one_before() -> None:
    """A name has one DMARC policy and one key; other texts stay."""
    dmarc = a_record(NAME, RecordType.TXT, "v=DMARC1; p=reject")
    change = one(dmarc, txt('"v=DMARC1; p=none"', '"kept"'))
    assert isinstance(change, SetChange)
    assert ('"v=DMARC1; p=reject"', '"kept"') == change.after


def test_two_policies_are_for_a_person_to_sort_out() -> None:
    """Nobody else knows which of them is meant."""
    fact = one(SPF, txt('"v=spf1 mx -all"', '"v=spf1 -all"'))
    assert isinstance(fact, str)
    assert "several" in fact


def test_mail_that_goes_elsewhere_is_never_taken_unasked() -> None:
    """With `replace_mx` it is; without, it stops everything, also where ours is one of them."""
    for values in (("10 other.example.",), ("10 in.example.", "20 other.example.")):
        there = RecordSet(NAME, "MX", values, 300)
        fact = one(INBOUND, there)
        assert isinstance(fact, str)
        assert "other.example" in fact
        change = one(INBOUND, there, replace_mx=True)
        assert isinstance(change, SetChange)
        assert ("10 in.example.",) == change.after
        assert values == change.before


def test_a_name_that_takes_no_mail_on_purpose_is_not_made_to() -> None:
    """A null MX is a decision of somebody."""
    assert f"{NAME} says that it takes no mail at all" == one(
        INBOUND, RecordSet(NAME, "MX", ("0 .",), 60)
    )


@pytest.mark.parametrize("value", ["10 IN.Example", "5 in.example.", "10  in.example."])
def test_what_is_there_already_is_left_alone(value: str) -> None:
    """However it is spelled, with any priority; only the lifetime may differ from what is said."""
    assert one(INBOUND, RecordSet(NAME, "MX", (value,), 1800)) is None
    change = one(INBOUND, RecordSet(NAME, "MX", ("10 IN.Example",), 60))
    assert isinstance(change, SetChange)
    assert (("10 IN.Example",), 1800, 60) == (change.after, change.ttl, change.ttl_before)


@pytest.mark.parametrize(
    ("record", "there"),
    [
        (SPF, RecordSet(NAME, "CNAME", ("b.example.",), 60)),
        (ALIAS, RecordSet(NAME, "TXT", ('"x"',), 60)),
        (ALIAS, RecordSet(NAME, "A", special="an alias of Route 53")),
        (INBOUND, RecordSet(NAME, "MX", ("10 in.example.",), 1800, "one of several")),
    ],
)
def test_what_cannot_stand_together_is_refused(record: Record, there: RecordSet) -> None:
    """An alias stands alone, and records with a policy of their own are not for us."""
    assert isinstance(one(record, there), str)


def test_records_below_a_cut_belong_in_another_zone() -> None:
    """Nobody would ask this one for them; its own servers at its top are no cut."""
    record = a_record("a.b.x.example", RecordType.TXT, "one")
    at_top = {"x.example": [RecordSet("x.example", "NS", ("ns.example.",), 60)]}
    assert ["a.b.x.example", "b.x.example"] == at_and_above(record.name, "x.example")
    assert ["x.example"] == at_and_above("x.example", "x.example")
    changes, objections = decide("x.example", [record], at_top)
    assert (1, 0) == (len(changes), len(objections))
    cut = {"b.x.example": [RecordSet("b.x.example", "NS", ("ns.example.",), 60)]}
    changes, (objection,) = decide("x.example", [record], cut | at_top)
    assert not changes
    assert "hands b.x.example on" in objection.fact


CARE = "care.x.example"
CARE_INBOUND = a_record(CARE, RecordType.MX, "10 in.example")
CARE_KEY = a_record(f"a._domainkey.{CARE}", RecordType.CNAME, "a.example")
WILD = {"*.x.example": [RecordSet("*.x.example", "MX", ("10 mail.example.",), 60)]}


def refused(
    *records: Record, replace_mx: bool = False, there: RecordSet | None = None
) -> list[str]:
    """Of which records a wildcard keeps the tool."""
    names = {CARE} if replace_mx else set[str]()
    also = {there.name: [there]} if there else {}
    _, objections = decide("x.example", records, WILD | also, names)
    assert all("`mail.example` already, by `*.x.example`" in one.fact for one in objections)
    return [one.record.name for one in objections]


def test_mail_that_a_wildcard_sends_elsewhere_is_never_taken_unasked() -> None:
    """A name with records of its own leaves the wildcard, and so do those above it."""
    assert [CARE] == refused(CARE_INBOUND)
    assert [] == refused(CARE_INBOUND, replace_mx=True)
    assert [CARE] == refused(CARE_INBOUND, CARE_KEY)  # said once
    assert [CARE_KEY.name] == refused(CARE_KEY)
    bounces = a_record(f"bounce.{CARE}", RecordType.TXT, "v=spf1 ~all")
    assert [bounces.name] == refused(bounces)
    assert [] == refused(a_record("_dmarc.x.example", RecordType.TXT, "one"))


def test_a_wildcard_speaks_for_no_name_that_is_there() -> None:
    """Nor past a closer one; and one that leads to the same servers takes nothing."""
    assert [] == refused(CARE_INBOUND, CARE_KEY, there=RecordSet(CARE, "TXT", ('"x"',), 60))
    closer = RecordSet("*.care.x.example", "A", ("192.0.2.1",), 60)
    assert [] == refused(a_record(f"bounce.{CARE}", RecordType.TXT, "one"), there=closer)
    assert [] == refused(a_record(CARE, RecordType.MX, "5 mail.example"))


def test_what_decides_about_a_name_is_all_read() -> None:
    """The names at and above it, and the wildcards beside them, all within the zone."""
    assert ["a.b.x.example", "b.x.example", "*.b.x.example", "*.x.example"] == deciding(
        "a.b.x.example", "x.example"
    )
    assert ["x.example"] == deciding("x.example", "x.example")


def test_the_closest_zone_holds_a_name() -> None:
    """Several of one name are all told."""
    zones = [HostedZone("example", "1"), HostedZone("x.example", "2"), HostedZone("y.example", "3")]
    assert ["2"] == [zone.id for zone in longest(zones, "a.x.example")]
    assert ["1"] == [zone.id for zone in longest(zones, "ax.example")]
    assert [] == longest(zones, "x.test")
    twice = [HostedZone("x.example", "5"), *zones]
    assert ["2", "5"] == [zone.id for zone in longest(twice, "x.example")]


def a_change(kind: RecordType, before: int, after: int, length: int) -> SetChange:
    """So many values of a length, in the place of so many."""
    value = "v" * length
    return SetChange(a_record(NAME, kind, "x"), (value,) * before, (value,) * after, 300)


CHANGES = some.builds(
    a_change,
    some.sampled_from(RecordType),
    some.integers(0, 400),
    some.integers(1, 400),
    some.integers(1, 100),
)
ALL = a_change(RecordType.TXT, MOST_RECORDS - 1, 1, MOST_CHARACTERS // MOST_RECORDS)


@given(some.lists(CHANGES, max_size=12))
@example([ALL])
@example([ALL, ALL])
@example([ALL, a_change(RecordType.MX, 0, 1, 1)])
def test_no_batch_is_larger_than_route_53_takes(changes: list[SetChange]) -> None:
    """Every change is in one of them, whole; none is opened that the one before had room for."""

    def fits(batch: list[SetChange]) -> bool:
        values = [value for change in batch for value in change.before + change.after]
        return len(values) <= MOST_RECORDS and sum(map(len, values)) <= MOST_CHARACTERS

    made = batches(changes)
    flat = [change for batch in made for change in batch]
    assert sorted(map(id, changes)) == sorted(map(id, flat))
    assert all(batch and (fits(batch) or len(batch) == 1) for batch in made)
    assert not any(fits([*first, second[0]]) for first, second in pairwise(made))
    if fits(changes):
        assert changes == flat
        assert len(made) == bool(changes)


def test_mail_servers_come_first_where_one_batch_is_not_enough() -> None:
    """Else a name would be there without them if the second batch fails, and its mail be lost."""
    text, mail = ALL, a_change(RecordType.MX, 0, 1, 1)
    assert [[mail], [text]] == batches([text, mail])
