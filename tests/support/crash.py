"""Kill real applies against a served tenant, run them again, and compare the tenant with another.

Run as a program in an empty folder: `python -m tests.support.crash boundaries 1 40` kills at every
40th moment from the first on, `python -m tests.support.crash instants 20 SEED` at random ones, and
`lost` at random ones while answers get lost; `manifests 10 SEED` does
so with random manifests. It has no threads of its own, so that it may fork;
each round has a server and an apply in processes of their own.
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
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Self

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from cxdeclare.adapters.state.local import LocalJournal, LocalStore
from cxdeclare.cli.commands import apply, plan  # once, and not in every child
from cxdeclare.cli.main import run
from cxdeclare.emulator.serve import serve
from cxdeclare.emulator.tenant import Tenant
from cxdeclare.kinds import ALL
from cxdeclare.model.state import State
from tests.support import manifests, strategies

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
_ALLOWED = ("--yes", *(f"--allow-delete={kind.name}" for kind in ALL.values() if kind.managed))
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
_PARTLY, _MANUAL = 5, 7
_CUTS = 6
"""Answers that `_lost_answers` loses at most."""
_ENDED = {0, _MANUAL}
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

    def __init__(self, folder: Path, port: int, faults: Sequence[object] = ()) -> None:
        self.folder, self.port, self.faults = folder, port, list(faults)
        self._server = 0

    def __enter__(self) -> Self:
        """Serve the tenant of the folder."""
        receives, says = os.pipe()

        def work() -> int:
            with Tenant.open(self.folder / "tenant.sqlite3", shuffle_seed=1) as tenant:
                for domain in ("care.example", "one.example", "two.example"):
                    tenant.publish_dns(domain)
                tenant.faults(self.faults)
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

    def applied(self) -> int:
        """Apply until nothing more is done by itself; the code of the last time."""
        code = _code(self.command("apply", *_ALLOWED))
        for _ in range(_CUTS):  # who was killed early left the next run some answers to lose
            if code == _PARTLY:
                code = _code(self.command("apply", *_ALLOWED))
        for _ in range(2):
            if code == _MANUAL:  # what a run made may let the next one do more
                code = _code(self.command("apply", *_ALLOWED))
        return code

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

    def state(self) -> State | None:
        """The state as it was left; None where nothing was ever to be recorded."""
        paths = [*(self.folder / ".cxdeclare").glob("*.state.json")]
        return LocalStore(paths[0]).read() if paths else None

    def is_unfinished(self) -> bool:
        """Whether there is a run to go on with."""
        state = self.state()
        return state is not None and state.run is not None


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


def _template(port: int, before: str, after: str) -> Path | None:
    """A folder in which the first manifest was applied, and the second one waits.

    None if the tool refuses the first one.
    """
    folder = Path("template").resolve()
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir()
    (folder / "tenant.yaml").write_text(before, encoding="utf-8")
    with Round(folder, port) as one:
        code = one.applied()
    (folder / "tenant.yaml").write_text(after, encoding="utf-8")
    return folder if code in _ENDED else None


def _lost_answers(chance: random.Random) -> list[object]:
    """A script that carries some writes out and tells nobody, and some not at all."""
    return [
        {
            "fault": "cut",
            "when": chance.choice(["after", "after", "before"]),
            "method": method,
            "path": "*/*",
            "from": chance.randint(1, 6),
            "times": chance.randint(1, _CUTS // 3),
        }
        for method in ("POST", "PUT", "DELETE")
    ]


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


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a run that nobody cut comes to."""

    estate: Estate
    plan: int
    """The code of the next plan: what a person has to do may be left."""
    took: float


def _undisturbed(template: Path, port: int) -> Undisturbed | None:
    """None if the tool refuses the second manifest."""
    with Round(_copied(template, "undisturbed"), port) as one:
        began = time.monotonic()
        first = _code(one.command("apply", *_ALLOWED))
        took = time.monotonic() - began
        if first not in _ENDED or one.applied() not in _ENDED:
            return None
        return Undisturbed(one.estate(), _code(one.command("plan", "--detailed-exitcode")), took)


def _checked(one: Round, expected: Undisturbed, code: int, what: object) -> None:
    said = (one.folder / "said.txt").read_text(encoding="utf-8")
    assert code in _ENDED, (what, code, said)
    found = one.estate()
    missing = [e for e in expected.estate if e not in found]
    more = [e for e in found if e not in expected.estate]
    assert found == expected.estate, (what, missing, more, said)
    state = one.state()
    if state is not None:
        assert (state.run, state.making) == (None, {}), (what, state.run, state.making, said)
    assert _code(one.command("plan", "--detailed-exitcode")) == expected.plan, (
        what,
        (one.folder / "said.txt").read_text(encoding="utf-8"),
    )


def _again(one: Round, *, resume: bool) -> int:
    """Go on with the plan if that is how, and apply until it is done."""
    if resume and one.is_unfinished():
        _code(one.command("apply", "--resume"))
    return one.applied()


def _round(
    template: Path, port: int, expected: Undisturbed, kill_at: float, *, loses: random.Random | None
) -> bool:
    """One apply, killed at a boundary or after so many seconds; whether it was killed."""
    faults = _lost_answers(loses) if loses else ()
    with Round(_copied(template, "round"), port, faults) as one:
        if isinstance(kill_at, int):
            child = one.command("apply", *_ALLOWED, before=_kill_at(kill_at))
        else:
            child = one.command("apply", *_ALLOWED)
            time.sleep(kill_at)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        code = _code(child)
        is_killed = code == -signal.SIGKILL
        code = _again(one, resume=int(kill_at * 1000) % 2 == 0)
        _checked(one, expected, code, (kill_at, "killed" if is_killed else "not killed"))
    return is_killed


def _pairs(number: int, seed: int) -> list[tuple[str, str]]:
    """Random manifests, as files."""
    found: list[tuple[str, str]] = []

    @seeded(seed)
    @settings(
        max_examples=number,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.pairs())
    def drawn(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
        one, other = (json.dumps({**manifests.HEADER, **sections}) for sections in pair)
        found.append((one, other))

    drawn()
    return found


def _manifests(port: int, number: int, seed: int) -> int:
    """Kill applies of random manifests, each at three moments; how many were killed."""
    chance, killed = random.Random(seed), 0
    for before, after in _pairs(number, seed):
        template = _template(port, before, after)
        expected = _undisturbed(template, port) if template else None
        if template is None or expected is None:
            continue
        for kill_at in (
            chance.randint(1, 20),
            chance.randint(20, 60),
            chance.uniform(0, expected.took),
        ):
            loses = chance if chance.random() < 1 / 3 else None
            killed += _round(template, port, expected, kill_at, loses=loses)
    return killed


def main(kind: str, *numbers: str) -> None:
    """Say how many rounds were killed; end with an error at the first that ends otherwise."""
    port = _free_port()
    first, second = (int(text) for text in numbers)
    if kind == "manifests":
        sys.stdout.write(f"{_manifests(port, first, second)}\n")
        return
    template = _template(port, BEFORE, AFTER)
    expected = _undisturbed(template, port) if template else None
    if template is None or expected is None:
        message = "the manifests of this program are refused"
        raise SystemExit(message)
    chance, killed = random.Random(second), 0
    loses = chance if kind == "lost" else None
    if kind == "boundaries":
        for number in count(first, second):
            if not _round(template, port, expected, number, loses=None):
                break
            killed += 1
    else:
        for _ in range(first):
            killed += _round(
                template, port, expected, chance.uniform(0, expected.took), loses=loses
            )
    sys.stdout.write(f"{killed}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
