"""Accept: read a file of drift that is known, with every problem at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cxdeclare.loading import accept_rules as rules
from cxdeclare.loading import codes
from cxdeclare.loading.encoding import LARGEST_FILE
from cxdeclare.loading.files import content
from cxdeclare.loading.header import API_VERSION, VERSION_KEY
from cxdeclare.loading.nodes import Document, parse
from cxdeclare.loading.structure import Block, diagnostics
from cxdeclare.model.accept_file import Acceptance, AcceptFile
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic, Severity, has_errors, nearest
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import Kind
from cxdeclare.model.registry import Registry
from cxdeclare.model.span import Span

_NARROW = ("field", "part", "member", "live")
_ENTRIES = "accept"


@dataclass(frozen=True, slots=True)
class ReadAccept:
    """What became of a file: its entries if it is valid, and all that is wrong with it."""

    entries: tuple[Acceptance, ...] | None
    diagnostics: tuple[Diagnostic, ...]
    text: str
    """For excerpts."""
    places: tuple[Span, ...] = ()
    """Where each entry stands."""

    def idle(self, which: frozenset[int]) -> tuple[Diagnostic, ...]:
        """What is to be said of entries that are about nothing any more."""
        hint = "remove it: it would hide the next drift of that name"
        return tuple(
            Diagnostic(
                rules.IDLE,
                f"nothing drifts that this entry accepts: {entry.about}",
                self.places[index],
                None,
                hint,
                Severity.WARNING,
            )
            for index, entry in enumerate(self.entries or ())
            if index in which
        )


def read_accept(path: Path, kinds: Registry) -> ReadAccept:
    """Read an accept file; nothing is raised for what a user can put right."""
    try:
        raw = content(path, LARGEST_FILE)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        summary = f"`{path}` cannot be read: {reason}"
        hint = "`--accept` takes a file of drift that is known"
        return ReadAccept(None, (Diagnostic(codes.UNREADABLE, summary, None, None, hint),), "")
    return read_text(raw, str(path), kinds)


def read_text(raw: str | bytes, name: str, kinds: Registry) -> ReadAccept:
    """Read the text of an accept file."""
    text = raw if isinstance(raw, str) else raw.decode(errors="replace")
    document, found = parse(raw, name)
    if document is None:
        return ReadAccept(None, tuple(found), text)
    found += _version(document)
    given = {**document.data, VERSION_KEY: API_VERSION}
    file = None
    try:
        file = AcceptFile.model_validate(given)
    except ValidationError as error:
        block = Block(document, (), AcceptFile, None, "accept file")
        found += diagnostics(error, block, given)
    seen: dict[str, int] = {}
    for index, entry in _sound(given.get(_ENTRIES)):
        found += _entry(index, entry, document, kinds)
        first = seen.setdefault(_same(entry), index)
        if first != index:
            place = document.place((_ENTRIES, index)).key
            summary = f"`{entry.about}` is accepted already, by entry {first + 1}"
            found.append(Diagnostic(rules.TWICE, summary, place, None, "remove one of the two"))
    entries = None if file is None or has_errors(found) else tuple(file.accept)
    places = tuple(document.place((_ENTRIES, index)).key for index in range(len(entries or ())))
    return ReadAccept(entries, tuple(found), text, places)


def _sound(entries: object) -> Iterator[tuple[int, Acceptance]]:
    """The entries that the model finds nothing wrong with."""
    for index, given in enumerate(entries if isinstance(entries, list) else ()):
        try:
            yield index, Acceptance.model_validate(given)
        except ValidationError:
            continue


def _same(entry: Acceptance) -> str:
    return f"{entry.about} {entry.live!r}" if entry.says("live") else entry.about


def _version(document: Document) -> list[Diagnostic]:
    if document.data.get(VERSION_KEY) == API_VERSION:
        return []
    summary = f"`{VERSION_KEY}` should be `{API_VERSION}`; no other version is known here"
    if VERSION_KEY not in document.data:
        summary = f"`{VERSION_KEY}` is missing"
    span = document.place((VERSION_KEY,)).value
    return [
        Diagnostic(codes.API_VERSION, summary, span, None, f"write `apiVersion: {API_VERSION}`")
    ]


def _entry(
    index: int, entry: Acceptance, document: Document, kinds: Registry
) -> Iterator[Diagnostic]:
    def told(code: str, field: str, summary: str, hint: str = "") -> Diagnostic:
        path = (_ENTRIES, index, field) if field else (_ENTRIES, index)
        return Diagnostic(code, summary, document.place(path).value, None, hint)

    if entry.says("address") == entry.says("foreign"):
        both = "both `address` and `foreign`" if entry.says("address") else "no `address`"
        hint = "write `address` for what is managed, or `foreign` with a kind for what is not"
        yield told(rules.UNCLEAR, "", f"the entry has {both}", hint)
        return
    narrow = [name for name in _NARROW if entry.says(name)]
    wide = "foreign" if entry.says("foreign") else "missing" if entry.says("missing") else ""
    for name in narrow if wide else ():
        yield told(rules.UNCLEAR, name, f"`{name}` means nothing beside `{wide}`", "remove it")
    if entry.says("name") and not entry.says("foreign"):
        yield told(rules.UNCLEAR, "name", "`name` means nothing without `foreign`", "remove it")
    if entry.says("missing") and entry.says("foreign"):
        yield told(
            rules.UNCLEAR, "missing", "`missing` means nothing beside `foreign`", "remove it"
        )
    if entry.says("live") and not (entry.says("field") or entry.says("member")):
        yield told(rules.UNCLEAR, "live", "`live` needs the `field` that has the value")
    if entry.says("member") and not entry.says("part"):
        yield told(rules.UNCLEAR, "member", "`member` needs the `part` that the link is in")
    yield from _named(entry, kinds, told)


def _named(entry: Acceptance, kinds: Registry, told: Any) -> Iterator[Diagnostic]:  # noqa: ANN401 - makes a diagnostic of one entry
    where = "foreign" if entry.says("foreign") else "address"
    name = entry.foreign if entry.says("foreign") else Address.parse(entry.address).kind
    managed = [one.name for one in kinds.values() if one.managed]
    if name not in managed:
        hint = nearest(name, managed) or f"there are: {', '.join(managed)}"
        yield told(rules.NOT_THERE, where, f"there is no kind `{name}` to manage", hint)
        return
    kind = kinds[name]
    known = [one.name for one in kind.parts if one.name]
    if entry.says("part") and entry.part not in known:
        hint = nearest(entry.part, known) or f"its parts are: {', '.join(known)}"
        yield told(rules.NOT_THERE, "part", f"{name} has no part `{entry.part}`", hint)
    elif entry.says("field"):
        yield from _field(entry, kind, told)


def _field(entry: Acceptance, kind: Kind, told: Any) -> Iterator[Diagnostic]:  # noqa: ANN401 - as above
    of = {
        one.name: one
        for (part, _), one in kind.fields.items()
        if not entry.says("part") or part == entry.part
    }
    one = of.get(entry.field)
    if one is None:
        owner = f"part `{entry.part}` of {kind.name}" if entry.says("part") else kind.name
        hint = nearest(entry.field, of) or f"its fields are: {', '.join(of)}"
        yield told(rules.NOT_THERE, "field", f"{owner} has no field `{entry.field}`", hint)
    elif one.has(Trait.SECRET):
        summary = f"`{entry.field}` is a secret, which no tenant gives back"
        yield told(rules.SECRET, "field", summary, "remove the entry: it never drifts")
