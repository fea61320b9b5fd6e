"""apply: carry out a plan, a saved one or one made, shown and agreed to now."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.commands import plan as planning
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.planfile import is_plan_file, load
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import usecases
from cxdeclare.engine.apply import Executor
from cxdeclare.engine.events import Applied
from cxdeclare.engine.usecases import Setting
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.plan import Plan


@click.command("apply")
@click.argument(
    "plan_or_manifest", type=options.FILE, default=Path("tenant.yaml"), metavar="[PLAN|MANIFEST]"
)
@options.target
@options.profile
@options.allow_delete
@options.parallelism
@click.option("--yes", is_flag=True, help="Do not ask; for CI.")
@options.says
def command(  # noqa: PLR0913 - one parameter for each option
    said: View,
    plan_or_manifest: Path,
    target: str | None,
    profile: str,
    allow_delete: tuple[str, ...],
    parallelism: int,
    *,
    yes: bool,
) -> Exit:
    """Carry out PLAN exactly; or plan MANIFEST, show it, ask, and carry that out."""
    if is_plan_file(plan_or_manifest):
        if allow_delete:
            message = "`--allow-delete` goes with `plan`: a saved plan is carried out as it is"
            raise InvalidInput(message)
        made = load(plan_or_manifest)
        where = chosen_target(target)
        setting = wiring.setting(
            where, made.decision.profile, said.reading, parallelism=parallelism
        )
        said.plan(made, wiring.KINDS)
        return carry_out(said, setting, made, target)
    setting, loaded = planning.prepare(
        said, plan_or_manifest, target, profile, allow_delete, parallelism
    )
    if loaded is None:
        return Exit.INVALID
    fresh = planning.decide(said, setting, loaded, target)
    if fresh is None:
        return Exit.INVALID
    said.plan(fresh, wiring.KINDS)
    if fresh.decision.refusals:
        return planning.code(fresh, detailed=False)
    if fresh.decision.changes and not yes and not said.agrees("Apply this plan?"):
        said.note("Nothing was done.")
        return Exit.INTERRUPTED
    return carry_out(said, setting, fresh, target)


def carry_out(said: View, setting: Setting, made: Plan, target: str | None) -> Exit:
    """Apply a plan, telling each event; what it came to."""
    where = chosen_target(target)
    total = Applied()
    store = wiring.store(where)
    with wiring.provider(where, made.decision.tenant_id) as provider:
        for event in usecases.apply(setting, provider, store, made, (stop_on_interrupt,)):
            said.event(event)
            if isinstance(event, Applied):
                total = event
    codes = [Exit.DONE]
    if total.interrupted:
        codes.append(Exit.INTERRUPTED)
    if made.decision.unknown:
        codes.append(Exit.UNKNOWN)
    if total.failed or total.skipped or total.broken:
        codes.append(Exit.PARTIAL if total.calls else Exit.ERROR)
    if total.waiting or total.partial:
        codes.append(Exit.MANUAL)
    return worst(*codes)


def stop_on_interrupt(executor: Executor) -> None:
    """The first Ctrl-C stops after the calls in flight, the second at once."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        executor.interrupted = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, interrupt)
