"""Exports for tests: a tenant written into a folder, and the folder read back as a manifest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cxdeclare.adapters.folder.stage import FolderStage
from cxdeclare.emulator.tenant import Tenant
from cxdeclare.engine import export as use_case
from cxdeclare.engine.export import Export, Wanted
from cxdeclare.export.files import MAIN
from cxdeclare.kinds import ALL
from cxdeclare.loading.read import load
from cxdeclare.model.manifest import Manifest
from tests.support.world import World

REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
WANTED = Wanted("exported", "eu1", REGIONS)


@dataclass(frozen=True)
class Made:
    """An export and the folder it is in."""

    folder: Path
    export: Export

    @property
    def codes(self) -> list[str]:
        """The ids of the findings."""
        return [one.code for one in self.export.findings]

    @property
    def findings(self) -> list[tuple[str, str]]:
        """The ids and subjects of the findings."""
        return [(one.code, one.subject or "") for one in self.export.findings]

    def said(self, code: str) -> str:
        """The summaries of one id."""
        return "\n".join(one.summary for one in self.export.findings if one.code == code)

    def manifest(self) -> Manifest:
        """The files, read as a user would have them read."""
        loaded = load(self.folder / MAIN, ALL)
        assert loaded.manifest is not None, loaded.diagnostics
        return loaded.manifest

    def bytes(self) -> dict[str, bytes]:
        """Every file by its path."""
        return tree(self.folder)


def exported(
    world: World, folder: Path, wanted: Wanted = WANTED, tenant: Tenant | None = None
) -> Made:
    """Export into a folder that is not there yet."""
    stage = FolderStage(folder)
    with stage.held():
        provider = world.provider(tenant)
        made = use_case.export(world.setting(), provider, world.store, wanted, stage)
        assert provider.writes == 0
        stage.place(made.event.files, MAIN)
    return Made(folder, made)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
