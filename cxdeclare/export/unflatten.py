"""Unflatten a resource: the block that declares it, by markers alone; the inverse of flatten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from cxdeclare.model.fields import MemberKey, Trait, Value, Values
from cxdeclare.model.kind import Kind, Ownership, Part
from cxdeclare.model.language import duration
from cxdeclare.model.resource import MemberSet, Resource, member_value
from cxdeclare.model.spec import Attribute, group, marker

Block: TypeAlias = dict[str, Any]
"""One block of a manifest as plain data."""
Speak: TypeAlias = Callable[[Attribute, Value], Value]
"""How a field's value is written in the block."""


def plainly(_attribute: Attribute, value: Value) -> Value:
    """Values as they are: what a validated block holds."""
    return value


def spoken(attribute: Attribute, value: Value) -> Value:
    """Values as people write them: ``1d 4h``, and a set that is always additive as a list."""
    if attribute.has(Trait.DURATION) and isinstance(value, int) and value > 0:
        return duration(value)
    if attribute.has(Trait.AT_LEAST) and isinstance(value, dict):
        return value["members"]
    return value


def unflatten(kind: Kind, resource: Resource, speak: Speak = plainly) -> Block:
    """The block whose flat form is this resource, its fields in the order of the model."""
    block: Block = {}
    for part in kind.parts:
        attributes = kind.by_part[part.name]
        if part.members is None:
            _nest(block, attributes, resource.parts.get(part.name, {}), speak)
        elif part.name in resource.members:
            block[part.name] = _links(kind, part, resource.members[part.name], speak)
    fields = kind.spec.model_fields if kind.spec else {}
    return {name: block[name] for name in fields if name in block}


def _nest(block: Block, attributes: Iterable[Attribute], values: Values, speak: Speak) -> None:
    for attribute in attributes:
        if attribute.name in values:
            *way, last = attribute.name.split(".")
            inner = block
            for step in way:
                inner = inner.setdefault(step, {})
            inner[last] = speak(attribute, values[attribute.name])


def _links(kind: Kind, part: Part, owned: MemberSet, speak: Speak) -> Any:  # noqa: ANN401 - a list or a mapping, as the kind wants it
    form = member_form(kind, part.name)
    attributes = kind.by_part[part.name]
    rules = part.members
    complete = rules is not None and rules.complete
    blocks: dict[str, Any] = {}
    for member, values in owned.members.items():
        said = {n: v for n, v in values.items() if v is not None} if complete else values
        inner: Block = {}
        _nest(inner, attributes, said, speak)
        blocks[member] = inner or form.word or inner
    members: Any = blocks
    if not form.keyed:
        members = [_entry(form, member, inner) for member, inner in blocks.items()]
    if rules is None or not rules.owned:
        return members
    ownership = Ownership.AUTHORITATIVE if owned.authoritative else Ownership.ADDITIVE
    return {"ownership": ownership.value, "members": members}


def _entry(form: _Form, member: str, inner: Block) -> Value:
    return {form.key: member, **inner} if form.key else member_value(member)


class _Form:
    """How the members of a set are written: under their keys, or in a list."""

    def __init__(self, annotation: object) -> None:
        self.keyed = get_origin(annotation) is dict
        arguments = get_args(annotation)
        entry = arguments[-1] if arguments else None
        spec = group(entry)
        fields = spec.model_fields if spec else {}
        self.key = next((name for name, info in fields.items() if marker(info, MemberKey)), "")
        self.word = next(iter(_words(entry)), "")
        """What stands for a member without any field, if there is a word for it."""


def _words(annotation: object) -> tuple[str, ...]:
    """The words that an annotation allows beside a block."""
    if get_origin(annotation) is Annotated:
        return _words(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    if get_origin(annotation) in {Union, UnionType}:
        return tuple(word for one in get_args(annotation) for word in _words(one))
    return ()


@cache
def member_form(kind: Kind, part: str) -> _Form:
    """How the members of one part are written."""
    info = (kind.spec.model_fields if kind.spec else {})[part]
    inner = group(info.annotation) if get_origin(info.annotation) is not dict else None
    if inner is not None and "members" in inner.model_fields:
        return _Form(inner.model_fields["members"].annotation)
    return _Form(info.annotation)


def member_path(part: Part) -> tuple[str, ...]:
    """Where the members of a set stand inside its block."""
    rules = part.members
    return (part.name, "members") if rules is not None and rules.owned else (part.name,)


@cache
def leaves(kind: Kind) -> Mapping[str, Attribute]:
    """Every field that is no link, by its dotted name."""
    return {
        attribute.name: attribute
        for part in kind.parts
        if part.members is None
        for attribute in kind.by_part[part.name]
    }
