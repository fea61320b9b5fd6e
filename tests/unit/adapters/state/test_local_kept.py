from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cxdeclare.adapters.state.codec import load
from cxdeclare.adapters.state.local import LocalStore
from tests.unit.adapters.state.states import a_state

ROOT = Path(__file__).resolve().parents[4]
FULL = """
import resource, sys
from pathlib import Path
from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.model.errors import StateError
store = LocalStore(Path(sys.argv[1]))
with store.lock("test"), store.begin("r") as sink:
    sink.append(b"one", durable=True)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9, hard))
    try:
        sink.append(b"two, which is long", durable=True)
    except StateError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    sink.append(b"three", durable=False)
print(*store.journal("r"))
"""


def lines(path: Path, *more: bytes) -> list[bytes]:
    """What a journal says after these lines were added."""
    store = LocalStore(path)
    with store.lock("test"), store.begin("r") as sink:
        for one in more:
            sink.append(one, durable=True)
    return store.journal("r")


def test_a_line_that_did_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    """The disk is full in the middle of it: what is written later is a line of its own."""
    command = [sys.executable, "-c", FULL, str(tmp_path / "state.json")]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    error, after = done.stdout.splitlines()
    assert "cannot be written: File too large" in error
    assert "b'one' b'three'" == after


@pytest.mark.parametrize("torn", [b"tw", b"two", b""])
def test_a_line_that_was_cut_off_is_gone_before_the_next_one(tmp_path: Path, torn: bytes) -> None:
    """A process that was killed in mid-line does not spoil the journal for who goes on."""
    path = tmp_path / "state.json"
    lines(path, b"one")
    (journal,) = (tmp_path / "state.json.d" / "journal").iterdir()
    journal.write_bytes(journal.read_bytes() + torn)
    assert [b"one"] == LocalStore(path).journal("r")
    assert [b"one", b"three"] == lines(path, b"three")


def test_nobody_else_can_read_what_is_kept(tmp_path: Path) -> None:
    """Journals and bodies hold the texts of a tenant."""
    path = tmp_path / "state.json"
    store = LocalStore(path)
    lines(path, b"one")
    store.keep({"abc": "a text"})
    with store.lock("test"):
        store.write(a_state(1))
    found = {one.relative_to(tmp_path): one.stat().st_mode for one in tmp_path.rglob("*")}
    modes = {stat.S_IMODE(mode) for mode in found.values() if stat.S_ISREG(mode)}
    folders = {stat.S_IMODE(mode) for mode in found.values() if stat.S_ISDIR(mode)}
    assert ({0o600}, {0o700}) == (modes, folders), found


def test_a_copy_that_is_put_over_the_state_leaves_its_version(tmp_path: Path) -> None:
    """`cp` writes into the file that is there; the latest version must not be that very file."""
    path = tmp_path / "state.json"
    store = LocalStore(path)
    with store.lock("test"):
        store.write(a_state(1))
        first = path.read_bytes()
        store.write(a_state(2))
    path.write_bytes(first)
    (kept,) = path.with_name("state.json.d").glob("history/*/2.json")
    assert a_state(2) == load(kept.read_bytes(), str(kept))


def test_a_state_that_never_was_in_place_is_no_version(tmp_path: Path) -> None:
    """A run died when its last state had a name among the versions, and not yet the state's own."""
    store = LocalStore(tmp_path / "state.json")
    with store.lock("test"):
        store.write(a_state(1))
        versions = tmp_path / "state.json.d" / "history" / "l-1"
        (versions / "2.json").write_bytes((versions / "1.json").read_bytes())
        store.write(a_state(2).model_copy(update={"consuming": "a plan"}))
        store.write(a_state(3))
    assert [3, 1] == [one.serial for one in store.history()]
