"""A pretend tenant that another process serves, told over the wire which faults to have."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SERVER = """
import sys
from cxdeclare.emulator.serve import serve
from cxdeclare.emulator.tenant import Tenant
with Tenant.open(sys.argv[1], dns=sys.argv[2] or None) as tenant:
    serve(tenant, 0, ready=lambda port: print(port, flush=True))
"""


@contextmanager
def served(path: str = ":memory:", dns: str = "") -> Iterator[int]:
    """The port of a process that serves the tenant of that file, and asks that name server."""
    command = [sys.executable, "-c", SERVER, path, dns]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def ask(
    port: int, method: str, target: str, body: object = None, token: str = ""
) -> tuple[int, dict[str, str], Any]:
    """Send one request on a connection of its own: status, headers in lower case, and JSON."""
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request(method, target, None if body is None else json.dumps(body), headers)
        reply = connection.getresponse()
        content = reply.read()
        lower = {name.lower(): value for name, value in reply.getheaders()}
    return reply.status, lower, json.loads(content) if content else None


def token(port: int) -> str:
    """A token for the tenant."""
    key = {"accessKeyId": "id", "accessKeySecret": "secret"}
    _, _, answer = ask(port, "POST", "/authentication/v1/token/access-key", key)
    return str(answer["access_token"])


def begin(port: int, *rules: dict[str, Any]) -> None:
    """Have these faults from now on."""
    status, _, said = ask(port, "POST", "/pretend/faults", list(rules))
    assert status == 200, said


def told(port: int) -> list[dict[str, Any]]:
    """The rules, with how many requests fitted and met each."""
    return list(ask(port, "GET", "/pretend/faults")[2])
