"""Whatever a record says, readers of what we write read the same."""

from __future__ import annotations

from collections.abc import Iterable

import dns.message
import dns.name
import dns.query
import dns.rdatatype
import dns.zone
import pytest
from dns.rdtypes.ANY.TXT import TXT
from hypothesis import given, settings
from hypothesis import strategies as st
from octodns.record import Record as OctoRecord
from octodns.yaml import safe_load
from octodns.zone import Zone as OctoZone

from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.txt import LONGEST_PIECE, from_route53, in_route53, pieces
from cxdeclare.model.zone import Record, RecordType
from cxdeclare.planning.zone import Zone
from cxdeclare.report.zone.bind import bind
from cxdeclare.report.zone.octodns import octodns
from tests.support.nameserver import serving
from tests.support.records import HOSTILE, ZONE, zones

Facts = set[tuple[str, str, int, bytes]]


def facts(records: Iterable[Record]) -> Facts:
    """What the records say, value by value."""
    return {
        (one.name, one.type.value, one.ttl, value.encode())
        for one in records
        for value in one.values
    }


def told(name: dns.name.Name, kind: str, ttl: int, rdata: object) -> tuple[str, str, int, bytes]:
    """One record as dnspython has read it."""
    said = (
        b"".join(rdata.strings) if isinstance(rdata, TXT) else str(rdata).removesuffix(".").encode()
    )
    return (name.to_text(omit_final_dot=True), kind, ttl, said)


@given(zones())
def test_a_name_server_reads_the_records_from_a_zone_file(zone: Zone) -> None:
    """Quotes, backslashes, semicolons, line ends and other alphabets come through as they are."""
    text = bind([zone], is_pretend=False)
    assert text.isascii()
    read = dns.zone.from_text(text, ZONE, relativize=False, check_origin=False)
    found = {
        told(name, dns.rdatatype.to_text(rdata.rdtype), ttl, rdata)
        for name, ttl, rdata in read.iterate_rdatas()
    }
    assert facts(zone.records) == found


@settings(max_examples=15, deadline=None)
@given(st.lists(zones(), min_size=1, max_size=3))
def test_what_a_server_answers_is_what_was_needed(several: list[Zone]) -> None:
    """Asked over the wire for each name, it gives back each value."""
    with serving() as server:
        for zone in several:
            server.serve(ZONE, bind([zone], is_pretend=True))
            for record in zone.records:
                query = dns.message.make_query(record.name, record.type.value)
                answer, _ = dns.query.udp_with_fallback(
                    query, "127.0.0.1", timeout=3, port=server.port
                )
                (found,) = answer.answer
                said = {told(found.name, record.type.value, found.ttl, one) for one in found}
                assert facts([record]) == said


def _octodns(zone: Zone) -> Facts:
    loaded = safe_load(octodns(zone, is_pretend=True), enforce_order=True)
    of = OctoZone(f"{ZONE}.", [])
    found: Facts = set()
    for name, records in loaded.items():
        for data in records if isinstance(records, list) else [records]:
            made = OctoRecord.new(of, name, data)
            values = made.values if hasattr(made, "values") else [made.value]
            for value in values:
                text = value.to_raw_text() if made._type == "TXT" else value.to_rdata_text()
                said = text if made._type == "TXT" else text.removesuffix(".")
                found.add((made.fqdn.removesuffix("."), made._type, made.ttl, said.encode()))
    return found


ASCII = st.text(
    st.one_of(st.sampled_from("\"\\;' \n{}"), st.characters(max_codepoint=127)),
    min_size=1,
    max_size=400,
).filter(lambda text: "\\;" not in text)


@given(zones(ASCII))
def test_octodns_reads_the_records_from_its_yaml(zone: Zone) -> None:
    """In the order it insists on, with its checks on, and the texts are whole."""
    assert facts(zone.records) == _octodns(zone)


@given(zones(st.sampled_from(['" "', '"" "', '" " "', '"x" "y" "', '" ', '"', '""'])))
def test_quotes_that_octodns_takes_for_its_own_are_kept(zone: Zone) -> None:
    """It strips the outer ones and joins pieces at the inner ones; ours survive both."""
    assert facts(zone.records) == _octodns(zone)


@pytest.mark.parametrize("text", ["caf\u00e9", "a\\;b"])
def test_what_octodns_cannot_write_is_refused(text: str) -> None:
    """Rather than written as something else; the record is named."""
    record = Record(f"x.{ZONE}", RecordType.TXT, (text,), 60, "a test")
    with pytest.raises(InvalidInput, match=f"x.{ZONE}"):
        octodns(Zone(ZONE, (record,)), is_pretend=False)


@given(HOSTILE)
def test_a_text_survives_route_53(text: str) -> None:
    """Written in its octal escapes and read back, it is the same, and ASCII in between."""
    written = in_route53(text)
    assert written.isascii()
    assert written.isprintable()
    assert text == from_route53(written)


@given(HOSTILE)
def test_no_piece_is_longer_than_dns_allows(text: str) -> None:
    """Counted in bytes, and only the last one is shorter."""
    found = pieces(text)
    assert text.encode() == b"".join(found)
    assert all(len(one) == LONGEST_PIECE for one in found[:-1])
    assert 0 < len(found[-1]) <= LONGEST_PIECE
