"""Estate: a read-only view of what is declared and of what lives in the tenant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Protocol, TypeVar

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Values
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import Found, Resource

_T = TypeVar("_T")


class Unseen(Exception):
    """What somebody wants to know of the tenant was not read; the text says why."""


class Unread(Unseen):
    """It should have been readable, and was not."""


def once(find: Callable[[], _T]) -> Callable[[], _T]:
    """What is found, looked for when first asked for; that it was not read is kept as well."""

    @cache
    def tried() -> tuple[_T, None] | tuple[None, Unseen]:
        try:
            return find(), None
        except Unseen as unseen:
            return None, unseen

    @wraps(find)
    def found() -> _T:
        value, reason = tried()
        if reason is not None:
            raise type(reason)(str(reason))
        return value  # type: ignore[return-value]  # there is one where there is no reason

    return found


class Estate(Protocol):
    """Both sides of the comparison, in the manifest's words; what was not read raises `Unseen`."""

    @property
    def manifest(self) -> Manifest:
        """What is declared."""

    def objects(self, kind: str) -> Mapping[str, Found]:
        """Every live object of a kind by id."""

    def found(self, address: Address) -> Found | None:
        """The live object an address stands for; None if there is none yet."""

    def address(self, kind: str, id_: str) -> Address | None:
        """The declared resource that stands for a live object, if one does."""

    def find(self, kind: str, name: str) -> Found | None:
        """The one live object that is called so."""

    def values(self, kind: str, id_: str, part: str) -> Values:
        """The live fields of one part of an object."""

    def links(self, kind: str, id_: str, part: str) -> Mapping[str, Values]:
        """The live links of one part of an object, by member."""


def values_after(estate: Estate, resource: Resource, part: str) -> Values:
    """The fields of a part once the manifest is applied: those declared, over those that live."""
    declared = resource.parts.get(part, {})
    found = estate.found(resource.address)
    if found is None:
        return declared
    return {**estate.values(resource.address.kind, found.id, part), **declared}


def links_after(estate: Estate, resource: Resource, part: str) -> Mapping[str, Values]:
    """The links of a part once the manifest is applied."""
    declared = resource.members.get(part)
    if declared is not None and declared.authoritative:
        return declared.members
    found = estate.found(resource.address)
    live = estate.links(resource.address.kind, found.id, part) if found else {}
    return {**live, **declared.members} if declared else live
