"""AWS: clients with settings of our own, and what their errors mean for who runs us."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from cxdeclare import __version__
from cxdeclare.model.errors import CxdeclareError, InvalidInput


@cache
def client(
    service: str,
    region: str | None = None,
    endpoint: str | None = None,
    *,
    compatible: bool = False,
    attempts: int = 4,
) -> Any:
    """A client that may be used from many threads; one for each of these arguments.

    `compatible` is for stores that speak S3 and know neither its newer checksums nor its host
    names; `attempts` is how often botocore sends a call at most. Raise `InvalidInput` where none
    can be made; what goes wrong in its calls is what `explained` and `failure` take.
    """
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        message = "AWS cannot be reached: boto3 is not installed"
        raise InvalidInput(message, hint="run `pip install 'cxdeclare[aws]'`") from error

    # The defaults wait a minute for each answer, and change with the versions of botocore.
    settings: dict[str, Any] = {
        "connect_timeout": 5,
        "read_timeout": 20,
        "retries": {"mode": "standard", "total_max_attempts": attempts},
        "tcp_keepalive": True,
        "user_agent_extra": f"cxdeclare/{__version__}",
    }
    if compatible:
        settings |= {
            "request_checksum_calculation": "when_required",
            "response_checksum_validation": "when_required",
            "s3": {"addressing_style": "path"},
        }
    what = f"there is no way to {service} of AWS"
    with explained(what):
        session = boto3.Session(region_name=region)
        if session.region_name is None:  # S3 would take us-east-1 and say nothing
            raise InvalidInput(f"{what}: no region is set", hint=_REGION)
        try:
            return session.client(service, endpoint_url=endpoint, config=Config(**settings))
        except ValueError as error:
            if type(error) is not ValueError:  # botocore has no class for a bad endpoint
                raise
            message = f"{what}: {error}"
            raise InvalidInput(message, hint="check the endpoint and the region") from error


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Let errors of AWS leave as ours: `what` went wrong, why, and the remedy."""
    try:
        yield
    except Exception as error:
        found = failure(error, what)
        if found is None:
            raise
        raise found from error


def failure(error: Exception, what: str) -> CxdeclareError | None:
    """The error that says so in one line, with the remedy; None for what AWS has no part in.

    It is `InvalidInput` where who runs us can mend it: credentials, rights, settings, the network.
    """
    reason = _reason(error)
    if reason is None:
        return None
    kind = InvalidInput if reason.is_ours_to_mend else CxdeclareError
    return kind(f"{what}: {reason.fact}", hint=reason.remedy)


@dataclass(frozen=True, slots=True)
class Answer:
    """What AWS answered instead of doing what it was asked."""

    status: int
    code: str


def answer(error: Exception) -> Answer | None:
    """The refusal that an error stands for; None where there was no answer."""
    if "ClientError" not in _classes(error):
        return None
    response: dict[str, Any] = getattr(error, "response", {})
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return Answer(int(status or 0), str(response.get("Error", {}).get("Code", "")))


@dataclass(frozen=True, slots=True)
class _Reason:
    fact: str
    remedy: str
    is_ours_to_mend: bool = True


_REGION = "set AWS_REGION, or `region` where the bucket or the secret is named"
_KEYS = "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the job a role"
_SIGN_IN = "sign in again: `aws sso login` or `aws login`, with `--profile` if you use one"
_CONFIG = "look at ~/.aws/config and the AWS_ variables of the environment"
_NETWORK = "check the network, the proxy, the region and AWS_ENDPOINT_URL"
_AGAIN = "run again; if it stays so, see https://health.aws.amazon.com"
_RENEW = "sign in again, or let the job take its role again just before it runs"
_RIGHTS = "give this role the rights that the page on the AWS service in docs/how-to/ lists"
_TRUST = "check the trust policy of the role: organisation, repository (case matters), audience"
_CLOCK = "set the clock of this machine; it may be a few minutes off"

# By class of botocore, the nearest class first; the text of the error follows where it helps.
_BY_CLASS: dict[str, tuple[str, str]] = {
    "NoCredentialsError": ("no credentials were found", _KEYS),
    "NoAuthTokenError": ("no credentials were found", _KEYS),
    "PartialCredentialsError": ("one half of the credentials is missing", _KEYS),
    "NoRegionError": ("no region is set", _REGION),
    "InvalidRegionError": ("the region cannot be one", _REGION),
    "ProfileNotFound": (
        "the profile is not in ~/.aws/config",
        "correct AWS_PROFILE; `aws configure list-profiles` lists those that are",
    ),
    "LoginError": ("the session of `aws login` is over or missing", _SIGN_IN),
    "LoginInsufficientPermissions": ("`aws login` may not be used", _RIGHTS),
    "SSOError": ("the session of AWS SSO is over or missing", _SIGN_IN),
    "SSOTokenLoadError": ("there is no session of AWS SSO", _SIGN_IN),
    "UnauthorizedSSOTokenError": ("the session of AWS SSO has expired", _SIGN_IN),
    "TokenRetrievalError": ("the session of AWS SSO could not be renewed", _SIGN_IN),
    "UnknownCredentialError": ("the source of the credentials is unknown", _CONFIG),
    "RefreshWithMFAUnsupportedError": ("the credentials need a new MFA code", _SIGN_IN),
    "CredentialRetrievalError": ("the credentials could not be fetched", _CONFIG),
    "MetadataRetrievalError": ("the machine has no credentials to give", _KEYS),
    "ConfigNotFound": ("the configuration of AWS is not there", "correct AWS_CONFIG_FILE"),
    "ConfigParseError": ("the configuration of AWS cannot be read", _CONFIG),
    "InvalidConfigError": ("the configuration of AWS is not valid", _CONFIG),
    "MissingDependencyException": ("a library is missing", "run `pip install 'cxdeclare[aws]'`"),
    "ParamValidationError": ("a setting does not fit", "check names of buckets, keys and secrets"),
    "SSLError": ("the certificate was not accepted", "set AWS_CA_BUNDLE if a proxy signs anew"),
    "ProxyConnectionError": ("the proxy cannot be reached", "check HTTPS_PROXY and NO_PROXY"),
    "EndpointConnectionError": ("it cannot be reached", _NETWORK),
    "ConnectTimeoutError": ("it cannot be reached", _NETWORK),
    "UnknownEndpointError": ("the service is not in that region", _REGION),
    "EndpointProviderError": ("no address follows from region and endpoint", _NETWORK),
}
# By code of the answer: all these can be mended by who runs us.
_BY_CODE: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"),
        ("the credentials have expired", _RENEW),
    ),
    **dict.fromkeys(
        (
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidToken",
            "UnrecognizedClientException",
        ),
        ("AWS does not know these credentials", "check that key, session token and account fit"),
    ),
    **dict.fromkeys(
        ("SignatureDoesNotMatch", "InvalidSignatureException"),
        ("the secret key does not fit", f"check AWS_SECRET_ACCESS_KEY; else {_CLOCK}"),
    ),
    **dict.fromkeys(("RequestTimeTooSkewed", "RequestInTheFuture"), ("the clock is wrong", _CLOCK)),
    **dict.fromkeys(
        ("AccessDenied", "AccessDeniedException", "AuthorizationError", "Forbidden", "403"),
        ("AWS denies it", _RIGHTS),
    ),
    **dict.fromkeys(
        ("InvalidIdentityToken", "IDPRejectedClaim"), ("AWS does not trust the token", _TRUST)
    ),
    "NoSuchBucket": ("there is no such bucket", "make it first, or correct its name"),
    **dict.fromkeys(
        (
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
            "PermanentRedirect",
            "301",
        ),
        ("the bucket is in another region", "correct `region`"),
    ),
    **dict.fromkeys(
        (
            "KMS.DisabledException",
            "KMS.InvalidStateException",
            "KMS.KMSInvalidStateException",
            "KMS.NotFoundException",
            "DisabledException",
            "KMSInvalidStateException",
        ),
        ("the KMS key cannot be used", "check that the key exists, is enabled and in this region"),
    ),
}
_SIGNED = re.compile(r"\s*The Canonical String for this request should have been.*", re.DOTALL)
"""What AWS adds where a signature does not fit: the request with all that was sent."""
_TOKEN = re.compile(r"(x-amz-security-token\W+)[^\s'\"<>&]+", re.IGNORECASE)
_SERVER_ERROR = 500
_THROTTLED = 429


def _reason(error: Exception) -> _Reason | None:
    if isinstance(error, json.JSONDecodeError):  # botocore lets it through
        return _Reason("`credential_process` printed no JSON", _CONFIG)
    classes = _classes(error)
    if not classes:
        return _file(error) if isinstance(error, OSError) else None
    refusal = answer(error)
    if refusal is not None:
        return _refused(error, refusal)
    known = next((_BY_CLASS[name] for name in classes if name in _BY_CLASS), None)
    if known is not None:
        return _Reason(f"{known[0]} ({_line(error)})", known[1])
    if "ResponseParserError" in classes:
        return _Reason("the answer was not one of AWS", _NETWORK, is_ours_to_mend=False)
    return _Reason(f"it did not answer ({_line(error)})", _AGAIN, is_ours_to_mend=False)


def _file(error: OSError) -> _Reason | None:
    """A file that the credentials were to come from; None for files of anybody else."""
    name = str(error.filename or "")
    if not name:
        return None
    if name == os.environ.get("AWS_WEB_IDENTITY_TOKEN_FILE"):
        remedy = "let the job write its token, or unset AWS_WEB_IDENTITY_TOKEN_FILE"
        return _Reason(f"the web identity token {name} cannot be read: {error.strerror}", remedy)
    return _Reason(f"{name} cannot be used for credentials: {error.strerror}", _CONFIG)


def _refused(error: Exception, refusal: Answer) -> _Reason:
    said = _line(error)
    if getattr(error, "operation_name", "").startswith("AssumeRole"):
        return _Reason(f"the role was not given ({said})", _TRUST)
    if refusal.code in _BY_CODE:
        fact, remedy = _BY_CODE[refusal.code]
        return _Reason(f"{fact} ({said})", remedy)
    if refusal.status >= _SERVER_ERROR or refusal.status == _THROTTLED or not refusal.status:
        return _Reason(f"it failed ({said})", _AGAIN, is_ours_to_mend=False)
    return _Reason(f"it was refused ({said})", "", is_ours_to_mend=False)


def _line(error: Exception) -> str:
    """What the error says, in one line."""
    return " ".join(quotable(str(error)).split()).rstrip(".")


def quotable(words: str) -> str:
    """Words of AWS without what they may repeat of a request: its token opens the account."""
    return _TOKEN.sub(r"\1(hidden)", _SIGNED.sub("", words))


def _classes(error: Exception) -> list[str]:
    """The names of its classes in botocore and boto3, the nearest first."""
    roots = ("botocore", "boto3")
    return [one.__name__ for one in type(error).__mro__ if one.__module__.split(".")[0] in roots]
