"""What a manifest must not say of a domain."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.secret import Secret
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
