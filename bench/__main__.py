"""Measure, print the table, and write it into the page on speed."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import table
from bench.place import PEERS, ROOT, Place, tenant
from bench.rows import MEASURES, Size
from bench.table import Line

PAGE = ROOT / "docs" / "explanation" / "performance.md"
_PEERS = ("octodns", "check-jsonschema", "PyYAML")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the rows that were asked for; a run that is cut off keeps those it has."""
    options = _options(arguments)
    lines: list[Line] = []
    for row in options.rows.split(",") if options.rows else MEASURES:
        for measure in MEASURES[row]:
            with tempfile.TemporaryDirectory(prefix="cxdeclare-bench-") as name, tenant() as stub:
                size = Size(options.count, options.pairs)
                for line in measure(Place(Path(name), stub), size):
                    lines.append(line)
                    sys.stderr.write(f"row {line.row}: {line.measured}  {line.measure}\n")
            if options.write is not None:
                _write(options.write, lines, options.date)
    sys.stdout.write(f"{table.written(lines)}\n")


def _write(page: Path, lines: Sequence[Line], date: str) -> None:
    kept = table.merged(table.kept(page.read_text(encoding="utf-8")), lines)
    table.put(page, f"{_about(date)}\n\n{table.written(kept)}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rows", default="", help="which, for example 2,3; else all")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--count", type=int, default=10_000, help="resources")
    parser.add_argument("--date", default="", help="for the page")
    parser.add_argument("--write", type=Path, help="the page to write the table into")
    return parser.parse_args(arguments)


def _about(date: str) -> str:
    """What it was measured on and with."""
    words = [str(PEERS / "python"), "-m", "pip", "list", "--format=freeze"]
    words.append("--disable-pip-version-check")
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    versions = dict(line.split("==") for line in done.stdout.splitlines() if "==" in line)
    known = {name.lower(): version for name, version in versions.items()}
    peers = ", ".join(f"{name} {known[name.lower()]}" for name in _PEERS)
    return (
        f"Measured {date} with `make bench` on {_cpu()}, {platform.system()}, "
        f"CPython {platform.python_version()}; peers: {peers}."
    )


def _cpu() -> str:
    """How many cores of which make."""
    known = Path("/proc/cpuinfo")
    text = known.read_text(encoding="utf-8") if known.exists() else ""
    models = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return f"{os.cpu_count()} cores ({models[0] if models else platform.machine()})"


if __name__ == "__main__":
    main()
