"""What can be wrong with YAML text, each kind of problem under its stable id."""

from __future__ import annotations

from typing import NamedTuple

NOT_YAML = "CXD001"
ENCODING = "CXD002"
DUPLICATE_KEY = "CXD003"
KEY_NOT_TEXT = "CXD004"
SEVERAL_DOCUMENTS = "CXD005"
UNKNOWN_TAG = "CXD006"
EXPANDS_TOO_FAR = "CXD007"
ALIAS = "CXD008"
MERGE_KEY = "CXD009"
TOO_DEEP = "CXD010"
TOP_LEVEL = "CXD011"
VALUE_AGAINST_TAG = "CXD012"
TOO_LARGE = "CXD013"
OTHER_VERSION = "CXD014"
NUMBER_TOO_LONG = "CXD015"
MISPLACED_UNSET = "CXD016"


class Problem(NamedTuple):
    """A fact about one offset of the text, before anybody asks for its line."""

    code: str
    offset: int
    summary: str
    hint: str = ""


class Unreadable(Exception):
    """The text cannot be read beyond this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.summary)
        self.problem = problem


def shown(text: str, width: int = 60) -> str:
    """Take the words of the file into a message: one line, quoted, not too long."""
    line = " ".join(text.split()) or text
    return f"`{line if len(line) <= width else line[: width - 3] + '...'}`"
