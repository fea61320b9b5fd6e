"""AWS for tests: a moto server on loopback, with conditional writes that are atomic.

Import the fixtures `aws_server` and `aws` into a `conftest.py`, or name this module as a plugin.
"""

from __future__ import annotations

import logging
import threading
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from cxdeclare.adapters.aws import client

REGION = "eu-central-1"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "pretend",
    "AWS_SECRET_ACCESS_KEY": "pretend",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    # Neither the profile of who runs the tests nor the machine they run on has a say.
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Aws:
    """A pretend AWS, and the environment that leads there."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs in order to speak to it."""
        return {**CREDENTIALS, "AWS_ENDPOINT_URL": self.url}

    def client(self, service: str) -> Any:
        """A client of ours, as code makes it that was given no endpoint."""
        return client(service, REGION, None, compatible=False)

    def bucket(self, name: str = "states", *, versioned: bool = True) -> str:
        """A new bucket."""
        s3 = self.client("s3")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        if versioned:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return name


@contextmanager
def serving() -> Iterator[str]:
    """The URL of a moto server inside this process."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # else a line for each request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    assert server._server is not None
    server._server.app = one_at_a_time(server._server.app)
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()
        server._server.server_close()


def one_at_a_time(app: App) -> App:
    """Moto looks and then sets, so that two writers can both win; S3 does it in one go."""
    turn = threading.Lock()

    def locked(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if "HTTP_IF_MATCH" not in environ and "HTTP_IF_NONE_MATCH" not in environ:
            return app(environ, start)
        with turn:
            return list(app(environ, start))

    return locked


@pytest.fixture(scope="session")
def aws_server() -> Iterator[str]:
    """One server for all tests of this process; clients made for it serve them all."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        client.cache_clear()
        with serving() as url:
            yield url
        client.cache_clear()


@pytest.fixture
def aws(aws_server: str, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """An empty AWS, which this process speaks to by default."""
    request = urllib.request.Request(f"{aws_server}/moto-api/reset", method="POST")  # noqa: S310 - loopback
    with urllib.request.urlopen(request) as reply:  # noqa: S310 - loopback
        assert reply.status == 200
    made = Aws(aws_server)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made
