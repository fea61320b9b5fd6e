"""Hosts: what discovery says is used, and never leads a token to a stranger."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.adapters.cxone.hosts import DOMAINS, auth, issuer, origins
from cxdeclare.adapters.cxone.urls import place
from cxdeclare.model.endpoint import Family
from cxdeclare.model.errors import InvalidInput

FOUND = {
    "api_endpoint": "https://API-EU1.niceincontact.com/",
    "area": "EU1",
    "domain": "NiceInContact.com",
    "cluster": "E32",
}


@pytest.mark.parametrize(
    ("discovered", "area", "api", "digital"),
    [
        (None, "eu1", "https://api-eu1.niceincontact.com", "https://api-de-eu1.niceincontact.com"),
        ({}, "AU1", "https://api-au1.niceincontact.com", "https://api-de-au1.niceincontact.com"),
        (FOUND, "na1", "https://api-eu1.niceincontact.com", "https://api-de-eu1.niceincontact.com"),
        (
            {"api_endpoint": "https://api-c32.nice-incontact.com"},
            "na1",
            "https://api-c32.nice-incontact.com",
            "https://api-de-na1.niceincontact.com",
        ),
        (
            {"api_endpoint": None, "domain": "nice-incontact.com", "area": None},
            "jp1",
            "https://api-jp1.nice-incontact.com",
            "https://api-de-jp1.nice-incontact.com",
        ),
        (
            {"domain": "niceincontact.com", "area": "na2"},
            "na2",
            "https://api-na2.niceincontact.com",
            "https://api-de-na2.nicecxone-gov.com",
        ),
    ],
)
def test_the_origins_follow_from_discovery_or_else_from_the_area(
    discovered: dict[str, Any] | None, area: str, api: str, digital: str
) -> None:
    """Each shape of an answer; the government's area has a digital host of its own."""
    found = origins(discovered, area)
    assert (api, api, digital) == (found.acd, found.userhub, found.digital)


@pytest.mark.parametrize(
    "address",
    [
        "http://api-eu1.niceincontact.com",
        "https://evil.example",
        "https://niceincontact.com.evil.example",
        "https://evilniceincontact.com",
        "https://api.niceincontact.com@evil.example",
        "https://me:secret@api-eu1.niceincontact.com",
        "https://evil.example\\@api.niceincontact.com",
        "https://evil.example#.niceincontact.com",
        "https://evil.example?.niceincontact.com",
        "https://evil.example/.niceincontact.com",
        "https://api-eu1.niceincontact.com:8443",
        "https://api-eu1.niceincontact.com:port",
        "https://api-eu1.niceincontact.com/elsewhere",
        "https://127.0.0.1",
        "https://[::1",
        "//api-eu1.niceincontact.com",
        "api-eu1.niceincontact.com",
        17,
    ],
)
def test_no_token_goes_where_the_vendor_is_not(address: object) -> None:
    """Https, a host name below a known domain, and nothing else."""
    with pytest.raises(InvalidInput, match="no token is sent") as raised:
        origins({**FOUND, "api_endpoint": address}, "eu1")
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("domain", ["evil.example", "niceincontact.com.evil.example", "com", "x"])
def test_a_foreign_domain_is_refused(domain: str) -> None:
    """Also where the host is put together from it."""
    with pytest.raises(InvalidInput):
        origins({"domain": domain}, "eu1")


def test_a_domain_of_ones_own_has_to_be_named() -> None:
    """Then it counts as known."""
    found = origins({"domain": "cxone.example"}, "eu1", DOMAINS | {"cxone.example"})
    assert found.acd == "https://api-eu1.cxone.example"


@pytest.mark.parametrize("area", ["", "eu1.evil.example/", "eu1@", "../", "eu"])
def test_an_area_is_a_word_and_no_host(area: str) -> None:
    """It becomes a part of the host that the access key is sent to."""
    for ask in (auth, issuer, lambda said: origins(None, said)):
        with pytest.raises(InvalidInput):
            ask(area)


@given(
    st.dictionaries(
        st.sampled_from(["api_endpoint", "auth_endpoint", "area", "domain", "uhDomain"]),
        st.text() | st.none() | st.integers() | st.lists(st.text()),
    )
)
def test_whatever_discovery_says_a_token_stays_with_the_vendor(said: dict[str, Any]) -> None:
    """Either it is refused, or every root is https below a known domain; the key never moves."""
    try:
        found = origins(said, "eu1")
    except InvalidInput:
        return
    assert auth("eu1") == found.auth
    for family in set(Family) - {Family.SES}:
        scheme, host = place(found.root(family))
        assert scheme == "https"
        assert any(host.endswith(f".{one}") or host == one for one in DOMAINS)
