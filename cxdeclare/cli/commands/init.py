"""init: a starter manifest, and the target of this folder."""

from __future__ import annotations

import json
import uuid
from importlib.resources import files
from pathlib import Path

import click

from cxdeclare.cli import options
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.settings import CONFIG, parse
from cxdeclare.cli.view import View
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report.excerpt import visible


@click.command("init")
@options.manifest
@click.option("--target", default="embedded", show_default=True, help="The target to record.")
@options.says
def command(said: View, manifest: Path, target: str) -> Exit:
    """Record the target of this folder; write a commented starter MANIFEST if there is none."""
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
        CONFIG.write_text(json.dumps({"target": recorded}) + "\n", encoding="utf-8")
    except OSError as error:
        message = f"{error.filename} cannot be written: {error.strerror}"
        raise InvalidInput(message) from error
    said.data(f"Recorded target {visible(recorded)} in {CONFIG}.")
    said.note(f"Next: cxdeclare plan {name}")
    return Exit.DONE
