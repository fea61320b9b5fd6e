"""Structure: the models' findings about one block, said in the manifest's words and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from pydantic import BaseModel, ValidationError

from cxdeclare.loading import codes, forms, phrases
from cxdeclare.loading.expected import Steps, at
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.problems import shown
from cxdeclare.model.diagnostic import Diagnostic, nearest
from cxdeclare.model.span import Span
from cxdeclare.model.spec import Spec

_OWNED = {"ownership", "members"}
_LOOKUP = "lookup"  # the only field a reference by name has


@dataclass(frozen=True, slots=True)
class Block:
    """What is judged: where it stands, what it should be, and what it is called."""

    document: Document
    path: Steps
    spec: type[BaseModel]
    subject: str | None
    noun: str

    def key(self, steps: Steps) -> Span:
        """Where the name of an entry stands."""
        return self.document.place((*self.path, *steps)).key

    def value(self, steps: Steps) -> Span:
        """Where the value of an entry stands."""
        return self.document.place((*self.path, *steps)).value


@dataclass(frozen=True, slots=True)
class _Finding:
    """One error of the models, placed in the data."""

    error: str
    steps: Steps
    """To the value; to the block around it if a field is missing."""
    field: str
    """The missing or unknown field."""
    is_key: bool
    value: object
    context: Mapping[str, Any]


def diagnostics(error: ValidationError, block: Block, data: object) -> Iterator[Diagnostic]:
    """One diagnostic for each mistake in the block."""
    found = [_place(details, data) for details in error.errors(include_url=False)]
    for finding in _without_echoes(found):
        yield _say(finding, block)


def name_of(steps: Iterable[str | int]) -> str:
    """A place inside a block as people write it: ``users.members[0]``."""
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _place(details: Mapping[str, Any], data: object) -> _Finding:
    """Follow the location into the data; what is not there is the models' own."""
    location: tuple[str | int, ...] = details["loc"]
    error: str = details["type"]
    field = str(location[-1]) if error in {"missing", "extra_forbidden"} else ""
    steps, last = follow(data, location[:-1] if field else location)
    value, context = details["input"], details.get("ctx") or {}
    return _Finding(error, steps, field, last == "[key]", value, context)


def follow(data: object, location: Steps) -> tuple[Steps, str | int]:
    """The steps that lead somewhere in the data; and the last one, if it does not."""
    steps: list[str | int] = []
    rest: Any = data
    last: str | int = ""
    for step in location:
        here = step in rest if isinstance(rest, dict) else _is_item(rest, step)
        last = "" if here else step
        if here:
            rest = rest[step]
            steps.append(step)
    return tuple(steps), last


def _is_item(container: object, step: str | int) -> bool:
    return isinstance(container, list) and isinstance(step, int) and step < len(container)


def _without_echoes(found: list[_Finding]) -> Iterator[_Finding]:
    """Leave out what only follows from another mistake in the same block."""
    missing: dict[Steps, set[str]] = {}
    extra: dict[Steps, set[str]] = {}
    for finding in found:
        if finding.error == "missing":
            missing.setdefault(finding.steps, set()).add(finding.field)
        elif finding.error == "extra_forbidden":
            extra.setdefault(finding.steps, set()).add(finding.field)
    for finding in found:
        absent = missing.get(finding.steps, set())
        if finding.field and absent >= _OWNED:
            # The members were written without the two words around them.
            if finding.error == "missing" and finding.field == "ownership":
                yield finding
        elif finding.error == "missing" and any(
            finding.field == _LOOKUP or nearest(name, [finding.field])
            for name in extra.get(finding.steps, ())
        ):
            continue  # it is there, misspelled
        else:
            yield finding


def _say(finding: _Finding, block: Block) -> Diagnostic:
    if finding.error == "missing":
        return _missing(finding, block)
    if finding.error == "extra_forbidden":
        return _extra(finding, block)
    if finding.is_key:
        return _bad_name(finding, block)
    here = at(block.spec, finding.steps)
    phrase = phrases.value_phrase(
        phrases.Fault(finding.error, finding.value, finding.context, here)
    )
    name, hint = f"`{name_of(finding.steps)}`", phrase.hint
    if not finding.steps:
        name = f"the {block.noun}"
        hint = "give it its fields, or remove it" if finding.value is None else hint
    span = block.value(finding.steps)
    is_hidden = here.holds_secret or finding.error == "secret_written"
    return Diagnostic(
        phrase.code, f"{name} {phrase.text}", span, block.subject, hint, is_hidden=is_hidden
    )


def _missing(finding: _Finding, block: Block) -> Diagnostic:
    span = block.key(finding.steps)
    if finding.field == "ownership":
        inside = name_of(finding.steps)
        summary = f"`{inside}` needs `ownership`: may others add to these links?"
        hint = f"write `ownership:` and `members:`; {phrases.OWNERSHIP_HINT}"
        return Diagnostic(codes.NO_OWNERSHIP, summary, span, block.subject, hint)
    name = name_of((*finding.steps, finding.field))
    return Diagnostic(codes.REQUIRED, f"`{name}` is required", span, block.subject)


def _extra(finding: _Finding, block: Block) -> Diagnostic:
    here = at(block.spec, finding.steps)
    fields = here.fields
    inside = name_of(finding.steps)
    model = here.model
    rule = model.refused.get(finding.field) if _refuses(model) else None
    if rule is not None:
        name = name_of((*finding.steps, finding.field))
        span = block.key((*finding.steps, finding.field))
        summary = f"`{name}` cannot be set here: {rule.says}"
        return Diagnostic(rule.code, summary, span, block.subject, rule.cure, is_hidden=True)
    owner = f"`{inside}`" if inside else f"{phrases.article(block.noun)} {block.noun}"
    # In the place of a secret, braces around it are all that makes a name of it.
    which = "such field" if here.is_secret else f"field {shown(finding.field)}"
    summary = f"{owner} has no {which}"
    hint = phrases.unknown(finding.field, fields)
    span = block.key((*finding.steps, finding.field))
    # Beside a secret, what is misspelled may be the secret itself, written out.
    return Diagnostic(
        codes.UNKNOWN_FIELD, summary, span, block.subject, hint, is_hidden=here.holds_secret
    )


def _refuses(model: type[BaseModel] | None) -> TypeGuard[type[Spec]]:
    return model is not None and issubclass(model, Spec)


def _bad_name(finding: _Finding, block: Block) -> Diagnostic:
    """A name in a mapping, of a member or of a custom field, that cannot be one."""
    span = block.key(finding.steps)
    inside = name_of(finding.steps[:-1])
    if finding.error == "string_pattern_mismatch":
        summary = f"{shown(str(finding.value))} in `{inside}` is not a key"
        hint = f"a key is {forms.KEY_WORDS}"
        return Diagnostic(codes.WRONG_FORM, summary, span, block.subject, hint)
    return Diagnostic(codes.OUT_OF_RANGE, f"a name in `{inside}` is empty", span, block.subject)
