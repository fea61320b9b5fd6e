"""`emulate`: the pretend tenant on a port, and the world behind the manifest's back."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.console import OTHER_ID, Console, environment


def test_a_served_tenant_is_planned_applied_and_compared(example: Console) -> None:
    """The same commands over HTTP, from another process, against the same file."""
    process = example.start("emulate", "--port", "0", "--file", "tenant.db")
    assert process.stdout is not None
    said = process.stdout.readline()
    assert "PRETEND TENANT" in said
    found = re.search(r"http://127\.0\.0\.1:\d+", said)
    assert found is not None
    target = found[0]
    try:
        example.must("apply", "--yes", "--target", target, code=7)
        example.must("emulate", "--file", "tenant.db", "--publish-dns", "care.acme.example")
        example.must("apply", "--yes", "--target", target)
        ran = example.must("plan", "--detailed-exitcode", "--target", target)
        assert f"Target: {target} - PRETEND TENANT" in ran.out
        example.must("drift", "--target", target)
        # The file is one tenant, whichever way it is reached.
        ran = example.must("plan", "--target", "embedded:tenant.db")
        assert "Plan: 11 to adopt; 0 unchanged." in ran.out
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (0, "") == (process.returncode, err)


def test_a_request_is_somebody_elses(console: Console) -> None:
    """Status and body are the answer; a refusal is exit 1."""
    ran = console.must("emulate", "--request", "GET /dfo/3.0/tags")
    status, _, body = ran.out.partition(" ")
    assert "200" == status
    assert ["vip"] == [tag["title"] for tag in json.loads(body)["data"]]
    assert "PRETEND TENANT" in ran.err
    ran = console.must("emulate", "--request", "DELETE /dfo/3.0/tags", code=1)
    assert ran.out.startswith("405 ")


@pytest.mark.parametrize("request_", ["GET", "GET dfo/3.0/tags", "", "/dfo/3.0/tags"])
def test_half_a_request_is_refused(request_: str, console: Console) -> None:
    """The message shows a whole one."""
    ran = console.must("emulate", "--request", request_, code=3)
    assert "'GET /dfo/3.0/tags'" in ran.err


def test_dns_is_published_for_the_gate(console: Console) -> None:
    """The manual step is done, and the next plan has seen it."""
    header = (console.folder / "tenant.yaml").read_text("utf-8").partition("tags:")[0]
    domain = "{domain: care.acme.example, region: eu-central-1, account: own}"
    console.write(f"{header}email_domains: {{care: {domain}}}\n")
    console.must("apply", "--yes", code=7)
    assert "1 manual step" in console.must("plan", "--detailed-exitcode", code=2).out
    console.must("emulate", "--publish-dns", "care.acme.example")
    console.must("plan", "--detailed-exitcode")


def test_a_tenant_can_be_made_with_an_id(console: Console) -> None:
    """A rehearsal has the id of the tenant it stands for."""
    console.must("emulate", "--tenant-id", OTHER_ID, "--request", "GET /dfo/3.0/tags")
    assert OTHER_ID in console.must("plan", code=3).err


def test_a_port_in_use_is_said_so(console: Console) -> None:
    """Exit 3, and no traceback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        assert f"port {port} cannot be used" in console.must("emulate", "--port", port, code=3).err


def test_without_the_extra_it_says_what_to_install(console: Console, tmp_path: Path) -> None:
    """The embedded tenant needs no server; serving it does."""
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "waitress.py").write_text("raise ImportError('not installed')\n")
    env = environment()
    env["PYTHONPATH"] = f"{planted}:{env['PYTHONPATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "cxdeclare", "emulate", "--port", "0"],
        check=False,
        cwd=console.folder,
        env=env,
        capture_output=True,
        text=True,
    )
    assert (3, "") == (done.returncode, done.stdout)
    assert "pip install 'cxdeclare[emulate]'" in done.stderr


def test_a_file_that_is_no_tenant_is_said_so(console: Console) -> None:
    """A slip in the name harms no file."""
    before = (console.folder / "tenant.yaml").read_bytes()
    ran = console.must("emulate", "--file", "tenant.yaml", "--publish-dns", "x.example", code=3)
    assert "there can be no pretend tenant in tenant.yaml" in ran.err
    assert before == (console.folder / "tenant.yaml").read_bytes()


def test_faults_of_a_script_happen_to_whoever_opens_the_file(console: Console) -> None:
    """They are kept in the database: each is met as often as it says, then no more."""
    rule = {"fault": "error", "status": 502, "path": "*/tags"}
    Path(console.folder, "script.json").write_text(json.dumps([rule]), encoding="utf-8")
    ran = console.must("emulate", "--faults", "script.json")
    assert ran.out == "PRETEND TENANT: 1 fault will happen.\n"
    ran = console.must("emulate", "--request", "GET /dfo/3.0/tags", code=1)
    assert ran.out.startswith("502 ")
    console.must("emulate", "--request", "GET /dfo/3.0/tags")
    ran = console.must("emulate", "--request", "GET /pretend/faults")
    assert '"left": 0' in ran.out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"fault": "cut", "when": "soon"}]', "[0].when: must be `before` or `after`"),
        ("{}", "a script is a list of rules"),
        ("[", "script.json is not JSON"),
        (None, "script.json cannot be read: No such file or directory"),
    ],
)
def test_a_bad_script_is_invalid_input(console: Console, text: str | None, words: str) -> None:
    """What is wrong is named, and the tenant is as it was."""
    if text is not None:
        Path(console.folder, "script.json").write_text(text, encoding="utf-8")
    assert words in console.must("emulate", "--faults", "script.json", code=3).err


@pytest.mark.parametrize(("fault", "words"), [("cut", "no answer"), ("truncate", '200 "{')])
def test_a_request_without_a_whole_answer_says_so(console: Console, fault: str, words: str) -> None:
    """What came is shown; nothing ends in a bug of ours."""
    script = Path(console.folder, "script.json")
    script.write_text(json.dumps([{"fault": fault}]), encoding="utf-8")
    console.must("emulate", "--faults", "script.json")
    ran = console.run("emulate", "--request", "GET /dfo/3.0/tags")
    assert words in ran.out + ran.err
    assert "bug" not in ran.err


def test_a_served_tenant_takes_so_many_calls_in_a_minute(console: Console) -> None:
    """The one after is answered with 429, and with when to come again."""
    process = console.start("emulate", "--port", "0", "--file", "tenant.db", "--limit", "2")
    assert process.stdout is not None
    try:
        found = re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert found is not None
        answers = []
        for _ in range(3):
            asking = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=30)
            asking.request("GET", "/dfo/3.0/tags", headers={"Accept": "application/json"})
            answer = asking.getresponse()
            answers.append((answer.status, answer.getheader("Retry-After") is not None))
            asking.close()
        assert [(401, False), (401, False), (429, True)] == answers
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert (
        "--port"
        in console.must("emulate", "--limit", "2", "--publish-dns", "a.example", code=3).err
    )
