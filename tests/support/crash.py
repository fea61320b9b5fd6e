"""Kill real applies against a served tenant, run them again, and compare the tenant with another.

Run as a program in an empty folder: `python -m tests.support.crash boundaries 1 40` kills at every
40th moment from the first on, `python -m tests.support.crash instants 20 SEED` at random ones. It
has no threads of its own, so that it may fork; each round has a server and an apply in processes of
their own.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Self

from cxdeclare.adapters.state.local import LocalJournal, LocalStore
from cxdeclare.cli.commands import apply, plan  # once, and not in every child
from cxdeclare.cli.main import run
from cxdeclare.emulator.serve import serve
from cxdeclare.emulator.tenant import Tenant
from cxdeclare.model.state import State

HEADER = """\
apiVersion: cxdeclare/v1
tenant: {name: acme, id: 6f1c9f6e-3f0e-4f57-9a55-0d4a3b1f7c11, area: eu1}
policy: {allow_delete: [tag, template, signature, channel, skill, email_domain]}
email_domains:
  care: {domain: care.example, region: eu-central-1, account: own}
"""
BEFORE = (
    HEADER
    + """\
tags:
  spam: {title: Suspected spam, color: red}
skills:
  billing: {name: Email.Billing, campaign: Customer Care}
  orders: {name: Email.Orders, campaign: Customer Care}
templates:
  brand: {name: Brand, html: <p>one</p>}
  gone: {name: Gone, html: <p>gone</p>}
signatures:
  billing:
    name: Billing team
    text: Your team
    users: {ownership: authoritative, members: [ana@acme.example]}
channels:
  billing: {name: Billing, address: billing@care.example, domain: care, default_skill: billing,
            default_script: 'Email\\Inbound v3', email: {display_name: ACME, template: brand}}
roles:
  agent:
    name: Agent
    channels: {ownership: additive, members: {billing: {permissions: [view, reply]}}}
slas:
  default: {first_response: 4h, resolution: 2d}
"""
)
AFTER = (
    HEADER
    + """\
moved: [{from: template.brand, to: template.look}]
tags:
  spam: {title: Suspected spam, color: red}
  new: {title: Of today, color: grey}
skills:
  billing: {name: Email.Invoices, campaign: Customer Care,
            service_level: {threshold: 30s, goal: 80}}
  orders: {name: Email.Orders, campaign: Customer Care}
  returns: {name: Email.Returns, campaign: Customer Care,
            agents: {ownership: additive, members: [{user: luc@acme.example, proficiency: 3}]}}
templates:
  look: {name: Brand, html: <p>two</p>}
  other: {name: Other, html: <p>three</p>}
signatures:
  billing:
    name: Billing team
    text: Your team
    users: {ownership: authoritative, members: [luc@acme.example]}
  orders: {name: Orders team, text: Theirs}
channels:
  billing: {name: Billing, address: invoices@care.example, domain: care, default_skill: billing,
            default_script: 'Email\\Inbound v3', email: {display_name: ACME, template: look}}
  orders: {name: Orders, address: orders@care.example, domain: care, default_skill: returns,
           default_script: 'Email\\Inbound v3', email: {display_name: ACME, spam_tag: new}}
roles:
  agent:
    name: Agent
    channels:
      ownership: additive
      members: {billing: {permissions: [view, reply, assign]}, orders: {permissions: [view, reply]}}
slas:
  default: {first_response: 2h, resolution: 2d}
  channels: {orders: {first_response: 1h, resolution: 1d}}
"""
)
_COMMANDS = (apply.command, plan.command)
"""Imported here, so that no child has to."""
_LABELS = (
    "name",
    "title",
    "skillName",
    "friendlyName",
    "userName",
    "domain",
    "idOnExternalPlatform",
)
_MANUAL = 7
"""What the screens have to be asked for is left: as in the undisturbed run."""
_IDS = range(1001, 1400)
"""What the pretend tenant hands out here; nothing else in these manifests is such a number."""
Estate = list[tuple[str, str]]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _forked(work: Callable[[], int]) -> int:
    """A child that does this and ends with its code."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        code = work()
    finally:
        os._exit(code)


def _code(child: int) -> int:
    """The exit code of a child; minus the number of the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _say(descriptor: int) -> None:
    os.write(descriptor, b"r")


class Round:
    """One folder, with a tenant behind a port and a manifest to apply to it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._server = 0

    def __enter__(self) -> Self:
        """Serve the tenant of the folder."""
        receives, says = os.pipe()

        def work() -> int:
            with Tenant.open(self.folder / "tenant.sqlite3", shuffle_seed=1) as tenant:
                tenant.publish_dns("care.example")
                serve(tenant, self.port, ready=lambda _: _say(says))
            return 0

        self._server = _forked(work)
        assert os.read(receives, 1) == b"r"
        os.close(receives)
        os.close(says)
        return self

    def __exit__(self, *_: object) -> None:
        """End the server."""
        os.kill(self._server, signal.SIGKILL)
        _code(self._server)

    def command(self, *arguments: str, before: Callable[[], None] = lambda: None) -> int:
        """Begin a command in a child, which is returned."""

        def work() -> int:
            os.chdir(self.folder)
            os.environ["CXDECLARE_SETTLES_AFTER"] = "0"
            with Path("said.txt").open("a", encoding="utf-8") as said:
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
            before()
            return run([*arguments, "--target", f"http://127.0.0.1:{self.port}"])

        return _forked(work)

    def estate(self) -> Estate:
        """All the tenant holds, with names where it has ids."""
        with sqlite3.connect(self.folder / "tenant.sqlite3") as db:
            rows = db.execute("SELECT collection, id, parent, body FROM document").fetchall()
        names: dict[str, str] = {}
        documents = [
            (collection, id_, parent, json.loads(body)) for collection, id_, parent, body in rows
        ]
        for collection, id_, _, body in documents:
            label = next((str(body[key]) for key in _LABELS if body.get(key)), "")
            if label:
                names.setdefault(id_, f"{collection} {label}")
        return sorted(
            (
                f"{collection} {names.get(parent, parent)}",
                json.dumps(_named(body, names), sort_keys=True),
            )
            for collection, _, parent, body in documents
        )

    def state(self) -> State:
        """The state as it was left."""
        (path,) = (self.folder / ".cxdeclare").glob("*.state.json")
        state = LocalStore(path).read()
        assert state is not None
        return state


def _named(value: Any, names: dict[str, str]) -> Any:
    """A document with names in the place of ids."""
    if isinstance(value, dict):
        return {names.get(key, key): _named(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return sorted((_named(one, names) for one in value), key=str)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return value
    text = str(value)
    is_id = text.isdecimal() and int(text) in _IDS
    return names.get(text, "(an id)" if is_id else value)


def _copied(template: Path, name: str) -> Path:
    folder = template.with_name(name)
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(template, folder)
    return folder


def _template(port: int) -> Path:
    """A folder in which the first manifest was applied, and the second one waits."""
    folder = Path("template").resolve()
    folder.mkdir()
    (folder / "tenant.yaml").write_text(BEFORE, encoding="utf-8")
    with Round(folder, port) as one:
        for _ in range(2):
            code = _code(one.command("apply", "tenant.yaml", "--yes"))
        assert code in {0, _MANUAL}, (code, (folder / "said.txt").read_text())
    (folder / "tenant.yaml").write_text(AFTER, encoding="utf-8")
    return folder


def _kill_at(number: int) -> Callable[[], None]:
    """Die at the n-th moment: before or after a line of the journal, or around a state."""
    passed = 0

    def boundary() -> None:
        nonlocal passed
        passed += 1
        if passed == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def plant() -> None:
        append, write = LocalJournal.append, LocalStore.write

        def appended(self: LocalJournal, line: bytes, *, durable: bool) -> None:
            boundary()
            append(self, line, durable=durable)
            boundary()

        def written(self: LocalStore, state: State) -> None:
            boundary()
            write(self, state)
            boundary()

        LocalJournal.append = appended  # type: ignore[method-assign]
        LocalStore.write = written  # type: ignore[method-assign]

    return plant


def _checked(one: Round, expected: Estate, code: int, what: object) -> None:
    said = (one.folder / "said.txt").read_text(encoding="utf-8")
    assert code in {0, _MANUAL}, (what, code, said)
    found = one.estate()
    missing, more = [e for e in expected if e not in found], [e for e in found if e not in expected]
    assert found == expected, (what, missing, more, said)
    state = one.state()
    assert (state.run, state.making) == (None, {}), (what, state.run, state.making, said)
    assert _code(one.command("plan", "--detailed-exitcode")) == 0, (
        what,
        (one.folder / "said.txt").read_text(encoding="utf-8"),
    )


def _again(one: Round, resume: bool) -> int:
    """Apply until it is done; the second time is for what a run may leave on purpose."""
    if resume and one.state().run is not None:
        code = _code(one.command("apply", "--resume"))
        if code in {0, _MANUAL}:
            return code
    return _code(one.command("apply", "--yes"))


def main(kind: str, *numbers: str) -> None:
    """Say how many rounds were killed; end with an error at the first that ends otherwise."""
    port = _free_port()
    template = _template(port)
    with Round(_copied(template, "undisturbed"), port) as undisturbed:
        began = time.monotonic()
        code = _code(undisturbed.command("apply", "--yes"))
        took = time.monotonic() - began
        expected = undisturbed.estate()
        _checked(undisturbed, expected, code, "undisturbed")
    killed = 0
    first, second = (int(text) for text in numbers)
    chance = random.Random(second)
    for number in count(first, second) if kind == "boundaries" else range(first):
        with Round(_copied(template, "round"), port) as one:
            if kind == "boundaries":
                child = one.command("apply", "--yes", before=_kill_at(number))
            else:
                child = one.command("apply", "--yes")
                time.sleep(chance.uniform(0, took))
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            code = _code(child)
            is_killed = code == -signal.SIGKILL
            killed += is_killed
            if is_killed:
                code = _again(one, resume=number % 2 == 0)
            _checked(one, expected, code, (kind, number, "killed" if is_killed else "not killed"))
        if kind == "boundaries" and not is_killed:
            break
    sys.stdout.write(f"{killed}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
