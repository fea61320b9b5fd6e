"""Expand: put values in the place of `${var.NAME}` and `${env.NAME}`, once, and only in values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Final

from cxdeclare.loading import layer_rules
from cxdeclare.loading.aliases import MOST_TEXT
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.phrases import REFERENCE_HINT, listed
from cxdeclare.loading.places import Path, Written
from cxdeclare.loading.problems import EXPANDS_TOO_FAR, shown
from cxdeclare.loading.secret_fields import may_be_secret, place_of_secrets
from cxdeclare.loading.structure import name_of
from cxdeclare.loading.subject import inside, subject
from cxdeclare.loading.variables import NAME, Value, Variables
from cxdeclare.loading.weave import Weave
from cxdeclare.loading.write import written
from cxdeclare.model.diagnostic import Diagnostic, nearest
from cxdeclare.model.registry import Registry
from cxdeclare.model.secret import SecretText
from cxdeclare.model.secret_uri import SOURCES, below, parsed
from cxdeclare.model.span import Span

WORDS: Final = ("var", "env", "secret")
_SECRET: Final = "${secret."  # noqa: S105 - how a reference begins
_UNSAID = ""
"""In the place of a reference that may hold what nobody should see."""
LITERAL = "write `$${` for a literal `${`"
_LIKENESS = 0.8  # of a first word to one of ours, from which on it is taken for a slip
# Characters of double quotes that may put a `$` or `{` together without writing it.
_HIDDEN = re.compile(r"\\(?:x24|u0024|U00000024|x7[bB]|u007[bB]|U0000007[bB]|[ \t]*[\r\n])")
_MOST_HINTS = 20  # looking at all names for each would be quadratic
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
# What stands between the brackets ends where the next reference, or an escaped one, begins.
_TOKEN = re.compile(r"\$\$\{|\$\{((?:[^{}$]|\$++(?!\{))*+)(\}?)")
_FIRST = re.compile(r"\s*([A-Za-z_]*)\s*(\W?)")
_SURROGATE = re.compile("[\ud800-\udfff]")  # bytes of arguments and environment, undecoded
_ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class _Bad(Exception):
    """A reference without a value; `args` are the code, the summary, the hint, and its text."""


def refers(text: str) -> bool:
    """Whether there is anything to expand in the text of a file; quick for those without."""
    return "${" in text or ("\\" in text and _HIDDEN.search(text) is not None)


def escaped(text: str) -> str:
    """A text that is expanded to `text`, which is written as it is whenever that will do."""
    if "${" not in text:
        return text
    try:
        if _plain(text) == text:
            return text
    except _Bad:
        pass
    return text.replace("${", "$${")


def escaped_data(value: Any) -> Any:  # noqa: ANN401 - plain data of any form
    """Plain data with every text in it escaped; keys are never expanded, and stay."""
    match value:
        case SecretText():
            return str(value)
        case str():
            return escaped(value)
        case dict():
            return {key: escaped_data(inner) for key, inner in value.items()}
        case list():
            return list(map(escaped_data, value))
    return value


def expanded(
    document: Document, weave: Weave, variables: Variables, kinds: Registry, folder: str = "."
) -> tuple[Document, list[Diagnostic], set[Span]]:
    """The document with values in the place of all references, and what is wrong with them.

    The places are those of values that still hold a reference, because it has no value. A
    reference to a secret stays what it is; `folder` is where its file is named from.
    """
    if not refers(document.text):
        return document, [], set()
    run = _Run(document, weave, variables, kinds, folder)
    data = run.mapping(document.data, ())
    return replace(document, data=data), run.found, run.faulty


def _plain(text: str) -> str:
    """A text without references; raise `_Bad` if there is one, or what looks like one."""
    return _TOKEN.sub(lambda match: _literal(match) or _refuse(match[0]), text)


def _refuse(text: str) -> str:
    raise _Bad("", "", "", text)


def _literal(match: re.Match[str]) -> str | None:
    """The text that a match stands for by itself; None if it is a reference.

    Other templates use the same brackets: what does not look like ours is left alone.
    """
    if match[1] is None:
        return "${"
    word = _FIRST.match(match[1])
    first, behind = (word[1].casefold(), word[2]) if word else ("", "")
    if first in WORDS:
        is_ours = bool(behind) or match[1].strip().isalpha()
    else:
        is_ours = behind == "." and bool(get_close_matches(first, WORDS, 1, _LIKENESS))
    return None if is_ours else match[0]


@dataclass
class _Run:
    """One pass over one document; what nothing changes is kept as it is."""

    document: Document
    weave: Weave
    variables: Variables
    kinds: Registry
    folder: str = "."
    """Where the file is, seen from the root's folder."""
    found: list[Diagnostic] = field(default_factory=list)
    _done: dict[tuple[int, Path], object] = field(default_factory=dict)
    """What became of each container, beside secrets or not: an alias gives one several times."""
    faulty: set[Span] = field(default_factory=set)
    _text: int = 0

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_BREAK.split(self.document.text)

    def mapping(self, data: dict[str, object], path: Path) -> dict[str, object]:
        """The same mapping with its values expanded."""
        changed: dict[str, object] = {}
        for key, value in data.items():
            if "${" in key:
                self._key(key, (*path, key))
            new = self.value(value, (*path, key))
            if new is not value:
                changed[key] = new
        if not changed:
            return data
        made = self.weave.like({**data, **changed}, data)
        self._remember(made, data, changed)
        return made

    def value(self, value: object, path: Path) -> object:
        """A value of any sort, expanded."""
        if isinstance(value, str):
            return self._string(value, path) if "${" in value else value
        if not isinstance(value, dict | list):
            return value
        known = (id(value), place_of_secrets(path, self.kinds))
        if known not in self._done:
            self._done[known] = (
                self.mapping(value, path) if isinstance(value, dict) else self._list(value, path)
            )
        return self._done[known]

    def _list(self, items: list[object], path: Path) -> list[object]:
        made = [self.value(item, (*path, index)) for index, item in enumerate(items)]
        changed = {
            index: new
            for index, (new, old) in enumerate(zip(made, items, strict=True))
            if new is not old
        }
        if not changed:
            return items
        self._remember(self.weave.like(made, items), items, changed)
        return made

    def _remember(self, made: object, source: object, changed: dict) -> None:  # type: ignore[type-arg]  # by key or index
        """Keep what was written where a text has been expanded."""
        for step, value in changed.items():
            old = source[step]  # type: ignore[index]  # a mapping or a list
            if isinstance(old, str) and not isinstance(value, SecretText):
                self.weave.written[id(made), step] = Written(old, value)

    def _string(self, text: str, path: Path) -> object:
        whole = _TOKEN.fullmatch(text)
        try:
            if may_be_secret(path, self.kinds):
                return self._secret(text, whole)
            if whole and _literal(whole) is None:
                return self._value(whole)
            return "".join(self._pieces(text))
        except _Bad as bad:
            self._tell(bad, path, text)
            return text

    def _secret(self, text: str, whole: re.Match[str] | None) -> str:
        """A text in a field that holds a secret: a reference to one, alone, or none at all."""
        if whole and whole[0].startswith(_SECRET) and whole[2]:
            uri = below(whole[0][len(_SECRET) : -1], self.folder)
            if parsed(uri) is None:
                raise _Bad(layer_rules.BAD_SECRET, _NO_SOURCE, _SOURCES, _UNSAID)
            return SecretText.of(uri)
        if any(_literal(match) is None for match in _TOKEN.finditer(text)):
            raise _Bad(layer_rules.SECRET_WRITTEN, _MIXED, REFERENCE_HINT, _UNSAID)
        return text

    def _pieces(self, text: str) -> Iterator[str]:
        end = 0
        for match in _TOKEN.finditer(text):
            yield text[end : match.start()]
            end = match.end()
            literal = _literal(match)
            if literal is None:
                value = self._value(match)
                literal = value if isinstance(value, str) else written(value)
            yield literal
        yield text[end:]

    def _value(self, match: re.Match[str]) -> Value:
        """What a reference stands for; raise `_Bad` if it stands for nothing."""
        word, _, name = match[1].partition(".")
        form = {"var": NAME, "env": _ENVIRONMENT_NAME}.get(word)
        if word == "secret" and name.strip() and match[2]:
            summary = f"{shown(match[0])}: secrets may be used only in fields marked secret"
            hint = "what this field holds is shown in plans and kept in the state"
            raise _Bad(layer_rules.SECRET_MISPLACED, summary, hint, match[0])
        if form is None or not form.fullmatch(name) or not match[2]:
            summary = f"{shown(match[0])} is not a reference: {_FORMS}"
            raise _Bad(layer_rules.BAD_VARIABLE, summary, LITERAL, match[0])
        values = self.variables.values if word == "var" else self.variables.environment
        if word == "var":
            self.variables.used.add(name)
        if name not in values:
            hint = f"set {name} in the environment"
            if word == "var":
                near = nearest(name, values) if len(self.found) < _MOST_HINTS else ""
                hint = near or f"give `--var {name}=VALUE`, or a `--var-file`"
            raise _Bad(layer_rules.UNSET_VARIABLE, f"`{match[0]}` is not set", hint, match[0])
        value = values[name]
        if isinstance(value, str) and _SURROGATE.search(value):
            summary = f"the value of `{match[0]}` is not UTF-8"
            raise _Bad(layer_rules.BAD_VALUE_GIVEN, summary, "give it as UTF-8 text", match[0])
        self.variables.met[str(value)] = match[0]
        self._text += len(value) if isinstance(value, str) else 1
        if self._text > MOST_TEXT:
            summary = f"variables expand to more than {MOST_TEXT // 1_000_000} MB of text"
            raise _Bad(EXPANDS_TOO_FAR, summary, "", match[0])
        return value

    def _key(self, key: str, path: Path) -> None:
        if not any(_literal(match) is None for match in _TOKEN.finditer(key)):
            return
        summary = f"{shown(key)}: a key cannot hold a variable"
        span = self.document.place(path).key
        self.faulty.add(span)
        self.found.append(
            Diagnostic(
                layer_rules.VARIABLE_MISPLACED,
                summary,
                span,
                subject(path, self.kinds) if len(path) > 1 else None,
                "write the key out; variables stand in values",
            )
        )

    def _tell(self, bad: _Bad, path: Path, text: str) -> None:
        """Place the fault at the reference itself, if that stands in the file as it is."""
        code, summary, hint, reference = bad.args
        place = self.document.place(path).value
        self.faulty.add(place)
        name = name_of(inside(path, self.kinds))
        column = place.column
        if "\n" not in text and reference != _UNSAID:
            at = self._lines[place.line - 1].find(reference, column - 1)
            column = column if at < 0 else at + 1
        self.found.append(
            Diagnostic(
                code,
                f"`{name}`: {summary}",
                replace(place, column=column),
                subject(path, self.kinds),
                hint,
                is_hidden=reference == _UNSAID,
            )
        )


_FORMS = "one is written `${var.NAME}`, `${env.NAME}` or `${secret.URI}`"
_NO_SOURCE = "the reference names no secret in a source that is known"
_SOURCES = f"one is named {listed(SOURCES.values(), 'or')}"
_MIXED = "a secret is referred to by `${secret.URI}` alone, and never written out"
