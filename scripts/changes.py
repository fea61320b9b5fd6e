"""Check the change fragments, or join them into the changelog for a release."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
TYPES = ("security", "removed", "changed", "added", "fixed")
MARK = "<!-- releases -->\n"
_NAME = re.compile(rf"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<type>{'|'.join(TYPES)})\.md")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One change, as a user notices it."""

    path: Path
    type: str
    text: str

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read one file; raise `ValueError` if it is not a fragment."""
        named = _NAME.fullmatch(path.name)
        if named is None:
            raise ValueError(f"{path.name}: not named <slug>.<{'|'.join(TYPES)}>.md")
        text = path.read_text(encoding="utf-8").strip()
        if not text or text.startswith(("#", "-", "*")):
            raise ValueError(f"{path.name}: should be sentences, without heading or list marker")
        return cls(path, named["type"], text)


def fragments(folder: Path) -> Iterator[Fragment | ValueError]:
    """Every waiting fragment, or what is wrong with it."""
    for path in sorted(folder.iterdir()):
        if path.name == "README.md":
            continue
        try:
            yield Fragment.read(path)
        except ValueError as problem:
            yield problem


def section(version: str, date: str, waiting: list[Fragment]) -> str:
    """The changelog's section for one release."""
    lines = [f"## {version} ({date})", ""]
    for kind_of_change in TYPES:
        entries = [found for found in waiting if found.type == kind_of_change]
        if entries:
            lines += [f"### {kind_of_change.capitalize()}", ""]
            lines += ["- " + entry.text.replace("\n", "\n  ") for entry in entries]
            lines += [""]
    return "\n".join(lines)


def release(root: Path, version: str, date: str, waiting: list[Fragment]) -> None:
    """Put the section on top of the releases and remove its fragments."""
    changelog = root / "CHANGELOG.md"
    before, mark, after = changelog.read_text(encoding="utf-8").partition(MARK)
    if not mark:
        raise SystemExit(f"CHANGELOG.md has no line {MARK.strip()}")
    joined = f"{before}{mark}\n{section(version, date, waiting)}{after}"
    changelog.write_text(joined, encoding="utf-8")
    for found in waiting:
        found.path.unlink()


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only check the fragments")
    parser.add_argument("version", nargs="?")
    parser.add_argument("date", nargs="?", help="the day of the release, as 2026-01-31")
    options = parser.parse_args(arguments)
    found = list(fragments(root / "changes.d"))
    problems = [problem for problem in found if isinstance(problem, ValueError)]
    for problem in problems:
        print(f"changes.d/{problem}", file=sys.stderr)
    if problems:
        return 1
    if not options.check:
        if not (options.version and options.date):
            parser.error("a release needs VERSION and DATE")
        waiting = [fragment for fragment in found if isinstance(fragment, Fragment)]
        release(root, options.version, options.date, waiting)
    return 0


if __name__ == "__main__":
    sys.exit(main())
