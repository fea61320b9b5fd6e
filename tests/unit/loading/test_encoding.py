"""Encoding: UTF-8 or a place where it stops being that."""

from __future__ import annotations

import pytest

from cxdeclare.loading.encoding import LARGEST_FILE, MOST_BAD_CHARACTERS, decode


def facts(source: str | bytes) -> list[tuple[str, int]]:
    """Codes and offsets of all problems."""
    return [(problem.code, problem.offset) for problem in decode(source)[1]]


@pytest.mark.parametrize("source", ["a: é\n", "a: é\n".encode(), "\ufeffa: é\n".encode()])
def test_utf_8_is_read_without_its_mark(source: str | bytes) -> None:
    """A byte order mark belongs to the encoding, not to the text."""
    assert decode(source) == ("a: é\n", [])


def test_the_first_bad_byte_has_its_place_in_characters() -> None:
    """The offset counts characters before the byte, not bytes."""
    text, [problem] = decode("é: 1\nü: ".encode() + b"\xff\n")
    assert (problem.code, problem.offset, problem.summary) == (
        "CXD002",
        8,
        "not UTF-8: the byte 0xFF cannot stand here",
    )
    assert text.startswith("é: 1\nü: ")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_encodings_are_named(encoding: str) -> None:
    """A byte order mark of another encoding says which one it is."""
    _, [problem] = decode("a: 1\n".encode(encoding))
    assert problem.summary == f"the file is {encoding.upper()}, not UTF-8"


def test_utf_16_without_a_mark_is_suspected() -> None:
    """Every other character being NUL has one usual reason."""
    _, problems = decode("a: 1\n".encode("utf-16-le"))
    assert problems[0].summary == "the file looks like UTF-16, not UTF-8"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x80", "\ud800", "\uffff"])
def test_forbidden_characters_are_problems(character: str) -> None:
    """What YAML forbids is refused where it stands."""
    assert facts(f"abc: {character}") == [("CXD002", 5)]


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_invisible_line_breaks_are_problems(character: str) -> None:
    """Editors disagree whether these end a line, so that no line number would be right."""
    _, [problem] = decode(f"a: x{character}y")
    assert "invisible line break" in problem.summary


@pytest.mark.parametrize("character", ["\t", "\r\n", "\xa0", "\ufeff", "😀"])
def test_unusual_characters_are_fine(character: str) -> None:
    """Tabs, CRLF and everything printable may stand in the text."""
    assert facts(f"a: 'x{character}'") == []


def test_a_binary_file_gives_a_bounded_number_of_problems() -> None:
    """Nobody reads the thousandth bad character."""
    assert len(facts("\x01" * 1000)) == MOST_BAD_CHARACTERS


def test_a_file_beyond_all_measure_is_refused_unread() -> None:
    """A limit far above any manifest keeps a wrong file from filling the memory."""
    assert facts(" " * LARGEST_FILE) == []
    assert facts(" " * (LARGEST_FILE + 1)) == [("CXD013", 0)]
