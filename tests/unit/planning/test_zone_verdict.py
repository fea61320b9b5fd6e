"""How a record is found by what name servers say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.model.zone import Answer, RecordType
from cxdeclare.planning.zone_verdict import Standing, doubled, is_spf, says, told, verdict, with_spf
from tests.support.records import a_record

SPF = "v=spf1 include:amazonses.com ~all"
CNAME, MX, TXT = RecordType.CNAME, RecordType.MX, RecordType.TXT


@pytest.mark.parametrize(
    ("of", "wanted", "answer", "standing"),
    [
        (CNAME, "a.example", Answer(alias="a.example"), Standing.PRESENT),
        (CNAME, "a.example", Answer(), Standing.MISSING),
        (CNAME, "a.example", Answer(alias="b.example"), Standing.WRONG),
        (MX, "10 in.example", Answer(("10 IN.example.",)), Standing.PRESENT),
        (MX, "10 in.example", Answer(("5 in.example",)), Standing.PRESENT),
        (MX, "10 in.example", Answer(), Standing.MISSING),
        (MX, "10 in.example", Answer(("10 b.example",)), Standing.CONFLICTING),
        (MX, "10 in.example", Answer(("10 b.example", "10 in.example")), Standing.CONFLICTING),
        (MX, "10 in.example", Answer(alias="b.example"), Standing.CONFLICTING),
        (TXT, SPF, Answer(("other", SPF)), Standing.PRESENT),
        (TXT, SPF, Answer(("v=spf1 ip4:192.0.2.1 +INCLUDE:amazonses.com -all",)), Standing.PRESENT),
        (TXT, SPF, Answer(("other",)), Standing.MISSING),
        (TXT, SPF, Answer(("v=spf1 -all",)), Standing.WRONG),
        (TXT, SPF, Answer(("v=spf1 mx -all include:amazonses.com",)), Standing.WRONG),
        (TXT, SPF, Answer(("v=spf1 ?include:amazonses.com ~all",)), Standing.WRONG),
        (TXT, SPF, Answer(("v=spf1 redirect=x.example " + SPF[7:],)), Standing.PRESENT),
        (TXT, SPF, Answer((SPF, "v=spf1 -all")), Standing.CONFLICTING),
        (TXT, SPF, Answer(("v=spf1 includes:x.example include:amazonses.com",)), Standing.WRONG),
        (TXT, SPF, Answer(("v=spf1 a:b/24 mx/24 ?ptr ip6:1::2 x=y " + SPF[7:],)), Standing.PRESENT),
        (TXT, "p=KEY", Answer(("v=DKIM1; k=ed25519; p=KEY",)), Standing.WRONG),
        (CNAME, "a.example", Answer(alias="a.example, b.example"), Standing.WRONG),
        (TXT, "p=KEY", Answer(("v=DKIM1; k=rsa; p=K EY",)), Standing.PRESENT),
        (TXT, "p=KEY", Answer(("p=OTHER",)), Standing.WRONG),
        (TXT, "v=DMARC1; p=none", Answer(("v=DMARC1;p=none;",)), Standing.PRESENT),
        (TXT, "v=DMARC1; p=none", Answer(("v=DMARC1; p=reject",)), Standing.WRONG),
        (TXT, SPF, Answer(failed="it did not answer"), Standing.UNCHECKED),
    ],
)
def test_a_record_is_found_as_it_stands(
    of: RecordType, wanted: str, answer: Answer, standing: Standing
) -> None:
    """By what it means to a mail server, not by its spelling."""
    found = verdict(a_record("x.example", of, wanted), answer)
    assert standing is found.standing
    assert (standing is Standing.UNCHECKED) == bool(found.reason)


def test_a_line_about_a_record_has_an_end() -> None:
    """DNS may have megabytes in the place of a record."""
    found = verdict(a_record("x.example", TXT, SPF), Answer(("v=spf1 " + "x" * 60_000,)))
    assert len(told(found)) < 600


def test_one_of_two_servers_is_not_enough() -> None:
    """A record that lacks one of its values is wrong, with what is there."""
    found = verdict(a_record("x.example", MX, "10 a", "10 b"), Answer(("10 a",)))
    assert (Standing.WRONG, ("10 a",)) == (found.standing, found.found)


def test_a_name_with_its_zone_twice_is_told_as_such() -> None:
    """Only if the record itself stands there, and not something else."""
    record = a_record("t.acme.example", CNAME, "a.example")
    missed = verdict(record, Answer())
    there = doubled(missed, "t.acme.example.acme.example", Answer(alias="a.example"))
    assert Standing.DOUBLED is there.standing
    assert "t.acme.example.acme.example" in there.hint
    for other in (Answer(), Answer(alias="b.example"), Answer(failed="silence")):
        assert missed == doubled(missed, "t.acme.example.acme.example", other)


@pytest.mark.parametrize(
    "text", ["v=spf1 mx -all include:amazonses.com", "v=spf1 -include:AMAZONSES.com mx -all"]
)
def test_an_include_that_allows_nothing_is_put_where_it_does(text: str) -> None:
    """Nothing behind `all` is looked at, and of two that name the same host only the first."""
    assert "v=spf1 mx include:amazonses.com -all" in with_spf(text, SPF)
    assert says(with_spf(text, SPF), SPF)


@pytest.mark.parametrize(
    ("of", "wanted", "answer"),
    [
        (CNAME, "a.example", Answer(alias="a.example.acme.example")),
        (MX, "10 in.example", Answer(("10 in.example.acme.example",))),
    ],
)
def test_a_target_with_the_zone_behind_it_is_mended_with_a_dot(
    of: RecordType, wanted: str, answer: Answer
) -> None:
    """It is ours, and no mail server of others that has to be left alone."""
    found = verdict(a_record("x.acme.example", of, wanted), answer)
    assert Standing.WRONG is found.standing
    assert "with a dot" in found.hint


def test_a_name_that_takes_no_mail_is_told_as_such() -> None:
    """Nobody has mailboxes there that could be moved."""
    found = verdict(a_record("x.example", MX, "10 in.example"), Answer(("0 .",)))
    assert Standing.CONFLICTING is found.standing
    assert "takes no mail at all" in found.hint


TERMS = st.lists(
    st.sampled_from(["a", "mx", "ip4:192.0.2.1", "include:x.example", "?exists:%{i}.example"]),
    unique=True,
)
LAST = st.sampled_from([[], ["~all"], ["-all"], ["+all"], ["redirect=x.example"], ["?ALL"]])


@given(TERMS, LAST, st.booleans())
def test_a_policy_allows_what_it_did_and_ses(
    terms: list[str], last: list[str], has_ours: bool
) -> None:
    """Ours stands before what ends it, all others stay in their order; twice changes nothing."""
    ours = ["include:amazonses.com"]
    text = " ".join(["v=spf1", *terms, *(ours if has_ours else []), *last])
    merged = with_spf(text, SPF)
    assert is_spf(merged)
    assert says(merged, SPF)
    assert merged == " ".join(["v=spf1", *terms, *ours, *last])
    assert merged == with_spf(merged, SPF)
