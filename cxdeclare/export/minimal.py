"""Minimal: the fields that say more than a new object would hold without being asked."""

from __future__ import annotations

from collections.abc import Iterable

from cxdeclare.model.fields import Value, Values
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import normal


def minimal(attributes: Iterable[Attribute], values: Values) -> dict[str, Value]:
    """The values without nulls and without what the server would set anyway.

    What a group needs stays as long as anything of the group does.
    """
    of = {attribute.name: attribute for attribute in attributes}
    given = {name: value for name, value in values.items() if value is not None}
    kept = {name for name, value in given.items() if not _is_default(of[name], value)}
    waiting = {name for name in given if name not in kept and of[name].required}
    kept |= {name for name in waiting if "." not in name}
    while needed := {name for name in waiting - kept if _group_is_kept(name, kept)}:
        kept |= needed
    return {name: value for name, value in given.items() if name in kept}


def _is_default(attribute: Attribute, value: Value) -> bool:
    default = attribute.default
    if default is None:
        return False
    return bool(normal(attribute, value) == normal(attribute, default.value))


def _group_is_kept(name: str, kept: set[str]) -> bool:
    group = f"{name.rpartition('.')[0]}."
    return any(one.startswith(group) for one in kept)
