"""What the models expect at one place of a block: types, limits, words, fields."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin

from annotated_types import Ge, GroupedMetadata, Le, MaxLen, MinLen
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from cxdeclare.model import language
from cxdeclare.model.spec import group

Steps: TypeAlias = tuple[str | int, ...]


class Limits(NamedTuple):
    """The least and the most that is allowed; None where there is no limit."""

    least: int | None
    most: int | None


class _Option(NamedTuple):
    """One type a value may have, with the markers on it."""

    type: Any
    markers: tuple[Any, ...]


@dataclass(frozen=True)
class Expected:
    """The types a value may have."""

    options: tuple[_Option, ...]
    required: bool = False

    @cached_property
    def model(self) -> type[BaseModel] | None:
        """The group of fields a mapping stands for here, if it can be one."""
        return next((o.type for o in self.options if _is_model(o.type)), None)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names a mapping may hold here, if they are known."""
        return tuple(_fields(self.model)) if self.model else ()

    @property
    def is_secret(self) -> bool:
        """Whether a secret belongs here itself."""
        return self.model is language.SecretGiven

    @property
    def holds_secret(self) -> bool:
        """Whether a secret belongs here, or somewhere further in."""
        return self.model is not None and _holds_secret(self.model)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are allowed here, if there is a list of them."""
        return tuple(
            str(word)
            for option in self.options
            if get_origin(option.type) is Literal
            for word in get_args(option.type)
        )

    @cached_property
    def is_duration(self) -> bool:
        """Whether seconds are meant."""
        return any(
            isinstance(marker, BeforeValidator) and marker.func is language.seconds
            for option in self.options
            for marker in option.markers
        )

    @property
    def is_reference(self) -> bool:
        """Whether a mapping could look an object up here."""
        return any(option.type is language.Lookup for option in self.options)

    @property
    def size(self) -> Limits:
        """How small and how large a number may be."""
        return Limits(self._least(Ge, "ge"), self._least(Le, "le"))

    @property
    def length(self) -> Limits:
        """How short and how long a text or a list may be."""
        return Limits(self._least(MinLen, "min_length"), self._least(MaxLen, "max_length"))

    def _least(self, marker: type, attribute: str) -> int | None:
        found = (
            getattr(one, attribute)
            for option in self.options
            for one in option.markers
            if isinstance(one, marker)
        )
        return next(found, None)

    def within(self, step: str | int) -> Expected:
        """What is expected one step further in."""
        for option in self.options:
            arguments = get_args(option.type)
            if get_origin(option.type) is dict and isinstance(step, str):
                return Expected(tuple(_options(arguments[1])))
            if get_origin(option.type) is list and isinstance(step, int):
                return Expected(tuple(_options(arguments[0])))
            if _is_model(option.type):
                fields = _fields(option.type)
                if isinstance(step, str) and step in fields:
                    info = fields[step]
                    found = _options(info.annotation, tuple(info.metadata))
                    return Expected(tuple(found), info.is_required())
                if isinstance(step, int) and "members" in fields:  # a list that stands for a set
                    return self.within("members").within(step)
        return Expected(())


def at(spec: type[BaseModel], steps: Sequence[str | int]) -> Expected:
    """What `spec` expects at the end of these steps."""
    found = Expected((_Option(spec, ()),))
    for step in steps:
        found = found.within(step)
    return found


def _options(annotation: Any, markers: tuple[Any, ...] = ()) -> Iterator[_Option]:  # noqa: ANN401 - annotations have no type of their own
    if get_origin(annotation) is Annotated:
        yield from _options(annotation.__origin__, (*markers, *_flat(annotation.__metadata__)))
    elif get_origin(annotation) in {Union, types.UnionType}:
        for alternative in get_args(annotation):
            yield from _options(alternative, markers)
    else:
        yield _Option(annotation, tuple(_flat(markers)))


def _flat(markers: Sequence[Any]) -> Iterator[Any]:
    """Markers with those that stand for several written out."""
    for marker in markers:
        if isinstance(marker, FieldInfo):
            yield from marker.metadata
        elif isinstance(marker, GroupedMetadata):
            yield from marker
        else:
            yield marker


@cache
def _holds_secret(model: type[BaseModel]) -> bool:
    """Whether a group has a secret among its fields, or is one."""
    if model is language.SecretGiven:
        return True
    inner = (group(info.annotation) for info in model.model_fields.values())
    return any(one is not None and _holds_secret(one) for one in inner)


def _is_model(annotation: Any) -> bool:  # noqa: ANN401 - as above
    return (
        isinstance(annotation, type)
        and get_origin(annotation) is None
        and issubclass(annotation, BaseModel)
    )


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model by the names they have in the manifest."""
    return {info.alias or name: info for name, info in model.model_fields.items()}
