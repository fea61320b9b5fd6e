"""apply: carry out a plan, a saved one or one made, shown and agreed to now."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from cxdeclare.cli import approving, errored, options, profiles, wiring
from cxdeclare.cli.asking import Asking
from cxdeclare.cli.commands import plan as planning
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.options import Demanded, Given
from cxdeclare.cli.planfile import is_plan_file, load
from cxdeclare.cli.probing import probed
from cxdeclare.cli.reading import Consent, consents_to, read
from cxdeclare.cli.settings import Target
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.stopping import stopping
from cxdeclare.cli.streams import Unheard
from cxdeclare.cli.view import View
from cxdeclare.engine import consume
from cxdeclare.engine.apply import Executor
from cxdeclare.engine.consent import GuardConsent
from cxdeclare.engine.events import Applied, Event, StepFailed
from cxdeclare.engine.gates import Patience
from cxdeclare.engine.ports import Provider, StateStore
from cxdeclare.engine.recover import standing
from cxdeclare.engine.usecases import Setting
from cxdeclare.loading.read import Loaded
from cxdeclare.model.errors import InvalidInput, StalePlan, StateError, Unsaved
from cxdeclare.model.location import S3Location
from cxdeclare.model.profile import Profile
from cxdeclare.planning.build import digest
from cxdeclare.planning.plan import Plan
from cxdeclare.report.excerpt import visible
from cxdeclare.report.outline import heading
from cxdeclare.report.values import counted

Begin = Callable[[Provider, StateStore, Callable[[Executor], None]], Iterator[Event]]
"""Begins a run at a tenant and a state, and says who takes its executor in."""


@click.command("apply")
@options.layers_or_plan
@options.target
@options.profile
@options.allow_delete
@options.adopt
@options.consent
@options.parallelism
@options.max_rps
@click.option("--yes", is_flag=True, help="Do not ask; for CI.")
@options.approvals
@options.wait
@options.check_dns
@click.option(
    "--resume", is_flag=True, help="Go on with the plan that was cut off; what was done stays done."
)
@click.option(
    "--manifest",
    "against",
    type=options.FILE,
    multiple=True,
    metavar="FILE",
    help="Refuse PLAN if it was made from another manifest than this; further ones are overlays.",
)
@options.says
def command(
    *,
    said: View,
    given: Given,
    target: str | None,
    profile: str | None,
    allow_delete: tuple[str, ...],
    adopt: tuple[str, ...],
    consent: tuple[str, ...],
    parallelism: int,
    wait: float | None,
    dns: Asking,
    max_rps: float | None,
    yes: bool,
    resume: bool,
    against: tuple[Path, ...],
    demanded: Demanded,
) -> Exit:
    """Carry out PLAN exactly; or plan MANIFEST, show it, ask, and carry that out."""
    where = chosen_target(target, max_rps=max_rps)
    patience = wiring.patience(wait, dns.whom(where))
    if resume and consent:
        message = "`--resume` needs no consent: it goes on with the plan that had it"
        raise InvalidInput(message)
    demand = approving.demand(demanded.need, demanded.approvers)
    allowed = Consent(allow_delete, adopt)
    if resume:
        _decided(allowed)
        made = _cut_off(given, where)
        demand.met(said, made, given.manifest, demanded.approvals)
        under = profiles.of_plan(made, profile, wiring.KINDS)
        if against and not _is_of(said, made, given, against)[0]:
            return Exit.INVALID
        return _gone_on(said, made, where, under, parallelism, patience)
    if is_plan_file(given.manifest):
        _decided(allowed)
        made = load(given.manifest)
        demand.met(said, made, given.manifest, demanded.approvals)
        under = profiles.of_plan(made, profile, wiring.KINDS)
        is_of, loaded = _is_of(said, made, given, against)
        if not is_of:
            return Exit.INVALID
        setting = wiring.setting(
            where, under, said.reading, parallelism=parallelism, declared=_kept(made)
        )
        if not probed(said, dns.at(setting, where), where, loaded):
            return Exit.INVALID
        consents = consents_to(consent)
        said.plan(made, wiring.KINDS, visible(str(given.manifest)))
        return carry_out(said, replace(setting, patience=patience), made, where, consents)
    if consent:
        message = "`--consent` goes with a saved plan: it names the digest of the plan it is for"
        hint = (
            "save it with `plan --out FILE`, look at it, then `apply FILE --consent GUARD=DIGEST`"
        )
        raise InvalidInput(message, hint=hint)
    demand.fresh(demanded.approvals)
    if against:
        message = "`--manifest` goes with a saved plan"
        raise InvalidInput(message)
    return _fresh(
        said, given, where, profile, allowed, parallelism, dns=dns, is_agreed=yes, patience=patience
    )


def _fresh(
    said: View,
    given: Given,
    where: Target,
    profile: str | None,
    allowed: Consent,
    parallelism: int,
    *,
    dns: Asking,
    is_agreed: bool,
    patience: Patience | None,
) -> Exit:
    """Plan, show, ask, and carry that out."""
    setting, fresh = planning.fresh(said, given, where, profile, allowed, parallelism, dns=dns)
    if fresh is None:
        return Exit.INVALID
    said.plan(fresh, wiring.KINDS)
    if fresh.decision.refusals:
        said.stopped("the plan is refused; nothing was done", "")
        return planning.code(fresh, detailed=False)
    if fresh.decision.changes and not is_agreed and not said.agrees("Apply this plan?"):
        said.note("Nothing was done.")
        return Exit.INTERRUPTED
    return carry_out(said, replace(setting, patience=patience), fresh, where)


def _kept(made: Plan) -> S3Location | None:
    """Where the manifest of a plan said that the state is kept."""
    return made.state.location if made.state else None


def _decided(allowed: Consent) -> None:
    """Raise if something is allowed that only a plan could make use of."""
    for name, flags in (("--allow-delete", allowed.allow_delete), ("--adopt", allowed.adopt)):
        if flags:
            message = f"`{name}` goes with `plan`: a saved plan is carried out as it is"
            raise InvalidInput(message)


def _is_of(
    said: View, made: Plan, given: Given, against: tuple[Path, ...]
) -> tuple[bool, Loaded | None]:
    """Whether the plan was made from these files, and what is in them.

    Raise if they declare something else.
    """
    if not against:
        if not given.is_one_file:
            message = "overlays and variables go with `plan`: a saved plan is carried out as it is"
            raise InvalidInput(message)
        return True, None
    if given.overlays:
        message = "beside a saved plan, overlays are named with `--manifest`"
        raise InvalidInput(message)
    files = Given(against[0], against[1:], given.variables, given.variable_files)
    loaded = read(said, files)
    if loaded is None or loaded.manifest is None:
        return False, None
    now = digest(loaded.manifest)
    if now != made.decision.manifest:
        names = ", ".join(visible(str(path)) for path in against)
        message = (
            f"the manifest has moved since the plan: {names} has digest {now[:12]}, "
            f"and the plan was made from {made.decision.manifest[:12]}"
        )
        raise StalePlan(message, hint="plan again")
    return True, loaded


def _cut_off(given: Given, where: Target) -> Plan:
    """The plan that was cut off; raise if there is none, or a file is named and is another."""
    known = standing(wiring.store(where, wiring.of_folder(where)))
    run = known.run
    if run is None and known.position is not None:
        message = f"the journal of run {known.position[0]} is not with the state"
        raise StateError(message, hint="put it back; without it, `cxdeclare plan` plans anew")
    if run is None:
        message = "there is no run to go on with: none was cut off"
        raise InvalidInput(message, hint="`cxdeclare plan` shows what there is to do")
    is_this = is_plan_file(given.manifest) and load(given.manifest).digest == run.plan.digest
    if given.is_named and not is_this:
        message = f"the plan that was cut off is {run.plan.digest[:12]}, and this is another"
        raise InvalidInput(message, hint="`--resume` needs no file: it has the plan")
    return run.plan


def _gone_on(
    said: View,
    made: Plan,
    where: Target,
    profile: Profile,
    parallelism: int,
    patience: Patience | None,
) -> Exit:
    """Go on with the plan of an unfinished run."""
    setting = wiring.setting(
        where, profile, said.reading, parallelism=parallelism, declared=_kept(made)
    )
    setting = replace(setting, patience=patience)
    said.text(heading(where.name, is_pretend=where.is_pretend))

    def begin(
        provider: Provider, store: StateStore, register: Callable[[Executor], None]
    ) -> Iterator[Event]:
        return consume.resume(setting, provider, store, (register,), of=made)

    return _told(said, where, made, begin)


def carry_out(
    said: View, setting: Setting, made: Plan, where: Target, consents: Sequence[GuardConsent] = ()
) -> Exit:
    """Apply a plan, telling each event; what it came to."""

    def begin(
        provider: Provider, store: StateStore, register: Callable[[Executor], None]
    ) -> Iterator[Event]:
        return consume.apply(setting, provider, store, made, (register,), consents)

    return _told(said, where, made, begin)


@dataclass(slots=True)
class _Heard:
    """What the events of a run came to."""

    total: Applied | None = None
    may_have_happened: bool = False

    def hear(self, event: Event) -> None:
        """Take one in."""
        if isinstance(event, Applied):
            self.total = event
        elif isinstance(event, StepFailed):
            self.may_have_happened |= event.may_have_happened


def _told(said: View, where: Target, made: Plan, begin: Begin) -> Exit:
    """Tell each event of a run; what it came to."""
    heard = _Heard()
    failed: StateError | None = None
    unheard: Unheard | None = None
    with (
        stopping(said) as stop,
        wiring.provider(where, made.decision.tenant_id, made.area) as provider,
    ):
        try:
            for event in begin(provider, wiring.store(where, _kept(made)), stop.register):
                heard.hear(event)
                try:
                    if unheard is None:
                        said.event(event)
                except Unheard as error:  # what is in flight has to be recorded all the same
                    unheard = error
                    stop.stop()
        except StateError as error:
            failed = error
            _tell(said, where, heard, error)
    if unheard is not None:
        raise unheard
    if heard.total is not None and not where.is_pretend:
        reads, writes = counted(heard.total.reads, "read"), counted(heard.total.writes, "write")
        said.note(f"Calls: {reads} and {writes}.")
    if isinstance(failed, Unsaved):
        return Exit.PARTIAL if failed.calls or heard.may_have_happened else Exit.ERROR
    came = code(heard.total or Applied(), made, may_have_happened=heard.may_have_happened)
    return came if failed is None else worst(Exit.ERROR, came)


def _tell(said: View, where: Target, heard: _Heard, error: StateError) -> None:
    """Tell what went wrong with the state at the end of a run; raise what kept it from one."""
    if isinstance(error, Unsaved):
        _keep(said, where, error)
    elif heard.total is None:
        raise error
    else:  # the lock or the journal of a run that is over
        said.stopped(str(error), error.hint)


def _keep(said: View, where: Target, error: Unsaved) -> None:
    """Put what could not be saved into a file, and say how it gets where it belongs."""
    message = f"what was done could not be saved: {error}"
    try:
        path = errored.keep(error.state)
    except OSError as second:
        said.stopped(f"{message}; nor here: {second.strerror}", "the journal has it: plan again")
        return
    # The state of another target could take it as well: they may be of one tenant.
    command = f"cxdeclare state push {path} --target {shlex.quote(where.name)}"
    said.stopped(message, f"it is in {path}; to repair: {command}")


def code(total: Applied, made: Plan, *, may_have_happened: bool) -> Exit:
    """The code an apply ends with."""
    codes = [Exit.DONE]
    if total.interrupted and not total.lost:
        codes.append(Exit.INTERRUPTED)
    if made.decision.has_gaps:
        codes.append(Exit.UNKNOWN)
    if total.failed or total.skipped or total.broken or total.lost:
        codes.append(Exit.PARTIAL if total.calls or may_have_happened else Exit.ERROR)
    if total.waiting or total.partial:
        codes.append(Exit.MANUAL)
    return worst(*codes)
