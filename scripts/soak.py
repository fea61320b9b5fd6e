"""Write what the last long run came to into the page on promises, from pytest's own reports."""

from __future__ import annotations

import argparse
import platform
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "safety.md"
_START, _END = "<!-- soak: start -->", "<!-- soak: end -->"
_MINUTE = 60


@dataclass
class Suite:
    """The tests of one file."""

    tests: int = 0
    failed: int = 0
    seconds: float = 0.0
    counted: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def row(self, name: str) -> str:
        """A line of the table."""
        counts = ", ".join(f"{number} {what}" for what, number in sorted(self.counted.items()))
        minutes = self.seconds / _MINUTE
        return f"| `{name}` | {self.tests} | {self.failed} | {minutes:.1f} | {counts or '-'} |"


def suites(reports: list[Path]) -> dict[str, Suite]:
    """What each file of tests came to; what was skipped does not count."""
    found: dict[str, Suite] = defaultdict(Suite)
    for report in reports:
        for case in ET.parse(report).iter("testcase"):  # noqa: S314 - as above
            if case.find("skipped") is not None:
                continue
            suite = found[f"{_file(case.get('classname', ''))}"]
            suite.tests += 1
            suite.failed += any(case.find(one) is not None for one in ("failure", "error"))
            suite.seconds += float(case.get("time", 0))
            for one in case.iter("property"):
                suite.counted[one.get("name", "")] += int(one.get("value", 0))
    return dict(sorted(found.items()))


def _file(classname: str) -> str:
    """`tests.property.test_laws` as a path; classes of a file are left out."""
    steps = classname.split(".")
    last = max(at for at, step in enumerate(steps) if step.startswith("test_"))
    return "/".join(steps[: last + 1]) + ".py"


def table(found: dict[str, Suite], date: str) -> Iterator[str]:
    """The lines between the marks."""
    python = platform.python_version()
    yield f"`make soak` on {date}, {platform.system()}, CPython {python}, two at a time:\n"
    yield "| tests | run | failed | minutes | counted |"
    yield "|---|---|---|---|---|"
    for name, suite in found.items():
        yield suite.row(name)


def main() -> None:
    """Read the reports and write the page; end with 1 if anything failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--date", required=True)
    parser.add_argument("reports", nargs="+", type=Path)
    given = parser.parse_args()
    found = suites(given.reports)
    lines = "\n".join(table(found, given.date))
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(_START)
    _, after = rest.split(_END)
    PAGE.write_text(f"{before}{_START}\n{lines}\n{_END}{after}", encoding="utf-8")
    print(lines)
    raise SystemExit(any(suite.failed for suite in found.values()))


if __name__ == "__main__":
    main()
