"""The pretend SES believes a name server, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cxdeclare.emulator.lookup import Names
from cxdeclare.emulator.tenant import Tenant
from tests.support.nameserver import NameServer, Rude
from tests.unit.emulator.caller import DOMAIN, SES, Caller

BOUNCE = f"bounce.{DOMAIN}"


@contextmanager
def identity(server: NameServer, **more: object) -> Iterator[tuple[Caller, list[str]]]:
    """A tenant with one identity that asks this server, and the tokens of the identity."""
    with Tenant.open(dns=server.at) as tenant:
        caller = Caller(tenant)
        made = caller.post(SES, {"EmailIdentity": DOMAIN, **more}).json
        yield caller, made["DkimAttributes"]["Tokens"]


def records(tokens: list[str], target: str = "{}.dkim.amazonses.com.") -> str:
    return "".join(f"{one}._domainkey CNAME {target.format(one)}\n" for one in tokens)


def seen(caller: Caller) -> tuple[Any, ...]:
    got = caller.get(f"{SES}/{DOMAIN}").json
    error = got.get("VerificationInfo", {}).get("ErrorType", "")
    return got["VerifiedForSendingStatus"], got["VerificationStatus"], error


def test_an_identity_is_verified_once_its_three_aliases_are_there(nameserver: NameServer) -> None:
    """Not with two of them; and no longer once they have gone."""
    nameserver.serve("acme.example")
    nameserver.serve(DOMAIN)
    with identity(nameserver) as (caller, tokens):
        assert (False, "PENDING", "HOST_NOT_FOUND") == seen(caller)
        nameserver.serve(DOMAIN, records(tokens[:2]))
        assert (False, "PENDING", "HOST_NOT_FOUND") == seen(caller)
        nameserver.serve(DOMAIN, records(tokens))
        assert (True, "SUCCESS", "") == seen(caller)
        nameserver.forget(DOMAIN)
        assert (False, "PENDING", "HOST_NOT_FOUND") == seen(caller)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{0}._domainkey TXT hello", "TYPE_NOT_FOUND"),
        ("{0}._domainkey CNAME elsewhere.example.", "INVALID_VALUE"),
        ("{0}._domainkey.care.acme.example CNAME {0}.dkim.amazonses.com.", "HOST_NOT_FOUND"),
    ],
)
def test_a_record_that_is_not_right_is_named(nameserver: NameServer, text: str, error: str) -> None:
    """What stands there of another type, another value, or under a doubled name."""
    with identity(nameserver) as (caller, tokens):
        nameserver.serve(DOMAIN, text.format(tokens[0]))
        assert (False, "PENDING", error) == seen(caller)


@pytest.mark.parametrize("how", [Rude.SERVFAIL, Rude.GARBAGE, Rude.REFUSED, Rude.TRUNCATED])
def test_a_server_that_fails_verifies_nothing(nameserver: NameServer, how: Rude) -> None:
    """It says so in the words of SES, and is asked again at the next look."""
    with identity(nameserver) as (caller, tokens):
        nameserver.serve(DOMAIN, records(tokens))
        nameserver.fail(how)
        assert (False, "TEMPORARY_FAILURE", "DNS_SERVER_ERROR") == seen(caller)
        nameserver.fail(None)
        assert (True, "SUCCESS", "") == seen(caller)


def test_nobody_who_listens_is_a_server_that_fails() -> None:
    """A port without a server refuses, and the identity stays as it is."""
    assert "DNS_SERVER_ERROR" == Names("127.0.0.1:9").ask(DOMAIN, "TXT").error


@pytest.mark.parametrize("name", ["a" * 64, "a..b", "b\N{LATIN SMALL LETTER U WITH DIAERESIS}"])
def test_what_is_no_name_is_not_asked(nameserver: NameServer, name: str) -> None:
    """No server can have said anything about it."""
    found = Names(nameserver.at).ask(f"{name}.{DOMAIN}", "TXT")
    assert ("DNS_SERVER_ERROR", []) == (found.error, nameserver.asked)


@pytest.mark.parametrize("server", ["", "localhost", ":53", "host:", "host:0", "host:65536"])
def test_a_server_is_a_host_and_a_port(server: str) -> None:
    """Anything else is refused at once, and not at the first question."""
    with pytest.raises(ValueError, match="HOST:PORT"):
        Names(server)


_MX = "bounce MX 10 feedback-smtp.eu-central-1.amazonses.com.\n"
_SPF = 'bounce TXT "v=spf1 include:amazonses.com ~all"\n'


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (_MX, "PENDING"),
        (f"{_MX}{_SPF}", "SUCCESS"),
        (f'{_MX}{_SPF}bounce TXT "v=spf1 -all"\n', "PENDING"),
        (f"{_MX.replace('eu-central', 'us-east')}{_SPF}", "PENDING"),
    ],
)
def test_mail_from_has_records_of_its_own(nameserver: NameServer, text: str, status: str) -> None:
    """Its MX in this region and one SPF policy; the identity does not wait for them."""
    with identity(nameserver) as (caller, tokens):
        nameserver.serve(DOMAIN, records(tokens) + text)
        caller.put(f"{SES}/{DOMAIN}/mail-from", {"MailFromDomain": BOUNCE})
        got = caller.get(f"{SES}/{DOMAIN}").json
        assert (True, status) == (
            got["VerifiedForSendingStatus"],
            got["MailFromAttributes"]["MailFromDomainStatus"],
        )


def test_a_key_of_ones_own_is_one_text(nameserver: NameServer) -> None:
    """Longer than a string of DNS, so it comes in two; an empty one is a key withdrawn."""
    own = {"DomainSigningSelector": "own", "DomainSigningPrivateKey": "aaaa"}
    key = "A" * 392
    with identity(nameserver, DkimSigningAttributes=own) as (caller, _):
        nameserver.serve(DOMAIN, 'own._domainkey TXT "p="')
        assert (False, "PENDING", "INVALID_VALUE") == seen(caller)
        nameserver.serve(DOMAIN, f'own._domainkey TXT "v=DKIM1; p={key[:240]}" "{key[240:]}"')
        assert (True, "SUCCESS", "") == seen(caller)


def test_a_channel_is_not_made_before_dns_says_so(nameserver: NameServer) -> None:
    """The tenant asks in that moment, not only when somebody looks at the domain."""
    channel = {
        "id": f"email_a@{DOMAIN}",
        "name": "A",
        "channelIntegrationId": "in-contact-email",
        "realExternalPlatformId": "in-contact-email",
        "idOnExternalPlatform": f"a@{DOMAIN}",
        "isPrivate": False,
        "hasTreeStructure": False,
        "studioScript": None,
    }
    with identity(nameserver) as (caller, tokens):
        refused = caller.post("/dfo/3.0/channels", channel)
        nameserver.serve(DOMAIN, records(tokens))
        made = caller.post("/dfo/3.0/channels", channel)
        assert ("DOMAIN_NOT_VERIFIED", 400) == (refused.code, refused.status)
        assert made.status < 300, made.json
