"""The documentation under test: manifests validate, commands say what is printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.console import environment, served
from tests.support.manifests import HEADER_TEXT, load_text

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
FORMS = {"console", "yaml", "text", "python", "diff", "markdown", "json", "html"}
LIVE = "first-live-tenant.md"
"""The page that is about the target `live`."""
_FENCE = re.compile(r"^```(\S*)(.*)$")


@dataclass(frozen=True)
class Block:
    """One fenced block: where it stands, what it claims to be, and its lines."""

    page: Path
    line: int
    form: str
    file: str
    """The file the block is the content of, as in ``yaml file=tenant.yaml``."""
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def _blocks(page: Path) -> Iterator[Block]:
    form: str | None = None
    file, start, lines = "", 0, list[str]()
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        fence = _FENCE.match(line)
        if form is None and fence:
            form, file = fence[1], fence[2].strip().removeprefix("file=")
            start, lines = number, []
        elif form is not None and line == "```":
            yield Block(page, start, form, file, tuple(lines))
            form = None
        elif form is not None:
            lines.append(line)
    assert form is None, f"{page}:{start}: the block has no end"


BLOCKS = [block for page in PAGES for block in _blocks(page)]
MANIFESTS = [b for b in BLOCKS if b.form == "yaml" and not b.file]
TOLD = sorted({block.page for block in BLOCKS if block.form == "console"})


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_a_block_says_what_it_is(block: Block) -> None:
    """Nothing escapes these tests by a form that nobody knows; `text` is the way out."""
    assert block.form in FORMS, f"{block}: `{block.form}` is none of {sorted(FORMS)}"


@pytest.mark.parametrize("block", MANIFESTS, ids=str)
def test_a_manifest_on_a_page_is_valid(block: Block) -> None:
    """Who copies it gets no error; an excerpt stands below the header that it leaves out."""
    text = "\n".join(block.lines)
    whole = text if "apiVersion:" in text else HEADER_TEXT + text
    loaded = load_text(whole, ROOT / "examples", name=str(block))
    assert not loaded.diagnostics, [str(one) for one in loaded.diagnostics]


@pytest.mark.parametrize("page", TOLD, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_say_what_the_page_prints(page: Path, tmp_path: Path) -> None:
    """All of a page in its order; a line of `...` stands for any.

    A tutorial begins in an empty folder, other pages in a copy of the examples.
    """
    if page.name == LIVE:
        with served() as origin:
            _told(page, tmp_path, live(origin))
    else:
        _told(page, tmp_path, {})


def live(origin: str) -> dict[str, str]:
    """What puts a pretend tenant in the place of the real one, and does not wait for it."""
    return {
        "CXDECLARE_ORIGIN": origin,
        "CXDECLARE_ACCESS_KEY_ID": "reader",
        "CXDECLARE_ACCESS_KEY_SECRET": "kept-elsewhere",
        "CXDECLARE_MAX_RPS": "1000",
        "CXDECLARE_SETTLES_AFTER": "0",
    }


def _told(page: Path, tmp_path: Path, variables: dict[str, str]) -> None:
    if page.parent.name != "tutorial":
        shutil.copytree(ROOT / "examples", tmp_path, dirs_exist_ok=True)
    for block in BLOCKS:
        if block.page == page and block.file:
            path = tmp_path / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join([*block.lines, ""]), encoding="utf-8")
        if block.page == page and block.form == "console":
            for number, command, expected in _commands(block):
                said = _run(command, tmp_path, variables)
                place = f"{page.relative_to(ROOT)}:{number}"
                assert _fits(expected, said), f"{place}: $ {command}\n\n{said}"


def _commands(block: Block) -> Iterator[tuple[int, str, list[str]]]:
    assert block.lines, f"{block}: is empty"
    assert block.lines[0].startswith("$ "), f"{block}: should begin with a command"
    starts = [at for at, line in enumerate(block.lines) if line.startswith("$ ")]
    for at, after in zip(starts, [*starts[1:], len(block.lines)], strict=True):
        yield block.line + 1 + at, block.lines[at][2:], list(block.lines[at + 1 : after])


def _run(command: str, folder: Path, variables: dict[str, str]) -> str:
    """What a person would see; stdout and stderr as they come."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        check=False,
        cwd=folder,
        # However slow the machine is: the state is saved where a run begins and ends.
        env=environment(PATH=path, COLUMNS="100", CXDECLARE_SAVES_EVERY="600", **variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert "Traceback" not in done.stdout, done.stdout
    return done.stdout.rstrip("\n")


def _fits(expected: list[str], said: str) -> bool:
    """Whether the lines are there in order, with anything in place of `...`."""
    pattern = ""
    for line in expected:
        pattern += "(?:.*\n)*?" if line == "..." else f"{re.escape(line)}\n"
    return re.fullmatch(pattern, f"{said}\n" if said else "") is not None


@pytest.mark.parametrize(
    ("expected", "said", "fits"),
    [
        (["one", "..."], "one\ntwo\nthree", True),
        (["...", "three"], "one\ntwo\nthree", True),
        (["one", "...", "one"], "one", False),
        (["one"], "one\ntwo", False),
        (["o.e"], "one", False),
        ([], "", True),
        ([], "one", False),
        (["..."], "", True),
    ],
)
def test_the_wildcard_stands_for_whole_lines_only(
    expected: list[str], said: str, *, fits: bool
) -> None:
    """A test of pages that could not fail would be none."""
    assert fits == _fits(expected, said)


def test_every_page_is_on_the_map() -> None:
    """`docs/README.md` leads to each page, or to the folder's own list."""
    text = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for page in sorted((ROOT / "docs").rglob("*.md")):
        name = page.relative_to(ROOT / "docs").as_posix()
        if name != "README.md" and not name.startswith("decisions/0"):
            assert f"({name})" in text, f"docs/README.md does not mention {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_code_and_tests_that_are_named_are_there(page: Path) -> None:
    """A promise that names its test names one that exists."""
    named = re.findall(r"`((?:cxdeclare|tests)/[^`\s]+)`", page.read_text(encoding="utf-8"))
    for name in named:
        path, _, test = name.partition("::")
        if any(sign in path for sign in "*<"):
            assert list(ROOT.glob(path)), f"{page}: nothing fits {path}"
            continue
        if page.name == "CONTRIBUTING.md" and path == "cxdeclare/kinds/disposition.py":
            continue
        assert (ROOT / path).exists(), f"{page}: there is no {path}"
        if test:
            text = (ROOT / path).read_text(encoding="utf-8")
            assert f"def {test}(" in text, f"{page}: there is no {name}"
