"""A pretend tenant in another process that writes down every request and what it answered."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cxdeclare.adapters.cxone.embedded import ORIGIN
from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.http import HttpTransport

ROOT = Path(__file__).resolve().parents[2]
_SERVER = """
import json, sys, threading
from cxdeclare.emulator.serve import serve
from cxdeclare.emulator.tenant import Tenant

path, rude, seed, notes = sys.argv[1:]
lock, out = threading.Lock(), open(notes, "w", encoding="utf-8")

class Noting(Tenant):
    def handle(self, method, target, headers, body=b""):
        status, answered, content = super().handle(method, target, headers, body)
        names = {name.lower(): value for name, value in headers.items()}
        names = {name: names[name] for name in ("accept", "content-type") if name in names}
        if any(name.lower() == "authorization" for name in headers):
            names["authorization"] = "(a token)"
        line = [method, target, names, body.decode(), status, content.decode()]
        with lock:
            out.write(json.dumps(line) + "\\n")
            out.flush()
        return status, answered, content

with Noting.open(path, rude=rude == "rude", shuffle_seed=int(seed)) as tenant:
    serve(tenant, 0, ready=lambda port: print(port, flush=True))
"""


@dataclass(frozen=True)
class Note:
    """One request and its answer, as the tenant saw them."""

    method: str
    target: str
    headers: dict[str, str]
    body: Any
    status: int
    answer: Any


@dataclass(frozen=True)
class Noted:
    """Where the tenant is, and what it has written down."""

    origin: str
    notes: Path

    def read(self) -> list[Note]:
        """Every request until now, in the order of their answers."""
        lines = map(json.loads, self.notes.read_text(encoding="utf-8").splitlines())
        return [
            Note(method, target, headers, as_json(body), status, as_json(answer))
            for method, target, headers, body, status, answer in lines
        ]

    def instead(self, http: HttpTransport) -> Transport:
        """Carries over a socket what is addressed to a tenant inside the process."""

        def send(request: Request) -> Response:
            url = request.url.replace(ORIGIN, self.origin, 1)
            return http(replace(request, url=url))

        return send


def as_json(text: str | bytes) -> Any:
    """What a body says; None if there is none."""
    return json.loads(text) if text else None


@contextmanager
def noted(folder: Path, *, rude: bool, shuffle_seed: int) -> Iterator[Noted]:
    """Serve the tenant whose file is `tenant.db` in the folder."""
    notes = folder / "notes.jsonl"
    mood = "rude" if rude else "polite"
    arguments = [str(folder / "tenant.db"), mood, str(shuffle_seed), str(notes)]
    command = [sys.executable, "-c", _SERVER, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Noted(f"http://127.0.0.1:{int(process.stdout.readline())}", notes)
        finally:
            process.terminate()
