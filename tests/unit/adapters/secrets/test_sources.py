"""Sources: every secret is had, or it is said why not, and never what it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cxdeclare.adapters.secrets.sources import Sources
from cxdeclare.model.secret import Secret, Unresolved


def _had(answer: Secret | Unresolved) -> str:
    assert isinstance(answer, Secret), answer
    return answer.reveal()


def _why(answer: Secret | Unresolved) -> str:
    assert isinstance(answer, Unresolved)
    return f"{answer.message} {answer.hint}"


def test_variables_and_files_are_read_together(tmp_path: Path) -> None:
    """Each question has its answer, whatever became of the others."""
    (tmp_path / "key.pem").write_text("line\n\nend\n", encoding="utf-8")
    asked = ["env:A", "env:B", "file:key.pem", "file:gone", "nothing"]
    found = Sources({"A": "x"}).resolve(asked, str(tmp_path))
    assert set(asked) == found.keys()
    assert "x" == _had(found["env:A"])
    assert "line\n\nend" == _had(found["file:key.pem"])
    assert "set B for this run" in _why(found["env:B"])
    assert "does not exist" in _why(found["file:gone"])
    assert "names no secret" in _why(found["nothing"])


def test_an_absolute_path_starts_nowhere_else(tmp_path: Path) -> None:
    """As mounted secrets are named."""
    path = tmp_path / "key"
    path.write_bytes(b"x\r\n")
    assert "x" == _had(Sources({}).resolve([f"file:{path}"], "/elsewhere")[f"file:{path}"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n", "empty"),
        (b"secr\xffet", "not UTF-8"),
        (b"x" * (64 * 1024 + 1), "larger than 64 KB"),
    ],
)
def test_a_file_that_holds_no_secret_is_told_without_its_words(
    content: bytes, words: str, tmp_path: Path
) -> None:
    """What is in it may be one all the same."""
    (tmp_path / "key").write_bytes(content)
    said = _why(Sources({}).resolve(["file:key"], str(tmp_path))["file:key"])
    assert words in said
    assert "secr" not in said.replace("secret", "")


def test_what_can_be_read_once_only_is_refused(tmp_path: Path) -> None:
    """A pipe would be empty when the secret is needed again; it is not even opened."""
    os.mkfifo(tmp_path / "pipe")
    found = Sources({}).resolve(["file:pipe", "file:."], str(tmp_path))
    assert "not a regular file" in _why(found["file:pipe"])
    assert "not a regular file" in _why(found["file:."])


def test_a_variable_that_is_no_text_is_told() -> None:
    """Bytes that are not UTF-8 cannot be sent as JSON."""
    said = _why(Sources({"A": "x\udcff"}).resolve(["env:A"], ".")["env:A"])
    assert "not UTF-8" in said


def test_nothing_is_kept() -> None:
    """A value that has moved is seen the next time."""
    environment = {"A": "x"}
    sources = Sources(environment)
    assert "x" == _had(sources.resolve(["env:A"], ".")["env:A"])
    environment["A"] = "y"
    assert "y" == _had(sources.resolve(["env:A"], ".")["env:A"])
