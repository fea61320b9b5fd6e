"""Withheld: what is told about values never repeats those that stand behind a reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cxdeclare.loading.nodes import Document
from cxdeclare.loading.places import VALUE_MASK, Written
from cxdeclare.loading.problems import shown
from cxdeclare.loading.scalars import resolve
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.span import Span

_WIDTHS = (60, 40)
"""How much of a text messages show; see `problems.shown`."""
_TELLING = re.compile(r"(?![a-z_ ]*\Z).{5,}", re.DOTALL)
"""Texts that are looked for anywhere; shorter ones, and plain words, are our own words as well."""
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
    telling = sorted(filter(_TELLING.fullmatch, met), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, telling))) if telling else None
    for told in found:
        made = places.get(told.span) if told.span else None
        one = told if made is None else _at_its_place(told, made)
        if pattern is not None:
            one = replace(one, summary=pattern.sub(lambda m: met[m[0]], one.summary))
            one = replace(one, hint=pattern.sub(lambda m: met[m[0]], one.hint))
        yield one


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
