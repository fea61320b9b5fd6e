"""Case: what somebody expects of a tenant, as a manifest says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cxdeclare.model.resource import FieldPath
from cxdeclare.model.span import Span

Asked: TypeAlias = Mapping[str, Any]
"""A case as it was written, valid by its model."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case, and where it stands."""

    asked: Asked
    place: Callable[[FieldPath], Span] = field(compare=False, repr=False)
    """``place(path)``: where a value of the case stands."""
