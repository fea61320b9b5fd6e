"""Which DNS records a domain needs, by what is declared and what SES has assigned."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from cxdeclare.kinds import ALL
from cxdeclare.kinds.email_domain.records import is_private
from cxdeclare.model.zone import Needed, RecordType
from tests.support.manifests import a_manifest
from tests.unit.kinds.sections import told

TOKENS = ["aaa", "bbb", "ccc"]
KEY = {"selector": "own", "private_key": "${secret.env:DKIM}"}


def domain(**more: Any) -> dict[str, Any]:
    """The section with one domain."""
    care = {"domain": "care.acme.example", "region": "eu-central-1", "account": "own"}
    return {"care": care | more}


def needed(outputs: dict[str, Any] | None = None, **more: Any) -> Needed:
    """What the domain needs."""
    (care,) = a_manifest(email_domains=domain(**more)).of("email_domain")
    in_dns = ALL["email_domain"].in_dns
    assert in_dns is not None
    return in_dns(care, outputs or {})


def said(need: Needed) -> set[tuple[str, str, str]]:
    """Name, type and value of each."""
    return {(one.name, one.type.value, v) for one in need.records for v in one.values}


INBOUND = ("care.acme.example", "MX", "10 inbound-smtp.eu-central-1.amazonaws.com")


def test_a_domain_needs_dkim_mail_from_and_inbound_mail() -> None:
    """Three aliases by the tokens of SES, bounces and SPF, and where its mail arrives."""
    need = needed({"dkim_tokens": TOKENS}, mail_from="bounce.care.acme.example")
    bounce = "bounce.care.acme.example"
    assert {
        *(
            (f"{one}._domainkey.care.acme.example", "CNAME", f"{one}.dkim.amazonses.com")
            for one in TOKENS
        ),
        (bounce, "MX", "10 feedback-smtp.eu-central-1.amazonses.com"),
        (bounce, "TXT", "v=spf1 include:amazonses.com ~all"),
        INBOUND,
    } == said(need)
    assert {1800} == {one.ttl for one in need.records}
    assert not need.awaited


@pytest.mark.parametrize(
    ("region", "assigned", "zone"),
    [
        ("eu-west-1", None, "dkim.amazonses.com"),
        ("eu-south-1", None, "dkim.eu-south-1.amazonses.com"),
        ("eu-west-1", "dkim.new.amazonses.com", "dkim.new.amazonses.com"),
        ("eu-south-1", "dkim.amazonses.com", "dkim.amazonses.com"),
        ("eu-west-1", "Dkim.New.amazonses.com.", "dkim.new.amazonses.com"),
        ("eu-west-1", "no host\n", "dkim.amazonses.com"),
    ],
)
def test_where_ses_publishes_its_keys_is_what_it_says(
    region: str, assigned: str | None, zone: str
) -> None:
    """And only where it does not say so, what is known of the region."""
    need = needed({"dkim_tokens": TOKENS, "dkim_zone": assigned}, region=region)
    assert f"aaa.{zone}" in {value for _, _, value in said(need)}


def test_before_the_first_apply_tokens_are_awaited() -> None:
    """What SES has not assigned is not made up."""
    need = needed()
    assert {INBOUND} == said(need)
    (awaited,) = need.awaited
    assert RecordType.CNAME is awaited.type
    assert "apply first" in awaited.reason


@pytest.mark.parametrize("tokens", ["abc", [*TOKENS[:2], 'c IN TXT "x"\nd'], [*TOKENS[:2], 3], {}])
def test_what_is_no_token_goes_into_no_record(tokens: object) -> None:
    """Whatever a tenant says or a state holds: a line of it would be a record of its own."""
    assert {INBOUND} == said(needed({"dkim_tokens": tokens}))


def test_tokens_of_the_vendor_are_declared_or_asked_for() -> None:
    """The identity lives where no tool may look."""
    (awaited,) = needed({"dkim_tokens": TOKENS}, account="vendor").awaited
    assert "ask the vendor" in awaited.reason
    need = needed(account="vendor", dns={"dkim_tokens": ["XxX", "b", "c"]})
    assert ("xxx._domainkey.care.acme.example", "CNAME", "xxx.dkim.amazonses.com") in said(need)
    assert not need.awaited


def test_a_key_of_your_own_is_published_as_text() -> None:
    """The tokens of SES are of no use then; without the public key there is nothing to say."""
    need = needed({"dkim_tokens": ["own"]}, dkim=KEY, dns={"dkim_public_key": "MIIa+/=="})
    assert ("own._domainkey.care.acme.example", "TXT", "p=MIIa+/==") in said(need)
    (awaited,) = needed({"dkim_tokens": ["own"]}, dkim=KEY).awaited
    assert "dkim_public_key" in awaited.reason


def test_what_the_manifest_says_of_dns_is_heeded() -> None:
    """Zone, lifetime, policy, publisher, and whether mail comes in by its own record."""
    need = needed(
        dns={
            "zone": "acme.example",
            "ttl": "5m",
            "dmarc": "v=DMARC1; p=none",
            "inbound_mx": False,
            "publish": "route53",
            "replace_mx": True,
        }
    )
    assert {("_dmarc.care.acme.example", "TXT", "v=DMARC1; p=none")} == said(need)
    assert {300} == {one.ttl for one in need.records}
    assert ("acme.example", "route53", True) == (need.zone, need.publisher, need.replace_mx)
    assert needed(dns={"publish": "none"}).publisher is None


def test_a_channel_says_where_its_mail_has_to_arrive() -> None:
    """Once it has a point of contact; it needs no record of its own."""
    in_dns = ALL["channel"].in_dns
    assert in_dns is not None
    manifest = a_manifest(
        email_domains=domain(),
        skills={"billing": {"name": "Email.Billing", "campaign": "Care"}},
        channels={
            "billing": {
                "name": "Billing",
                "address": "billing@care.acme.example",
                "domain": "care",
                "default_skill": "billing",
                "default_script": "Inbound",
            }
        },
    )
    (channel,) = manifest.of("channel")
    assert () == in_dns(channel, {}).notes
    (note,) = in_dns(channel, {"point_of_contact": "poc@in.example"}).notes
    assert "poc@in.example" in note


def test_a_domain_lies_in_its_zone() -> None:
    """CXD280: the zone is the domain itself or one above it, and not one that ends alike."""
    for zone in ("care.acme.example", "acme.example"):
        assert [] == told(email_domains=domain(dns={"zone": zone}))
    for zone in ("me.example", "x.care.acme.example", "other.example"):
        found = told(email_domains=domain(dns={"zone": zone}))
        assert [("CXD280", "email_domain.care")] == found


def test_tokens_and_keys_stand_where_they_mean_something() -> None:
    """CXD281 and CXD282: tokens of the vendor's account only, a key beside its other half."""
    found = told(email_domains=domain(dns={"dkim_tokens": TOKENS}))
    assert [("CXD281", "email_domain.care")] == found
    found = told(email_domains=domain(dns={"dkim_public_key": "MIIa"}))
    assert [("CXD282", "email_domain.care")] == found


@pytest.mark.parametrize("size", [1024, 2048])
@pytest.mark.parametrize("form", [PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8])
def test_a_private_key_is_known_as_such(size: int, form: PrivateFormat) -> None:
    """In the forms that keys for DKIM are kept in; its public half is not taken for one."""
    pair = rsa.generate_private_key(65_537, size)
    private = pair.private_bytes(Encoding.DER, form, NoEncryption())
    assert is_private(base64.b64encode(private).decode().rstrip("="))
    for public in (PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1):
        shown = pair.public_key().public_bytes(Encoding.DER, public)
        assert not is_private(base64.b64encode(shown).decode())
    assert not is_private("MIIa")
    assert not is_private("A")


@pytest.mark.parametrize(
    "dns",
    [
        {"ttl": 59},
        {"ttl": 86_401},
        {"dmarc": "p=none"},
        {"dmarc": "v=DMARC1; p=none\n"},
        {"dkim_tokens": ["a", "b"]},
        {"dkim_public_key": "-----BEGIN"},
        {"publish": "cloudflare"},
    ],
)
def test_what_dns_cannot_hold_is_refused(dns: dict[str, Any]) -> None:
    """By its form, at its place."""
    assert told(email_domains=domain(dns=dns))


@pytest.mark.parametrize(
    "region", ["eu-central-1.evil.example.\nevil IN MX 0 evil.example. ;", "EU", "", "a" * 64]
)
def test_a_region_is_a_part_of_a_host_name(region: str) -> None:
    """Anything else would write records of its own into the file of a zone."""
    ((_, subject),) = told(email_domains=domain(region=region))
    assert "email_domain.care" == subject
