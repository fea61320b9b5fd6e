"""Secret URIs: what names a secret, and what only looks like it."""

from __future__ import annotations

import pytest

from cxdeclare.model.secret_uri import SecretUri, below, parsed

ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:mail/dkim-AbCdEf"


@pytest.mark.parametrize(
    ("uri", "named"),
    [
        ("env:DKIM_KEY", SecretUri("env", "DKIM_KEY")),
        ("file:keys/dkim.pem", SecretUri("file", "keys/dkim.pem")),
        ("file:/run/secrets/dkim", SecretUri("file", "/run/secrets/dkim")),
        ("secretsmanager:mail/dkim", SecretUri("secretsmanager", "mail/dkim")),
        ("secretsmanager:a@b.example", SecretUri("secretsmanager", "a@b.example")),
        (f"secretsmanager:{ARN}", SecretUri("secretsmanager", ARN)),
        ("secretsmanager:m#a.b", SecretUri("secretsmanager", "m", "a.b")),
        (
            f"secretsmanager:{ARN}#key@AWSPREVIOUS",
            SecretUri("secretsmanager", ARN, "key", "AWSPREVIOUS"),
        ),
        (f"secretsmanager:m@{'0' * 32}", SecretUri("secretsmanager", "m", "", "0" * 32)),
        ("ssm:/mail/dkim", SecretUri("ssm", "/mail/dkim")),
        ("ssm:/mail/dkim:7", SecretUri("ssm", "/mail/dkim", "", "7")),
        (
            "ssm:arn:aws:ssm:eu-central-1:1:parameter/mail:2",
            SecretUri("ssm", "arn:aws:ssm:eu-central-1:1:parameter/mail", "", "2"),
        ),
    ],
)
def test_each_source_names_its_secrets(uri: str, named: SecretUri) -> None:
    """Name, way in and version are told apart."""
    assert named == parsed(uri)


@pytest.mark.parametrize(
    "uri",
    [
        *("", "env", "env:", "env:1A", "env:A B", "file:", "file:a\nb", "vault:x", "hunter2"),
        *("secretsmanager:a b", "secretsmanager:m#", "ssm:/a:b", "ssm:/a b", "ssm:" + "a" * 5000),
    ],
)
def test_anything_else_names_none(uri: str) -> None:
    """So that a slip is told before a run needs the value."""
    assert parsed(uri) is None


@pytest.mark.parametrize(
    ("uri", "folder", "seen"),
    [
        ("file:a.pem", ".", "file:a.pem"),
        ("file:a.pem", "sub", "file:sub/a.pem"),
        ("file:../a.pem", "sub", "file:a.pem"),
        ("file:/a.pem", "sub", "file:/a.pem"),
        ("env:A", "sub", "env:A"),
    ],
)
def test_paths_start_where_they_are_written(uri: str, folder: str, seen: str) -> None:
    """A file that is included from a folder names its secrets from there."""
    assert seen == below(uri, folder)
