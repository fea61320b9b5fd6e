"""Export: a tenant as a manifest that declares what it holds; reads only, and writes no state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cxdeclare import __version__
from cxdeclare.engine.found_events import Exported
from cxdeclare.engine.ports import Reader, StateReader
from cxdeclare.engine.refresh import scopes
from cxdeclare.engine.survey import Shelf, Survey
from cxdeclare.engine.usecases import Setting
from cxdeclare.export.compose import Composer
from cxdeclare.export.files import counts, files
from cxdeclare.export.findings import is_incomplete
from cxdeclare.export.layout import laid_out
from cxdeclare.export.pattern import Filters
from cxdeclare.export.prove import Proved, Prover
from cxdeclare.loading.header import API_VERSION, VERSION_KEY
from cxdeclare.loading.read import load_text
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.state import State


class Stage(Shelf, Protocol):
    """Where an export is made before it is put in place as a whole."""

    def open(self, bound: Mapping[str, Any]) -> Path:
        """The folder for its files; raise `InvalidInput` if another export was begun there."""

    def put(self, path: str, text: str) -> None:
        """Write one file, exactly this text."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported, and what the tenant does not say of itself."""

    name: str
    area: str
    places: tuple[str, ...] = ()
    """Where to look for objects that live in one of several places."""
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """What became of it."""

    proved: Proved
    findings: tuple[Diagnostic, ...]
    event: Exported


def export(
    setting: Setting, reader: Reader, states: StateReader, wanted: Wanted, stage: Stage
) -> Export:
    """Read the tenant, and put its manifest on the stage."""
    tenant_id = reader.tenant_id()
    header = _header(setting, wanted, tenant_id)
    places = wanted.places or _places(setting, states.read(), tenant_id)
    folder = stage.open(_bound(setting, wanted, tenant_id, places))
    filters = Filters.read(setting.kinds, wanted.only, wanted.exclude)
    survey = Survey(
        reader=reader,
        kinds=setting.kinds,
        profile=setting.profile,
        filters=filters,
        places=places,
        shelf=stage,
        parallelism=setting.parallelism,
        progress=setting.progress,
    )
    estate = survey.estate()
    put: set[str] = set()

    def keep(bodies: Mapping[str, str]) -> None:
        for path in bodies.keys() - put:
            stage.put(path, bodies[path])
        put.update(bodies)

    proved = Prover(
        kinds=setting.kinds,
        composer=Composer(setting.kinds, estate, setting.profile, filters),
        snapshot=estate.snapshot,
        profile=setting.profile,
        header=header,
        folder=folder,
        keep=keep,
    ).prove()
    if reader.writes:
        message = "an export wrote to the tenant"
        raise AssertionError(message)
    texts = files(setting.kinds, proved)
    for path, text in texts.items():
        stage.put(path, text)
    findings = tuple(dict.fromkeys(proved.draft.findings))
    event = Exported(
        tenant_id=tenant_id,
        target=setting.target,
        reads=reader.reads,
        counts=counts(setting.kinds, proved.draft.blocks),
        files=(*texts, *sorted(_used(proved))),
        places=places,
        only=wanted.only,
        exclude=wanted.exclude,
        complete=not is_incomplete(findings),
    )
    return Export(proved, findings, event)


def _used(proved: Proved) -> set[str]:
    """Paths of the body files that a block names."""
    given = {
        value
        for block in proved.draft.blocks.values()
        for value in block.values()
        if isinstance(value, str)
    }
    return proved.draft.bodies.keys() & given


def _header(setting: Setting, wanted: Wanted, tenant_id: str) -> dict[str, Any]:
    tenant = {"name": wanted.name, "id": tenant_id, "area": wanted.area}
    header = {VERSION_KEY: API_VERSION, "tenant": tenant}
    loaded = load_text(laid_out(header)[0], "tenant.yaml", setting.kinds, Path())
    if loaded.manifest is None:
        message = f"there can be no manifest for this tenant: {loaded.diagnostics[0].summary}"
        raise InvalidInput(message)
    return header


def _places(setting: Setting, state: State | None, tenant_id: str) -> tuple[str, ...]:
    """Where the state knows objects of kinds that live in one of several places."""
    if state is None or state.tenant_id.casefold() != tenant_id.casefold():
        return ()
    kinds = (kind for kind in setting.kinds.values() if kind.scope and kind.managed)
    found = {place for kind in kinds for place in scopes(setting.kinds, kind, None, state)}
    return tuple(sorted(place for place in found if place))


def _bound(
    setting: Setting, wanted: Wanted, tenant_id: str, places: tuple[str, ...]
) -> dict[str, Any]:
    """What an export that was cut off must have in common with one that goes on from it."""
    return {
        "tenant": tenant_id,
        "target": setting.target,
        "profile": f"{setting.profile.name} {setting.profile.digest}".rstrip(),
        "places": list(places),
        "only": list(wanted.only),
        "exclude": list(wanted.exclude),
        "name": wanted.name,
        "area": wanted.area,
        "tool": f"cxdeclare {__version__}",
    }
