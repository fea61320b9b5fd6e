"""Withheld: what is told about values never repeats those that stand behind a reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from cxdeclare.loading.nodes import Document
from cxdeclare.loading.places import VALUE_MASK, Written
from cxdeclare.loading.problems import shown
from cxdeclare.loading.scalars import resolve
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.span import Span

_WIDTHS = (60, 40)
"""How much of a text messages show; see `problems.shown`."""
_TELLING = re.compile(r"(?![a-z_]*( [a-z_]*)?\Z).{5,}", re.DOTALL)
"""Texts that are looked for anywhere; shorter ones, and a plain word or two, are ours as well."""
_TEXT_ONLY = (
    "`--var` and the environment give text; put numbers, `true` and `false` into a `--var-file`"
)


def withheld(
    found: Iterable[Diagnostic], document: Document, met: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """The same findings, with references in the place of the values they stand for."""
    found = list(found)
    if not found or not (document.written or met):
        yield from found
        return
    places = dict(_places(document))
    telling = dict(_forms(met))
    longest = sorted(telling, key=len, reverse=True)
    pattern = re.compile("|".join(map(_looked_for, longest))) if longest else None
    for told in found:
        made = places.get(told.span) if told.span else None
        one = told if made is None else _at_its_place(told, made)
        if pattern is not None:
            source = partial(_source, telling)
            summary, hint = pattern.sub(source, one.summary), pattern.sub(source, one.hint)
            one = replace(one, summary=summary, hint=hint)
        yield one


def _forms(met: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each text that is looked for: a value, whole or cut off, and the same in lower case."""
    for value, source in met.items():
        if _TELLING.fullmatch(value):
            for form in (value, *(shown(value, width)[1:-1] for width in _WIDTHS)):
                yield form, source
                yield form.lower(), source


def _looked_for(form: str) -> str:
    """The pattern for a text in any case, unless it would be a word of ours in lower case."""
    text = re.escape(form)
    return f"(?i:{text})" if _TELLING.fullmatch(form.lower()) else text


def _source(telling: Mapping[str, str], match: re.Match[str]) -> str:
    found = telling.get(match[0]) or telling.get(match[0].lower())
    return found or "a value from a variable"


def _places(document: Document) -> Iterator[tuple[Span, Written]]:
    for (container, step), made in document.written.items():
        places = document.marks[container]
        offset = places[step]  # type: ignore[index]  # by key in mappings, by index in lists
        at = offset & VALUE_MASK if isinstance(places, dict) else offset
        yield document.lines.span(at), made


def _at_its_place(told: Diagnostic, made: Written) -> Diagnostic:
    value, source = made.value, f"the value of {shown(made.text)}"
    summary, hint = told.summary, told.hint
    if isinstance(value, str):
        wants_other_type = _wants_other_type(summary, value)
        for quoted in {shown(value, width) for width in _WIDTHS} if value else ():
            # The last one: a word that was wanted may be the same, `true` for example.
            before, found, behind = summary.rpartition(quoted)
            summary = f"{before}{source}{behind}" if found else summary
        if _TELLING.fullmatch(value):
            summary, hint = summary.replace(value, made.text), hint.replace(value, made.text)
        elif any(quoted in hint for quoted in (f"`{value}`", f"[{value}]")):
            hint = ""
        hint = _TEXT_ONLY if wants_other_type else hint
    elif not isinstance(value, bool | None):
        summary = re.sub(rf"\bnot {re.escape(str(value))}\Z", f"not {source}", summary)
    return replace(told, summary=summary, hint=hint)


def _wants_other_type(summary: str, value: str) -> bool:
    wanted = "whole number" in summary or "`true` or `false`" in summary
    return wanted and not isinstance(resolve(value), str)
