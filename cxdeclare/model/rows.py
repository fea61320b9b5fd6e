"""Rows: which of the vendor's statements the fields of a spec honour by their shape alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from cxdeclare.model.fields import Row
from cxdeclare.model.kind import Kind
from cxdeclare.model.rule import Rule
from cxdeclare.model.spec import Spec


class Honoured(NamedTuple):
    """One statement, the field that honours it, and the ids of what insists."""

    row: int
    field: str
    codes: tuple[str, ...]


def honoured(spec: type[BaseModel], within: str = "") -> Iterator[Honoured]:
    """Every statement marked beside a field, in groups, members and alternatives as well."""
    for name, info in spec.model_fields.items():
        field = f"{within}{info.alias or name}"
        for marker in info.metadata:
            if isinstance(marker, Row):
                yield Honoured(marker.number, field, marker.codes)
        for model in _models(info.annotation):
            yield from honoured(model, f"{field}.")


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - annotations have no type of their own
    if isinstance(annotation, type) and not get_args(annotation):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for argument in get_args(annotation):
        yield from _models(argument)


def rules_of(kind: Kind) -> tuple[Rule, ...]:
    """Every rule a kind declares: of its checks, and of the words it refuses; by id."""
    found = {check.rule.code: check.rule for check in kind.checks}
    for model in _specs(kind.spec) if kind.spec else ():
        found |= {rule.code: rule for rule in model.refused.values()}
    return tuple(found[code] for code in sorted(found))


def _specs(spec: type[BaseModel]) -> Iterator[type[Spec]]:
    if issubclass(spec, Spec):
        yield spec
    for info in spec.model_fields.values():
        for model in _models(info.annotation):
            yield from _specs(model)
