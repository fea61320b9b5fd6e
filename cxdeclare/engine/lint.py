"""Lint: what the rules of content say of the HTML that a manifest holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cxdeclare.content.codes import NO_TEXT_PART
from cxdeclare.content.judge import judge
from cxdeclare.content.rules import CONTENT
from cxdeclare.model.check import Judgement
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.fields import FileFor, Trait
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource
from cxdeclare.model.silence import Silence
from cxdeclare.model.span import Span
from cxdeclare.model.spec import marker

_HTML = ".html"


def lint(kinds: Registry, manifest: Manifest) -> Judgement:
    """Everything that is wrong with the content, less what the policy switches off."""
    silence = Silence(manifest.policy.ignore)
    found = [one for kind in kinds.values() for one in _of_kind(kind, manifest)]
    judged = silence.judged(found)
    idle = silence.idle(CONTENT.keys(), ())
    return replace(judged, diagnostics=(*judged.diagnostics, *idle))


def texts(kinds: Registry, manifest: Manifest) -> dict[str, str]:
    """The HTML that stands in files, by their names."""
    return {
        path: manifest.bodies[str(resource.parts[OBJECT][field])]
        for kind in kinds.values()
        for resource in manifest.of(kind.name)
        for field in _html_fields(kind)
        if (path := manifest.files.get((resource.address, field))) is not None
    }


def _html_fields(kind: Kind) -> tuple[str, ...]:
    """The fields whose text is HTML, which the names of their files say."""
    fields = kind.spec.model_fields.values() if kind.spec else ()
    files = (found for info in fields if (found := marker(info, FileFor)) is not None)
    return tuple(one.field for one in files if one.suffix == _HTML)


def _of_kind(kind: Kind, manifest: Manifest) -> Iterator[Diagnostic]:
    fields = _html_fields(kind)
    bodies = [one.name for one in kind.by_part[OBJECT] if one.has(Trait.BODY)]
    plain = [name for name in bodies if name not in fields] if fields else []
    for resource in manifest.of(kind.name):
        values = resource.parts[OBJECT]
        for field in fields:
            html = manifest.bodies.get(str(values.get(field)))
            if html is None:
                continue
            yield from _of_text(resource, field, html, manifest)
            if plain and all(values.get(name) is None for name in plain):
                place = manifest.place(resource.address, ())
                fact = f"there is `{field}` and no `{plain[0]}`"
                yield _told(NO_TEXT_PART, fact, place, resource)


def _of_text(resource: Resource, field: str, html: str, manifest: Manifest) -> Iterator[Diagnostic]:
    path = manifest.files.get((resource.address, field))
    inline = manifest.place(resource.address, (field,))
    for fault in judge(html):
        if path is not None:
            place: Span | None = Span(path, fault.at.line, fault.at.column)
            yield _told(fault.code, fault.fact, place, resource, fault.hint)
        else:
            fact = f"line {fault.at.line} of `{field}`: {fault.fact}"
            yield _told(fault.code, fact, inline, resource, fault.hint)


def _told(
    code: str, fact: str, place: Span | None, resource: Resource, hint: str = ""
) -> Diagnostic:
    rule = CONTENT[code]
    subject = str(resource.address)
    return Diagnostic(code, fact, place, subject, hint or rule.rule.cure, rule.severity)
