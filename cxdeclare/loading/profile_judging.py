"""Judging profile files: what does not fit the kinds, or would let a reading write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cxdeclare.loading import profile_rules as rules
from cxdeclare.loading.nodes import Document
from cxdeclare.model.applied import renamed, words
from cxdeclare.model.diagnostic import Diagnostic, nearest
from cxdeclare.model.endpoint import Endpoint, Family, Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.profile import PROFILES
from cxdeclare.model.profile_file import (
    INDEX,
    WHOLE_PART,
    EndpointRules,
    FieldRules,
    ProfileFile,
)
from cxdeclare.model.registry import Registry
from cxdeclare.model.spec import Attribute

_LINKS = frozenset({Verb.ADD, Verb.CHANGE, Verb.REMOVE})
_SEARCH = "/search"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and the path to it in the file."""

    code: str
    path: tuple[str | int, ...]
    summary: str
    hint: str = ""
    is_key: bool = True

    def at(self, document: Document) -> Diagnostic:
        """The same with its place."""
        place = document.place(self.path)
        span = place.key if self.is_key else place.value
        return Diagnostic(self.code, self.summary, span, None, self.hint)


def faults(file: ProfileFile, kinds: Registry) -> Iterator[Fault]:
    """All that is wrong with a file whose structure is right."""
    if file.name in PROFILES:
        summary = f"`{file.name}` is the name of a profile that is built in"
        yield Fault(rules.TAKEN_NAME, ("name",), summary, is_key=False)
    for index, one in enumerate(file.accept or ()):
        yield from _accepts(one, ("accept", index), kinds)
    for name in file.ids or {}:
        yield from _ids(name, kinds)
    for name, parts in (file.endpoints or {}).items():
        yield from _endpoints(name, parts, kinds)
    for name, fields in (file.fields or {}).items():
        yield from _fields(name, fields, kinds)
        if name in kinds:
            yield from _same_names(name, fields, kinds)


def _unknown(what: str, word: str, known: list[str], path: tuple[str | int, ...]) -> Fault:
    hint = nearest(word, known) or f"there are: {', '.join(known)}"
    return Fault(rules.NOT_THERE, path, f"there is no {what} `{word}`", hint)


def _accepts(text: str, path: tuple[str | int, ...], kinds: Registry) -> Iterator[Fault]:
    of, _, verb = text.partition(" ")
    name, _, part_name = of.partition("#")
    if name not in kinds:
        yield _unknown("kind", name, list(kinds), path)
        return
    kind = kinds[name]
    part = kind.named.get(part_name)
    if part is None:
        yield _unknown(f"part of {name}", part_name, [n for n in kind.named if n], path)
        return
    if verb and Verb.__members__.get(verb.upper()) not in part.verbs:
        known = [one.value for one in part.verbs]
        hint = f"of it there are: {', '.join(known)}; others can be described in `endpoints`"
        yield Fault(rules.NOT_THERE, path, f"the kinds know no `{verb}` of {of}", hint)


def _ids(name: str, kinds: Registry) -> Iterator[Fault]:
    path = ("ids", name)
    if name not in kinds:
        yield _unknown("kind", name, list(kinds), path)
    elif kinds[name].main.family is Family.SES:
        yield Fault(rules.NOT_OURS, path, f"what AWS calls the id of {name} stays as it is")
    elif not kinds[name].id_field:
        yield Fault(rules.NOT_SENT, path, f"{name} has no id")


def _endpoints(
    name: str, parts: Mapping[str, Mapping[str, EndpointRules]], kinds: Registry
) -> Iterator[Fault]:
    if name not in kinds:
        yield _unknown("kind", name, list(kinds), ("endpoints", name))
        return
    kind = kinds[name]
    for called, verbs in parts.items():
        path = ("endpoints", name, called)
        part = kind.named.get(OBJECT if called == WHOLE_PART else called)
        if part is None:
            known = [one or WHOLE_PART for one in kind.named]
            yield _unknown(f"part of {name}", called, known, path)
        elif part.family is Family.SES:
            yield Fault(rules.NOT_OURS, path, f"the calls for {name} are AWS's")
        else:
            for verb, said in verbs.items():
                yield from _endpoint(kind, part, verb, said, (*path, verb))


def _endpoint(
    kind: Kind, part: Part, verb: str, said: EndpointRules, path: tuple[str | int, ...]
) -> Iterator[Fault]:
    possible = _possible(kind, part)
    if verb not in possible:
        yield _unknown("such verb here:", verb, possible, path)
        return
    known = _known(part, verb)
    given = {name: getattr(said, name) for name in said.model_fields_set}
    method: str = given.get("method", known.method if known else "")
    target: str = given.get("path", known.path if known else "")
    if not method or not target:
        missing = "path" if method else "method"
        summary = f"the kinds know no `{verb}` here, so `{missing}` has to be given"
        yield Fault(rules.NO_CALL, path, summary)
        return
    reads = verb == INDEX or not Verb(verb).writes
    if reads:
        yield from _reading(known, method, target, path)
    elif method == "GET":
        yield Fault(rules.READS_ONLY, path, f"`{verb}` writes, and GET does not")
    yield from _path(verb, part, method, target, path)
    if known is not None and "{id}" in known.path and "{id}" not in target and verb != Verb.DELETE:
        summary = f"`{method} {target}` does not say which object, and `{{id}}` did"
        yield Fault(rules.WRONG_PATH, path, summary)
    if said.whole and Verb.READ not in part.verbs:
        yield Fault(rules.NO_CALL, path, "`whole` needs a `read` of the part, and there is none")


def _known(part: Part, verb: str) -> Endpoint | None:
    if verb == INDEX:
        return part.index.endpoint if part.index else None
    return part.verbs.get(Verb(verb))


def _possible(kind: Kind, part: Part) -> list[str]:
    """The verbs that mean something for a part."""
    if part.members is not None:
        verbs = [Verb.READ, Verb.CHANGE]
        verbs += [] if part.members.present else [Verb.ADD, Verb.REMOVE]
    elif part.name == OBJECT:
        verbs = [Verb.LIST, Verb.READ]
        if kind.managed:
            verbs.append(Verb.UPDATE)
            verbs += [] if kind.must_exist or kind.singleton else [Verb.CREATE, Verb.DELETE]
    else:
        verbs = [Verb.READ, Verb.UPDATE]
    return [verb.value for verb in verbs] + ([INDEX] if part.index is not None else [])


def _reading(
    known: Endpoint | None, method: str, target: str, path: tuple[str | int, ...]
) -> Iterator[Fault]:
    may_search = known is not None and known.method == "POST"
    is_search = target.partition("?")[0].endswith(_SEARCH)
    if method != "GET" and not (method == "POST" and may_search and is_search):
        yield Fault(rules.READS_ONLY, path, f"this is read, and `{method} {target}` may write")


def _path(
    verb: str, part: Part, method: str, target: str, path: tuple[str | int, ...]
) -> Iterator[Fault]:
    names_object = "{id}" in target
    if verb in {Verb.LIST, Verb.CREATE, INDEX} and names_object:
        yield Fault(rules.WRONG_PATH, path, f"`{verb}` is about no object, so there is no `{{id}}`")
    if "{member}" in target and (verb == INDEX or Verb(verb) not in _LINKS):
        yield Fault(
            rules.WRONG_PATH, path, f"`{verb}` is about no link, so there is no `{{member}}`"
        )
    is_delete = verb == Verb.DELETE or method == "DELETE"
    if is_delete and not names_object:
        yield Fault(rules.WRONG_PATH, path, f"`{method} {target}` does not say which object")
    if method == "DELETE" and verb not in {Verb.DELETE, Verb.REMOVE}:
        yield Fault(rules.WRONG_PATH, path, f"`{verb}` ends nothing, and DELETE does")
    by_body = verb == Verb.REMOVE and _known(part, verb) and "{member}" not in _path_of(part, verb)
    if verb == Verb.REMOVE and "{member}" not in target and not by_body:
        yield Fault(rules.WRONG_PATH, path, f"`{method} {target}` does not say which link")


def _path_of(part: Part, verb: str) -> str:
    known = _known(part, verb)
    return known.path if known else ""


def _fields(name: str, fields: Mapping[str, FieldRules], kinds: Registry) -> Iterator[Fault]:
    if name not in kinds:
        yield _unknown("kind", name, list(kinds), ("fields", name))
        return
    kind = kinds[name]
    named = {attribute.name: (key, attribute) for key, attribute in kind.fields.items()}
    for field, said in fields.items():
        path = ("fields", name, field)
        if field not in named:
            yield _unknown(f"field of {name}", field, list(named), path)
            continue
        (part, _), attribute = named[field]
        if kind.named[part].family is Family.SES:
            yield Fault(rules.NOT_OURS, path, f"what AWS calls `{field}` stays as it is")
        elif attribute.wire is None or attribute.has(Trait.LOCAL):
            yield Fault(rules.NOT_SENT, path, f"`{field}` is never sent")
        elif said.codes:
            yield from _codes(attribute, said.codes, path)


def _same_names(name: str, fields: Mapping[str, FieldRules], kinds: Registry) -> Iterator[Fault]:
    """Fields that would be read or written where another field of their part is."""
    kind = kinds[name]
    for attributes in kind.by_part.values():
        plain = {one.name: one.wire for one in attributes if one.wire is not None}
        given = {
            one.name: renamed(one, fields[one.name])
            for one in attributes
            if one.name in fields and one.name in plain
        }
        for field in sorted(given):
            for other in (one for one in {**plain, **given} if one != field):
                mine, its = given[field], given.get(other) or plain[other]
                read = _clash(mine.name, its.name)
                wrote = _clash(mine.write or mine.name, its.write or its.name)
                before = plain[field]
                if (read or wrote) and (mine.name, mine.write) != (before.name, before.write):
                    path = ("fields", name, field)
                    yield Fault(rules.SAME_NAME, path, f"`{read or wrote}` is `{other}` already")


def _clash(one: str, other: str) -> str:
    """The name, if one of two is the other or holds it."""
    is_inside = one == other or other.startswith(f"{one}.") or one.startswith(f"{other}.")
    return one if is_inside else ""


def _codes(
    attribute: Attribute, codes: Mapping[str, int | str | bool], path: tuple[str | int, ...]
) -> Iterator[Fault]:
    known = words(attribute)
    if not known:
        yield Fault(rules.CODES, (*path, "codes"), f"`{attribute.name}` has no words to spell")
        return
    first: dict[int | str, str] = {}  # here, as where words are read, 1 is true
    for word, code in codes.items():
        here = (*path, "codes", word)
        if word not in known:
            hint = nearest(word, known) or f"its words are: {', '.join(known)}"
            yield Fault(rules.CODES, here, f"`{attribute.name}` has no word `{word}`", hint)
        other = first.setdefault(code, word)
        if other != word:
            yield Fault(rules.CODES, here, f"`{word}` has the code of `{other}`: {code!r}")
