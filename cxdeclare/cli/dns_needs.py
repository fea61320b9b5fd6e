"""Dns needs: what the domains of a manifest need in DNS, for the commands about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxdeclare.cli import wiring
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import read
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine.usecases import belongs
from cxdeclare.engine.zone_events import RecordAwaited
from cxdeclare.loading.read import Loaded
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.zone import Needed
from cxdeclare.planning import zone
from cxdeclare.planning.zone import Zone
from cxdeclare.report.excerpt import visible

if TYPE_CHECKING:
    from cxdeclare.engine.zone import NameServers


@dataclass(frozen=True, slots=True)
class Needs:
    """A manifest, what its domains need, and for which class of tenant that is."""

    loaded: Loaded
    manifest: Manifest
    needs: tuple[Needed, ...]
    is_pretend: bool

    @property
    def awaited(self) -> tuple[RecordAwaited, ...]:
        """What is not known yet."""
        return tuple(
            RecordAwaited(
                address=str(need.address),
                name=one.name,
                record_type=one.type.value,
                purpose=one.purpose,
                reason=one.reason,
            )
            for need in self.needs
            for one in need.awaited
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What else whoever sets up DNS has to know."""
        return tuple(note for need in self.needs for note in need.notes)

    def zones(self, servers: NameServers | None = None) -> tuple[Zone, ...]:
        """The records by zone; servers are asked where none is declared, if there are any."""
        found: dict[str, str] = {}
        for need in self.needs if servers else ():
            for record in need.records if need.zone is None else ():
                name = servers.zone_of(record.name) if servers else None
                if name is not None:
                    found[record.name] = name
        return zone.zones(self.needs, found)

    def tell(self, said: View, zones: Sequence[Zone] = ()) -> None:
        """Say on the side what is not known, and what has to be known."""
        if not any(need.records or need.awaited for need in self.needs):
            said.note("The manifest declares nothing that needs DNS records.")
        for one in zones:
            if not one.is_known:
                said.note(
                    f"The zone of {one.name} is not declared: its records may belong in one "
                    "above; declare `dns.zone`, or ask DNS with `--find-zones`."
                )
        self.tell_awaited(said)
        for note in self.notes:
            said.note(f"note: {visible(note)}")

    def tell_awaited(self, said: View) -> None:
        """Say on the side what is not known yet."""
        for awaited in self.awaited:
            what = f"{awaited.record_type} {awaited.name} ({awaited.purpose})"
            said.note(f"not known yet: {awaited.address}: {what}: {awaited.reason}")


def read_needs(said: View, given: Given, target: str | None) -> Needs | None:
    """What a manifest needs, as far as the state of a target knows; None if it is not valid."""
    where = chosen_target(target)
    loaded = read(said, given)
    if loaded is None or loaded.manifest is None:
        return None
    manifest = loaded.manifest
    state = wiring.store(where, manifest.store).read()
    belongs(state, "pretend" if where.is_pretend else "live", manifest.tenant.id)
    needs = zone.needed(wiring.KINDS, manifest, state)
    return Needs(loaded, manifest, needs, where.is_pretend)
