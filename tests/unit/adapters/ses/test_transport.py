"""What SES answers otherwise than with an answer; and how often it is asked."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.stub import Stubber

from cxdeclare.adapters.ses.sender import SesSender
from cxdeclare.model.errors import InvalidInput, UnknownOutcome
from tests.support.patient import Clock
from tests.support.ses import IDENTITIES, REGION, sender

DONE: dict[str, Any] = {"ResponseMetadata": {"HTTPStatusCode": 200}}
MADE = {"IdentityType": "DOMAIN", "VerifiedForSendingStatus": False, **DONE}
NAME = {"EmailIdentity": "care.acme.example"}


class Aws:
    """A client whose answers are scripted; the real one, with its checks of what it is sent."""

    def __init__(self) -> None:
        keys = {"aws_access_key_id": "pretend", "aws_secret_access_key": "pretend"}
        self.client: Any = boto3.Session(region_name=REGION, **keys).client("sesv2")
        self.stub = Stubber(self.client)
        self.stub.activate()
        self.clock = Clock()
        self.sender: SesSender = sender(self.clock, self.client)

    def refuses(self, code: str, status: int, method: str = "create_email_identity") -> None:
        self.stub.add_client_error(method, code, f"{code} it says", status)

    def create(self) -> tuple[int, str]:
        response = self.sender.send("POST", IDENTITIES, NAME, repeatable=False)
        return response.status, response.headers.get("x-amzn-errortype", "")

    def get(self) -> int:
        url = f"{IDENTITIES}/care.acme.example"
        return self.sender.send("GET", url, repeatable=True).status


@pytest.fixture
def aws() -> Aws:
    return Aws()


@pytest.mark.parametrize(
    ("code", "status"), [("TooManyRequestsException", 429), ("ThrottlingException", 400)]
)
def test_what_was_throttled_was_not_done_and_is_sent_again(
    aws: Aws, code: str, status: int
) -> None:
    """Also a create: SES says that it did not do it."""
    aws.refuses(code, status)
    aws.stub.add_response("create_email_identity", MADE, NAME)
    assert (200, "") == aws.create()
    assert 2 == aws.sender.sent.writes


def test_a_full_quota_is_final(aws: Aws) -> None:
    """Botocore takes it for throttling; asked again it would be refused again."""
    aws.refuses("LimitExceededException", 400)
    assert (400, "LimitExceededException") == aws.create()
    assert 1 == aws.sender.sent.writes


def test_a_create_that_may_have_happened_is_sent_once(aws: Aws) -> None:
    """An error of the service says nothing of what it did."""
    aws.refuses("InternalServiceErrorException", 500)
    assert (500, "InternalServiceErrorException") == aws.create()
    assert 1 == aws.sender.sent.writes


def test_a_read_is_asked_again(aws: Aws) -> None:
    """It changes nothing, however often."""
    aws.refuses("InternalServiceErrorException", 500, "get_email_identity")
    aws.stub.add_response("get_email_identity", MADE, NAME)
    assert 200 == aws.get()
    assert 2 == aws.sender.sent.reads


def test_what_is_denied_is_an_answer_to_the_call(aws: Aws) -> None:
    """Other calls may be allowed: that a part is unknown is for others to say."""
    aws.refuses("AccessDeniedException", 403, "get_email_identity")
    assert 403 == aws.get()


@pytest.mark.parametrize(
    "code", ["ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId"]
)
def test_credentials_that_are_no_good_are_for_who_runs_it(aws: Aws, code: str) -> None:
    """One line, with the remedy."""
    aws.refuses(code, 403)
    with pytest.raises(InvalidInput) as told:
        aws.create()
    assert told.value.hint
    assert "\n" not in str(told.value)


def test_a_setting_of_no_such_form_is_for_who_runs_it(aws: Aws) -> None:
    """The client checks what it is sent, and sends nothing."""
    aws.stub.deactivate()
    with pytest.raises(InvalidInput, match="a setting does not fit"):
        aws.sender.send("POST", IDENTITIES, {"EmailIdentity": 1}, repeatable=False)


def test_no_answer_may_mean_that_it_was_done(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was sent, and nobody knows; so it is not sent again."""

    def deaf(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://email.eu-central-1.amazonaws.com")

    monkeypatch.setattr(aws.client, "create_email_identity", deaf)
    with pytest.raises(UnknownOutcome, match="it did not answer"):
        aws.create()
    assert 1 == aws.sender.sent.writes


def test_a_bug_of_ours_is_no_error_of_aws(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is let through as it is."""

    def broken(**_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(aws.client, "create_email_identity", broken)
    with pytest.raises(ZeroDivisionError):
        aws.create()


def test_a_number_in_a_query_is_a_number(aws: Aws) -> None:
    """The client refuses it as text; the token of a page is text all the same."""
    asked = {"PageSize": 1000, "NextToken": "2000"}
    aws.stub.add_response("list_email_identities", {"EmailIdentities": [], **DONE}, asked)
    url = f"{IDENTITIES}?PageSize=1000&NextToken=2000"
    assert 200 == aws.sender.send("GET", url, repeatable=True).status


def test_the_client_of_boto3_has_no_retries_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every attempt is counted here, and a create is never sent behind our back."""
    from cxdeclare.adapters.aws import client
    from cxdeclare.adapters.ses.transport import SesTransport

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "pretend")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "pretend")
    client.cache_clear()
    made = SesTransport(Clock(), lambda _: None).client(REGION)
    client.cache_clear()
    assert 1 == made.meta.config.retries["total_max_attempts"]


def test_the_scripted_client_is_the_real_one(aws: Aws) -> None:
    """A refusal is the error that botocore makes of one."""
    aws.refuses("NotFoundException", 404, "get_email_identity")
    with pytest.raises(ClientError):
        aws.client.get_email_identity(**NAME)
