"""Reading ahead: listings that are begun while the manifest is still being read.

It rests on a guess at what the manifest says. The guess can only cost time: a listing is made as
it would be later, and what is not needed after all is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from cxdeclare.engine.ports import Reader
from cxdeclare.engine.reading import list_kind
from cxdeclare.engine.slots import Begun, Slots
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.kind import Kind
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.snapshot import Listing


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """Listings under way, and the tenant they are of."""

    tenant_id: str
    reader: Reader
    slots: Slots
    listings: Mapping[str, Begun[Listing]]

    def of(self, tenant_id: str) -> ReadAhead | None:
        """These listings, if they are of this tenant; otherwise they are given up."""
        if tenant_id.casefold() == self.tenant_id.casefold():
            return self
        self.give_up()
        return None

    def give_up(self) -> None:
        """Throw them away."""
        self.slots.close()  # others are about to be opened, and there are not to be twice as many


def read_ahead(
    reader: Reader,
    kinds: Registry,
    profile: Profile,
    tenant_id: str,
    names: Iterable[str],
    slots: Slots,
) -> ReadAhead:
    """Begin to list these kinds and all they can point at; only in the tenant that was meant."""
    wanted = [
        kind
        for kind in kinds.reach(names)
        if not kind.scope and profile.endpoint(kind.main, Verb.LIST) is not None
    ]
    meant = slots.begin(partial(_meant, reader, tenant_id))
    return ReadAhead(
        tenant_id,
        reader,
        slots,
        {
            kind.name: slots.begin(partial(_list, reader, profile, kind, meant, slots))
            for kind in wanted
        },
    )


def _meant(reader: Reader, tenant_id: str) -> None:
    """Raise if the credentials are for another tenant; asked once, for all listings."""
    if reader.tenant_id().casefold() != tenant_id.casefold():
        message = "the credentials are for another tenant"
        raise InvalidInput(message)


def _list(
    reader: Reader, profile: Profile, kind: Kind, meant: Begun[None], slots: Slots
) -> Listing:
    """The listing; no call is made if the tenant is another one."""
    meant.here()
    return list_kind(reader, profile, kind, None, slots)
