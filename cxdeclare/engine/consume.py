"""Consume: a saved or fresh plan under the lock of the state, begun or gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cxdeclare.engine.apply import Executor
from cxdeclare.engine.consent import GuardConsent
from cxdeclare.engine.events import Applied, Event, Resumed, TookOver
from cxdeclare.engine.ports import Lock, Provider, StateStore
from cxdeclare.engine.preflight import preflight
from cxdeclare.engine.recover import Standing, assigned, left_over, stood
from cxdeclare.engine.refresh import refresh
from cxdeclare.engine.run import Run
from cxdeclare.engine.ties import follows, for_this_tenant, not_expired
from cxdeclare.engine.unveil import unveiled
from cxdeclare.engine.usecases import Setting, fits, for_this_target, moved, usable
from cxdeclare.model.errors import InvalidInput, StalePlan
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Plan
from cxdeclare.planning.rename import rename


def apply(
    setting: Setting,
    provider: Provider,
    states: StateStore,
    made: Plan,
    stop: Sequence[Callable[[Executor], None]] = (),
    consents: Sequence[GuardConsent] = (),
) -> Iterator[Event]:
    """Carry out exactly this plan; refuse it with zero writes if anything moved."""
    decision = made.decision
    given = usable(setting, made, consents)
    for_this_tenant(provider, made)
    setting = setting.under(decision)
    with states.lock("apply") as lock:
        yield from _announced(lock)
        known = _standing(states)
        follows(known, made)
        is_over = known.state is None or known.state.consuming is None
        if decision.is_empty and not decision.records and is_over:
            yield Applied()
            return
        if decision.interrupted is not None:
            known = known.with_settled(decision.interrupted.settled)
        now = known.state or State(
            lineage=setting.lineage(),
            serial=0,
            target=setting.target_class,
            tenant_id=decision.tenant_id,
        )
        start = rename(setting.kinds, setting.late.in_our_time(now), moved(decision))
        preflight(
            provider,
            setting.kinds,
            setting.profile,
            decision,
            start,
            setting.parallelism,
            setting.late,
        )
        yield from given
        run = _run(setting, provider, states, lock, made, start, setting.lineage())
        run.secrets = unveiled(setting.kinds, made, decision, start, setting.vault)
        run.instead_of = known.run.run if known.run else None
        yield from run.carried_out(stop)


def resume(
    setting: Setting,
    provider: Provider,
    states: StateStore,
    stop: Sequence[Callable[[Executor], None]] = (),
    of: Plan | None = None,
) -> Iterator[Event]:
    """Go on with the plan that an unfinished run was carrying out; what was done stays done.

    Raise if that is no longer the plan it is to be.
    """
    with states.lock("apply --resume") as lock:
        yield from _announced(lock)
        known = _standing(states)
        if known.state is None or known.run is None:
            message = "there is no run to go on with: none was interrupted"
            raise InvalidInput(message)
        made = known.run.plan
        if of is not None and made != of:
            message = "another run has begun meanwhile, and was cut off as well"
            raise StalePlan(message, hint="`cxdeclare plan` shows what there is to do")
        setting = setting.under(made.decision)
        for_this_target(setting, made)
        for_this_tenant(provider, made)
        fits(setting, known.state, made.decision.tenant_id)
        not_expired(setting.now(), made)
        setting.sleep(known.wait(setting.now(), setting.settles_after))
        snapshot = refresh(
            provider,
            setting.kinds,
            None,
            known.state,
            setting.profile,
            parallelism=setting.parallelism,
            progress=setting.progress,
            late=setting.late,
        )
        interrupted = known.looked_into(setting.kinds, snapshot)
        settled = interrupted.settled if interrupted else ()
        known = known.with_settled(settled, assigned(setting.kinds, snapshot, settled))
        if known.state is None or known.run is None:
            raise AssertionError
        before, rest = left_over(known.run, settled)
        preflight(
            provider,
            setting.kinds,
            setting.profile,
            rest,
            known.state,
            setting.parallelism,
            setting.late,
            made.decision,
        )
        run = _run(setting, provider, states, lock, made, known.state, known.run.run)
        run.secrets = unveiled(setting.kinds, made, rest, known.state, setting.vault)
        run.before, run.goes_on = before, True
        done, every = len(known.run.done), len(known.run.steps)
        yield Resumed(run=run.name, plan=made.digest, done=done, left=every - done, settled=settled)
        yield from run.carried_out(stop)


def _run(  # noqa: PLR0913, PLR0917 - a run needs all of them
    setting: Setting,
    provider: Provider,
    states: StateStore,
    lock: Lock,
    made: Plan,
    start: State,
    name: str,
) -> Run:
    return Run(
        kinds=setting.kinds,
        provider=provider,
        profile=setting.profile,
        states=states,
        lock=lock,
        plan=made,
        start=start,
        name=name,
        now=setting.now,
        clock=setting.clock,
        sleep=setting.sleep,
        parallelism=setting.parallelism,
        patience=setting.patience,
        shows_within=setting.shows_within,
        saves_every=setting.saves_every,
    )


def _announced(lock: Lock) -> Iterator[Event]:
    """Say whose lock it was, if its lease had run out."""
    before = lock.took_over
    if before is not None:
        yield TookOver(lock=before.id, holder=str(before))


def _standing(states: StateStore) -> Standing:
    """What is known; nobody who lost the lock adds to a journal that has been read."""
    state = states.read()
    if state is not None and state.run is not None:
        states.close(state.run)
    return stood(states, state)
