"""AWS: what users meet has one line and a remedy; what is a bug of ours is let through."""

from __future__ import annotations

import builtins
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from botocore import exceptions as botocore

from cxdeclare.adapters.aws import Answer, answer, client, explained, failure
from cxdeclare.model.errors import CxdeclareError, InvalidInput

ERROR = "<Error><Code>{code}</Code><Message>Said by AWS.</Message></Error>"


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that has none, not even those of a cloud."""
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    client.cache_clear()
    yield
    client.cache_clear()


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "pretend")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "pretend")


@contextmanager
def answering(status: int, body: str) -> Iterator[str]:
    """A server that answers every GET with this."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def asked(endpoint: str | None = None, **settings: Any) -> CxdeclareError:
    """What comes of a question to S3."""
    region = settings.get("region", "eu-central-1")
    with pytest.raises(CxdeclareError) as caught, explained("the state cannot be read"):
        client("s3", region, endpoint).list_objects_v2(Bucket="b")
    return caught.value


def nowhere() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


def test_no_credentials_are_told_with_the_ways_to_give_them() -> None:
    """Exit 3, because it is not the tool that failed."""
    told = asked()
    assert isinstance(told, InvalidInput)
    assert "the state cannot be read: no credentials were found" in str(told)
    assert "AWS_ACCESS_KEY_ID" in told.hint


def test_half_a_key_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One variable was set and the other forgotten."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "pretend")
    told = asked()
    assert isinstance(told, InvalidInput)
    assert "one half of the credentials" in str(told)


@pytest.mark.usefixtures("keys")
def test_s3_without_a_region_is_refused() -> None:
    """Else botocore takes us-east-1 and finds nothing there."""
    told = asked(region=None)
    assert isinstance(told, InvalidInput)
    assert "no region is set" in str(told)
    assert "AWS_REGION" in told.hint


def test_a_profile_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with AWS_PROFILE of another machine."""
    monkeypatch.setenv("AWS_PROFILE", "acme")
    told = asked()
    assert isinstance(told, InvalidInput)
    assert "(The config profile (acme) could not be found)" in str(told)


SSO = """[profile acme]
sso_session = s
sso_account_id = 1
sso_role_name = r
[sso-session s]
sso_region = eu-central-1
sso_start_url = https://acme.example
"""


@pytest.mark.parametrize(
    ("config", "fact", "hint"),
    [
        (SSO, "there is no session of AWS SSO", "aws sso login"),
        ("[profile acme]\ncredential_process = echo nothing", "printed no JSON", "~/.aws/config"),
        (
            "[profile acme]\ncredential_process = /nowhere/at-all",
            "/nowhere/at-all cannot be used for credentials: No such file",
            "~/.aws/config",
        ),
        ("[profile acme]\ncredential_process = false", "could not be fetched", "~/.aws/config"),
        (
            "[profile acme]\nrole_arn = arn:aws:iam::1:role/r",
            "one half of the credentials is missing",
            "AWS_PROFILE",
        ),
        (
            "[profile acme]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = gone",
            "configuration of AWS is not valid",
            "~/.aws/config",
        ),
        ("profile acme", "the configuration of AWS cannot be read", "~/.aws/config"),
    ],
    ids=["sso", "no-json", "no-program", "failing-program", "half", "no-source", "no-ini"],
)
def test_a_profile_that_gives_no_credentials_is_told(
    config: str, fact: str, hint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also the two kinds of error that botocore lets through as they are."""
    path = tmp_path / "config"
    path.write_text(config, encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
    monkeypatch.setenv("AWS_PROFILE", "acme")
    told = asked()
    assert isinstance(told, InvalidInput), told
    assert fact in str(told)
    assert "\n" not in str(told)
    assert hint in told.hint


def test_a_missing_web_identity_token_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A job whose token was not written has no role."""
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r")
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(tmp_path / "token"))
    told = asked()
    assert isinstance(told, InvalidInput)
    assert f"the web identity token {tmp_path / 'token'} cannot be read: No such file" in str(told)


def test_a_file_of_ours_that_is_missing_is_no_fault_of_aws(tmp_path: Path) -> None:
    """Errors without a file name, and errors that are none of the system, pass as they are."""
    assert failure(OSError("planted"), "x") is None
    assert failure(KeyError("planted"), "x") is None
    with pytest.raises(KeyError, match="planted"), explained("x"):
        raise KeyError("planted")


@pytest.mark.usefixtures("keys")
def test_an_endpoint_that_is_not_there_is_named() -> None:
    """With what to look at."""
    url = nowhere()
    told = asked(url)
    assert isinstance(told, InvalidInput)
    assert f'it cannot be reached (Could not connect to the endpoint URL: "{url}/' in str(told)
    assert "the network" in told.hint


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("setting", [{"endpoint": "nonsense"}, {"region": "not a region"}])
def test_a_setting_that_cannot_be_is_told(setting: dict[str, str]) -> None:
    """No traceback for a slip of the pen."""
    assert isinstance(asked(**setting), InvalidInput)


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("status", "code", "fact", "hint"),
    [
        (400, "ExpiredToken", "have expired", "sign in again"),
        (403, "InvalidClientTokenId", "does not know", "session token"),
        (403, "InvalidAccessKeyId", "does not know", "session token"),
        (403, "SignatureDoesNotMatch", "does not fit", "clock"),
        (403, "RequestTimeTooSkewed", "clock is wrong", "clock"),
        (403, "AccessDenied", "denies it", "docs/how-to"),
        (404, "NoSuchBucket", "no such bucket", "make it first"),
        (400, "AuthorizationHeaderMalformed", "another region", "`region`"),
        (400, "KMS.DisabledException", "KMS key", "enabled"),
    ],
)
def test_a_refusal_that_can_be_mended_says_how(
    status: int, code: str, fact: str, hint: str
) -> None:
    """As S3 says it over HTTP; its own words are kept, on one line."""
    with answering(status, ERROR.format(code=code)) as url:
        told = asked(url)
    assert isinstance(told, InvalidInput)
    assert fact in str(told)
    assert "Said by AWS" in str(told)
    assert hint in told.hint


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("status", "body"), [(503, ERROR.format(code="SlowDown")), (500, "<html>down"), (418, "")]
)
def test_what_nobody_here_can_mend_is_a_remote_error(status: int, body: str) -> None:
    """Exit 1: the input was right."""
    with answering(status, body) as url:
        told = asked(url)
    assert not isinstance(told, InvalidInput)


@pytest.mark.parametrize("code", ["SignatureDoesNotMatch", "AccessDenied", "Odd"])
def test_what_aws_quotes_of_a_request_is_not_shown(code: str) -> None:
    """The token of a session goes with every call, and comes back where a signature is wrong."""
    quoted = "POST\n/\n\nhost:x\nx-amz-security-token:IQoJcanary/abc+def==\n\nhost"
    canonical = "The Canonical String for this request should have been"
    for words in (
        f"The signature does not fit.\n\n{canonical}\n'{quoted}'",
        f"The signature does not fit. Sent were {quoted}",
        "The signature does not fit. {'X-Amz-Security-Token': 'IQoJcanary/abc+def=='}",
    ):
        said = {
            "Error": {"Code": code, "Message": words},
            "ResponseMetadata": {"HTTPStatusCode": 403},
        }
        found = failure(botocore.ClientError(said, "Call"), "it")
        assert found is not None
        assert "The signature does not fit" in str(found)
        assert "canary" not in f"{found} {found.hint}"


def test_a_role_that_is_not_given_points_at_its_trust_policy() -> None:
    """AWS says that it is not authorized; nearly always the trust policy is what is wrong."""
    response = {"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}}
    told = failure(botocore.ClientError(response, "AssumeRoleWithWebIdentity"), "x")
    assert isinstance(told, InvalidInput)
    assert "trust policy" in told.hint


@pytest.mark.parametrize(
    ("error", "is_input"),
    [
        (botocore.TokenRetrievalError(provider="sso", error_msg="m"), True),
        (botocore.UnauthorizedSSOTokenError(), True),
        (botocore.LoginRefreshRequired(), True),
        (botocore.SSLError(endpoint_url="u", error="e"), True),
        (botocore.ProxyConnectionError(proxy_url="u"), True),
        (botocore.ConnectTimeoutError(endpoint_url="u"), True),
        (botocore.ReadTimeoutError(endpoint_url="u"), False),
        (botocore.ConnectionClosedError(endpoint_url="u"), False),
        (botocore.IncompleteReadError(actual_bytes=1, expected_bytes=2), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_errors_that_cannot_be_brought_about_here_are_told(
    error: Exception, *, is_input: bool
) -> None:
    """What is ours to mend ends with 3 and has a remedy; the others may pass by themselves."""
    told = failure(error, "x")
    assert told is not None
    assert is_input == isinstance(told, InvalidInput)
    assert told.hint


def test_every_error_of_botocore_is_told() -> None:
    """None ends as a bug of ours, whatever later versions add to the list."""
    found: list[Any] = [
        one
        for one in vars(botocore).values()
        if isinstance(one, type) and issubclass(one, botocore.BotoCoreError)
    ]
    assert len(found) > 50
    for one in found:
        assert failure(one.__new__(one), "x") is not None, one


def test_a_machine_without_boto3_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra: who keeps the state in a file needs none of it."""
    usual = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "boto3":
            raise ImportError(name)
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InvalidInput, match="boto3 is not installed") as caught:
        client("s3", "eu-central-1")
    assert "pip install 'cxdeclare[aws]'" in caught.value.hint


@pytest.mark.usefixtures("keys")
def test_an_answer_is_told_apart_from_silence() -> None:
    """Its status and code decide what to do next."""
    with answering(412, ERROR.format(code="PreconditionFailed")) as url:
        with pytest.raises(Exception, match="PreconditionFailed") as caught:
            client("s3", "eu-central-1", url).list_objects_v2(Bucket="b")
        assert Answer(412, "PreconditionFailed") == answer(caught.value)
    assert answer(botocore.ReadTimeoutError(endpoint_url="u")) is None
    assert answer(json.JSONDecodeError("m", "", 0)) is None


def test_a_client_is_made_once_for_the_same_arguments() -> None:
    """To make one costs more than most calls."""
    one: Callable[[], Any] = lambda: client("s3", "eu-central-1", "http://127.0.0.1:9")  # noqa: E731 - twice the same
    assert one() is one()
