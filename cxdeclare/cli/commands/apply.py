"""apply: carry out a plan, a saved one or one made, shown and agreed to now."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import click
from click.core import ParameterSource

from cxdeclare.cli import options, wiring
from cxdeclare.cli.commands import plan as planning
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.options import Given
from cxdeclare.cli.planfile import is_plan_file, load
from cxdeclare.cli.reading import Consent
from cxdeclare.cli.settings import Target
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.streams import Unheard
from cxdeclare.cli.view import View
from cxdeclare.engine import usecases
from cxdeclare.engine.apply import Executor
from cxdeclare.engine.consent import GuardConsent
from cxdeclare.engine.events import Applied, StepFailed
from cxdeclare.engine.usecases import Setting
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.guards import guards
from cxdeclare.planning.plan import Plan
from cxdeclare.report.excerpt import visible


@click.command("apply")
@options.layers_or_plan
@options.target
@options.profile
@options.allow_delete
@options.adopt
@options.consent
@options.parallelism
@click.option("--yes", is_flag=True, help="Do not ask; for CI.")
@options.says
def command(
    *,
    said: View,
    given: Given,
    target: str | None,
    profile: str,
    allow_delete: tuple[str, ...],
    adopt: tuple[str, ...],
    consent: tuple[str, ...],
    parallelism: int,
    yes: bool,
) -> Exit:
    """Carry out PLAN exactly; or plan MANIFEST, show it, ask, and carry that out."""
    if is_plan_file(given.manifest):
        if not given.is_one_file:
            message = "overlays and variables go with `plan`: a saved plan is carried out as it is"
            raise InvalidInput(message)
        for name, flags in (("--allow-delete", allow_delete), ("--adopt", adopt)):
            if flags:
                message = f"`{name}` goes with `plan`: a saved plan is carried out as it is"
                raise InvalidInput(message)
        made = load(given.manifest)
        _same_profile(made, profile)
        where = chosen_target(target)
        setting = wiring.setting(
            where, made.decision.profile, said.reading, parallelism=parallelism
        )
        consents = _consents(consent)
        said.plan(made, wiring.KINDS, visible(str(given.manifest)))
        return carry_out(said, setting, made, where, consents)
    if consent:
        message = "`--consent` goes with a saved plan: it names the digest of the plan it is for"
        hint = (
            "save it with `plan --out FILE`, look at it, then `apply FILE --consent GUARD=DIGEST`"
        )
        raise InvalidInput(message, hint=hint)
    where = chosen_target(target)
    allowed = Consent(allow_delete, adopt)
    setting, fresh = planning.fresh(said, given, where, profile, allowed, parallelism)
    if fresh is None:
        return Exit.INVALID
    said.plan(fresh, wiring.KINDS)
    if fresh.decision.refusals:
        said.stopped("the plan is refused; nothing was done", "")
        return planning.code(fresh, detailed=False)
    if fresh.decision.changes and not yes and not said.agrees("Apply this plan?"):
        said.note("Nothing was done.")
        return Exit.INTERRUPTED
    return carry_out(said, setting, fresh, where)


def _same_profile(made: Plan, profile: str) -> None:
    """Raise if a profile is asked for by name and is not the one of the plan."""
    source = click.get_current_context().get_parameter_source("profile")
    if source is not ParameterSource.DEFAULT and profile != made.decision.profile:
        message = f"the plan was made under profile {made.decision.profile}, not {profile}"
        hint = f"leave `--profile` out, or plan again with `--profile {profile}`"
        raise InvalidInput(message, hint=hint)


def _consents(given: tuple[str, ...]) -> tuple[GuardConsent, ...]:
    known = guards(wiring.KINDS)
    return tuple(GuardConsent.parse(text, known) for text in given)


def carry_out(
    said: View, setting: Setting, made: Plan, where: Target, consents: Sequence[GuardConsent] = ()
) -> Exit:
    """Apply a plan, telling each event; what it came to."""
    total, may_have_happened = Applied(), False
    unheard: Unheard | None = None
    store = wiring.store(where)
    with (
        wiring.provider(where, made.decision.tenant_id) as provider,
        stopping(said) as (register, stop),
    ):
        for event in usecases.apply(setting, provider, store, made, (register,), consents):
            if isinstance(event, Applied):
                total = event
            elif isinstance(event, StepFailed):
                may_have_happened |= event.may_have_happened
            try:
                if unheard is None:
                    said.event(event)
            except Unheard as error:  # what is in flight has to be recorded all the same
                unheard = error
                stop()
    if unheard is not None:
        raise unheard
    return code(total, made, may_have_happened=may_have_happened)


def code(total: Applied, made: Plan, *, may_have_happened: bool) -> Exit:
    """The code an apply ends with."""
    codes = [Exit.DONE]
    if total.interrupted:
        codes.append(Exit.INTERRUPTED)
    if made.decision.unknown:
        codes.append(Exit.UNKNOWN)
    if total.failed or total.skipped or total.broken:
        codes.append(Exit.PARTIAL if total.calls or may_have_happened else Exit.ERROR)
    if total.waiting or total.partial:
        codes.append(Exit.MANUAL)
    return worst(*codes)


@contextmanager
def stopping(said: View) -> Iterator[tuple[Callable[[Executor], None], Callable[[], None]]]:
    """What takes an executor in, and what stops it after the calls in flight.

    So does the first Ctrl-C, and SIGTERM, which CI sends; the second Ctrl-C stops at once.
    """
    executors: list[Executor] = []
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}

    def stop() -> None:
        for executor in executors:
            executor.interrupted = True

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        stop()
        said.interrupted()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def register(executor: Executor) -> None:
        executors.append(executor)
        if threading.current_thread() is threading.main_thread():
            for one in before:
                signal.signal(one, interrupt)

    try:
        yield register, stop
    finally:
        if executors and threading.current_thread() is threading.main_thread():
            for one, handler in before.items():
                signal.signal(one, handler)
