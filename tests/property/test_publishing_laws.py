"""Whatever a hosted zone holds, publishing into it converges and takes nothing from others."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.model.txt import from_route53, in_route53
from cxdeclare.model.zone import RecordType
from cxdeclare.planning.publishing import RecordSet, decide
from cxdeclare.planning.zone_verdict import alike_texts
from tests.support.records import ZONE, a_record

NAME = f"care.{ZONE}"
TEXTS = (
    "v=spf1 include:amazonses.com ~all",
    "v=spf1 ip4:192.0.2.1 -all",
    "v=spf1 redirect=spf.example",
    "v=DMARC1; p=none",
    "v=DMARC1; p=reject",
    "p=KEY",
    "v=DKIM1; k=rsa; p=OTHER",
    "site-verification=abc",
    'caf\u00e9 "quoted" \\ and; more',
    "x" * 300,
)
WANTED = st.lists(
    st.sampled_from((TEXTS[0], TEXTS[3], TEXTS[5])), min_size=1, max_size=3, unique=True
)
MX = st.lists(
    st.sampled_from(("10 in.example.", "20 other.example.", "10 IN.example")),
    max_size=2,
    unique=True,
)


@given(
    WANTED,
    st.lists(st.sampled_from(TEXTS), max_size=5, unique=True),
    MX,
    st.integers(60, 90),
    st.booleans(),
)
def test_publishing_again_has_nothing_to_do(
    wanted: list[str], texts: list[str], mx: list[str], ttl: int, may_replace: bool
) -> None:
    """If nothing is refused; and every text that is none of ours is kept to the letter."""
    records = [
        a_record(NAME, RecordType.TXT, *wanted, ttl=70),
        a_record(NAME, RecordType.MX, "10 in.example", ttl=70),
    ]
    written = tuple(map(in_route53, texts))
    there = [RecordSet(NAME, "TXT", written, ttl)] if texts else []
    there += [RecordSet(NAME, "MX", tuple(mx), ttl)] if mx else []
    allowed = {NAME} if may_replace else set[str]()
    changes, objections = decide(ZONE, records, {NAME: there}, allowed)
    if objections:
        return
    after = {one.type: one for one in there}
    for change in changes:
        kind = change.record.type.value
        empty = RecordSet(NAME, kind)
        after[kind] = replace(after.get(kind, empty), values=change.after, ttl=change.ttl)
    again = decide(ZONE, records, {NAME: list(after.values())}, allowed)
    assert ([], []) == again
    others = [one for one in written if not any(alike_texts(w, from_route53(one)) for w in wanted)]
    assert others == [one for one in after["TXT"].values if one in others]
    if not may_replace and mx:
        assert {one.lower().rstrip(".") for one in mx} == {
            one.lower().rstrip(".") for one in after["MX"].values
        }
