"""Pages made by the program itself, and Chromium to open them with."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ROOT / ".venv" / "bin" / "cxdeclare"
HOSTILE = """<p>Hello</p><script>document.title = 'ran'; top.document.title = 'ran'</script>
<img src="http://evil.example/a.png" onerror="top.document.title = 'ran'">
<img src="x" onerror="alert(1)"><svg onload="alert(2)"><script>alert(3)</script></svg>
<meta http-equiv="refresh" content="0;url=http://evil.example/refresh">
<base href="http://evil.example/"><link rel="stylesheet" href="http://evil.example/s.css">
<link rel="dns-prefetch" href="//evil.example">
<link rel="preload" as="image" href="http://evil.example/p">
<style>@import url(http://evil.example/i.css);
p { background: url(http://evil.example/b.png) }</style>
<form action="http://evil.example/form"><input autofocus onfocus="alert(4)"></form>
<iframe src="http://evil.example/frame"></iframe><object data="http://evil.example/o"></object>
<embed src="http://evil.example/e"><video poster="http://evil.example/v" autoplay></video>
<a id="out" href="http://evil.example/link">link</a> <a id="top" target="_top"
href="http://evil.example/top">top</a> <a id="new" target="_blank" href="http://evil.example/new">n</a>
<a id="code" href="javascript:top.document.title='ran'">code</a></iframe></body></html>"""
"""What a template may hold that means no good; `evil.example` becomes a server of ours."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Evil(ThreadingHTTPServer):
    """Whoever is asked for anything has been reached."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), BaseHTTPRequestHandler)
        self.reached = 0

    def get_request(self) -> tuple[socket.socket, Any]:
        """Count it, whatever it asks for."""
        self.reached += 1
        return super().get_request()


@pytest.fixture(scope="session", name="evil")
def a_server_that_nobody_should_reach() -> Iterator[Evil]:
    """On loopback, so that it would be reached if anything tried."""
    with Evil() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def cxdeclare(folder: Path, *arguments: str, code: int = 0) -> None:
    """A command in a folder that has to end with this code."""
    done = subprocess.run(
        [COMMAND, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert code == done.returncode, (arguments, done.stdout, done.stderr)


@pytest.fixture(scope="session", name="folder")
def a_tenant_in_a_folder(tmp_path_factory: pytest.TempPathFactory, evil: Evil) -> Path:
    """The example, applied; then a template that means no good, and other edits."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(ROOT / "examples", folder, dirs_exist_ok=True)
    at = ("--target", "embedded")
    cxdeclare(folder, "apply", "tenant.yaml", "--yes", *at, code=7)
    cxdeclare(folder, "emulate", "--publish-dns", "care.acme.example")
    cxdeclare(folder, "apply", "tenant.yaml", "--yes", *at)
    for _ in range(3):
        cxdeclare(folder, "drift", "tenant.yaml", "--record", *at)
    brand = folder / "templates" / "brand.html"
    hostile = HOSTILE.replace("evil.example", f"127.0.0.1:{evil.server_port}")
    brand.write_text(f"{hostile}\n{brand.read_text()}")
    manifest = folder / "tenant.yaml"
    text = manifest.read_text().replace("first_response: 4h", "first_response: 2h")
    text = text.replace("ACME Orders", "'<img src=x onerror=alert(9)>'")
    text = text.replace("Suspected spam", "Suspected </title><script>alert(8)</script>")
    manifest.write_text(text)
    cxdeclare(folder, "plan", "tenant.yaml", "--out", "a.plan", *at)
    cxdeclare(folder, "report", "a.plan", "--html", "report.html", "--history", *at)
    cxdeclare(folder, "preview", "channel.billing", "tenant.yaml", "--html", "preview.html")
    return folder


@pytest.fixture(scope="session", name="browser")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    path = shutil.which("chromium")
    assert path is not None, "there is no Chromium; on Debian: apt-get install chromium"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
