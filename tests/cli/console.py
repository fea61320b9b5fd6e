"""A console for tests: a folder with a manifest, commands run in it, and a tenant that may err."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from cxdeclare.cli.main import run
from cxdeclare.emulator.tenant import Tenant
from cxdeclare.emulator.wsgi import make_app

ROOT = Path(__file__).resolve().parents[2]
TENANT_ID = "6f1c9f6e-3f0e-4f57-9a55-0d4a3b1f7c11"
OTHER_ID = "00000000-3f0e-4f57-9a55-0d4a3b1f7c11"
HEADER = f"apiVersion: cxdeclare/v1\ntenant: {{name: acme, id: {TENANT_ID}, area: eu1}}\n"
SMALL = f"""{HEADER}
tags:
  spam: {{title: Suspected spam, color: red}}
templates:
  brand: {{name: ACME brand, html: <p>one</p>}}
"""
Answer = tuple[int, Mapping[str, str], bytes]
Fault = Callable[[str, str], Answer | None]
"""Answers a method and a target in the tenant's place, or leaves it to the tenant."""


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """The lines of a `--json` run."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Console:
    """A working folder, in which the test process stands as well."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Ran:
        """A command inside this process."""
        self.capsys.readouterr()
        code = run(list(arguments))
        captured = self.capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    def must(self, *arguments: str, code: int = 0) -> Ran:
        """A command that has to end with this code."""
        ran = self.run(*arguments)
        assert code == ran.code, (arguments, ran)
        return ran

    def write(self, text: str, name: str = "tenant.yaml") -> Path:
        """A file of the folder."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def edit(self, old: str, new: str, name: str = "tenant.yaml") -> None:
        """Replace what stands there once."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (old, text)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def ask(self, method: str, target: str, body: object = None) -> Any:
        """Change the embedded tenant as somebody else would; the answer."""
        data = "" if body is None else json.dumps(body)
        said = self.must("emulate", "--request", f"{method} {target}", "--data", data).out
        answer = said.partition(" ")[2]
        return json.loads(answer) if answer.strip() else None

    def state(self, target: str = "embedded") -> dict[str, Any]:
        """What the state file of a target holds."""
        text = (self.folder / ".cxdeclare" / f"{target}.state.json").read_text(encoding="utf-8")
        held: dict[str, Any] = json.loads(text)
        return held

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """A command as a process of its own."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        settings = {"cwd": self.folder, "text": True, "env": environment(), **pipes, **options}
        command = [sys.executable, "-m", "cxdeclare", *arguments]
        process: subprocess.Popen[str] = subprocess.Popen(command, **settings)
        return process


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that runs this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as inherited
        """Nobody reads it."""


@contextmanager
def served(fault: Fault = lambda method, target: None) -> Iterator[str]:
    """The origin of a pretend tenant that answers as `fault` says, if it says anything."""
    with (
        Tenant.open(":memory:", TENANT_ID, rude=False) as tenant,
        answering(_Faulty(tenant, fault)) as origin,
    ):
        yield origin


@contextmanager
def answering(tenant: Any) -> Iterator[str]:
    """The origin at which whatever has the `handle` of a tenant answers."""
    app = make_app(tenant)
    with make_server("127.0.0.1", 0, app, _Server, _Silent) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class _Faulty:
    tenant: Tenant
    fault: Fault

    def handle(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        answer = self.fault(method, target)
        if answer is None:
            return self.tenant.handle(method, target, headers, body)
        status, said, content = answer
        return status, {"Content-Type": "application/json", **said}, content


def refuse(method: str, contains: str, status: int, words: str = "planted") -> Fault:
    """A fault: requests like this are refused."""
    body = json.dumps({"message": words, "errors": [{"message": words}]}).encode()

    def fault(asked: str, target: str) -> Answer | None:
        return (status, {}, body) if asked == method and contains in target else None

    return fault
