"""The lock: whole, hashed, and of no particular machine."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = [
    Requirement(line)
    for lines in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for line in lines
]


def _pins(lock: str) -> dict[str, Requirement]:
    """What the lock says of each package."""
    found = re.findall(r"^([A-Za-z0-9][^\s\\]*(?: ; [^\\\n]*)?)", lock, re.MULTILINE)
    pins = [Requirement(line) for line in found]
    return {canonicalize_name(pin.name): pin for pin in pins}


def _foreign(lock: str) -> Iterator[str]:
    """Lines that say more than name, version, hash and reason."""
    line_of_a_lock = re.compile(
        r" *#.*|[A-Za-z0-9][\w.-]*==[\w.]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?"
    )
    for line in lock.splitlines():
        if not line_of_a_lock.fullmatch(line) or re.search(r"://|index|find-links", line):
            yield line


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_the_lock_satisfies_each_bound(wanted: Requirement) -> None:
    """Each declared dependency is locked at a version its own bound allows."""
    pin = _pins(LOCK)[canonicalize_name(wanted.name)]
    (version,) = [specifier.version for specifier in pin.specifier]
    assert wanted.specifier.contains(version), f"{pin} is not {wanted}; run `make lock`"


def test_every_pin_has_a_hash() -> None:
    """What is installed is, byte for byte, what was resolved."""
    for entry in re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in entry, entry


def test_the_lock_names_no_index_and_no_folder() -> None:
    """The lock serves everybody, whatever index they use."""
    assert list(_foreign(LOCK)) == []


@pytest.mark.parametrize(
    "line",
    ["--index-url https://pypi.example/simple", "--find-links wheels", "rich @ file:///tmp/rich"],
)
def test_a_planted_address_is_found(line: str) -> None:
    """The check for addresses can fail."""
    assert list(_foreign(f"{LOCK}{line}\n")) == [line]
