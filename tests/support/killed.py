"""Kill an export at one file operation after the other, run it again, and look at the folder.

Run as a program, in a folder with an embedded tenant: a program without threads may fork.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from cxdeclare.cli.commands import export  # once, and not in every child
from cxdeclare.cli.main import run

_CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "open", "shutil.rmtree"}
_COMMAND = (export.command.name or "", "--target", "embedded", "--only", "tag")


def _forked(out: Path, kill_at: int | None) -> int:
    """The wait status of an export in a process of its own, killed at its n-th operation."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    done = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event not in _CHANGES or out.name not in str(arguments[0]):
            return
        done += 1
        if done == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    code = 1
    try:
        code = run([*_COMMAND, "--out", str(out)])
    finally:
        os._exit(code)


def _content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def main() -> None:
    """Say how often it was killed; end with 1 at the first folder that is not as it should be."""
    whole = Path("whole-out").resolve()
    assert _forked(whole, None) == 0
    expected = _content(whole)
    assert "tenant.yaml" in expected
    for number in range(1, 1000):
        out = Path(f"killed-{number}-out").resolve()
        status = _forked(out, number)
        if os.WIFEXITED(status):
            sys.stdout.write(f"{number - 1}\n")
            return
        between = _content(out) if out.exists() else {}
        if "tenant.yaml" in between:  # then all of it is there
            missing = expected.keys() - between.keys()
            assert not missing, (number, missing)
        again = _forked(out, None)
        assert again == 0, (number, again, sorted(_content(out)))
        assert _content(out) == expected, (number, sorted(_content(out)))


if __name__ == "__main__":
    main()
