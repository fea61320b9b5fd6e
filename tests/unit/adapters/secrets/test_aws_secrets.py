"""Secrets Manager, against a server that speaks its API."""

from __future__ import annotations

import json

import pytest

from cxdeclare.adapters.secrets.aws_secrets import MOST
from cxdeclare.adapters.secrets.sources import Sources
from cxdeclare.model.secret import Secret, Unresolved
from tests.support.aws import Aws, aws, aws_server  # noqa: F401 - fixtures


def _asked(*names: str) -> dict[str, str]:
    """What is said of each: its value, or why there is none behind a mark."""
    uris = [f"secretsmanager:{name}" for name in names]
    found = Sources({}).resolve(uris, ".")
    return {
        uri.partition(":")[2]: one.reveal() if isinstance(one, Secret) else f"!{_why(one)}"
        for uri, one in found.items()
    }


def _why(answer: Secret | Unresolved) -> str:
    assert isinstance(answer, Unresolved)
    return f"{answer.message}: {answer.hint}"


def test_many_secrets_are_had_in_few_calls(aws: Aws) -> None:  # noqa: F811 - the fixture
    """More than one call takes, by name and by ARN, with one that is missing among them."""
    service = aws.client("secretsmanager")
    names = [f"mail/{number}" for number in range(MOST + 3)]
    arns = [service.create_secret(Name=name, SecretString=f"v-{name}")["ARN"] for name in names]
    found = _asked(*names, arns[0], "mail/gone")
    assert {name: f"v-{name}" for name in names} == {name: found[name] for name in names}
    assert "v-mail/0" == found[arns[0]]
    assert "is not there" in found["mail/gone"]
    assert "region" in found["mail/gone"]


def test_a_version_before_is_had_by_its_stage_or_id(aws: Aws) -> None:  # noqa: F811 - the fixture
    """To go back for a while after a rotation."""
    service = aws.client("secretsmanager")
    first = service.create_secret(Name="key", SecretString="old")["VersionId"]
    service.put_secret_value(SecretId="key", SecretString="new")
    found = _asked("key", "key@AWSPREVIOUS", f"key@{first}", f"key@{'0' * 36}")
    assert ["new", "old", "old"] == list(found.values())[:3]
    assert found[f"key@{'0' * 36}"].startswith("!")


@pytest.mark.parametrize(
    ("key", "said"),
    [("a.b", "x"), ("n", "7"), ("a", "!"), ("gone", "!"), ("t", "!")],
)
def test_one_value_of_json_is_had(aws: Aws, key: str, said: str) -> None:  # noqa: F811 - the fixture
    """By the way to it; anything but a text or a number is told, without what is there."""
    content = json.dumps({"a": {"b": "x"}, "n": 7, "t": True})
    aws.client("secretsmanager").create_secret(Name="doc", SecretString=content)
    (found,) = _asked(f"doc#{key}").values()
    assert found.startswith(said)
    assert content not in found


def test_a_secret_that_is_no_text_is_told(aws: Aws) -> None:  # noqa: F811 - the fixture
    """Neither bytes nor broken JSON are sent, nor shown."""
    service = aws.client("secretsmanager")
    service.create_secret(Name="bytes", SecretBinary=b"\x00canary")
    service.create_secret(Name="broken", SecretString="{canary")
    found = _asked("bytes", "broken#a")
    assert "is binary" in found["bytes"]
    assert "has no text at `a`" in found["broken#a"]
    assert "canary" not in str(found)


def test_a_secret_that_is_to_be_deleted_is_told(aws: Aws) -> None:  # noqa: F811 - the fixture
    """With the way to have it back."""
    service = aws.client("secretsmanager")
    service.create_secret(Name="going", SecretString="x")
    service.delete_secret(SecretId="going")
    (said,) = _asked("going").values()
    assert said.startswith("!")
