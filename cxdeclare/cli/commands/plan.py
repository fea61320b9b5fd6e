"""plan: show what would change; writes nothing to the tenant."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.early import early
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.planfile import may_be_replaced
from cxdeclare.cli.reading import consent, read
from cxdeclare.cli.settings import Target
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import usecases
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.readahead import ReadAhead
from cxdeclare.engine.usecases import Setting
from cxdeclare.loading.read import Loaded
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.plan import Plan
from cxdeclare.report.excerpt import visible


@click.command("plan")
@options.manifest
@options.target
@options.profile
@options.allow_delete
@options.parallelism
@click.option(
    "--out", type=options.FILE, help="Save the plan for `apply PLAN`; it is confidential."
)
@click.option("--detailed-exitcode", is_flag=True, help="End with 2 when there is anything to do.")
@options.says
def command(
    *,
    said: View,
    manifest: Path,
    target: str | None,
    profile: str,
    allow_delete: tuple[str, ...],
    parallelism: int,
    out: Path | None,
    detailed_exitcode: bool,
) -> Exit:
    """Show what would bring the tenant to what MANIFEST declares."""
    if out is not None and not may_be_replaced(out):
        message = f"{out} is there already and is not a plan; it was left as it is"
        raise InvalidInput(message, hint="name another file for `--out`")
    where = chosen_target(target)
    _, made = fresh(said, manifest, where, profile, allow_delete, parallelism)
    if made is None:
        return Exit.INVALID
    said.plan(made, wiring.KINDS)
    if out is not None:
        save(made, out)
        said.note(saved(made, visible(str(out))))
    return code(made, detailed=detailed_exitcode)


def fresh(
    said: View,
    manifest: Path,
    where: Target,
    profile: str,
    allow_delete: tuple[str, ...],
    parallelism: int,
) -> tuple[Setting, Plan | None]:
    """The setting of a run and its plan; None if the manifest is not valid or does not fit."""
    setting = wiring.setting(
        where,
        profile,
        said.reading,
        parallelism=parallelism,
        consent=consent(allow_delete),
        folder=manifest.parent,
    )
    with early(setting, where, manifest) as ahead:
        loaded = read(said, manifest)
        made = None if loaded is None else decide(said, setting, loaded, where, ahead)
    return setting, made


def decide(
    said: View, setting: Setting, loaded: Loaded, where: Target, ahead: ReadAhead | None = None
) -> Plan | None:
    """Make the plan; None if the manifest does not fit the tenant, which is said."""
    if loaded.manifest is None:
        return None
    manifest = loaded.manifest
    opened: AbstractContextManager[Reader] = (
        nullcontext(ahead.reader) if ahead else wiring.provider(where, manifest.tenant.id)
    )
    with opened as reader:
        try:
            made, warnings = usecases.plan(setting, reader, wiring.store(where), manifest, ahead)
        except InvalidInput as error:
            if not error.diagnostics:
                raise
            said.diagnostics(error.diagnostics, loaded.sources)
            return None
    said.diagnostics(warnings, loaded.sources)
    return made


def saved(made: Plan, name: str) -> str:
    """What can be done with the file."""
    if made.decision.refusals:
        return f"Saved for review. It is refused: `cxdeclare apply {name}` would do nothing."
    return f"Saved. To carry out exactly this plan: cxdeclare apply {name}"


def save(made: Plan, path: Path) -> None:
    """Write a plan file that only its owner can read; a cut leaves no half of one."""
    content = f"{made.model_dump_json(indent=1)}\n".encode()
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        message = f"the plan cannot be written to {path}: {error.strerror}"
        raise InvalidInput(message) from error


def code(made: Plan, *, detailed: bool) -> Exit:
    """The code a plan ends with."""
    decision = made.decision
    codes = [Exit.DONE]
    if decision.unknown:
        codes.append(Exit.UNKNOWN)
    if decision.refusals:
        codes.append(Exit.REFUSED)
    if detailed and decision.changes:
        codes.append(Exit.DIFFERENCES)
    return worst(*codes)
