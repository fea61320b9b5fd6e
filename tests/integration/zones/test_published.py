"""`dns publish` against Route 53 as moto has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from cxdeclare.adapters.aws import client
from cxdeclare.cli.exits import Exit
from tests.cli.console import Console
from tests.integration.zones.domains import CARE, OWN, TOKENS
from tests.support.aws import Aws


class Hosted:
    """A hosted zone, seen and changed behind our back."""

    def __init__(self, aws: Aws, name: str = "acme.example", **options: Any) -> None:
        self.client = aws.client("route53")
        made = self.client.create_hosted_zone(Name=name, CallerReference=name, **options)
        self.id = made["HostedZone"]["Id"]

    def put(
        self, name: str, kind: str, *values: str, ttl: int = 60, action: str = "UPSERT"
    ) -> None:
        """Set all records of a name and type."""
        records = {
            "Name": name,
            "Type": kind,
            "TTL": ttl,
            "ResourceRecords": [{"Value": value} for value in values],
        }
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": records}]}
        self.client.change_resource_record_sets(HostedZoneId=self.id, ChangeBatch=batch)

    @property
    def records(self) -> dict[tuple[str, str], tuple[int, list[str]]]:
        """All that is there but what every zone has."""
        found = self.client.list_resource_record_sets(HostedZoneId=self.id)["ResourceRecordSets"]
        return {
            (one["Name"], one["Type"]): (
                one["TTL"],
                [value["Value"] for value in one["ResourceRecords"]],
            )
            for one in found
            if one["Type"] not in {"NS", "SOA"}
        }


@pytest.fixture
def hosted(aws: Aws, console: Console) -> Hosted:
    """The zone of the domain, which the manifest says is at Route 53."""
    console.write(CARE)
    return Hosted(aws)


NEEDED: dict[tuple[str, str], tuple[int, list[str]]] = {
    ("_dmarc.care.acme.example.", "TXT"): (
        300,
        ['"v=DMARC1; p=none; rua=mailto:dmarc@acme.example"'],
    ),
    ("care.acme.example.", "MX"): (300, ["10 inbound-smtp.eu-central-1.amazonaws.com."]),
    **{
        (f"{one}._domainkey.care.acme.example.", "CNAME"): (300, [f"{one}.dkim.amazonses.com."])
        for one in TOKENS
    },
}


def test_publishing_twice_is_publishing_once(console: Console, hosted: Hosted) -> None:
    """What is listed then is what was needed, and the second run finds nothing to do."""
    first = console.must("dns", "publish", "--yes")
    assert "Records: 5 to publish, 0 as they have to be." in first.out
    assert "Published in acme.example: 5 changes." in first.out
    assert NEEDED == hosted.records
    second = console.must("dns", "publish", "--yes")
    assert "Nothing to publish" in second.out
    assert "Published" not in second.out
    assert NEEDED == hosted.records


def test_without_a_yes_nothing_is_written(console: Console, hosted: Hosted) -> None:
    """It shows what it would do; with nobody to ask it says how to go on."""
    ran = console.must("dns", "publish", code=Exit.INVALID)
    assert "+ MX care.acme.example (inbound mail)" in ran.out
    assert "--yes" in ran.err
    assert {} == hosted.records


def test_a_policy_is_merged_into_the_one_that_is_there(console: Console, hosted: Hosted) -> None:
    """One SPF text, with the include; other texts are kept to the letter."""
    console.write(OWN)
    console.must("apply", "--yes", code=Exit.MANUAL)
    name = "bounce.own.acme.example."
    hosted.put(name, "TXT", '"kept \\303\\251"', '"v=spf1 ip4:192.0.2.1 -all"', ttl=77)
    ran = console.must("dns", "publish", "--yes")
    merged = '"v=spf1 ip4:192.0.2.1 include:amazonses.com -all"'
    assert (77, ['"kept \\303\\251"', merged]) == hosted.records[name, "TXT"]
    assert '- "v=spf1 ip4:192.0.2.1 -all"' in ran.out
    assert "Nothing to publish" in console.must("dns", "publish", "--yes").out


def test_a_policy_with_an_unknown_term_is_not_called_published(
    console: Console, hosted: Hosted
) -> None:
    """It counts for nothing, whatever else is in it."""
    console.write(OWN)
    console.must("apply", "--yes", code=Exit.MANUAL)
    wrong = '"v=spf1 includes:x.example include:amazonses.com ~all"'
    hosted.put("bounce.own.acme.example.", "TXT", wrong)
    ran = console.must("dns", "publish", "--yes", code=Exit.REFUSED)
    assert "has `includes:x.example`, which SPF does not know" in ran.out
    assert (60, [wrong]) == hosted.records["bounce.own.acme.example.", "TXT"]


def test_mail_that_goes_elsewhere_stops_everything(console: Console, hosted: Hosted) -> None:
    """Not one record is written; with `replace_mx` in the manifest it is taken over."""
    hosted.put("care.acme.example.", "MX", "10 mail.acme.example.")
    before = hosted.records
    ran = console.must("dns", "publish", "--yes", code=Exit.REFUSED)
    assert "goes to `mail.acme.example` already" in ran.out
    assert before == hosted.records
    console.edit("      ttl: 5m\n", "      ttl: 5m\n      replace_mx: true\n")
    console.must("dns", "publish", "--yes")
    assert NEEDED == hosted.records


def test_mail_that_a_wildcard_sends_elsewhere_stops_everything(
    console: Console, hosted: Hosted
) -> None:
    """Also where no MX record is needed: the name would leave the wildcard all the same."""
    hosted.put("*.acme.example.", "MX", "10 mail.acme.example.")
    before = hosted.records
    ran = console.must("dns", "publish", "--yes", code=Exit.REFUSED)
    assert "goes to `mail.acme.example` already, by `*.acme.example`" in ran.out
    console.edit("      ttl: 5m\n", "      ttl: 5m\n      inbound_mx: false\n")
    ran = console.must("dns", "publish", "--yes", code=Exit.REFUSED)
    assert "give care.acme.example its own MX record first" in ran.out
    assert before == hosted.records
    hosted.put("care.acme.example.", "MX", "10 mail.acme.example.")
    console.must("dns", "publish", "--yes")
    assert (60, ["10 mail.acme.example."]) == hosted.records["care.acme.example.", "MX"]


def test_an_alias_stands_alone(console: Console, hosted: Hosted) -> None:
    """The pretend AWS would take both; a real one, and any name server, would not."""
    hosted.put("_dmarc.care.acme.example.", "CNAME", "dmarc.vendor.example.")
    before = hosted.records
    ran = console.must("dns", "publish", "--yes", code=Exit.REFUSED)
    assert "a CNAME stands alone" in ran.out
    assert before == hosted.records


def test_a_name_that_is_handed_on_is_not_published_here(console: Console, hosted: Hosted) -> None:
    """Name servers would never be asked for it in this zone; where it belongs is said."""
    hosted.put("care.acme.example.", "NS", "ns.elsewhere.example.")
    ran = console.must("dns", "publish", "--yes", code=Exit.REFUSED)
    assert "hands care.acme.example on" in ran.out
    assert {} == hosted.records


def test_the_closest_public_zone_gets_the_records(aws: Aws, console: Console) -> None:
    """A private one never does, however close it is."""
    console.write(CARE.replace("      zone: acme.example\n", ""))
    far, near = Hosted(aws, "acme.example"), Hosted(aws, "care.acme.example")
    private = {
        "VPC": {"VPCRegion": "eu-central-1", "VPCId": "vpc-1"},
        "HostedZoneConfig": {"Comment": "", "PrivateZone": True},
    }
    hidden = Hosted(aws, "_domainkey.care.acme.example", **private)
    console.must("dns", "publish", "--yes")
    assert (NEEDED, {}, {}) == (near.records, far.records, hidden.records)


def test_a_zone_that_is_not_there_or_there_twice_is_refused(aws: Aws, console: Console) -> None:
    """With the name that was looked for, or the ids that were found."""
    console.write(CARE)
    ran = console.must("dns", "publish", "--yes", code=Exit.INVALID)
    assert "no public zone for acme.example" in ran.err
    first = Hosted(aws)
    second = aws.client("route53").create_hosted_zone(Name="acme.example", CallerReference="2")
    ran = console.must("dns", "publish", "--yes", code=Exit.INVALID)
    for id_ in (first.id, second["HostedZone"]["Id"]):
        assert id_.rpartition("/")[2] in ran.err


def test_what_is_not_known_yet_is_left_for_later(console: Console, hosted: Hosted) -> None:
    """The rest is published, and the code says that it was not all."""
    console.edit("      dkim_tokens: [aaa, bbb, ccc]\n", "")
    console.must("dns", "publish", "--yes", code=Exit.UNKNOWN)
    assert 2 == len(hosted.records)


def test_only_domains_that_say_so_are_published(console: Console, hosted: Hosted) -> None:
    """Where the others are published is not for the tool to guess."""
    console.edit("publish: route53", "publish: none")
    ran = console.must("dns", "publish", "--yes", code=Exit.INVALID)
    assert "publish: route53" in ran.err
    assert {} == hosted.records


def test_pretended_records_never_reach_the_internet(
    console: Console, monkeypatch: pytest.MonkeyPatch, hosted: Hosted
) -> None:
    """Not even the list of zones is asked for."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://route53.example.test:1")
    client.cache_clear()
    try:
        ran = console.must("dns", "publish", "--yes", code=Exit.INVALID)
    finally:
        client.cache_clear()
    assert "PRETEND TENANT are not for the internet" in ran.err


@contextmanager
def before(call: str, do: Callable[[dict[str, Any]], None]) -> Iterator[None]:
    """Do something with each call of this name before it is sent; others may do so as well."""
    events = client("route53", "us-east-1").meta.events
    name = f"before-call.route-53.{call}"

    def hook(params: dict[str, Any], **_: object) -> None:
        events.unregister(name, hook)
        try:
            do(params)
        finally:
            events.register(name, hook)

    events.register(name, hook)
    try:
        yield
    finally:
        events.unregister(name, hook)


def test_what_others_write_meanwhile_is_not_lost(console: Console, hosted: Hosted) -> None:
    """What is there goes as it was read, and what is new is made: else Route 53 takes nothing."""
    hosted.put("_dmarc.care.acme.example.", "TXT", '"kept"', ttl=77)
    sent: list[str] = []
    with before("ChangeResourceRecordSets", lambda call: sent.append(str(call["body"]))):
        console.must("dns", "publish", "--yes")
    (batch,) = sent
    assert "UPSERT" not in batch
    assert len(NEEDED) == batch.count("<Action>CREATE</Action>")
    gone = batch.partition("<Action>DELETE</Action>")[2].partition("</Change>")[0]
    assert "<TTL>77</TTL>" in gone
    assert '<Value>"kept"</Value>' in gone
    assert "v=DMARC1" not in gone


def test_a_set_that_somebody_else_makes_first_is_theirs(console: Console, hosted: Hosted) -> None:
    """Nothing is written, and a second look finds what is there."""
    name, server = "care.acme.example.", "10 inbound-smtp.eu-central-1.amazonaws.com."

    def meanwhile(_: object) -> None:
        hosted.put(name, "MX", server, ttl=300, action="CREATE")

    with before("ChangeResourceRecordSets", meanwhile):
        ran = console.must("dns", "publish", "--yes", code=Exit.ERROR)
    assert "the zone acme.example refuses the change" in ran.err
    assert "run again" in ran.err
    assert {(name, "MX"): (300, [server])} == hosted.records
    console.must("dns", "publish", "--yes")
    assert NEEDED == hosted.records


def _unreachable(_: object) -> None:
    raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")


def test_what_is_written_is_never_told_as_unwritten(console: Console, hosted: Hosted) -> None:
    """Also if nobody can tell whether all servers have it: it is nothing that was given wrongly."""
    with before("GetChange", _unreachable):
        ran = console.must("dns", "publish", "--yes", code=Exit.ERROR)
    assert "the zone acme.example was changed" in ran.err
    assert NEEDED == hosted.records


def test_the_second_zone_may_fail_after_the_first(
    console: Console, aws: Aws, hosted: Hosted
) -> None:
    """What was published is told, and the code says that it was in part."""
    second = Hosted(aws, "two.example")
    domain = CARE.partition("email_domains:\n")[2].replace("  care:", "  two:")
    console.write(CARE + domain.replace("acme.example", "two.example"))

    def only_the_first(call: dict[str, Any]) -> None:
        if second.id.rpartition("/")[2] in call["url"]:
            _unreachable(call)

    with before("ChangeResourceRecordSets", only_the_first):
        ran = console.must("dns", "publish", "--yes", code=Exit.PARTIAL)
    assert "the zone two.example cannot be changed" in ran.err
    assert "Published in acme.example: 5 changes." in ran.out
    assert (NEEDED, {}) == (hosted.records, second.records)


def test_a_refusal_does_not_hide_what_is_not_known(console: Console, hosted: Hosted) -> None:
    """Nothing is written, and the code is the one that comes first."""
    console.edit("      dkim_tokens: [aaa, bbb, ccc]\n", "")
    hosted.put("care.acme.example.", "MX", "10 mail.acme.example.")
    ran = console.must("dns", "publish", "--yes", code=Exit.UNKNOWN)
    assert "nothing was published" in ran.err
    assert 1 == len(hosted.records)


def test_missing_credentials_are_named(
    console: Console, monkeypatch: pytest.MonkeyPatch, hosted: Hosted
) -> None:
    """As everywhere: the fact, and what to set."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    client.cache_clear()
    try:
        ran = console.must("dns", "publish", "--yes", code=Exit.INVALID)
    finally:
        client.cache_clear()
    assert "no credentials were found" in ran.err
    assert "AWS_PROFILE" in ran.err


def bulky(console: Console, hosted: Hosted) -> None:
    """Two domains whose names have so many texts of others that no batch takes both."""
    domain = CARE.partition("email_domains:\n")[2].replace("care", "two")
    console.write(CARE + domain)
    for name in ("care", "two"):
        texts = (f'"{str(number) * 240}"' for number in range(40, 95))
        hosted.put(f"_dmarc.{name}.acme.example.", "TXT", *(f'{one[:201]}"' for one in texts))


def test_what_is_too_large_for_one_batch_goes_in_several(console: Console, hosted: Hosted) -> None:
    """Each is within what AWS takes, and each set of records is whole in one of them."""
    bulky(console, hosted)
    sent: list[str] = []
    with before("ChangeResourceRecordSets", lambda call: sent.append(str(call["body"]))):
        ran = console.must("dns", "publish", "--yes", "--json")
    assert 2 == len(sent)
    for batch in sent:
        values = [one.partition("</Value>")[0] for one in batch.split("<Value>")[1:]]
        assert len(values) <= 1000
        assert sum(map(len, values)) <= 32_000
    done = [event for event in ran.events if event["type"] == "dns_published"]
    assert [(1, 2), (2, 2)] == [(one["batch"], one["batches"]) for one in done]
    assert 10 == sum(one["changes"] for one in done)
    assert len({name for one in done for name in one["sets"]}) == 10
    assert {"MX care.acme.example", "MX two.acme.example"} <= set(done[0]["sets"])
    assert "Nothing to publish" in console.must("dns", "publish", "--yes").out


def test_a_later_batch_may_fail_after_others(console: Console, hosted: Hosted) -> None:
    """What was accepted is told, the code says so, and the next run publishes the rest."""
    bulky(console, hosted)
    seen: list[object] = []

    def only_the_first(_: object) -> None:
        seen.append(None)
        if len(seen) > 1:
            _unreachable(None)

    with before("ChangeResourceRecordSets", only_the_first):
        ran = console.must("dns", "publish", "--yes", code=Exit.PARTIAL)
    assert "batch 2 of 2 of acme.example and all after it: the zone" in ran.err
    assert "Published in acme.example, batch 1 of 2: 3 changes." in ran.out
    ran = console.must("dns", "publish", "--yes")
    assert "Published in acme.example: 7 changes." in ran.out
    assert "Nothing to publish" in console.must("dns", "publish", "--yes").out
