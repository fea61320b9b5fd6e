"""E-mail identities."""

from __future__ import annotations

import pytest

from cxdeclare.emulator import ses
from tests.unit.emulator.caller import DOMAIN, SES, Caller


def test_a_new_identity_waits_for_its_records(caller: Caller) -> None:
    """Pending, with three tokens, until the records are published; then all is well."""
    made = caller.post(SES, {"EmailIdentity": DOMAIN}).json
    dkim = made["DkimAttributes"]
    assert ("DOMAIN", False, "PENDING", 3) == (
        made["IdentityType"],
        made["VerifiedForSendingStatus"],
        dkim["Status"],
        len(set(dkim["Tokens"])),
    )
    caller.put(f"{SES}/{DOMAIN}/mail-from", {"MailFromDomain": f"bounce.{DOMAIN}"})
    before = caller.get(f"{SES}/{DOMAIN}").json
    assert ("PENDING", "PENDING", False) == _statuses(before)
    assert dkim["Tokens"] == before["DkimAttributes"]["Tokens"]
    caller.tenant.publish_dns(DOMAIN)
    assert ("SUCCESS", "SUCCESS", True) == _statuses(caller.get(f"{SES}/{DOMAIN}").json)
    caller.tenant.publish_dns(DOMAIN, published=False)
    after = caller.get(f"{SES}/{DOMAIN}").json
    assert ("TEMPORARY_FAILURE", "TEMPORARY_FAILURE", False) == _statuses(after)


def _statuses(identity: dict[str, dict[str, object]]) -> tuple[object, object, object]:
    return (
        identity["DkimAttributes"]["Status"],
        identity["MailFromAttributes"]["MailFromDomainStatus"],
        identity["VerifiedForSendingStatus"],
    )


def test_identities_are_per_region(caller: Caller) -> None:
    """One region does not know what another has, and its tokens differ."""
    other = SES.replace("central", "west")
    first = caller.post(SES, {"EmailIdentity": DOMAIN}).json
    assert 404 == caller.get(f"{other}/{DOMAIN}").status
    second = caller.post(other, {"EmailIdentity": DOMAIN}).json
    assert first["DkimAttributes"]["Tokens"] != second["DkimAttributes"]["Tokens"]


def test_an_identity_is_made_once(caller: Caller) -> None:
    """Whatever the case of its letters, until it is deleted."""
    caller.post(SES, {"EmailIdentity": DOMAIN})
    again = caller.post(SES, {"EmailIdentity": DOMAIN.upper()})
    assert (400, "AlreadyExistsException") == (again.status, again.headers["x-amzn-errortype"])
    assert 200 == caller.delete(f"{SES}/{DOMAIN}").status
    assert 404 == caller.delete(f"{SES}/{DOMAIN}").status
    assert 200 == caller.post(SES, {"EmailIdentity": DOMAIN}).status


@pytest.mark.parametrize("name", ["", "nodot", "a b.example", None, 1, "a@b@c.example"])
def test_an_identity_is_a_domain_or_an_address(caller: Caller, name: object) -> None:
    """Anything else is a bad request."""
    answer = caller.post(SES, {"EmailIdentity": name})
    assert (400, "BadRequestException") == (answer.status, answer.headers["x-amzn-errortype"])


def test_an_address_is_an_identity_too(caller: Caller) -> None:
    """With its own type."""
    made = caller.post(SES, {"EmailIdentity": f"a@{DOMAIN}"}).json
    assert "EMAIL_ADDRESS" == made["IdentityType"]


def test_a_mail_from_domain_is_below_its_identity(caller: Caller) -> None:
    """It can be set, told what to do when mail fails, and cleared."""
    caller.post(SES, {"EmailIdentity": DOMAIN})
    path = f"{SES}/{DOMAIN}/mail-from"
    behavior = {"BehaviorOnMxFailure": "REJECT_MESSAGE"}
    sent = {"MailFromDomain": f"bounce.{DOMAIN}"} | behavior
    assert 200 == caller.put(path, sent).status
    shown = caller.get(f"{SES}/{DOMAIN}").json["MailFromAttributes"]
    assert sent == {key: shown[key] for key in sent}
    for bad in ({"MailFromDomain": "bounce.other.example"}, {"BehaviorOnMxFailure": "X"}):
        assert 400 == caller.put(path, bad).status
    caller.put(path, {})
    shown = caller.get(f"{SES}/{DOMAIN}").json["MailFromAttributes"]
    assert {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"} == shown


def test_listing_goes_from_token_to_token(caller: Caller) -> None:
    """Nothing is lost or repeated, and the last page has no token."""
    names = {f"d{number}.example" for number in range(25)}
    for name in names:
        caller.post(SES, {"EmailIdentity": name})
    found: list[str] = []
    target = f"{SES}?PageSize=10"
    while target:
        page = caller.get(target).json
        found += [one["IdentityName"] for one in page["EmailIdentities"]]
        token = page.get("NextToken")
        target = f"{SES}?PageSize=10&NextToken={token}" if token else ""
    assert sorted(names) == sorted(found)


@pytest.mark.parametrize("query", ["PageSize=1001", "PageSize=0", "NextToken=x", "NextToken=%21"])
def test_a_bad_page_is_refused(caller: Caller, query: str) -> None:
    """A size over a thousand, and a token nobody gave."""
    assert 400 == caller.get(f"{SES}?{query}").status


def test_a_region_looks_like_one(caller: Caller) -> None:
    """Otherwise it is a bad request."""
    assert 400 == caller.get("/ses/mars/v2/email/identities").status


OWN = {"DomainSigningSelector": "own-1", "DomainSigningPrivateKey": "MIIcanary+/=="}


def test_a_key_of_the_customer_s_is_kept_and_never_given_back(caller: Caller) -> None:
    """The selector takes the place of the tokens; what was sent can be known again by the test."""
    caller.post(SES, {"EmailIdentity": DOMAIN, "DkimSigningAttributes": OWN})
    kept = caller.tenant._store.get(ses.COLLECTION, DOMAIN, "eu-central-1")
    assert kept is not None
    assert ses.fingerprint(DOMAIN, "MIIcanary+/==") == kept["KeyFingerprint"]
    for path in (f"{SES}/{DOMAIN}", SES):
        assert "canary" not in str(caller.get(path).json)
    dkim = caller.get(f"{SES}/{DOMAIN}").json["DkimAttributes"]
    assert (["own-1"], "EXTERNAL") == (dkim["Tokens"], dkim["SigningAttributesOrigin"])
    again = {"SigningAttributesOrigin": "EXTERNAL", "SigningAttributes": OWN}
    again["SigningAttributes"] = OWN | {"DomainSigningSelector": "own-2"}
    said = caller.put(f"{SES}/{DOMAIN}/dkim/signing", again).json
    assert {"DkimStatus": "PENDING", "DkimTokens": ["own-2"]} == said
    caller.put(f"{SES}/{DOMAIN}/dkim/signing", {"SigningAttributesOrigin": "AWS_SES"})
    assert 3 == len(caller.get(f"{SES}/{DOMAIN}").json["DkimAttributes"]["Tokens"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"SigningAttributesOrigin": "OTHER"},
        {"SigningAttributesOrigin": "EXTERNAL"},
        {
            "SigningAttributesOrigin": "EXTERNAL",
            "SigningAttributes": OWN | {"DomainSigningSelector": "."},
        },
        {
            "SigningAttributesOrigin": "EXTERNAL",
            "SigningAttributes": OWN | {"DomainSigningPrivateKey": "no base64"},
        },
    ],
)
def test_a_key_that_cannot_sign_is_refused(caller: Caller, body: dict[str, object]) -> None:
    """As SES does; and a rude tenant repeats what it was sent."""
    caller.post(SES, {"EmailIdentity": DOMAIN})
    assert 400 == caller.put(f"{SES}/{DOMAIN}/dkim/signing", body).status
    assert 3 == len(caller.get(f"{SES}/{DOMAIN}").json["DkimAttributes"]["Tokens"])
