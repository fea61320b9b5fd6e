"""SES through boto3: the pretend tenant behind a socket, which boto3 takes for AWS."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cxdeclare.adapters.aws import client
from tests.cli.conftest import console
from tests.support.nameserver import NameServer, nameserver
from tests.support.served import served

__all__ = ["console", "nameserver"]


@pytest.fixture
def port(nameserver: NameServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Where a tenant is served that asks the name server; boto3 finds its SES there."""
    with served(dns=nameserver.at) as port:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("AWS_ENDPOINT_URL_SES", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "pretend")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "pretend")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        client.cache_clear()
        yield port
        client.cache_clear()
