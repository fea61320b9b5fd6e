"""Applied: kinds as a profile knows them, as another registry; nothing else knows of files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cxdeclare.model.endpoint import Endpoint, Evidence, Index, Verb
from cxdeclare.model.fields import Inferred, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.profile import Profile
from cxdeclare.model.profile_file import (
    INDEX,
    PAGINGS,
    WHOLE_PART,
    EndpointRules,
    FieldRules,
    ProfileFile,
)
from cxdeclare.model.registry import Registry
from cxdeclare.model.spec import Attribute


def applied(profile: Profile, kinds: Registry) -> Registry:
    """The plain kinds with what the profile says put in; the same ones if that is nothing."""
    plain = kinds.plain
    made = [_kind(profile, kind) for kind in plain.values()]
    if all(one is other for one, other in zip(made, plain.values(), strict=True)):
        return plain
    return Registry(made, plain=plain)


def _kind(profile: Profile, kind: Kind) -> Kind:
    file = profile.file
    instead = dict(_fields(profile, kind))
    parts = tuple(_part(file, kind, part) for part in kind.parts) if file else kind.parts
    id_field = ((file.ids or {}) if file else {}).get(kind.name, kind.id_field)
    same = all(one is other for one, other in zip(parts, kind.parts, strict=True))
    if same and not instead and id_field == kind.id_field:
        return kind
    return replace(
        kind, parts=parts, instead=instead, id_field=id_field, label=_label(kind, instead)
    )


def _label(kind: Kind, instead: Mapping[tuple[str, str], Attribute]) -> str:
    """What a foreign object is called, under the name that this field is read by now."""
    for key, attribute in instead.items():
        old, new = kind.fields[key].wire, attribute.wire
        if key[0] == OBJECT and old is not None and new is not None and old.name == kind.label:
            return new.name
    return kind.label


def _part(file: ProfileFile, kind: Kind, part: Part) -> Part:
    called = part.name or WHOLE_PART
    said = ((file.endpoints or {}).get(kind.name) or {}).get(called) or {}
    verbs = {
        verb: _accepted(file, kind, part, verb, endpoint) for verb, endpoint in part.verbs.items()
    }
    for verb in Verb:
        if verb.value in said:
            verbs[verb] = _endpoint(file, verbs.get(verb), said[verb.value])
    index = part.index
    if index is not None and INDEX in said:
        index = Index(_endpoint(file, index.endpoint, said[INDEX]), index.match, index.id_field)
    if index is part.index and all(verbs[verb] is part.verbs.get(verb) for verb in verbs):
        return part
    return replace(part, verbs=verbs, index=index)


def _accepted(
    file: ProfileFile, kind: Kind, part: Part, verb: Verb, endpoint: Endpoint
) -> Endpoint:
    of = f"{kind.name}#{part.name}" if part.name else kind.name
    if not {kind.name, of, f"{of} {verb.value}"}.isdisjoint(file.accept or ()):
        return replace(endpoint, granted=True)
    return endpoint


def _endpoint(file: ProfileFile, known: Endpoint | None, said: EndpointRules) -> Endpoint:
    """The endpoint as the file has it: its author's word, so nothing that anybody confirms."""
    base = known or Endpoint("", "", Evidence.INFERRED, "")
    given = said.model_dump(exclude_unset=True)
    if "paging" in given:
        given["paging"] = PAGINGS[given["paging"]]
    source = f"profile file {file.name}"
    return replace(base, **given, evidence=Evidence.INFERRED, source=source, granted=True)


def _fields(profile: Profile, kind: Kind) -> Iterator[tuple[tuple[str, str], Attribute]]:
    said = ((profile.file.fields or {}).get(kind.name) or {}) if profile.file else {}
    for key, attribute in kind.fields.items():
        rules = said.get(attribute.name)
        made = attribute if rules is None else _renamed(attribute, rules)
        is_unfinished = rules is not None and bool(unfinished(attribute, rules))
        is_guess = made.inferred is not None and Evidence.INFERRED not in profile.accepts
        if is_guess or is_unfinished:
            made = replace(made, traits=made.traits | {Trait.MANUAL})
        if made is not attribute:
            yield key, made


def unfinished(attribute: Attribute, rules: FieldRules) -> tuple[str, ...]:
    """The words of a field whose codes a file does not give although it gives others."""
    return tuple(word for word in words(attribute) if rules.codes and word not in rules.codes)


def words(attribute: Attribute) -> tuple[str, ...]:
    """The words a field may have, as far as they are listed."""
    spelled = attribute.wire.spelled if attribute.wire else None
    return attribute.words or tuple(spelled or ())


def renamed(attribute: Attribute, rules: FieldRules) -> Wire:
    """Where a field stands on the wire, as a file has it."""
    wire = attribute.wire
    if wire is None:
        message = f"{attribute.name!r} is not on the wire"
        raise TypeError(message)
    spelled = dict(rules.codes) if rules.codes else wire.spelled
    return Wire(rules.read or wire.name, rules.write or wire.write, spelled)


def _renamed(attribute: Attribute, rules: FieldRules) -> Attribute:
    inferred = attribute.inferred
    if inferred is not None and (rules.codes if inferred.codes else rules.write):
        inferred = None  # somebody says that he knows
    if left := unfinished(attribute, rules):
        inferred = Inferred(f"the profile file has no codes for {', '.join(left)}", codes=True)
    return replace(attribute, wire=renamed(attribute, rules), inferred=inferred)
