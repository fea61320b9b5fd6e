"""Spec: the declared fields of a resource as a model, and what its markers say of each."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

from pydantic import BaseModel, ConfigDict

from cxdeclare.model.fields import (
    Among,
    FileFor,
    Here,
    In,
    Inferred,
    MemberKey,
    Ref,
    ServerDefault,
    Trait,
    Wire,
)
from cxdeclare.model.rule import Rule

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


class Spec(BaseModel):
    """The declared fields of one resource, or of a group of them; strict about typos."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, validate_default=False, defer_build=True
    )
    refused: ClassVar[Mapping[str, Rule]] = {}
    """Words that people may expect here and that nobody can set, with the reason."""


@dataclass(frozen=True, eq=False, slots=True)
class Attribute:
    """One leaf field, with its markers resolved."""

    name: str
    """Dotted, from the block: ``email.ticket_number.header``."""
    wire: Wire | None
    ref: Ref | None
    traits: frozenset[Trait]
    required: bool
    default: ServerDefault | None
    """What the server does when a new object does not say."""
    here: Here | None = None
    """What it says of an object that was found, where the tenant holds no such field."""
    among: Among | None = None
    """How it follows from other fields, where the tenant holds no such field."""
    inferred: Inferred | None = None
    """What of it is sent on a guess; nothing once a profile file says it."""
    words: tuple[str, ...] = ()
    """The words it may have, where the manifest lists them."""

    def has(self, trait: Trait) -> bool:
        """Whether the field carries `trait`."""
        return trait in self.traits


_Marker = TypeVar("_Marker")


def marker(info: FieldInfo, of: type[_Marker]) -> _Marker | None:
    """The marker of one type on a field, if it has one."""
    return next((m for m in info.metadata if isinstance(m, of)), None)


def group(annotation: object) -> type[Spec] | None:
    """The group of fields an annotation stands for, alone or among alternatives."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, Spec) else None
    if get_origin(annotation) is Annotated:
        return group(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        found = map(group, get_args(annotation))
        return next((one for one in found if one is not None), None)
    return None


def member_spec(spec: type[Spec]) -> type[Spec] | None:
    """The fields of a member, given the model of a set of links (its ``members``)."""
    info = spec.model_fields.get("members")
    arguments = get_args(info.annotation) if info else ()
    return next((g for g in map(group, arguments) if g is not None), None)


_WHOLE = frozenset({Trait.OWNED, Trait.SECRET})
"""Groups of fields that are one field to everybody else."""


def leaves(
    spec: type[Spec], parts: Mapping[str, Any], part: str = "", prefix: str = ""
) -> Iterator[tuple[str, Attribute]]:
    """Every leaf field with the part it belongs to, in the order of declaration."""
    for name, info in spec.model_fields.items():
        if marker(info, FileFor) or marker(info, MemberKey):
            continue
        within = marker(info, In)
        if within is None and not prefix and name in parts:
            yield from _partleaves(name, info)
            continue
        place = within.part if within else part
        inner = group(info.annotation)
        is_whole = any(one in _WHOLE for one in info.metadata if isinstance(one, Trait))
        if inner is not None and not is_whole:
            yield from leaves(inner, parts, place, f"{prefix}{name}.")
            continue
        yield place, _attribute(f"{prefix}{name}", info)


def _partleaves(name: str, info: FieldInfo) -> Iterator[tuple[str, Attribute]]:
    inner = group(info.annotation)
    if inner is None:  # a mapping of members without ownership
        arguments = get_args(info.annotation)
        member = next((g for g in map(group, arguments) if g is not None), None)
        if member is not None:
            yield from leaves(member, {}, name, "")
        return
    if "members" in inner.model_fields:
        member = member_spec(inner)
        if member is not None:
            yield from leaves(member, {}, name, "")
        return
    yield from leaves(inner, {}, name, f"{name}.")


def _attribute(name: str, info: FieldInfo) -> Attribute:
    return Attribute(
        name=name,
        wire=marker(info, Wire),
        ref=marker(info, Ref),
        traits=frozenset(m for m in info.metadata if isinstance(m, Trait)),
        required=info.is_required(),
        default=marker(info, ServerDefault),
        here=marker(info, Here),
        among=marker(info, Among),
        inferred=marker(info, Inferred),
        words=tuple(_words(info.annotation)),
    )


def _words(annotation: object) -> Iterator[str]:
    """The words that an annotation lists, alone, in a list, or among alternatives."""
    if get_origin(annotation) is Literal:
        yield from (one for one in get_args(annotation) if isinstance(one, str))
        return
    for inner in get_args(annotation):
        if get_origin(annotation) is not dict:
            yield from _words(inner)
