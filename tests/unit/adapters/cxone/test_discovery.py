"""Discovery: asked once, without a token, and believed only where that is safe."""

from __future__ import annotations

import json

import pytest

from cxdeclare.adapters.cxone.discovery import Discovered
from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.model.endpoint import Family
from cxdeclare.model.errors import InvalidInput, UnknownOutcome, Unreachable

TENANT = "6f1c9f6e-3f0e-4f57-9a55-0d4a3b1f7c11"
DERIVED = "https://api-de-eu1.niceincontact.com/dfo/3.0"


class Issuer:
    """Answers with what it is given, or fails so."""

    def __init__(self, came: Response | Exception) -> None:
        self.came = came
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        if isinstance(self.came, Exception):
            raise self.came
        return self.came


def saying(**said: str) -> Issuer:
    return Issuer(Response(200, {}, json.dumps(said).encode()))


def roots(issuer: Issuer) -> Discovered:
    return Discovered(issuer, lambda: TENANT, "eu1")


def test_it_is_asked_once_and_shown_no_token() -> None:
    """The document is public; what opens the tenant is not sent for it."""
    issuer = saying(area="AU1", domain="niceincontact.com", tenantId=TENANT.upper())
    found = roots(issuer)
    assert found.root(Family.DIGITAL) == "https://api-de-au1.niceincontact.com/dfo/3.0"
    assert found.root(Family.ACD, path="/skills").startswith("https://api-au1.niceincontact.com/")
    (request,) = issuer.asked
    expected = f"https://cxone.niceincontact.com/.well-known/cxone-configuration?tenantId={TENANT}"
    assert expected == request.url
    assert "authorization" not in {name.lower() for name in request.headers}


@pytest.mark.parametrize(
    "came",
    [
        Response(404),
        Response(302, {"location": "https://evil.example/"}, b'{"domain": "evil.example"}'),
        Response(200),
        Response(200, {}, b"<html>"),
        Response(200, {}, b"[]"),
        Unreachable("nobody"),
        UnknownOutcome("cut"),
    ],
    ids=["none", "redirect", "empty", "page", "list", "unreachable", "cut"],
)
def test_without_an_answer_the_area_says_where_the_tenant_is(came: Response | Exception) -> None:
    """A redirect is no answer, and is not followed."""
    issuer = Issuer(came)
    assert roots(issuer).root(Family.DIGITAL) == DERIVED
    assert len(issuer.asked) == 1


def test_an_answer_about_another_tenant_stops_the_run() -> None:
    """Nobody can tell whose hosts these are."""
    with pytest.raises(InvalidInput, match="discovery answers for tenant other"):
        roots(saying(tenantId="other", domain="niceincontact.com")).root(Family.DIGITAL)


def test_a_foreign_host_stops_the_run_and_is_not_passed_over() -> None:
    """To go on with the area would hide that somebody answers in the place of the vendor."""
    found = roots(saying(api_endpoint="https://evil.example"))
    for _ in range(2):
        with pytest.raises(InvalidInput, match="no token is sent"):
            found.root(Family.DIGITAL)
