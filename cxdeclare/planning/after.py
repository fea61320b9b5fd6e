"""After: what a tenant will be, by the manifest alone or with a plan applied to what lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, NoReturn

from cxdeclare.model.address import Address
from cxdeclare.model.estate import Unseen
from cxdeclare.model.fields import Values
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import Found
from cxdeclare.planning.estate import SnapshotEstate
from cxdeclare.planning.plan import Action, Decision

_GOES = frozenset({Action.DELETE, Action.DEACTIVATE, Action.REPLACE})


@dataclass(frozen=True, slots=True)
class Declared:
    """The manifest alone: nothing is known of what lives."""

    manifest: Manifest
    asks: ClassVar[bool] = False

    def _unasked(self) -> NoReturn:
        message = "the manifest does not say it, and the tenant was not asked"
        raise Unseen(message)

    def objects(self, kind: str) -> Mapping[str, Found]:  # noqa: ARG002 - as the protocol has it
        """Unknown."""
        self._unasked()

    def found(self, address: Address) -> Found | None:  # noqa: ARG002 - as above
        """Unknown."""
        self._unasked()

    def address(self, kind: str, id_: str) -> Address | None:  # noqa: ARG002 - as above
        """None: there is no live object to stand for."""
        return None

    def find(self, kind: str, name: str) -> Found | None:  # noqa: ARG002 - as above
        """Unknown."""
        self._unasked()

    def values(self, kind: str, id_: str, part: str) -> Values:  # noqa: ARG002 - as above
        """Unknown."""
        self._unasked()

    def links(self, kind: str, id_: str, part: str) -> Mapping[str, Values]:  # noqa: ARG002 - as above
        """Unknown."""
        self._unasked()

    def born(self, kind: str, part: str) -> Values:  # noqa: ARG002 - as above
        """Unknown: the object may be there already, set otherwise."""
        self._unasked()


@dataclass(frozen=True)
class Planned(SnapshotEstate):
    """What lives, with a plan applied to it: what ends is gone, what is replaced is new."""

    decision: Decision
    asks: ClassVar[bool] = True

    @cached_property
    def _gone(self) -> frozenset[tuple[str, str]]:
        changes = (one for one in self.decision.changes if one.action in _GOES)
        return frozenset((one.kind, one.id) for one in changes if one.id is not None)

    def objects(self, kind: str) -> Mapping[str, Found]:
        """Every object that stays, by id."""
        found = super().objects(kind)
        return {id_: one for id_, one in found.items() if (kind, id_) not in self._gone}

    def found(self, address: Address) -> Found | None:
        """The live object an address stands for, if it stays."""
        found = super().found(address)
        return None if found and (address.kind, found.id) in self._gone else found

    def born(self, kind: str, part: str) -> Values:
        """What the kind knows of the server's defaults."""
        of = self.kinds[kind].by_part[part]
        return {one.name: one.default.value for one in of if one.default is not None}
