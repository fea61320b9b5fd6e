"""Readable: what of a step can be read back once it was done."""

from __future__ import annotations

from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import Kind
from cxdeclare.model.secret import is_reference
from cxdeclare.planning.plan import FieldChange, Step


def readable(kind: Kind, step: Step) -> Step | None:
    """The step with the fields that can be read back; None if there are none."""
    fields = tuple(one for one in step.fields if not _is_hidden(kind, step.part, one))
    if step.fields and not fields:
        return None
    return step.model_copy(update={"fields": fields})


def _is_hidden(kind: Kind, part: str, one: FieldChange) -> bool:
    attribute = kind.fields.get((part, one.name))
    is_secret = attribute is None or attribute.has(Trait.SECRET) or attribute.has(Trait.LOCAL)
    return is_secret or is_reference(one.after)
