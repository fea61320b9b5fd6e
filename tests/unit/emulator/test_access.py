"""Tokens and discovery."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from cxdeclare.emulator.tenant import DEFAULT_ID, Tenant
from tests.unit.emulator.caller import ACD, DIGITAL, SES, Caller

TOKEN = "/authentication/v1/token/access-key"


@pytest.mark.parametrize(
    "pair",
    [
        {"accessKeyId": "", "accessKeySecret": "secret"},
        {"accessKeyId": "id", "accessKeySecret": ""},
        {"accessKeyId": "id"},
        {"accessKeyId": 1, "accessKeySecret": 2},
    ],
)
def test_an_empty_key_gets_no_token(caller: Caller, pair: dict[str, object]) -> None:
    """Both halves of the access key are required."""
    assert 401 == caller.post(TOKEN, pair).status


def test_a_token_names_the_tenant(caller: Caller) -> None:
    """The claims hold the tenant id, the business unit, the cluster and the role."""
    answer = caller.post(TOKEN, {"accessKeyId": "a", "accessKeySecret": "b"}).json
    middle = answer["id_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    assert {"tenantId", "tenant", "icBUId", "icClusterId", "role"} <= claims.keys()
    assert (DEFAULT_ID, "EU1") == (claims["tenantId"], claims["icClusterId"])
    assert ("Bearer", 3600) == (answer["token_type"], answer["expires_in"])
    assert answer["refresh_token"]


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "a.W10.", "."])
@pytest.mark.parametrize(
    ("method", "target", "key"),
    [
        ("GET", f"{ACD}/campaigns", None),
        ("GET", f"{DIGITAL}/tags", "errors"),
        ("POST", "/authorization/v1/roles/search", "timestamp"),
        ("GET", SES, "message"),
    ],
)
def test_strangers_are_refused_in_the_words_of_the_family(
    caller: Caller, token: str, method: str, target: str, key: str | None
) -> None:
    """Without a token of this tenant every family answers 401 in its own shape."""
    answer = caller.call(method, target, {}, token=token)
    assert 401 == answer.status
    assert key is None or key in answer.json


def test_a_token_of_another_tenant_is_refused(caller: Caller) -> None:
    """Equal claims are not enough: the token must come from this database."""
    with Tenant.open() as other:
        token = Caller(other).token
    assert 401 == caller.call("GET", f"{DIGITAL}/tags", token=token).status


def test_a_token_dies_of_age() -> None:
    """After an hour by the tenant's clock a token is worthless."""
    now = [1_000_000.0]
    with Tenant.open(clock=lambda: now[0]) as tenant:
        caller = Caller(tenant)
        now[0] += 3599
        assert 200 == caller.get(f"{DIGITAL}/tags").status
        now[0] += 2
        assert 401 == caller.get(f"{DIGITAL}/tags").status


def test_tokens_can_be_made_worthless(caller: Caller) -> None:
    """A test can end every token at once, and get a new one."""
    caller.tenant.expire_tokens()
    assert 401 == caller.get(f"{DIGITAL}/tags").status
    assert 200 == Caller(caller.tenant).get(f"{DIGITAL}/tags").status


def test_a_token_survives_a_reopened_file(tmp_path: Path) -> None:
    """The tag is kept in the file."""
    with Tenant.open(tmp_path / "tenant.db") as tenant:
        token = Caller(tenant).token
    with Tenant.open(tmp_path / "tenant.db") as tenant:
        answer = Caller(tenant).call("GET", f"{DIGITAL}/tags", token=token)
    assert 200 == answer.status


def test_discovery_points_at_the_origin_that_was_asked(caller: Caller) -> None:
    """Every endpoint is where the request came in, and no token is needed."""
    target = f"/.well-known/cxone-configuration?tenantId={DEFAULT_ID}"
    answer = caller.call("GET", target, token="", headers={"Host": "127.0.0.1:8123"})
    origins = {answer.json[key] for key in ("ui_endpoint", "auth_endpoint", "api_endpoint")}
    assert {"http://127.0.0.1:8123"} == origins
    assert (DEFAULT_ID, "eu1") == (answer.json["tenantId"], answer.json["area"])


def test_discovery_of_an_unknown_tenant_is_not_found(caller: Caller) -> None:
    """Another tenant id is not known here."""
    assert 404 == caller.get("/.well-known/cxone-configuration?tenantId=other").status
    assert 200 == caller.get("/.well-known/cxone-configuration").status


def test_a_token_whose_claims_were_changed_is_refused(caller: Caller) -> None:
    """The tenant in it must be this one."""
    head, middle, _ = caller.token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    changed = json.dumps(claims | {"tenantId": "other"}).encode()
    token = f"{head}.{base64.urlsafe_b64encode(changed).decode()}."
    assert 401 == caller.call("GET", f"{DIGITAL}/tags", token=token).status
