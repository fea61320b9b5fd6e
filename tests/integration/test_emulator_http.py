"""The pretend tenant where clients meet it: behind a socket, and in one file for two processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from cxdeclare.emulator.tenant import DEFAULT_ID

ROOT = Path(__file__).resolve().parents[2]
DIGITAL = "/dfo/3.0"

SERVER = """
import sys
from cxdeclare.emulator.serve import serve
from cxdeclare.emulator.tenant import Tenant
with Tenant.open(sys.argv[1]) as tenant:
    serve(tenant, 0, ready=lambda port: print(port, flush=True))
"""


@contextmanager
def _served(path: str) -> Iterator[int]:
    """The port of a process that serves the tenant of that file."""
    command = [sys.executable, "-c", SERVER, path]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def _ask(
    port: int, method: str, target: str, body: object = None, token: str = ""
) -> tuple[int, Any]:
    connection = HTTPConnection("127.0.0.1", port)
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection.request(method, target, None if body is None else json.dumps(body), headers)
    reply = connection.getresponse()
    content = reply.read()
    connection.close()
    return reply.status, json.loads(content) if content else None


def _token(port: int) -> str:
    key = {"accessKeyId": "id", "accessKeySecret": "secret"}
    _, answer = _ask(port, "POST", "/authentication/v1/token/access-key", key)
    return str(answer["access_token"])


def test_a_client_gets_in_finds_its_way_and_creates() -> None:
    """Token, discovery, listing, create and delete, over a real socket."""
    with _served(":memory:") as port:
        token = _token(port)
        _, found = _ask(port, "GET", f"/.well-known/cxone-configuration?tenantId={DEFAULT_ID}")
        assert f"http://127.0.0.1:{port}" == found["api_endpoint"]
        assert 401 == _ask(port, "GET", f"{DIGITAL}/tags")[0]
        assert 1 == _ask(port, "GET", f"{DIGITAL}/tags", token=token)[1]["hits"]
        path = f"{DIGITAL}/email-templates"
        status, made = _ask(port, "POST", path, {"name": "é", "rules": "<p>"}, token)
        assert (201, "é") == (status, made["name"])
        assert (204, None) == _ask(port, "DELETE", f"{path}/{made['id']}", token=token)


def test_an_escaped_id_finds_its_channel() -> None:
    """Ids hold signs that some clients escape; both spellings name one channel."""
    with _served(":memory:") as port:
        token = _token(port)
        identity = {"EmailIdentity": "care.acme.example"}
        _ask(port, "POST", "/ses/eu-central-1/v2/email/identities", identity, token)
        _ask(port, "POST", "/pretend/dns", {"domain": "care.acme.example", "published": True})
        channel = {
            "id": "new",
            "idOnExternalPlatform": "a+b@care.acme.example",
            "channelIntegrationId": "email-box",
            "realExternalPlatformId": "in-contact-email",
            "name": "x",
            "isPrivate": False,
            "hasTreeStructure": False,
        }
        id_ = _ask(port, "POST", f"{DIGITAL}/channels", channel, token)[1]["id"]
        for spelled in (id_, id_.replace("@", "%40").replace("+", "%2B")):
            target = f"{DIGITAL}/channels/{spelled}/email-settings"
            assert 200 == _ask(port, "GET", target, token=token)[0]
        escaped = f"{DIGITAL}/channels/{id_}%2Femail-settings"
        assert 405 == _ask(port, "GET", escaped, token=token)[0]


def test_two_processes_share_one_file(tmp_path: Path) -> None:
    """They make it at the same moment, write at once, and neither loses or repeats anything."""
    path = str(tmp_path / "tenant.db")
    with ThreadPoolExecutor(8) as pool, ExitStack() as stack:
        opened = [pool.submit(stack.enter_context, _served(path)) for _ in range(2)]
        ports = [future.result() for future in opened]
        # A token of one process is good in the other.
        token = _token(ports[0])

        def create(number: int) -> tuple[int, int]:
            body = {"title": f"t{number}"}
            status, tag = _ask(ports[number % 2], "PUT", f"{DIGITAL}/tags", body, token)
            return status, tag["id"]

        made = list(pool.map(create, range(40)))
        assert {200} == {status for status, _ in made}
        assert 40 == len({id_ for _, id_ in made})
        for port in ports:
            tags = _ask(port, "GET", f"{DIGITAL}/tags?size=500", token=token)[1]
            assert (41, 41) == (tags["hits"], len(tags["data"]))
        again = _ask(ports[1], "PUT", f"{DIGITAL}/tags", {"title": "t0"}, token)
        assert 409 == again[0]
