"""Canaries: secrets of every awkward form, sent by real processes, are found nowhere else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cxdeclare.emulator.tenant import Tenant
from tests.cli.console import answering, environment
from tests.support.canaries import CANARIES, forms
from tests.support.manifests import HEADER_TEXT, TENANT_ID

OTHERS = tuple(f"{text}2" if len(text) > 1 else chr(ord(text) + 1) for text in CANARIES)
"""As many, of the same forms, and all of them different."""
ROTATED = tuple(f"rotated-{text}" for text in CANARIES)
KEY = "a key for the digests of this test"
BUG = """
import cxdeclare.adapters.cxone.veil as veil

def bug(self, response, body):
    held = [one.reveal() for one in veil.secrets_in(body)]
    if held:
        raise RuntimeError(held, body, response)
    return response

veil.Veil.over = bug
from cxdeclare.cli.main import main
main()
"""
"""The tool with a bug where it holds what it has just sent."""


@dataclass
class Discreet:
    """A tenant that takes any key, and says of it what it is told to say."""

    tenant: Tenant
    says: str = "nothing"
    got: list[str] = field(default_factory=list)

    def handle(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """As the tenant does, but for keys."""
        if not target.endswith("/dkim/signing"):
            return self.tenant.handle(method, target, headers, body)
        attributes = json.loads(body)["SigningAttributes"]
        self.got.append(attributes["DomainSigningPrivateKey"])
        if self.says == "nothing":  # the tenant would not take every one of these keys
            known = json.dumps(
                {
                    "SigningAttributesOrigin": "EXTERNAL",
                    "SigningAttributes": {**attributes, "DomainSigningPrivateKey": "AAAA"},
                }
            )
            return self.tenant.handle(method, target, headers, known.encode())
        quoted = {
            "json": json.dumps({"message": f"bad key {self.got[-1]}"}).encode(),
            "body": body,
            "text": f"bad key {self.got[-1]}".encode(),
        }[self.says]
        form = "text/plain; charset=utf-8" if self.says == "text" else "application/json"
        return 400, {"Content-Type": form}, quoted


@dataclass
class Place:
    """A folder with a manifest that refers to every canary, and all that was ever said in it."""

    folder: Path
    secrets: tuple[str, ...]
    origin: str = ""
    said: list[tuple[str, int, str]] = field(default_factory=list)
    """Command, exit code and both outputs."""

    def __post_init__(self) -> None:
        (self.folder / "keys").mkdir(parents=True)
        (self.folder / "tmp").mkdir()
        self.hold(self.secrets)
        self.write()

    def write(self, *, selector: str = "selector: own") -> None:
        """The manifest."""
        lines = [HEADER_TEXT, "email_domains:"]
        for number in range(len(self.secrets)):
            source = f"file:keys/{number}" if number % 2 else f"env:CANARY{number}"
            lines += [
                f"  d{number}:",
                f"    domain: d{number}.acme.example",
                "    region: eu-central-1",
                "    account: own",
                f"    dkim: {{{selector}, private_key: '${{secret.{source}}}'}}",
            ]
        (self.folder / "tenant.yaml").write_text("\n".join([*lines, ""]), encoding="utf-8")

    def hold(self, secrets: tuple[str, ...]) -> None:
        """Put the values where the references lead."""
        self.secrets = secrets
        for number, text in enumerate(secrets):
            (self.folder / "keys" / str(number)).write_bytes(text.encode())

    def run(self, *command: str, python: tuple[str, ...] = ("-m", "cxdeclare")) -> int:
        """One real process."""
        names = {f"CANARY{number}": text for number, text in enumerate(self.secrets)}
        here = {
            "CXDECLARE_STATE_KEY": KEY,
            "CXDECLARE_TARGET": self.origin,
            "TMPDIR": str(self.folder / "tmp"),
            "PYTHONIOENCODING": "utf-8",
        }
        done = subprocess.run(
            [sys.executable, *python, *command],
            cwd=self.folder,
            env=environment(**names, **here),
            capture_output=True,
            check=False,
        )
        said = f"{done.stdout.decode()}\n{done.stderr.decode()}"
        self.said.append((" ".join(command), done.returncode, said))
        return done.returncode

    def files(self) -> Iterator[tuple[str, bytes]]:
        """All that is left on the disk, but for the sources of the secrets."""
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and not name.startswith("keys/"):
                yield name, path.read_bytes()

    def leaks(self, *secrets: tuple[str, ...]) -> list[str]:
        """Every place in which something of a secret is found."""
        texts = [(what, said) for what, _, said in self.said]
        texts += [(name, content.decode(errors="replace")) for name, content in self.files()]
        wanted = {form for some in secrets for text in some for form in forms(text)}
        return [f"{where}: {form!r}" for where, text in texts for form in wanted if form in text]


@contextmanager
def _tenant(says: str = "nothing") -> Iterator[tuple[Discreet, str]]:
    with Tenant.open(":memory:", TENANT_ID, rude=False) as tenant:
        discreet = Discreet(tenant, says)
        with answering(discreet) as origin:
            yield discreet, origin


COMMANDS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (0, ("validate",)),
    (0, ("render",)),
    (0, ("graph",)),
    (0, ("fmt",)),
    (0, ("explain", "email_domain.d0", "--offline")),
    (0, ("plan",)),
    (2, ("plan", "--detailed-exitcode", "--out", "first.plan")),
    (0, ("explain", "email_domain.d0")),
    (7, ("apply", "first.plan")),
    (0, ("show",)),
    (0, ("drift",)),
    (0, ("export", "--out", "exported", "--region", "eu-central-1")),
    (0, ("plan", "--out", "second.plan")),
)


def test_no_command_shows_a_secret(tmp_path: Path) -> None:
    """Every command in both formats, then a rotation: what was sent is in no output and no file.

    The tenant gets each value to the letter, but for the lines around a PEM key.
    """
    with _tenant() as (tenant, origin):
        place = Place(tmp_path / "here", CANARIES, origin)
        for code, command in COMMANDS:
            assert code == place.run(*command), place.said[-1]
            if command[0] not in {"apply", "fmt", "export"} and "--out" not in command:
                place.run(*command, "--json")
        sent = set(tenant.got)
        place.hold(ROTATED)
        assert place.run("plan", "--out", "third.plan", "--json") == 0
        place.hold(CANARIES)
        assert place.run("apply", "third.plan") == 4
        assert "has moved since the plan" in place.said[-1][2]
        place.hold(ROTATED)
        assert place.run("apply", "third.plan", "--json") == 7
        assert place.run("drift", "--json") == 0
        rotated = set(tenant.got) - sent
        (tmp_path / "here" / "tenant.yaml").write_text("email_domains: {d0: {dkim: 1}}\n")
        assert place.run("plan") == 3
        assert place.run("plan", "--json") == 3
        asked = [path for _, path, _ in tenant.tenant.log]
    pem = next(text for text in CANARIES if text.startswith("-----BEGIN"))
    bare = "".join(pem.splitlines()[1:-1])
    assert {*CANARIES, bare} - {pem} == sent
    assert set(ROTATED) == rotated
    assert [] == place.leaks(CANARIES, ROTATED)
    assert not [path for path in asked for text in CANARIES for form in forms(text) if form in path]


@pytest.mark.parametrize("says", ["json", "body", "text"])
def test_a_refusal_that_quotes_a_secret_is_not_shown(says: str, tmp_path: Path) -> None:
    """The tenant repeats what it was sent; the step fails without its words, in both formats."""
    with _tenant(says) as (tenant, origin):
        place = Place(tmp_path / "here", CANARIES, origin)
        assert place.run("apply", "--yes") == 5
        assert place.run("apply", "--yes", "--json") in {1, 5}
        assert len(tenant.got) >= len(CANARIES)
    assert place.said[0][2].count("they hold a secret that was sent") >= len(CANARIES)
    assert [] == place.leaks(CANARIES)


def test_a_crash_with_a_secret_in_hand_leaves_nothing_of_it(tmp_path: Path) -> None:
    """The file that can be sent to us holds places; so do all other files and outputs."""
    with _tenant() as (_, origin):
        place = Place(tmp_path / "here", CANARIES, origin)
        code = place.run("apply", "--yes", python=("-c", BUG))
    assert code == 1
    crashes = [content for name, content in place.files() if "cxdeclare-crash" in name]
    assert len(crashes) == 1
    assert b"RuntimeError" in crashes[0]
    assert [] == place.leaks(CANARIES)


_VARYING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{64}"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+]00:00|Z)?|127[.-]0[.-]0[.-]1[:-]\d+(-[0-9a-f]{8})?"
    r"|\"at\": ?[0-9.]+|req-[0-9a-f]+"
)
"""Names, times, ports and digests."""


def _traces(place: Place) -> dict[str, Any]:
    said = [(what, code, _VARYING.sub("*", text)) for what, code, text in place.said]
    files = {
        _VARYING.sub("*", name): _VARYING.sub("*", content.decode())
        for name, content in place.files()
    }
    return {"said": said, "files": files}


def test_two_runs_that_differ_in_their_secrets_only_leave_the_same(tmp_path: Path) -> None:
    """Byte for byte but for digests, so that a secret of one character is nowhere either."""
    traces = []
    for name, secrets in (("one", CANARIES), ("two", OTHERS)):
        with _tenant() as (_, origin):
            place = Place(tmp_path / name, secrets, origin)
            for command in (
                ("plan", "--parallelism", "1", "--out", "a.plan"),
                ("plan", "--parallelism", "1", "--json"),
                ("apply", "a.plan", "--parallelism", "1"),
                ("drift", "--parallelism", "1"),
                ("show", "--json"),
                ("plan", "--parallelism", "1", "--json"),
            ):
                place.run(*command)
        traces.append(_traces(place))
    assert [0, 0, 7, 0, 0, 0] == [code for _, code, _ in traces[0]["said"]]
    assert traces[0] == traces[1]
