"""What a manifest must not say of a domain."""

from __future__ import annotations

from typing import Any

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
