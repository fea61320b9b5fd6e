"""init: a starter manifest, the target of this folder, and whether its state can be kept."""

from __future__ import annotations

import json
import os
import uuid
from importlib.resources import files
from pathlib import Path

import click

from cxdeclare.cli import location, options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.recorded import CONFIG
from cxdeclare.cli.settings import Target, parse
from cxdeclare.cli.view import View
from cxdeclare.loading.read import load
from cxdeclare.loading.variables import variables
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.location import S3Location
from cxdeclare.report.excerpt import visible


@click.command("init")
@options.manifest
@click.option("--target", default="embedded", show_default=True, help="The target to record.")
@options.says
def command(said: View, manifest: Path, target: str) -> Exit:
    """Record the target of this folder; write a commented starter MANIFEST if there is none.

    A bucket that CXDECLARE_STATE or the manifest names for the state is tried out.
    """
    chosen, name = parse(target), visible(str(manifest))
    recorded = chosen.origin or chosen.name
    starter = files("cxdeclare.cli").joinpath("starter.yaml").read_text(encoding="utf-8")
    try:
        try:
            with manifest.open("x", encoding="utf-8") as file:
                file.write(starter.replace("TENANT-ID", str(uuid.uuid4())))
            said.data(f"Wrote {name}.")
        except FileExistsError:
            said.data(f"{name} is there already and was left as it is.")
        CONFIG.parent.mkdir(parents=True, exist_ok=True)
        CONFIG.write_text(json.dumps(_facts(chosen, manifest)) + "\n", encoding="utf-8")
    except OSError as error:
        message = f"{error.filename} cannot be written: {error.strerror}"
        raise InvalidInput(message) from error
    said.data(f"Recorded target {visible(recorded)} in {CONFIG}.")
    at, whose = location.given(), "The state"
    if at is None:
        at = location.declared(manifest, wiring.KINDS)
        if chosen.is_pretend:  # which never opens the bucket of a manifest
            whose = "The state of the real tenant"
    if isinstance(at, S3Location):
        _probe(said, at, whose)
    elif at is not None:
        said.data(f"The state is kept in {visible(str(at))}.")
    said.note(f"Next: cxdeclare plan {name}")
    return Exit.DONE


def _facts(chosen: Target, manifest: Path) -> dict[str, str]:
    """What to record: for a real tenant also what commands without a manifest have to know."""
    facts = {"target": chosen.origin or chosen.name}
    if chosen.is_pretend:
        return facts
    loaded = load(manifest, wiring.KINDS, (), variables((), (), os.environ)[0])
    if loaded.manifest is not None:
        facts["area"] = loaded.manifest.tenant.area
        if loaded.manifest.store is not None:
            facts["state"] = location.written(loaded.manifest.store)
    return facts


def _probe(said: View, at: S3Location, whose: str) -> None:
    lacks = wiring.probe(at)
    said.data(f"{whose} is kept in {at}: conditional writes are honoured there.")
    for one in lacks:
        said.note(f"{at}: {one}")
