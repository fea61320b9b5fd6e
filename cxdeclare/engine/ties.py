"""Ties: the tenant and the state a plan is made for, and what moved if they are others now."""

from __future__ import annotations

from datetime import UTC, datetime

from cxdeclare.engine.ports import Provider
from cxdeclare.engine.recover import Standing
from cxdeclare.model.errors import StalePlan
from cxdeclare.planning.plan import Plan

_OTHER_STATE = "it is another state, or a new one: check where the state is kept, or plan again"


def for_this_tenant(provider: Provider, made: Plan) -> None:
    """Raise before the first call if the credentials are not for the tenant of the plan."""
    token, wanted = provider.tenant_id(), made.decision.tenant_id
    if token.casefold() != wanted.casefold():
        message = f"the plan is for tenant {wanted}, and the credentials are for tenant {token}"
        raise StalePlan(message, hint="check the target; a plan is for one tenant")


def follows(known: Standing, made: Plan) -> None:
    """Raise if the state, or the journal of an unfinished run, has moved since the plan."""
    state, decision = known.state, made.decision
    if state is not None and state.consuming == made.digest:
        message = "this plan is being applied already, and did not come to its end"
        raise StalePlan(message, hint="go on with it: `cxdeclare apply --resume`; or plan again")
    _same_state(known, made)
    now, then = (state.serial if state else 0), decision.serial
    if now != then or (state is not None) != (decision.lineage is not None):
        message = f"the state is at serial {now}, and the plan was made at serial {then}"
        raise StalePlan(message, hint="it was applied already, or another run was; plan again")
    planned = decision.interrupted
    if known.position != ((planned.run, planned.lines) if planned else None):
        message = "an unfinished run has gone on since the plan was made"
        raise StalePlan(message, hint="plan again")


def not_expired(now: datetime, made: Plan) -> None:
    """Raise if the plan may be applied no more."""
    if now > datetime.fromisoformat(made.expires).astimezone(UTC):
        message = f"the plan expired at {made.expires}; now it is {now.isoformat('T', 'seconds')}"
        raise StalePlan(message, hint="plan again")


def _same_state(known: Standing, made: Plan) -> None:
    """Raise if the state is about something else than the plan, or was begun anew."""
    state, decision = known.state, made.decision
    if state is None:
        if decision.lineage is not None:
            message = (
                f"the plan was made for a state of lineage {decision.lineage}, "
                "and there is none here"
            )
            raise StalePlan(message, hint=_OTHER_STATE)
        return
    if state.tenant_id.casefold() != decision.tenant_id.casefold():
        message = (
            f"the plan is for tenant {decision.tenant_id}, "
            f"and the state is about tenant {state.tenant_id}"
        )
        raise StalePlan(message, hint="every tenant has its own state")
    if state.target != made.target_class:
        message = (
            f"the plan is for a {made.target_class} target, "
            f"and the state was made for a {state.target} one"
        )
        raise StalePlan(message, hint="every class of target has its own state")
    if decision.lineage not in {None, state.lineage}:
        message = (
            f"the state was begun anew: its lineage is {state.lineage}, "
            f"and the plan was made for {decision.lineage}"
        )
        raise StalePlan(message, hint=_OTHER_STATE)
