"""The guards of conftest: each stops what it is there to stop."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("address", ["192.0.2.1", "example.org", "0.0.0.0"])  # noqa: S104  # refused
def test_traffic_to_other_machines_is_refused(address: str) -> None:
    """A test cannot reach the network by mistake, not even by a datagram."""
    with socket.socket() as sock, pytest.raises(BaseException, match=r"127\.0\.0\.0/8"):
        sock.connect((address, 9))
    with socket.socket() as sock, pytest.raises(BaseException, match=r"127\.0\.0\.0/8"):
        sock.connect_ex((address, 9))
    with (
        socket.socket(type=socket.SOCK_DGRAM) as sock,
        pytest.raises(BaseException, match=r"127\.0\.0\.0/8"),
    ):
        sock.sendto(b"", (address, 9))


def test_names_are_not_looked_up() -> None:
    """A look-up is traffic too."""
    with pytest.raises(BaseException, match="look up no names"):
        socket.create_connection(("example.org", 9))


def test_loopback_is_open() -> None:
    """Tests may serve and speak on this machine."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_the_home_is_empty() -> None:
    """No setting of the person who runs the tests can change their outcome."""
    assert list(Path.home().iterdir()) == []


def test_settings_of_the_caller_are_gone() -> None:
    """A test begins without CI and without any variable of ours."""
    assert "CI" not in os.environ
    assert [name for name in os.environ if name.startswith("CXDECLARE_")] == []


def test_inherited_settings_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables are there before the guard and not behind it."""
    monkeypatch.setenv("CXDECLARE_TARGET", "live")
    monkeypatch.setenv("CI", "true")
    said = _run(tmp_path, "import os; assert not {'CI', 'CXDECLARE_TARGET'} & {*os.environ}")
    assert "1 passed" in said, said


def test_leaving_the_directory_fails_the_test(tmp_path: Path) -> None:
    """A test that moves the process is told so."""
    said = _run(tmp_path, "import os; os.chdir('/')")
    assert "the test left the working directory" in said, said


def test_a_swallowed_refusal_still_fails_the_test(tmp_path: Path) -> None:
    """Code that survives every `Exception` does not survive outside traffic."""
    said = _run(
        tmp_path,
        "import contextlib, socket",
        "with contextlib.suppress(Exception):",
        "    socket.create_connection(('192.0.2.1', 9))",
    )
    assert "OutsideTraffic" in said, said


def _run(folder: Path, *lines: str) -> str:
    """What pytest says of one test with these lines, behind our guards."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    body = "\n".join(f"    {line}" for line in lines)
    (folder / "test_one.py").write_text(f"def test_one() -> None:\n{body}\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder],
        check=False,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ).stdout
