"""What kinds ask of SES reaches it through boto3, and comes back as over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cxdeclare.adapters.aws import client
from cxdeclare.adapters.cxone.refusals import refusal
from cxdeclare.adapters.ses.sender import SesSender
from cxdeclare.adapters.ses.transport import EVERY
from cxdeclare.model.errors import InvalidInput, Unreachable
from cxdeclare.model.secret import Secret
from tests.support.patient import Clock
from tests.support.served import ask, token
from tests.support.ses import IDENTITIES, sender

DOMAIN = "care.acme.example"


def asked(one: SesSender, method: str, url: str, body: Any = None) -> tuple[int, Any]:
    response = one.send(method, url, body, repeatable=method == "GET")
    return response.status, json.loads(response.body)


@pytest.mark.usefixtures("port")
def test_an_identity_lives_and_dies() -> None:
    """Every endpoint of the kind, with the words the service has for refusals."""
    one = sender(Clock())
    status, made = asked(one, "POST", IDENTITIES, {"EmailIdentity": DOMAIN})
    assert (200, 3) == (status, len(made["DkimAttributes"]["Tokens"]))
    again = one.send("POST", IDENTITIES, {"EmailIdentity": DOMAIN}, repeatable=False)
    assert (400, "AlreadyExistsException") == (again.status, again.headers["x-amzn-errortype"])
    assert "already exist" in str(refusal(again))
    bounce = {"MailFromDomain": f"bounce.{DOMAIN}", "BehaviorOnMxFailure": "REJECT_MESSAGE"}
    assert 200 == asked(one, "PUT", f"{IDENTITIES}/{DOMAIN}/mail-from", bounce)[0]
    _, got = asked(one, "GET", f"{IDENTITIES}/{DOMAIN}")
    assert bounce == {name: got["MailFromAttributes"][name] for name in bounce}
    _, listed = asked(one, "GET", f"{IDENTITIES}?PageSize=1000")
    assert [DOMAIN] == [each["IdentityName"] for each in listed["EmailIdentities"]]
    assert 200 == asked(one, "DELETE", f"{IDENTITIES}/{DOMAIN}")[0]
    gone = one.send("GET", f"{IDENTITIES}/{DOMAIN}", repeatable=True)
    assert (404, "NotFoundException") == (gone.status, gone.headers["x-amzn-errortype"])
    assert gone.headers["x-amzn-requestid"]
    assert (3, 4) == (one.sent.reads, one.sent.writes)


@pytest.mark.usefixtures("port")
def test_calls_come_one_a_second() -> None:
    """In one region, whatever they ask; another region has a turn of its own."""
    clock = Clock()
    one = sender(clock)
    for _ in range(3):
        asked(one, "GET", IDENTITIES)
    assert [pytest.approx(EVERY)] * 2 == clock.pauses
    asked(one, "GET", IDENTITIES.replace("central", "west"))
    assert 2 == len(clock.pauses)


@pytest.mark.usefixtures("port")
def test_a_private_key_reaches_ses_and_no_answer() -> None:
    """It is revealed for the call alone; an answer that quotes it is not shown."""
    one, key = sender(Clock()), Secret("not base64, and long enough to be known again")
    own = {"DomainSigningSelector": "own", "DomainSigningPrivateKey": key}
    sent = {"EmailIdentity": DOMAIN, "DkimSigningAttributes": own}
    refused = one.send("POST", IDENTITIES, sent, repeatable=False)
    assert refused.is_veiled
    assert "not base64" not in str(refusal(refused))
    good = own | {"DomainSigningPrivateKey": Secret("aGVsbG8=")}
    made = {"EmailIdentity": DOMAIN, "DkimSigningAttributes": good}
    _, answer = asked(one, "POST", IDENTITIES, made)
    assert ["own"] == answer["DkimAttributes"]["Tokens"]


@pytest.mark.usefixtures("port")
def test_what_ses_does_not_have_is_not_called() -> None:
    """An endpoint of another profile may name anything."""
    one, clock = sender(Clock()), Clock()
    response = one.send("GET", IDENTITIES.replace("identities", "ghosts"), repeatable=True)
    assert (404, "UnknownOperation") == (response.status, response.headers["x-amzn-errortype"])
    assert [] == clock.pauses


def test_credentials_are_mended_by_who_runs_it(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line with the remedy, as for every other service of AWS."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    client.cache_clear()
    with pytest.raises(InvalidInput, match="SES in eu-central-1 cannot be used: no cred") as told:
        asked(sender(Clock()), "GET", IDENTITIES)
    assert "AWS_PROFILE" in told.value.hint
    assert port


def test_nobody_there_means_that_nothing_was_sent(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the call may be made again; it is not counted."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:9")
    client.cache_clear()
    one = sender(Clock())
    with pytest.raises(Unreachable, match="it cannot be reached"):
        asked(one, "POST", IDENTITIES, {"EmailIdentity": DOMAIN})
    assert 0 == one.sent.writes
    assert port


_KINDS: dict[str, Any] = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "timestamp": (int, float),
}


def unknown(shape: Any, value: Any, at: str = "") -> list[str]:
    """What of an answer the service model does not know, or knows otherwise."""
    if not isinstance(value, _KINDS[shape.type_name]):
        return [f"{at} is {type(value).__name__}"]
    if shape.type_name == "structure":
        strange = [f"{at}.{name}" for name in value.keys() - shape.members.keys()]
        within = value.keys() & shape.members.keys()
        each = (unknown(shape.members[name], value[name], f"{at}.{name}") for name in within)
        return strange + [one for found in each for one in found]
    if shape.type_name == "list":
        return [one for item in value for one in unknown(shape.member, item, f"{at}[]")]
    if shape.type_name == "string" and getattr(shape, "enum", None) and value not in shape.enum:
        return [f"{at} is {value}"]
    return []


def test_the_double_answers_as_the_service_model_says(port: int) -> None:
    """Every field is one of SES, of its type and with one of its words."""
    model = client("sesv2", "eu-central-1", attempts=1).meta.service_model
    key, base = token(port), "/ses/eu-central-1/v2/email"
    bounce = {"MailFromDomain": f"bounce.{DOMAIN}"}
    own = {"DomainSigningSelector": "s", "DomainSigningPrivateKey": "aaaa"}
    with_key = {"SigningAttributesOrigin": "EXTERNAL", "SigningAttributes": own}
    tls = {"ConfigurationSetName": "tls", "DeliveryOptions": {"TlsPolicy": "REQUIRE"}}
    one = f"{base}/identities/{DOMAIN}"
    story: list[tuple[str, str, str, Any]] = [
        ("CreateConfigurationSet", "POST", f"{base}/configuration-sets", tls),
        ("GetConfigurationSet", "GET", f"{base}/configuration-sets/tls", None),
        ("ListConfigurationSets", "GET", f"{base}/configuration-sets", None),
        ("CreateEmailIdentity", "POST", f"{base}/identities", {"EmailIdentity": DOMAIN}),
        ("PutEmailIdentityMailFromAttributes", "PUT", f"{one}/mail-from", bounce),
        (
            "PutEmailIdentityConfigurationSetAttributes",
            "PUT",
            f"{one}/configuration-set",
            {"ConfigurationSetName": "tls"},
        ),
        ("GetEmailIdentity", "GET", one, None),
        ("PutEmailIdentityDkimSigningAttributes", "PUT", f"{one}/dkim/signing", with_key),
        ("GetEmailIdentity", "GET", one, None),
        ("ListEmailIdentities", "GET", f"{base}/identities", None),
        ("DeleteEmailIdentity", "DELETE", one, None),
        ("DeleteConfigurationSet", "DELETE", f"{base}/configuration-sets/tls", None),
    ]
    for name, method, path, body in story:
        status, _, answer = ask(port, method, path, body, key)
        assert 200 == status, (name, answer)
        assert [] == unknown(model.operation_model(name).output_shape, answer, name)
