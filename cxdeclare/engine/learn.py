"""Learn: the codes of words that nothing public gives, read off objects set up in the screens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cxdeclare.engine.found_events import CodesLearnt, LearntField
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.reading import list_kind, read_part
from cxdeclare.engine.usecases import Setting
from cxdeclare.model.applied import words
from cxdeclare.model.diagnostic import nearest
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import Incomplete, InvalidInput
from cxdeclare.model.fields import Payload
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import at

PREFIX = "Learn."
"""With a word behind it, what an object is called that was set up to show the code of the word."""


@dataclass(frozen=True, slots=True)
class Sample:
    """An object of a kind that shows the code of one word of a field."""

    kind: str
    field: str
    word: str
    called: str
    is_named: bool
    """Whether somebody said that it is there, and did not just follow the custom."""


def learnable(kinds: Registry) -> Iterator[tuple[Kind, Attribute]]:
    """The fields whose codes a tenant can show: those of objects, which can be told by name."""
    for kind in kinds.plain.values():
        for attribute in kind.by_part[OBJECT]:
            if attribute.inferred is not None and attribute.inferred.codes:
                yield kind, attribute


def samples(kinds: Registry, given: Iterable[str], prefix: str = PREFIX) -> tuple[Sample, ...]:
    """What to look at: what is given as ``[FIELD:]WORD=NAME``, and the custom for other words."""
    fields = list(learnable(kinds))
    made: list[Sample] = []
    for text in given:
        option, separator, called = text.partition("=")
        field, _, word = option.rpartition(":")
        if not separator or not called or not word:
            message = f"`--sample {text}` is not WORD=NAME"
            raise InvalidInput(message, hint="for example `--sample preferred_agent=Probe.One`")
        fitting = [
            (kind, one)
            for kind, one in fields
            if word in words(one) and field in {"", one.name, f"{kind.name}.{one.name}"}
        ]
        if len(fitting) != 1:
            raise _which(text, word, fields, fitting)
        ((kind, attribute),) = fitting
        made.append(Sample(kind.name, attribute.name, word, called, is_named=True))
    named = {(one.kind, one.field, one.word) for one in made}
    made += [
        Sample(kind.name, attribute.name, word, f"{prefix}{word}", is_named=False)
        for kind, attribute in fields
        for word in words(attribute)
        if (kind.name, attribute.name, word) not in named
    ]
    return tuple(made)


def _which(
    text: str,
    word: str,
    fields: list[tuple[Kind, Attribute]],
    fitting: list[tuple[Kind, Attribute]],
) -> InvalidInput:
    if fitting:
        names = ", ".join(f"{kind.name}.{one.name}" for kind, one in fitting)
        message = f"`--sample {text}`: `{word}` is a word of {names}"
        return InvalidInput(message, hint="write FIELD:WORD=NAME")
    known = [one for _, attribute in fields for one in words(attribute)]
    message = f"`--sample {text}`: no field with unpublished codes has the word `{word}`"
    hint = nearest(word, known) or f"the words are: {', '.join(known)}"
    return InvalidInput(message, hint=hint)


def learn(setting: Setting, reader: Reader, wanted: Iterable[Sample]) -> CodesLearnt:
    """Read the codes; raise `InvalidInput` if what is there contradicts itself. It only reads."""
    codes: dict[tuple[str, str], dict[str, Any]] = {}
    problems: list[str] = []
    missing: dict[tuple[str, str], list[str]] = {}
    listings: dict[str, Mapping[str, list[Found]]] = {}
    for sample in wanted:
        key = (sample.kind, sample.field)
        kind = setting.kinds[sample.kind]
        if sample.kind not in listings:
            listings[sample.kind] = _by_name(setting, reader, kind)
        hits = listings[sample.kind].get(sample.called.casefold(), [])
        if len(hits) == 1:
            attribute = kind.fields[OBJECT, sample.field]
            code = _code(_whole(setting, reader, kind, hits[0]), attribute)
            problems += _taken(codes.setdefault(key, {}), sample, code, attribute)
        elif hits:
            problems.append(f"{len(hits)} objects are called `{sample.called}`")
        elif sample.is_named:
            problems.append(f"there is no {kind.called} `{sample.called}`")
        else:
            missing.setdefault(key, []).append(sample.word)
    if reader.writes:
        message = "learning wrote to the tenant"
        raise AssertionError(message)
    if problems:
        message = "; ".join(problems)
        raise InvalidInput(message, hint="nothing was written; set the objects up anew, then again")
    fields = [key for key in codes if codes[key]]
    fields += [key for key in missing if key not in fields]
    return CodesLearnt(
        fields=tuple(
            LearntField(
                kind=kind,
                field=field,
                codes=codes.get((kind, field), {}),
                missing=tuple(missing.get((kind, field), ())),
            )
            for kind, field in fields
        ),
        reads=reader.reads,
        writes=reader.writes,
    )


def _by_name(setting: Setting, reader: Reader, kind: Kind) -> Mapping[str, list[Found]]:
    listing = list_kind(reader, setting.profile, kind, None)
    if listing.incomplete:
        message = f"{kind.section or kind.name} could not be read: {listing.incomplete}"
        raise Incomplete(message)
    named: dict[str, list[Found]] = {}
    for found in listing.objects.values():
        named.setdefault(str(at(found.raw, kind.label) or "").casefold(), []).append(found)
    return named


def _whole(setting: Setting, reader: Reader, kind: Kind, found: Found) -> Payload:
    """The object in full, where reading one says more than the listing."""
    endpoint = setting.profile.endpoint(kind.main, Verb.READ)
    if endpoint is None or endpoint.listed:
        return dict(found.raw)
    raw, reason = read_part(reader, setting.profile, kind, kind.main, found.id)
    if reason:
        raise Incomplete(reason)
    return dict(raw)


def _code(raw: Payload, attribute: Attribute) -> Any:  # noqa: ANN401 - whatever the API uses
    return at(raw, attribute.wire.name) if attribute.wire else None


def _taken(
    known: dict[str, Any], sample: Sample, code: object, attribute: Attribute
) -> Iterator[str]:
    """Take a code in; say what speaks against it."""
    name = attribute.wire.name if attribute.wire else attribute.name
    if not isinstance(code, int | str):
        yield f"`{sample.called}` shows no code: its `{name}` is {code!r}"
        return
    if known.get(sample.word, code) != code:
        yield f"`{sample.word}` has two codes: {known[sample.word]} and {code}"
    for word, other in known.items():
        if word != sample.word and other == code:
            yield f"`{word}` and `{sample.word}` have one code, {code}: `{name}` of {sample.called}"
    known[sample.word] = code
