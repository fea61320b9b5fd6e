"""Previews: whatever only looks sends nothing but reads, and leaves every file as it was.

A tenant and SES behind one socket, the state in a bucket and the zone at Route 53 behind another.
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
from botocore.client import BaseClient

from cxdeclare.adapters.aws import client
from cxdeclare.adapters.ses import transport
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.lazy import FirstWord
from cxdeclare.cli.main import cli
from cxdeclare.emulator.tenant import Tenant
from tests.cli.conftest import console, example
from tests.cli.console import TENANT_ID, Console, answering
from tests.support.aws import Aws
from tests.support.nameserver import NameServer, nameserver

__all__ = ["console", "example", "nameserver"]
PLAN, SERVER = "<a saved plan>", "<the name server>"
# The words of a command, the rest of the line, and which files of the folder it may make.
PREVIEWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("validate", "", ()),
    ("render", "", ()),
    ("explain", "email_domain.care --profile extended", ()),
    ("plan", "--profile extended", ()),
    ("plan", f"--profile extended --check-dns --server {SERVER}", ()),
    ("plan", "--detailed-exitcode --profile documented", ()),
    ("plan", "--profile extended --out new.cxplan", ("new.cxplan",)),
    ("show", "", ()),
    ("show", PLAN, ()),
    ("apply", "--profile extended", ()),
    ("doctor", "--profile extended", ()),
    ("doctor", f"--check-dns --server {SERVER}", ()),
    ("drift", "--profile extended", ()),
    ("drift", "--profile extended --metrics drift.prom", ("drift.prom",)),
    ("export", "--out found --region eu-central-1 --profile extended", ("found",)),
    (
        "learn",
        "--profile-out learnt.yaml --sample preferred_agent=Email.Billing",
        ("learnt.yaml",),
    ),
    ("manual list", "--profile documented", ()),
    ("manual list", "--profile documented --format html --out steps.html", ("steps.html",)),
    ("manual list", PLAN, ()),
    ("manual show", "channel.billing --profile documented", ()),
    ("state list", "", ()),
    ("state show", "tag.spam", ()),
    ("state history", "", ()),
    ("state pull", "", ()),
    ("rollback", "--to 1 --profile extended", ()),
    ("dns", "", ()),
    ("dns", f"--find-zones --server {SERVER}", ()),
    ("dns check", f"--server {SERVER}", ()),
    ("dns publish", "", ()),
    ("graph", "", ()),
    ("state runs", "", ()),
    ("test", "--tests routing.tests.yaml", ()),
    ("test", "--tests routing.tests.yaml --planned --profile extended", ()),
    ("lint", "", ()),
    ("report", f"{PLAN} --html report.html --history", ("report.html",)),
    ("preview", "channel.billing --html preview.html", ("preview.html",)),
    ("schema", "", ()),
)
WRITES = {
    "init": "it records the target",
    "fmt": "it puts files in order",
    "plan sign": "it writes an approval",
    "manual attest": "it records a word",
    "state mv": "it changes the state",
    "state rm": "it changes the state",
    "state push": "it changes the state",
    "unlock": "it breaks a lock",
    "pr-comment": "it writes a comment",
    "emulate": "it is the tenant",
}
"""Commands that are no previews in any form, each with the reason."""
ASKED = {"apply", "dns publish"}
"""They show what they would do, ask whether they may, and end where there is nobody to ask."""
_SEEN = {Exit.DONE, Exit.DIFFERENCES, Exit.MANUAL, Exit.UNKNOWN}
_READS = ("Get", "Head", "List", "Describe")


def tree(command: click.Command, words: str = "") -> Iterator[str]:
    """Every command that can be run, by its words."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from tree(inner, f"{words} {name}".strip())
        return
    yield words
    if isinstance(command, FirstWord):
        yield from (f"{words} {name}" for name in command.others)


def test_every_command_is_a_preview_or_says_why_not() -> None:
    """A new one comes with its row."""
    assert set(tree(cli)) == {words for words, _, _ in PREVIEWS} | WRITES.keys()
    assert not {words for words, _, _ in PREVIEWS} & WRITES.keys()


@dataclass
class Deadly:
    """A tenant at which the process of a client dies with its n-th write."""

    tenant: Tenant
    victim: subprocess.Popen[str] | None = None
    left: int = 0

    def handle(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        before = self.tenant.writes
        answer = self.tenant.handle(method, target, headers, body)
        if self.tenant.writes > before and self.victim is not None:
            self.left -= 1
            if self.left == 0:
                self.victim.send_signal(signal.SIGKILL)
        return answer


@dataclass
class Place:
    """A folder, and all that stands around it."""

    console: Console
    deadly: Deadly
    aws: Aws
    server: str
    called: list[str] = field(default_factory=list)
    """Operations of AWS that are no reads."""

    def line(self, words: str, rest: str) -> list[str]:
        """The arguments of a command."""
        known = {PLAN: "saved.cxplan", SERVER: self.server}
        for name, value in known.items():
            rest = rest.replace(name, value)
        return [*words.split(), *rest.split()]

    def files(self) -> dict[str, object]:
        """Every file and folder here and among those that pass, with what is in it."""
        return {
            str(path): (path.lstat().st_mtime_ns, path.read_bytes()) if path.is_file() else None
            for folder in (self.console.folder, Path(tempfile.gettempdir()))
            for path in folder.rglob("*")
        }

    def objects(self) -> list[tuple[str, str]]:
        """Every version of every object in the bucket."""
        found = self.aws.client("s3").list_object_versions(Bucket="states")
        return [(one["Key"], one["VersionId"]) for one in found.get("Versions", ())]

    def looks(self, *, is_whole: bool = False) -> Iterator[str]:
        """Run every preview; each line that did more than look, with what that was.

        Where all is there, each of them has to have seen it.
        """
        for words, rest, makes in PREVIEWS:
            writes, files, objects = self.deadly.tenant.writes, self.files(), self.objects()
            self.called.clear()
            ran = self.console.run(*self.line(words, rest))
            assert not is_whole or words in ASKED or ran.code in _SEEN, (words, rest, ran)
            assert "a bug in cxdeclare" not in ran.err, (words, rest, ran)
            called = list(self.called)
            after = self.files()
            made = [
                Path(name).relative_to(self.console.folder).parts[0]
                if Path(name).is_relative_to(self.console.folder)
                else name
                for name in files.keys() | after.keys()
                if files.get(name, 0) != after.get(name, 0)
            ]
            found = {
                "calls of the tenant": self.deadly.tenant.writes - writes,
                "calls of AWS": called,
                "files": sorted({*made} - {*makes}),
                "objects": sorted({*self.objects()} ^ {*objects}),
            }
            if any(found.values()):
                yield f"{words} {rest}: {found}; {ran}"
            for name in makes:
                subprocess.run(["/bin/rm", "-rf", str(self.console.folder / name)], check=True)


@pytest.fixture
def place(
    example: Console,
    aws: Aws,
    nameserver: NameServer,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Place]:
    """The manifest of the examples, with a zone at Route 53 and the state in a bucket."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("passing")))
    example.edit(
        "    mail_from: bounce.care.acme.example\n",
        "    mail_from: bounce.care.acme.example\n    configuration_set: tls\n"
        "    dns: {zone: acme.example, publish: route53}\n",
    )
    path = example.folder / "tenant.yaml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + "configuration_sets:\n  tls: {name: cx-tls, region: eu-central-1, tls: require}\n",
        encoding="utf-8",
    )
    nameserver.serve("acme.example")
    aws.bucket()
    aws.client("route53").create_hosted_zone(Name="acme.example", CallerReference="one")
    with (
        Tenant.open(":memory:", TENANT_ID, rude=False) as tenant,
        answering(deadly := Deadly(tenant)) as origin,
    ):
        for name, value in {
            "CXDECLARE_TARGET": "live",
            "CXDECLARE_ORIGIN": origin,
            "CXDECLARE_STATE": "s3://states/acme?region=eu-central-1",
            "CXDECLARE_ACCESS_KEY_ID": "id",
            "CXDECLARE_ACCESS_KEY_SECRET": "secret-of-the-key",
            "CXDECLARE_AREA": "eu1",
            "CXDECLARE_MAX_RPS": "10000",
            "CXDECLARE_SETTLES_AFTER": "0",
            "CXDECLARE_SHOWS_WITHIN": "0",
            "AWS_ENDPOINT_URL_SES": origin,
            "AWS_ENDPOINT_URL_SESV2": origin,
        }.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(transport, "EVERY", 0)
        client.cache_clear()
        made = Place(example, deadly, aws, nameserver.at)
        called = BaseClient._make_api_call

        def noting(self: BaseClient, name: str, parameters: dict[str, object]) -> object:
            if not name.startswith(_READS):
                made.called.append(f"{self.meta.service_model.service_name} {name}")
            return called(self, name, parameters)

        monkeypatch.setattr(BaseClient, "_make_api_call", noting)
        yield made
        client.cache_clear()


def _killed(place: Place, at: int) -> None:
    """An apply in a process of its own, which dies with that write."""
    place.deadly.left = at
    with place.console.start("apply", "--yes", "--profile", "extended") as process:
        place.deadly.victim = process
        said = process.communicate(timeout=120)
    place.deadly.victim = None
    assert -signal.SIGKILL == process.returncode, said


def test_who_looks_changes_nothing(place: Place) -> None:
    """Neither before the first apply, nor after one that was killed, nor when all is there."""
    apply = ("apply", "--yes", "--profile", "extended")
    place.console.must("plan", "--out", "saved.cxplan", "--profile", "extended")
    assert [] == list(place.looks())
    _killed(place, 3)
    assert any("journal" in key for key, _ in place.objects())
    assert [] == list(place.looks())
    unlock = place.console.must(*apply, code=Exit.LOCKED).err.split("`cxdeclare ")[1]
    place.console.must(*unlock.partition("`")[0].split(), "--yes")
    place.console.must(*apply, code=Exit.MANUAL)
    assert [] == list(place.looks(is_whole=True))
