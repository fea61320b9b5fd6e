"""schema: the JSON Schemas of everything that is read or written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cxdeclare.cli import options
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.lines import LINES
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.loading.schema import accept_schema, cases_schema, manifest_schema, profile_schema
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Plan

NAMES = ("tenant", "tests", "profile", "accept", "plan", "state", "events")


@click.command("schema")
@click.argument("name", type=click.Choice(NAMES), default="tenant")
@click.option("--write", type=click.Path(path_type=Path), help="Write all of them to a folder.")
@click.option("--check", type=click.Path(path_type=Path), help="Fail unless a folder has them all.")
@options.says
def command(said: View, name: str, write: Path | None, check: Path | None) -> Exit:
    """Print one schema.

    They are tenant (the manifest), tests (a file of cases), profile (a profile file), accept (a
    file of known drift), plan, state and events.
    """
    if write is None and check is None:
        said.data(text(name).removesuffix("\n"))
        return Exit.DONE
    if write is not None:
        try:
            write.mkdir(parents=True, exist_ok=True)
            for one in NAMES:
                (write / f"{one}.schema.json").write_text(text(one), encoding="utf-8")
        except OSError as error:
            message = f"{error.filename} cannot be written: {error.strerror}"
            raise InvalidInput(message) from error
    if check is not None:
        stale = [one for one in NAMES if not _is_fresh(check / f"{one}.schema.json", text(one))]
        if stale:
            message = f"stale schemas in {check}: {', '.join(stale)}"
            raise InvalidInput(message, hint=f"run `cxdeclare schema --write {check}`")
    return Exit.DONE


def text(name: str) -> str:
    """One schema as it is kept in a file."""
    return json.dumps(_schema(name), indent=2, ensure_ascii=False) + "\n"


def _schema(name: str) -> dict[str, Any]:
    if name == "tenant":
        return manifest_schema(KINDS)
    if name == "tests":
        return cases_schema(KINDS)
    if name == "profile":
        return profile_schema()
    if name == "accept":
        return accept_schema()
    described: dict[str, Any] = {
        "plan": lambda: Plan.model_json_schema(mode="serialization"),
        "state": State.model_json_schema,
        "events": LINES.json_schema,
    }[name]()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}


def _is_fresh(path: Path, wanted: str) -> bool:
    try:
        return path.read_text(encoding="utf-8") == wanted
    except OSError:
        return False
