"""Remembered: what was read of a tenant, so that a second look at it costs no second call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from cxdeclare.engine.ports import Listed, Reader
from cxdeclare.engine.slots import Slots
from cxdeclare.model.endpoint import Endpoint, Family
from cxdeclare.model.kind import Kind, Part


@dataclass(slots=True)
class Remembered:
    """A reader that keeps the last answer to every question; the second look takes those."""

    reader: Reader
    is_second_look: bool = False
    """Whether to answer from what is kept; what nobody asked before is asked for all the same."""
    _lists: dict[tuple[str, str | None], Listed] = field(default_factory=dict)
    _objects: dict[tuple[Family, str, str, str], Any] = field(default_factory=dict)

    @property
    def reads(self) -> int:
        """Requests that read, so far."""
        return self.reader.reads

    @property
    def writes(self) -> int:
        """Requests that wrote, so far."""
        return self.reader.writes

    def tenant_id(self) -> str:
        """The tenant the credentials are for."""
        return self.reader.tenant_id()

    def own_role(self) -> str | None:
        """The role the credentials act in."""
        return self.reader.own_role()

    def list(
        self, kind: Kind, endpoint: Endpoint, scope: str | None, slots: Slots | None = None
    ) -> Listed:
        """Every object of a kind."""
        asked = kind.name, scope
        if not self.is_second_look or asked not in self._lists:
            self._lists[asked] = self.reader.list(kind, endpoint, scope, slots)
        return self._lists[asked]

    def read(self, part: Part, endpoint: Endpoint, object_id: str) -> Any:  # noqa: ANN401 - an object or a list
        """One object, or the list of its links."""
        asked = part.family, endpoint.path, endpoint.at, object_id
        if not self.is_second_look or asked not in self._objects:
            self._objects[asked] = self.reader.read(part, endpoint, object_id)
        return self._objects[asked]
