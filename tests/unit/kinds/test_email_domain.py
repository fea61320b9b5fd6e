"""What a manifest must not say of a domain."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.secret import Secret
from tests.support.manifests import a_manifest
from tests.support.world import World
from tests.unit.kinds.sections import told


def domains(**more: Any) -> dict[str, Any]:
    care = {"domain": "care.acme.example", "region": "eu-central-1", "account": "own"}
    return {"care": care | more}


def test_mail_from_of_the_vendor_s_account_is_the_vendor_s() -> None:
    """CXD201: only the account representative can change it; to clear it is to change it."""
    for mail_from in ("bounce.care.acme.example", None):
        given = domains(account="vendor", mail_from=mail_from)
        assert [("CXD201", "email_domain.care")] == told(email_domains=given)


def test_mail_from_of_an_own_account_is_ours() -> None:
    """And a domain of the vendor without it is fine."""
    assert [] == told(email_domains=domains(mail_from="bounce.care.acme.example"))
    assert [] == told(email_domains=domains(account="vendor"))


KEY = {"selector": "own", "private_key": "${secret.env:DKIM}"}


def test_the_dkim_key_of_the_vendor_s_account_is_the_vendor_s() -> None:
    """CXD260: no tool of ours may write to that account."""
    given = domains(account="vendor", dkim=KEY)
    assert [("CXD260", "email_domain.care")] == told(email_domains=given)
    assert [] == told(email_domains=domains(dkim=KEY))


@pytest.mark.parametrize("selector", ["", "-a", "a-", "a.b", "a" * 64])
def test_a_selector_is_one_label(selector: str) -> None:
    """SES makes a DNS name of it."""
    found = told(email_domains=domains(dkim=KEY | {"selector": selector}))
    assert [one[0] for one in found] in (["CXD107"], ["CXD106"])


@pytest.mark.parametrize("key", ["RSA PRIVATE KEY", "PRIVATE KEY"])
def test_a_key_in_pem_is_sent_as_ses_wants_it(key: str) -> None:
    """Only its base64, in one line; what is no PEM goes as it is."""
    shape = ALL["email_domain"].named["dkim"].verbs[Verb.UPDATE].shape
    assert shape is not None
    pem = f"-----BEGIN {key}-----\nMIIa+/b\r\ncd==\n-----END {key}-----\n"
    for text, bare in ((pem, "MIIa+/bcd=="), ("MIIa", "MIIa"), ("-----BEGIN", "-----BEGIN")):
        attributes = {"DomainSigningSelector": "s", "DomainSigningPrivateKey": Secret(text)}
        sent = shape({"SigningAttributes": attributes}, None)["SigningAttributes"]
        assert "s" == sent["DomainSigningSelector"]
        assert bare == sent["DomainSigningPrivateKey"].reveal()


def test_mail_from_is_below_its_domain() -> None:
    """CXD285: SES refuses any other, so nothing is sent to find that out."""
    for bad in ("care.acme.example", "bounce.other.example", "xcare.acme.example"):
        assert [("CXD285", "email_domain.care")] == told(email_domains=domains(mail_from=bad))
    assert [] == told(email_domains=domains(mail_from="Bounce.CARE.acme.example"))
    assert [] == told(email_domains=domains(mail_from=None))


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("CXD201", {"on_mx_failure": "reject"}),
        ("CXD287", {"easy_dkim": {"key_length": "rsa_1024"}}),
        ("CXD288", {"configuration_set": {"lookup": "tls"}}),
        ("CXD288", {"configuration_set": None}),
    ],
)
def test_what_else_is_the_vendor_s_in_its_account(code: str, field: dict[str, Any]) -> None:
    """No call goes to that account, so nothing of it can be set."""
    given = domains(account="vendor", **field)
    assert [(code, "email_domain.care")] == told(email_domains=given)
    assert [] == told(email_domains=domains(**field))


def test_a_set_is_in_the_region_of_the_domain() -> None:
    """CXD289: SES knows no set of another region."""
    given = domains(configuration_set="tls")
    sets = {"tls": {"name": "tls", "region": "eu-west-1"}}
    found = told(email_domains=given, configuration_sets=sets)
    assert [("CXD289", "email_domain.care")] == found
    sets["tls"]["region"] = given["care"]["region"]
    assert [] == told(email_domains=given, configuration_sets=sets)


@pytest.mark.parametrize(("length", "expected"), [("rsa_2048", 0), ("rsa_1024", 1)])
def test_the_usual_key_length_is_not_sent_for_a_new_domain(length: str, expected: int) -> None:
    """SES makes keys of that length anyway, and takes a change of it once a day at most."""
    with World() as world:
        world.apply(a_manifest(email_domains=domains(easy_dkim={"key_length": length})))
        sent = [one for one in world.tenant.log if one.path.endswith("/dkim/signing")]
        assert expected == len(sent)
        world.publish_dns("care.acme.example")
        manifest = a_manifest(email_domains=domains(easy_dkim={"key_length": length}))
        world.converge(manifest)
        assert world.plan(manifest).decision.is_empty


def test_one_sort_of_keys_signs() -> None:
    """CXD286: those that SES makes, or one of our own."""
    given = domains(dkim=KEY, easy_dkim={"key_length": "rsa_2048"})
    assert [("CXD286", "email_domain.care")] == told(email_domains=given)


def _sent(part: str, payload: dict[str, Any], read: dict[str, Any] | None) -> dict[str, Any]:
    shape = ALL["email_domain"].named[part].verbs[Verb.UPDATE].shape
    assert shape is not None
    return shape(payload, read)


def test_half_of_mail_from_keeps_the_other_half() -> None:
    """The call replaces both; what only reading shows is not sent, what is cleared neither."""
    read = {
        "MailFromDomain": "bounce.care.acme.example",
        "MailFromDomainStatus": "SUCCESS",
        "BehaviorOnMxFailure": "REJECT_MESSAGE",
    }
    default = {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}
    kept = {"MailFromDomain": "bounce.care.acme.example", **default}
    assert kept == _sent("mail_from", default, read)
    moved = {"MailFromDomain": "b.care.acme.example", "BehaviorOnMxFailure": "REJECT_MESSAGE"}
    assert moved == _sent("mail_from", {"MailFromDomain": "b.care.acme.example"}, read)
    cleared = _sent("mail_from", {"MailFromDomain": None}, read)
    assert {"BehaviorOnMxFailure": "REJECT_MESSAGE"} == cleared
    assert {} == _sent("configuration_set", {"ConfigurationSetName": None}, read)


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ({"VerificationStatus": "PENDING"}, "SES says PENDING"),
        (
            {
                "VerificationStatus": "PENDING",
                "VerificationInfo": {"ErrorType": "HOST_NOT_FOUND"},
            },
            "SES says PENDING, HOST_NOT_FOUND: one of the names is not in DNS",
        ),
        ({"VerificationInfo": {"ErrorType": "NEW"}}, "SES says nothing, NEW"),
    ],
)
def test_what_ses_says_of_a_closed_gate_is_told(read: dict[str, Any], words: str) -> None:
    """Its own words, so that they can be looked up, and ours where we know what they mean."""
    seen = ALL["email_domain"].named["sending"].seen
    assert seen is not None
    assert words == seen(read)


def test_one_region_takes_the_mail_of_a_name() -> None:
    """CXD294: two MX records of one name would share its mail; DKIM keys of both may stand."""
    here = {"domain": "care.example", "region": "eu-central-1", "account": "own"}
    there = here | {"domain": "Care.Example", "region": "us-east-1"}
    silent = {"dns": {"inbound_mx": False}}
    found = [("CXD294", "email_domain.there")]
    assert found == told(email_domains={"here": here, "there": there})
    assert [] == told(email_domains={"here": here, "there": there | silent})
    assert [] == told(email_domains={"here": here | silent, "there": there})
    other = there | {"domain": "other.example"}
    assert [] == told(email_domains={"here": here, "there": other})


def test_one_region_takes_the_bounces_of_a_name() -> None:
    """CXD294: SES sets up no MAIL FROM that has two MX records."""
    bounces = {"mail_from": "bounce.care.example", "dns": {"inbound_mx": False}, "account": "own"}
    here = {"domain": "care.example", "region": "eu-central-1"} | bounces
    there = here | {"region": "us-east-1"}
    assert [("CXD294", "email_domain.there")] == told(email_domains={"here": here, "there": there})
    apart = there | {"mail_from": "back.care.example"}
    assert [] == told(email_domains={"here": here, "there": apart})
