"""The state file: whole at every moment, one writer at a time, nothing lost in silence."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from cxdeclare.adapters.state.codec import dump, load
from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.adapters.state.owner import Owner
from cxdeclare.model.errors import Locked, StateError
from tests.unit.adapters.state.states import a_state

ROOT = Path(__file__).resolve().parents[4]


def written(path: Path, serial: int = 1, *, names: int = 1) -> bytes:
    """Write states up to a serial; the bytes of the last."""
    store = LocalStore(path)
    with store.lock("test"):
        for number in range(1, serial + 1):
            store.write(a_state(number, names=names))
    return path.read_bytes()


@contextmanager
def running(program: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Another process that has said its first line; killed in the end if it still runs."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert "ready\n" == process.stdout.readline()
            yield process
        finally:
            process.kill()


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_there_is_no_state_before_the_first(tmp_path: Path) -> None:
    """To read makes nothing, not even a folder."""
    assert LocalStore(tmp_path / "new" / "state.json").read() is None
    assert [] == entries(tmp_path)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """By this store and by any other, in a folder made for it."""
    path = tmp_path / "deep" / "er" / "state.json"
    content = written(path, 3)
    assert dump(a_state(3)) == content
    assert a_state(3) == LocalStore(path).read()
    assert ["state.json", "state.json.d", "state.json.lock"] == entries(path.parent)


def test_the_state_is_private(tmp_path: Path) -> None:
    """Whatever the habits of the user are, and whoever could read the file before."""
    path = tmp_path / "state.json"
    before = os.umask(0)
    try:
        written(path)
        path.chmod(0o644)
        with (store := LocalStore(path)).lock("test"):
            store.write(a_state(2))
    finally:
        os.umask(before)
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    assert {"state.json": 0o600, "state.json.lock": 0o600, "state.json.d": 0o700} == modes


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file it leads to is replaced, and the lock is there, one for all links to it."""
    real, link = tmp_path / "real", tmp_path / "link"
    for folder in (real, link):
        folder.mkdir()
    path = link / "state.json"
    path.symlink_to(real / "kept.json")
    written(path, 2)
    assert path.is_symlink()
    assert a_state(2) == LocalStore(real / "kept.json").read() == LocalStore(path).read()
    assert (["state.json"], ["kept.json", "kept.json.d", "kept.json.lock"]) == (
        entries(link),
        entries(real),
    )
    with LocalStore(path).lock("one"), pytest.raises(Locked):
        LocalStore(real / "kept.json").lock("two").__enter__()


def test_nothing_is_written_without_the_lock(tmp_path: Path) -> None:
    """Also not after it, and also not before."""
    store = LocalStore(tmp_path / "state.json")
    with pytest.raises(StateError, match="under its lock"):
        store.write(a_state())
    with store.lock("test"):
        store.write(a_state())
    with pytest.raises(StateError, match="under its lock"):
        store.write(a_state(2))
    assert a_state() == store.read()


@pytest.mark.parametrize("serial", [0, 1, 2, 4, 5])
def test_a_serial_that_does_not_follow_is_refused(tmp_path: Path, serial: int) -> None:
    """The file is at 2, so only 3 follows."""
    path = tmp_path / "state.json"
    content = written(path, 2)
    with (store := LocalStore(path)).lock("test"):
        with pytest.raises(StateError, match=f"serial 2, and serial {serial} does not follow"):
            store.write(a_state(serial))
        assert content == path.read_bytes()
        store.write(a_state(3))


def test_the_first_serial_is_one(tmp_path: Path) -> None:
    """A state that vanished in the middle of a run is not made up again."""
    path = tmp_path / "state.json"
    written(path, 2)
    with (store := LocalStore(path)).lock("test"):
        path.unlink()
        with pytest.raises(StateError, match="serial 0, and serial 3 does not follow"):
            store.write(a_state(3))
    assert not path.exists()


def test_a_state_of_another_lineage_is_not_replaced(tmp_path: Path) -> None:
    """Its serials count something else."""
    path = tmp_path / "state.json"
    content = written(path, 2)
    with (store := LocalStore(path)).lock("test"), pytest.raises(StateError, match="lineage"):
        store.write(a_state(3, lineage="l-2"))
    assert content == path.read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"format": 2}',
        dump(a_state())[:-20],
        dump(a_state()).replace(b'"serial": 1', b'"serial": "1"'),
        dump(a_state()).replace(b'"serial"', b'"surprise": 1, "serial"'),
    ],
)
def test_a_state_that_cannot_be_read_is_left_alone(tmp_path: Path, content: bytes) -> None:
    """Neither reading it nor trying to replace it changes a byte."""
    path = tmp_path / "state.json"
    path.write_bytes(content)
    store = LocalStore(path)
    with pytest.raises(StateError, match=r"format 2|cannot be read"):
        store.read()
    with store.lock("test"), pytest.raises(StateError):
        store.write(a_state(2))
    assert content == path.read_bytes()
    assert ["state.json", "state.json.lock"] == entries(tmp_path)


def test_a_state_that_is_a_folder_is_an_error(tmp_path: Path) -> None:
    """The system's words say what is wrong."""
    (tmp_path / "state.json").mkdir()
    with pytest.raises(StateError, match="directory"):
        LocalStore(tmp_path / "state.json").read()


def test_a_place_that_is_no_folder_is_an_error(tmp_path: Path) -> None:
    """No lock, no run."""
    (tmp_path / "file").write_text("")
    store = LocalStore(tmp_path / "file" / "state.json")
    with pytest.raises(StateError, match=r"lock file .* cannot be opened"):
        store.lock("test").__enter__()


READ_ONLY = """
import os, sys
from pathlib import Path
from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.model.errors import StateError
if os.geteuid() == 0:  # nothing is read-only to root
    os.setuid(65534)
store = LocalStore(Path(sys.argv[1]))
print("ready", store.read().serial)
try:
    store.lock("test").__enter__()
except StateError as error:
    print(error)
"""


def test_a_read_only_folder_can_be_read_and_is_a_clear_error_to_a_writer() -> None:
    """`plan` works there; `apply` says which file it could not open, before any call."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "state.json"
        written(path, 2)
        path.with_name("state.json.lock").unlink()
        path.chmod(0o644)
        Path(name).chmod(0o555)
        try:
            command = [sys.executable, "-c", READ_ONLY, str(path)]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        finally:
            Path(name).chmod(0o755)
    first, second = done.stdout.splitlines()
    assert "ready 2" == first
    assert f"the lock file {path}.lock cannot be opened: Permission denied" == second


FULL = """
import os, resource, signal, sys
from pathlib import Path
from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.model.errors import StateError
from tests.unit.adapters.state.states import a_state
store = LocalStore(Path(sys.argv[1]))
limit = int(sys.argv[2])
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
with store.lock("test"):
    store.write(a_state(1))
    try:
        store.write(a_state(2, names=1000))
    except StateError as error:
        print(error)
        print(error.hint)
    print(store.read().serial, *sorted(os.listdir(Path(sys.argv[1]).parent)))
    store.write(a_state(2))
print(store.read().serial, *sorted(os.listdir(Path(sys.argv[1]).parent)))
"""


def _survives(command: list[str], path: Path, limit: int) -> None:
    command = [*command, sys.executable, "-c", FULL, str(path), str(limit)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    error, hint, then, after = done.stdout.splitlines()
    assert f"the state could not be written to {path}: " in error
    assert "the state before is still whole" == hint
    assert "1 state.json state.json.d state.json.lock" == then
    assert "2 state.json state.json.d state.json.lock" == after


def test_a_file_that_may_not_grow_keeps_the_old_state(tmp_path: Path) -> None:
    """The write fails in the middle; nothing is left of it, and the next one works."""
    _survives([], tmp_path / "state.json", 20_000)


def test_a_full_disk_keeps_the_old_state(tmp_path: Path) -> None:
    """On a real disk that is full, where the system lets us have one."""
    mount = 'mount -t tmpfs -o size=100k none "$1" && shift && exec "$@"'
    private = ["unshare", "--mount", "sh", "-c", mount, "sh", str(tmp_path)]
    try:
        subprocess.run([*private, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk of its own can be had here")
    _survives(private, tmp_path / "state.json", 0)


WRITER = """
import sys
from pathlib import Path
from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.adapters.state.owner import Owner
from tests.unit.adapters.state.states import a_state
store = LocalStore(Path(sys.argv[1]), Owner("the other one"))
with store.lock("apply"):
    print("ready", flush=True)
    serial = store.read().serial
    while True:
        serial += 1
        store.write(a_state(serial, names=50))
"""
HOLDER = """
import sys
from pathlib import Path
from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.adapters.state.owner import Owner
with LocalStore(Path(sys.argv[1]), Owner("ana", "host-7")).lock("apply"):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("writes", [0, 1, 2, 3, 5, 8, 13, 21])
def test_a_writer_that_is_killed_leaves_a_whole_state(tmp_path: Path, writes: int) -> None:
    """At any moment; the next writer goes on from there, and sweeps up what was left."""
    path = tmp_path / "state.json"
    written(path, names=50)
    with running(WRITER, path) as process:
        # So that the kill falls into another moment of a write each time.
        while (state := load(path.read_bytes(), "x")).serial <= writes:
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
    state = load(path.read_bytes(), "x")
    assert a_state(state.serial, names=50) == state
    with (store := LocalStore(path)).lock("test"):
        store.write(a_state(state.serial + 1))
    assert ["state.json", "state.json.d", "state.json.lock"] == entries(tmp_path)


def test_no_reader_ever_sees_half_a_state(tmp_path: Path) -> None:
    """Readers take no lock, and need none; time never goes backwards."""
    path = tmp_path / "state.json"
    written(path, names=50)
    readers = 4
    together = threading.Barrier(readers)

    def read(_: int) -> list[int]:
        together.wait()
        serials = []
        for _ in range(100):
            state = LocalStore(path).read()
            assert state is not None
            assert a_state(state.serial, names=50) == state
            serials.append(state.serial)
        return serials

    with running(WRITER, path), ThreadPoolExecutor(readers) as pool:
        for serials in pool.map(read, range(readers)):
            assert sorted(serials) == serials


def test_a_second_process_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    """What is being done, by whom, and since when; and reading goes on."""
    path = tmp_path / "state.json"
    written(path)
    store = LocalStore(path)
    with running(HOLDER, path) as process:
        with pytest.raises(Locked) as caught:
            store.lock("plan").__enter__()
        words = str(caught.value)
        assert f"apply by ana on host-7, process {process.pid}, since 20" in words
        assert words.endswith("+00:00")
        assert a_state() == store.read()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_lock_of_a_process_that_died_is_free(tmp_path: Path, number: signal.Signals) -> None:
    """However it died, and whatever it left in the lock file."""
    path = tmp_path / "state.json"
    with running(HOLDER, path) as process:
        process.send_signal(number)
        process.wait()
        with (store := LocalStore(path)).lock("test"):
            store.write(a_state())
    assert a_state() == LocalStore(path).read()


def test_the_lock_is_let_go_when_the_work_fails(tmp_path: Path) -> None:
    """An error inside leaves as it came, and the next run is not locked out."""
    store = LocalStore(tmp_path / "state.json")
    message = "ours"
    with pytest.raises(OSError, match="ours"), store.lock("one"):
        raise OSError(message)
    with store.lock("two"):
        store.write(a_state())


def test_a_lock_is_not_taken_twice_and_not_lost_by_trying(tmp_path: Path) -> None:
    """Who holds it goes on writing after another attempt of the same process."""
    store = LocalStore(tmp_path / "state.json", Owner("me"))
    with store.lock("one"):
        with pytest.raises(Locked, match="one by me"):
            store.lock("two").__enter__()
        store.write(a_state())


def test_a_stranger_file_beside_the_state_is_left_alone(tmp_path: Path) -> None:
    """An editor keeps files there as well."""
    swap = tmp_path / ".state.json.swp"
    swap.write_text("mine")
    written(tmp_path / "state.json", 2)
    assert "mine" == swap.read_text()
