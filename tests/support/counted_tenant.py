"""A pretend tenant in another process, over HTTP, that says how often it was written to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
_SERVER = """
import sys, threading
from cxdeclare.emulator.serve import serve
from cxdeclare.emulator.tenant import Tenant
def answer():
    for _ in sys.stdin:
        print(tenant.writes, flush=True)
with Tenant.open(":memory:", sys.argv[1]) as tenant:
    threading.Thread(target=answer, daemon=True).start()
    serve(tenant, 0, ready=lambda port: print(port, flush=True))
"""


@dataclass(frozen=True)
class ServedTenant:
    """Where it is, and a line to its counter."""

    origin: str
    ask: IO[str]
    told: IO[str]

    @property
    def writes(self) -> int:
        """Attempts to change something, refused ones included."""
        self.ask.write("\n")
        self.ask.flush()
        return int(self.told.readline())


@contextmanager
def serving(tenant_id: str) -> Iterator[ServedTenant]:
    """A new tenant in a process of its own."""
    command = [sys.executable, "-c", _SERVER, tenant_id]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            origin = f"http://127.0.0.1:{int(process.stdout.readline())}"
            yield ServedTenant(origin, process.stdin, process.stdout)
        finally:
            process.terminate()
