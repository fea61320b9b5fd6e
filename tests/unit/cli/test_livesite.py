"""Live site: an origin of one's own is https, or a pretend tenant on this machine."""

from __future__ import annotations

import pytest

from cxdeclare.adapters.cxone.hosts import DOMAINS
from cxdeclare.cli.livesite import area, domains, has_ses, origin
from cxdeclare.model.errors import InvalidInput


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", None),
        ("https://api.cxone.example", "https://api.cxone.example"),
        ("https://api.cxone.example:8443/", "https://api.cxone.example:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost:8080", "http://localhost:8080"),
    ],
)
def test_an_origin_of_ones_own_is_taken(said: str, expected: str | None) -> None:
    """It was given on purpose; nothing is asked of discovery then."""
    assert expected == origin({"CXDECLARE_ORIGIN": said})


@pytest.mark.parametrize(
    "said",
    [
        "http://api.cxone.example",
        "http://localhost.evil.example",
        "https://me:canary@api.cxone.example",
        "https://api.cxone.example/path",
        "https://api.cxone.example?query",
        "https://",
        "https://[::1",
        "https://host:port",
        "ftp://127.0.0.1",
        "127.0.0.1:80",
    ],
)
def test_no_token_goes_over_plain_http_to_another_machine(said: str) -> None:
    """Nor to what is no origin; the words are not repeated, since they may hold a password."""
    with pytest.raises(InvalidInput, match="CXDECLARE_ORIGIN") as raised:
        origin({"CXDECLARE_ORIGIN": said})
    assert "canary" not in str(raised.value)


def test_one_domain_can_be_added() -> None:
    """To those of the vendor, however it is written."""
    assert {*DOMAINS, "cxone.example"} == domains({"CXDECLARE_DOMAIN": ".CXone.Example. "})
    assert domains({"CXDECLARE_DOMAIN": ""}) == DOMAINS


def test_the_manifest_says_the_area_before_the_environment() -> None:
    """Without either the run stops, since a key would go to a place nobody named."""
    environment = {"CXDECLARE_AREA": "au1"}
    assert area("eu1", environment) == "eu1"
    assert area(None, environment) == "au1"
    with pytest.raises(InvalidInput, match="in which area"):
        area(None, {})


@pytest.mark.parametrize(
    "said",
    ["com", "*.acme.example", "https://acme.example", "acme.example:8443", "a b", "10.0.0.1"],
)
def test_a_domain_that_is_none_is_refused(said: str) -> None:
    """So is one that everybody can have hosts in: a token would go to any of them."""
    with pytest.raises(InvalidInput, match="CXDECLARE_DOMAIN is no domain"):
        domains({"CXDECLARE_DOMAIN": said})


_HERE, _AWAY = "http://127.0.0.1:8080", "https://email.eu-central-1.amazonaws.com"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"AWS_ENDPOINT_URL_SESV2": _HERE}, False),
        ({"AWS_ENDPOINT_URL_SESV2": _HERE, "AWS_ENDPOINT_URL_SES": _HERE}, True),
        ({"AWS_ENDPOINT_URL_SESV2": _HERE, "AWS_ENDPOINT_URL": _AWAY}, False),
        ({"AWS_ENDPOINT_URL": _HERE}, True),
        ({"AWS_ENDPOINT_URL_SESV2": _AWAY, "AWS_ENDPOINT_URL": _HERE}, False),
        ({"AWS_ENDPOINT_URL": "http://[::1"}, False),
        ({"AWS_ENDPOINT_URL": _HERE, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, False),
    ],
)
def test_a_pretended_tenant_is_never_beside_the_real_ses(
    environment: dict[str, str], expected: bool
) -> None:
    """Its domains would be those of a real account; only an SES on this machine may be taken."""
    assert expected == has_ses(environment)
