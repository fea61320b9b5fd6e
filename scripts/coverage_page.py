"""The page that says, for every kind and part, what is done by API and what by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxdeclare.model.applied import applied, words
from cxdeclare.model.endpoint import Endpoint, Evidence, Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire
from cxdeclare.model.profile import DOCUMENTED
from cxdeclare.model.registry import Registry
from cxdeclare.model.spec import Attribute

_WORDS = {
    Evidence.CONFIRMED: "API",
    Evidence.TRANSFERRED: "transferred",
    Evidence.INFERRED: "inferred",
}
_OBJECT_VERBS = (Verb.LIST, Verb.READ, Verb.CREATE, Verb.UPDATE, Verb.DELETE)
_LINK_VERBS = (Verb.READ, Verb.ADD, Verb.CHANGE, Verb.REMOVE)
_NONE = "-"


def coverage(kinds: Registry) -> Iterator[str]:
    """The whole page, line by line."""
    yield "# API coverage\n"
    yield "What is done by API, what only if the profile accepts it, and what a person does."
    yield "It is made from the files of the kinds, which the program itself goes by.\n"
    yield "*API*: the vendor documents the call for this type of object; every profile makes it."
    yield "*transferred*: it documents it for a sibling type; `--profile extended` makes it,"
    yield "and a [profile file](../how-to/profiles.md) that accepts it."
    yield "*inferred*: nothing public says so; made by the same profiles."
    yield "*by hand*: no call is known: a manual step, unless a profile file describes one."
    yield "*-*: there is nothing to do, or the platform does not allow it.\n"
    yield "Under `documented`, what is transferred or inferred is a manual step too."
    yield "Nobody has tried any of it on a real tenant: *API* means documented, not tested.\n"
    yield "## Objects\n"
    heads = ("kind", "part", *(verb.value for verb in _OBJECT_VERBS))
    rows = [row for kind in kinds.values() for row in _objects(kind)]
    yield from _table(heads, rows)
    yield "\n## Links\n"
    heads = ("kind", "links", *(verb.value for verb in _LINK_VERBS))
    yield from _table(heads, [row for kind in kinds.values() for row in _links(kind)])
    yield "\n## Fields that differ\n"
    yield "Fields that a person enters although the object is written by API, and why."
    yield "*documented*: under that profile only; `extended` sends a guess."
    yield "*always*: no profile sends it.\n"
    rows = [row for kind in applied(DOCUMENTED, kinds).values() for row in _fields(kind)]
    yield from _table(("field", "by hand", "why"), rows)
    yield "\nCodes that nobody publishes are learnt by `cxdeclare learn`:\n"
    yield from _learnable(kinds)
    yield "\n## Where it is known from, and where a person does it\n"
    for kind in kinds.values():
        yield from _sources(kind)


def _objects(kind: Kind) -> Iterator[tuple[str, ...]]:
    for part in kind.parts:
        if part.members is None:
            cells = (_cell(kind, part, verb) for verb in _OBJECT_VERBS)
            yield kind.name, part.name or "the object", *cells


def _links(kind: Kind) -> Iterator[tuple[str, ...]]:
    for part in kind.parts:
        if part.members is not None:
            yield kind.name, part.name, *(_cell(kind, part, verb) for verb in _LINK_VERBS)


def _cell(kind: Kind, part: Part, verb: Verb) -> str:
    endpoint = part.verbs.get(verb)
    if endpoint is not None:
        return _WORDS[endpoint.evidence]
    return "by hand" if _is_wanted(kind, part, verb) else _NONE


def _is_wanted(kind: Kind, part: Part, verb: Verb) -> bool:
    """Whether there is something to do with a part that no call does."""
    if not kind.managed or verb in {Verb.LIST, Verb.READ}:
        return False
    if part.members is not None:
        has_fields = bool(kind.by_part[part.name])
        return has_fields if verb is Verb.CHANGE else not part.members.present
    fixed = {Trait.IMMUTABLE, Trait.LOCAL}
    match verb:
        case Verb.UPDATE:
            fields = kind.by_part[part.name]
            has_gate = bool(part.gate) or part.by_dns is not None
            return has_gate or any(fixed.isdisjoint(one.traits) for one in fields)
        case Verb.CREATE:
            return part.name == OBJECT and kind.must_exist is None and not kind.singleton
        case Verb.DELETE:
            return part.name == OBJECT and kind.retire is Retire.DELETE
    return False


def _fields(kind: Kind) -> Iterator[tuple[str, str, str]]:
    for part in kind.parts:
        for one in kind.by_part[part.name]:
            if one.has(Trait.MANUAL):
                when = "documented" if one.inferred else "always"
                why = one.inferred.why if one.inferred else part.why
                yield f"`{kind.name}: {one.name}`", when, why


def _learnable(kinds: Registry) -> Iterator[str]:
    for kind in kinds.values():
        for one in _coded(kind):
            yield f"- `{kind.name}: {one.name}`: {', '.join(f'`{word}`' for word in words(one))}"


def _coded(kind: Kind) -> Iterable[Attribute]:
    group = (one for part in kind.parts for one in kind.by_part[part.name])
    return (one for one in group if one.inferred is not None and one.inferred.codes)


def _sources(kind: Kind) -> Iterator[str]:
    yield f"### {kind.name}\n"
    if kind.must_exist is not None:
        yield f"It is never created: {kind.must_exist.reason}.\n"
    if kind.managed and kind.retire is not Retire.DELETE:
        yield "It is never deleted" + (
            "; it is deactivated.\n" if kind.retire is Retire.DEACTIVATE else ".\n"
        )
    rows = []
    for part in kind.parts:
        named = part.name or "the object"
        rows += [
            (named, verb.value, _call(endpoint), _WORDS[endpoint.evidence], endpoint.source)
            for verb, endpoint in part.verbs.items()
        ]
        if part.index is not None:
            found = part.index.endpoint
            rows.append((named, "its own id", _call(found), _WORDS[found.evidence], found.source))
    yield from _table(("part", "verb", "call", "evidence", "source"), rows)
    yield ""
    for part in kind.parts:
        yield f"- {part.name or 'the object'}, by hand: {part.ui}"
        if part.right:
            yield f"  Reading it needs the right {part.right}."
    yield ""


def _call(endpoint: Endpoint) -> str:
    return f"`{endpoint.method} {endpoint.path}`"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
