"""Place: a folder with the files of a measure, and a tenant that answers over loopback HTTP."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

from bench.pairs import Command, measured

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
OURS = str(Path(sys.executable).with_name("cxdeclare"))
PEERS = ROOT / ".venv-bench" / "bin"
SCHEMA = ROOT / "schemas" / "tenant.schema.json"


@dataclass
class Tenant:
    """A stub in a process of its own."""

    port: int
    parallelism: int = 8

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def holds(self, tags: int = 0, skills: int = 0, records: int = 0, latency: float = 0.0) -> None:
        """Hold these objects from now on, and answer this late."""
        words = f"tags={tags}&skills={skills}&records={records}&latency={latency}"
        self._asked(f"/bench/set?{words}")

    def requests(self) -> int:
        """Requests since the last time it was told what to hold."""
        return int(self._asked("/bench/said")["requests"])

    def _asked(self, target: str) -> dict[str, int]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", target)
        answer: dict[str, int] = json.loads(connection.getresponse().read())
        connection.close()
        return answer


@contextmanager
def tenant() -> Iterator[Tenant]:
    """Start the stub; it ends with the block."""
    words = [PYTHON, "-m", "bench.stub"]
    with subprocess.Popen(words, cwd=ROOT, stdin=-1, stdout=-1, text=True) as process:
        said: IO[str] | None = process.stdout
        port = said.readline() if said else ""
        try:
            yield Tenant(int(port))
        finally:
            if process.stdin:
                process.stdin.close()


@dataclass
class Place:
    """A folder to work in."""

    folder: Path
    tenant: Tenant

    def file(self, shape: str, count: int, every: int = 0) -> str:
        """The name of a file of this shape and size, which is made if it is not there yet."""
        name = f"{shape}-{count}-{every}.yaml"
        path = self.folder / name
        if shape == "zone":  # the file is named after the zone
            path = self.folder / f"zones-{count}-{every}" / "acme.example.yaml"
            path.parent.mkdir(exist_ok=True)
        if not path.exists():
            words = [PYTHON, "-m", "bench.estate", shape, str(count), str(every)]
            with path.open("wb") as file:
                subprocess.run(words, cwd=ROOT, stdout=file, check=True)
        return name if shape != "zone" else str(path)

    def ours(self, *words: str, fresh: bool = False) -> Command:
        """Our command; a fresh one finds no state."""
        before = self.forget if fresh else _nothing
        if any(word.startswith("records") for word in words):  # a kind of the measures
            words_ = [PYTHON, "-m", "bench.ours", *words]
            return Command(words_, self.folder, _PATH, before)
        return Command([OURS, *words], self.folder, before=before)

    def against(self, verb: str, manifest: str, *words: str, fresh: bool = False) -> Command:
        """Our command against the stub."""
        where = ("--target", self.tenant.origin, "--parallelism", str(self.tenant.parallelism))
        return self.ours(verb, manifest, *where, *words, fresh=fresh)

    def forget(self) -> None:
        """Throw the state away."""
        shutil.rmtree(self.folder / ".cxdeclare", ignore_errors=True)

    def applied(self, manifest: str) -> None:
        """Make the state of a tenant that is as the manifest says already."""
        measured(self.against("apply", manifest, "--yes", fresh=True))

    def part(self, name: str, *words: str) -> Command:
        """A part of our work, alone in a process."""
        return Command([PYTHON, "-m", "bench.parts", name, *words], self.folder, _PATH)

    def zone(self, count: int, *words: str, every: int = 0) -> Command:
        """What octodns does with the same objects."""
        source = Path(self.file("zone", count, every)).parent
        config = self.folder / f"octodns-{count}-{every}.yaml"
        config.write_text(
            json.dumps(
                {
                    "providers": {
                        "file": {
                            "class": "octodns.provider.yaml.YamlProvider",
                            "directory": str(source),
                            "default_ttl": 300,
                        },
                        "http": {
                            "class": "bench.octodns_target.HttpTarget",
                            "origin": self.tenant.origin,
                        },
                    },
                    "zones": {"acme.example.": {"sources": ["file"], "targets": ["http"]}},
                }
            ),
            encoding="utf-8",
        )
        sync = [str(PEERS / "octodns-sync"), "--config-file", str(config), "--quiet", *words]
        return Command(sync, self.folder, _PATH)

    def peer(self, name: str, *words: str) -> Command:
        """A program of somebody else."""
        return Command([str(PEERS / name), *words], self.folder)


_PATH = {"PYTHONPATH": str(ROOT)}


def _nothing() -> None:
    """Leave everything as it is."""
