"""plan: show what would change; writes nothing to the tenant."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.early import early
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.options import Given
from cxdeclare.cli.planfile import may_be_replaced
from cxdeclare.cli.reading import Consent, read
from cxdeclare.cli.settings import Target
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import usecases
from cxdeclare.engine.checked import checked
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.readahead import ReadAhead
from cxdeclare.engine.usecases import Setting
from cxdeclare.loading.read import Loaded
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.rule import Phase
from cxdeclare.planning.plan import Plan
from cxdeclare.report.excerpt import visible


@click.command("plan")
@options.layers
@options.target
@options.profile
@options.allow_delete
@options.adopt
@options.parallelism
@click.option(
    "--out", type=options.FILE, help="Save the plan for `apply PLAN`; it is confidential."
)
@click.option("--detailed-exitcode", is_flag=True, help="End with 2 when there is anything to do.")
@options.says
def command(
    *,
    said: View,
    given: Given,
    target: str | None,
    profile: str,
    allow_delete: tuple[str, ...],
    adopt: tuple[str, ...],
    parallelism: int,
    out: Path | None,
    detailed_exitcode: bool,
) -> Exit:
    """Show what would bring the tenant to what MANIFEST, with each OVERLAY over it, declares.

    Example: cxdeclare plan tenant.yaml overlays/prod.yaml --var stage=prod --out prod.plan
    """
    if out is not None and not may_be_replaced(out):
        message = f"{out} is there already and is not a plan; it was left as it is"
        raise InvalidInput(message, hint="name another file for `--out`")
    where = chosen_target(target)
    allowed = Consent(allow_delete, adopt)
    _, made = fresh(said, given, where, profile, allowed, parallelism)
    if made is None:
        return Exit.INVALID
    said.plan(made, wiring.KINDS, visible(str(out)) if out else "")
    if out is not None:
        save(made, out)
        said.note(saved(made, visible(str(out))))
    return code(made, detailed=detailed_exitcode)


def fresh(
    said: View,
    given: Given,
    where: Target,
    profile: str,
    allowed: Consent,
    parallelism: int,
) -> tuple[Setting, Plan | None]:
    """The setting of a run and its plan; None if the manifest is not valid or does not fit."""
    setting = wiring.setting(
        where,
        profile,
        said.reading,
        parallelism=parallelism,
        consent=allowed.to_delete,
        adopt=allowed.to_adopt,
        folder=given.manifest.parent,
    )
    with early(setting, where, given) as ahead:
        loaded = read(said, given)
        if loaded is None or loaded.manifest is None:
            return setting, None
        allowed.fits(loaded.manifest)
        return setting, decide(said, setting, loaded, where, ahead)


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
            made, judged = usecases.plan(setting, reader, wiring.store(where), manifest, ahead)
        except InvalidInput as error:
            if not error.diagnostics:
                raise
            said.diagnostics(loaded.withheld(error.diagnostics), loaded.sources)
            return None
    judged = loaded.told(judged)
    said.diagnostics(judged.diagnostics, loaded.sources)
    said.checked(checked(setting.kinds, loaded.manifest, judged, {Phase.MANIFEST, Phase.ESTATE}))
    return made


def saved(made: Plan, name: str) -> str:
    """What can be done with the file."""
    if made.decision.refusals:
        return f"Saved for review. It is refused: `cxdeclare apply {name}` alone does nothing."
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
