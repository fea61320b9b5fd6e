"""plan: show what would change; writes nothing to the tenant."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.asking import Asking
from cxdeclare.cli.early import early
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.lazy import FirstWord
from cxdeclare.cli.options import Given
from cxdeclare.cli.planfile import may_be_replaced
from cxdeclare.cli.reading import Consent, loaded_from, misfit, read
from cxdeclare.cli.settings import Target
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.cli.written import write
from cxdeclare.engine import based, usecases
from cxdeclare.engine.based import Baseline
from cxdeclare.engine.checked import checked
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.readahead import ReadAhead
from cxdeclare.engine.usecases import Setting
from cxdeclare.loading.read import Loaded
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.rule import Phase
from cxdeclare.planning.plan import Plan
from cxdeclare.report.excerpt import visible


@click.command("plan", cls=FirstWord, others={"sign": "cxdeclare.cli.commands.sign"})
@options.layers
@options.target
@options.profile
@options.allow_delete
@options.adopt
@options.parallelism
@options.max_rps
@options.check_dns
@click.option(
    "--out", type=options.FILE, help="Save the plan for `apply PLAN`; it is confidential."
)
@click.option(
    "--base-manifest",
    type=options.FILE,
    multiple=True,
    metavar="FILE",
    help="The manifest of the base branch, then its overlays: the plan says which differences "
    "wait there as well.",
)
@click.option("--detailed-exitcode", is_flag=True, help="End with 2 when there is anything to do.")
@options.says_as("markdown", "html", "junit", "sarif")
def command(
    *,
    said: View,
    given: Given,
    target: str | None,
    profile: str | None,
    allow_delete: tuple[str, ...],
    adopt: tuple[str, ...],
    parallelism: int,
    max_rps: float | None,
    dns: Asking,
    out: Path | None,
    base_manifest: tuple[Path, ...],
    detailed_exitcode: bool,
) -> Exit:
    """Show what would bring the tenant to what MANIFEST, with each OVERLAY over it, declares.

    Example: cxdeclare plan tenant.yaml overlays/prod.yaml --var stage=prod --out prod.plan

    `cxdeclare plan sign PLAN` approves a saved plan; see `cxdeclare plan sign --help`.
    """
    vacant(out)
    where = chosen_target(target, max_rps=max_rps)
    allowed = Consent(allow_delete, adopt)
    base = against(given, base_manifest)
    _, made = fresh(said, given, where, profile, allowed, parallelism, dns=dns, base=base)
    if made is None:
        return Exit.INVALID
    return shown(said, made, out, detailed=detailed_exitcode)


def vacant(out: Path | None) -> None:
    """Raise, before anything is read, if the file for a plan is something else already."""
    if out is not None and not may_be_replaced(out):
        message = f"{out} is there already and is not a plan; it was left as it is"
        raise InvalidInput(message, hint="name another file for `--out`")


def shown(said: View, made: Plan, out: Path | None, *, detailed: bool) -> Exit:
    """Show a plan, save it where it is to be, and say how the command ends."""
    said.plan(made, wiring.KINDS, visible(str(out)) if out else "")
    if out is not None:
        save(made, out)
        said.note(saved(made, visible(str(out))))
    return code(made, detailed=detailed)


def fresh(
    said: View,
    given: Given,
    where: Target,
    profile: str | None,
    allowed: Consent,
    parallelism: int,
    *,
    dns: Asking = Asking(),  # noqa: B008 - frozen
    base: Baseline | None = None,
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
    setting = dns.at(setting, where)
    with early(setting, where, given) if base is None else nullcontext() as ahead:
        loaded = read(said, given)
        if loaded is None or loaded.manifest is None:
            return setting, None
        allowed.fits(loaded.manifest)
        keys = wiring.keyring(where, loaded.manifest.store)
        setting = replace(setting, vault=replace(setting.vault, keys=keys))
        return setting, decide(said, setting, loaded, where, ahead, base)


def against(given: Given, paths: tuple[Path, ...]) -> Baseline | None:
    """The manifest of the base branch, with the variables of this one; None if none is named."""
    if not paths:
        return None
    loaded = loaded_from(replace(given, manifest=paths[0], overlays=paths[1:]))
    if loaded.manifest is None:
        return Baseline(None, f"{paths[0]} is not a valid manifest")
    return Baseline(loaded.manifest)


def decide(
    said: View,
    setting: Setting,
    loaded: Loaded,
    where: Target,
    ahead: ReadAhead | None = None,
    base: Baseline | None = None,
) -> Plan | None:
    """Make the plan; None if the manifest does not fit the tenant, which is said."""
    if loaded.manifest is None:
        return None
    manifest = loaded.manifest
    opened: AbstractContextManager[Reader] = (
        nullcontext(ahead.reader)
        if ahead
        else wiring.provider(where, manifest.tenant.id, manifest.tenant.area)
    )
    states = wiring.store(where, manifest.store)
    with opened as reader:
        try:
            if base is not None:
                made, judged = based.plan(setting, reader, states, manifest, base)
            else:
                made, judged = usecases.plan(setting, reader, states, manifest, ahead)
        except InvalidInput as error:
            misfit(said, loaded, error)
            return None
    if made.decision.interrupted is not None and (holder := states.holder()) is not None:
        said.note(f"A run may be going on just now: the state is locked by {visible(str(holder))}.")
    judged = loaded.told(judged)
    said.diagnostics(judged.diagnostics, loaded.sources)
    said.checked(checked(setting.kinds, loaded.manifest, judged, phases(setting), setting.unasked))
    return made


def phases(setting: Setting) -> set[Phase]:
    """The phases whose checks a plan makes."""
    return {Phase.MANIFEST, Phase.ESTATE} | ({Phase.PROBE} if setting.servers else set())


def saved(made: Plan, name: str) -> str:
    """What can be done with the file."""
    if made.decision.refusals:
        return f"Saved for review. It is refused: `cxdeclare apply {name}` alone does nothing."
    return f"Saved. To carry out exactly this plan: cxdeclare apply {name}"


def save(made: Plan, path: Path) -> None:
    """Write a plan file that only its owner can read; a cut leaves no half of one."""
    write(path, f"{made.model_dump_json(indent=1)}\n".encode(), "the plan")


def code(made: Plan, *, detailed: bool) -> Exit:
    """The code a plan ends with."""
    decision = made.decision
    codes = [Exit.DONE]
    if decision.has_gaps:
        codes.append(Exit.UNKNOWN)
    if decision.refusals:
        codes.append(Exit.REFUSED)
    if detailed and decision.changes:
        codes.append(Exit.DIFFERENCES)
    return worst(*codes)
