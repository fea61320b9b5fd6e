"""What a YAML parser could not read, in words that help."""

from __future__ import annotations

from typing import Any, NamedTuple

from cxdeclare.loading.problems import NOT_YAML, Problem

_STARTS_NOTHING = frozenset("@`%")

_NO_FIT = "this does not fit the block that it is in"
_FIT = "check the indentation; quote a value that goes on behind a quote or bracket"

# Words of libyaml or of ruamel's own parser -> what they mean, what to do.
# Only these messages tell one refusal from another: the exceptions carry nothing else.
_MEANINGS = (
    (
        "mapping values are not allowed",
        "a `: ` cannot stand here",
        "quote the value if it contains `: `, or check the indentation",
    ),
    (
        "sequence entries are not allowed",
        "a list item cannot start here",
        "start the list on its own line",
    ),
    ("unknown escape character", "this escape is unknown", "in single quotes `\\` is just `\\`"),
    (
        "found unexpected ':'",
        "a `:` cannot stand here",
        "put a space after it, or quote the value",
    ),
    (" hex", "this escape is incomplete", "in single quotes `\\` is just `\\`"),
    (
        "unicode character escape",
        "this escape stands for no character",
        "write characters beyond U+FFFF as \\U and eight digits, or as themselves",
    ),
    (
        "undefined tag handle",
        "nothing declares the prefix of this tag",
        "remove the tag, or quote a value that starts with `!`",
    ),
    ("expected key", _NO_FIT, _FIT),
    ("expected '-' indicator", _NO_FIT, _FIT),
    ("<block end>", _NO_FIT, _FIT),
    ("expected ',' or ']'", "expected `,` or `]`", ""),
    ("expected ',' or '}'", "expected `,` or `}`", ""),
    ("node content", "a value is missing here", ""),
    ("expected '<document start>'", "nothing can stand behind the end of the document", ""),
    ("expected <document start>", "nothing can stand behind the end of the document", ""),
    ("tab character", "a tab cannot indent", "indent with spaces"),
    ("indentation indicator", "this block indicator is unknown", "write `|` or `>` alone"),
    ("comment or line break", "only a comment can follow on this line", ""),
    ("alphabetic or numeric", "a name of letters and digits must follow", "quote the value"),
    ("%yaml directive", "a second %YAML directive", "remove it"),
    ("yaml directive", "a second %YAML directive", "remove it"),
    ("incompatible yaml document", "this version of YAML is unknown", "remove the directive"),
)


class _Refusal(NamedTuple):
    """What a parser says about its refusal, and the text it says it of."""

    text: str
    at: int
    words: str
    context: str
    opened: int | None
    """Where the quote, bracket or block begins that could not be read to its end."""


def explain(text: str, error: Any = None, offset: int = 0) -> Problem:  # noqa: ANN401
    """Place the parser's refusal in the text and say what it means."""
    if error is None or error.problem_mark is None:
        return Problem(NOT_YAML, offset, "not valid YAML: a character that cannot be read")
    refusal = _Refusal(
        text,
        min(error.problem_mark.index, len(text)),
        (error.problem or "").lower(),
        error.context or "",
        None if error.context_mark is None else error.context_mark.index,
    )
    at, summary, hint = _unclosed(refusal) or _misplaced(refusal) or _by_words(refusal)
    return Problem(NOT_YAML, at, f"not valid YAML: {summary}", hint)


def _unclosed(refusal: _Refusal) -> tuple[int, str, str] | None:
    """The beginning of what has no end."""
    if refusal.opened is None:
        return None
    if "could not find expected ':'" in refusal.words:
        return refusal.opened, "a key without `:`", "check the indentation, or add `:`"
    if "quoted" in refusal.context and "end of stream" in refusal.words:
        return refusal.opened, "the quote opened here is never closed", "close it"
    end = len(refusal.text.rstrip())
    if "flow" in refusal.context and refusal.at >= end:
        opened = min(refusal.opened, max(end - 1, 0))
        return opened, "the bracket opened here is never closed", "close it"
    return None


def _misplaced(refusal: _Refusal) -> tuple[int, str, str] | None:
    """A character that cannot start anything."""
    character = refusal.text[refusal.at : refusal.at + 1]
    if character == "\t":
        return refusal.at, "a tab cannot indent or start a value", "use spaces"
    if "cannot start any token" in refusal.words and character in _STARTS_NOTHING:
        name = "a backtick" if character == "`" else f"`{character}`"
        return refusal.at, f"no value can start with {name}", "quote the value"
    return None


def _unquoted_reference(refusal: _Refusal) -> str:
    """A hint for `{name: ${var.x}}`, whose inner brackets are taken for a mapping."""
    line = refusal.text.rfind("\n", 0, refusal.at) + 1
    inside = "${" in refusal.text[line : refusal.at + 1]
    return "inside brackets, quote a value that holds `${`" if inside else ""


def _by_words(refusal: _Refusal) -> tuple[int, str, str]:
    for known, summary, hint in _MEANINGS:
        if known in refusal.words:
            return refusal.at, summary, hint or _unquoted_reference(refusal)
    return refusal.at, refusal.words or "it cannot be read", ""
