"""export: a tenant as a manifest that plans to adoptions only; it only reads the tenant."""

from __future__ import annotations

import re
from pathlib import Path

import click

from cxdeclare.adapters.folder.stage import FolderStage
from cxdeclare.cli import livesite, options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.settings import Target
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.emulator.tenant import DEFAULT_ID
from cxdeclare.engine import export as use_case
from cxdeclare.engine.export import Export, Wanted
from cxdeclare.engine.usecases import Setting
from cxdeclare.export.files import MAIN
from cxdeclare.loading.read import load
from cxdeclare.model.errors import InvalidInput, TenantError
from cxdeclare.report.excerpt import visible
from cxdeclare.report.export import README, readme

_AGAIN = "run the same command again: what was read of finished kinds is kept"
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]")


@click.command("export")
@click.option(
    "--out",
    type=options.FILE,
    required=True,
    help="The folder to write; it must be empty, or not be there yet.",
)
@options.target
@options.profile
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="REGION",
    help="Look for e-mail domains in this AWS region; may be repeated. "
    "Without it, in those that the state names.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="PATTERN",
    help="Export only these: a kind, KIND.GLOB, or a GLOB for names and keys; may be repeated.",
)
@click.option(
    "--exclude", multiple=True, metavar="PATTERN", help="Leave these out; may be repeated."
)
@click.option("--name", default="exported", show_default=True, help="What to call the tenant.")
@click.option(
    "--area",
    help="The region of the tenant; else on `live` CXDECLARE_AREA or what `init` recorded, "
    "elsewhere eu1.",
)
@options.parallelism
@options.max_rps
@options.says
def command(
    *,
    said: View,
    out: Path,
    target: str | None,
    profile: str | None,
    regions: tuple[str, ...],
    only: tuple[str, ...],
    exclude: tuple[str, ...],
    name: str,
    area: str | None,
    parallelism: int,
    max_rps: float | None,
) -> Exit:
    """Write what a tenant holds as a manifest. Nothing is written to the tenant or to the state.

    What cannot be declared is left out and said, on the screen and in README.md: an object of
    another sort, a value that no manifest allows, a reference that nobody can name. That alone
    ends with 0. If something could not be read, the export ends with 8 and holds the rest.

    An export that was cut off goes on when the same command is run again.
    """
    for region in regions:
        if not _REGION.fullmatch(region):
            message = f"`--region {region}` is not an AWS region"
            raise InvalidInput(message, hint="write it as AWS does, for example eu-central-1")
    where = chosen_target(target, max_rps=max_rps)
    setting = wiring.setting(where, profile, said.reading, parallelism=parallelism)
    region = area or "eu1" if where.is_pretend else livesite.area(area)
    wanted = Wanted(name, region, tuple(sorted(set(regions))), only, exclude)
    stage = FolderStage(out)
    try:
        with stage.held():
            made = _made(setting, where, wanted, stage)
            if stage.resumed:
                said.note(f"Kept from the run that was cut off: {', '.join(stage.resumed)}.")
            _finish(stage, made)
    except KeyboardInterrupt:
        said.stopped("stopped by you", _AGAIN)
        return Exit.INTERRUPTED
    except TenantError as error:
        error.hint = error.hint or _AGAIN
        raise
    said.diagnostics(made.findings, {})
    said.exported(made.event, visible(str(out)), wiring.KINDS, len(made.findings))
    return Exit.DONE if made.event.complete else Exit.UNKNOWN


def _made(setting: Setting, where: Target, wanted: Wanted, stage: FolderStage) -> Export:
    with wiring.provider(where, DEFAULT_ID, wanted.area) as reader:
        store = wiring.store(where, wiring.of_folder(where))
        return use_case.export(setting, reader, store, wanted, stage)


def _finish(stage: FolderStage, made: Export) -> None:
    """Prove once more, on the very files, that they say what was proved; put them in place."""
    stage.put(README, readme(made.event, made.findings, wiring.KINDS))
    loaded = load(stage.files / MAIN, wiring.KINDS)
    same = loaded.manifest and loaded.manifest.resources == made.proved.manifest.resources
    if not same:
        message = "the files of an export do not say what it proved"
        raise AssertionError(message)
    stage.place((*made.event.files, README), MAIN)
