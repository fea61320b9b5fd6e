"""Upkeep: what people may do to the state itself; nothing of it calls the tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cxdeclare.engine.ports import Holder, StateReader, StateStore
from cxdeclare.engine.usecases import Setting, fits
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import nearest
from cxdeclare.model.errors import InvalidInput, Refused, StateError
from cxdeclare.model.fields import Value
from cxdeclare.model.registry import Registry
from cxdeclare.model.state import State, the_object
from cxdeclare.planning.rename import rename, rewritten

Change = Callable[[State], State]


def held(setting: Setting, states: StateReader) -> State:
    """The latest state; raise `StateError` if there is none, or it is of another class."""
    state = states.read()
    if state is None:
        message = "there is no state yet"
        raise StateError(message, hint="`apply` makes the first, `state push` puts one back")
    fits(setting, state, state.tenant_id)
    return state


def edit(setting: Setting, states: StateStore, doing: str, before: State, change: Change) -> State:
    """Change what was shown, under the lock; refuse if it is no longer the latest."""
    with states.lock(doing):
        now = held(setting, states)
        if (now.lineage, now.serial) != (before.lineage, before.serial):
            message = f"the state was at serial {before.serial}, and is at {now.serial} now"
            raise StateError(message, hint="another run has written it; look at it again")
        after = change(now).model_copy(update={"serial": now.serial + 1})
        states.write(after)
    return after


def moved(kinds: Registry, state: State, old: Address, new: Address) -> State:
    """The state with one address called otherwise, wherever it is named."""
    nothing_open(state)
    for address in (old, new):
        _managed(kinds, address)
    if old.kind != new.kind:
        message = f"{old} cannot become {new}: an object stays of its kind"
        raise InvalidInput(message)
    _bound(state, (old,))
    only = kinds[new.kind].singleton
    if only and new.key != only:
        message = f"{new}: a tenant has one {kinds[new.kind].called}, `{new.kind}.{only}`"
        raise InvalidInput(message)
    if str(new) in state.bindings or str(new) in state.making:
        object_ = state.bindings.get(str(new))
        which = f" {the_object(object_.id)}" if object_ else " what an earlier run was making"
        message = f"{old} cannot become {new}: it stands for{which} already"
        raise InvalidInput(message, hint=f"`state rm {new}` would forget that one")
    return rename(kinds, state, {old: new})


def forgotten(
    kinds: Registry, state: State, addresses: Sequence[Address], consent: frozenset[str]
) -> State:
    """The state without these addresses; their objects stay in the tenant."""
    nothing_open(state)
    for address in addresses:
        _managed(kinds, address)
    _bound(state, addresses)
    going = {str(one) for one in addresses}
    kept = sorted(one for one in going - consent if state.bindings[one].protected)
    if kept:
        message = f"{', '.join(kept)}: protected, and forgetting it would end that"
        consents = " ".join(f"--consent protected={one}" for one in kept)
        raise Refused(message, hint=f"to do it all the same: {consents}")
    bindings = {text: one for text, one in state.bindings.items() if text not in going}
    for text, binding in bindings.items():
        if binding.successor in going:
            bindings[text] = binding.model_copy(update={"successor": None})
    return state.model_copy(update={"bindings": bindings})


def referrers(kinds: Registry, state: State, addresses: Iterable[Address]) -> tuple[str, ...]:
    """The addresses whose records name one of these."""
    named = set(addresses)

    def said(kind: str, value: Value) -> Value:
        is_one = isinstance(value, str) and Address(kind, value) in named
        return {"lookup": value} if is_one else value

    of = ((text, kinds.get(Address.parse(text).kind)) for text in state.bindings)
    found = (t for t, kind in of if kind is not None and rewritten(kind, state.bindings[t], said))
    return tuple(sorted(set(found) - {str(one) for one in named}))


def pushed(now: State | None, given: State, over: str, lineage: Callable[[], str]) -> State:
    """The given state as the one that follows; raise `StateError` if it does not.

    What is replaced by name keeps its line of versions: the given state is its next one.
    """
    if now is None:
        # The numbers of a line that is lost must not come to mean other states.
        new = given.lineage if given.serial == 1 else lineage()
        return given.model_copy(update={"serial": 1, "lineage": new})
    named = f"{now.lineage}:{now.serial}"
    follows = given.lineage == now.lineage and given.serial > now.serial
    if over and over != named:
        message = f"`--over {over}` is not what is there: that is {named}"
        raise StateError(message, hint="look at the state again: another run may have written it")
    if not follows and not over:
        if given.lineage == now.lineage:
            message = f"serial {given.serial} does not follow: the state is at {now.serial}"
        else:
            message = f"it is of lineage {given.lineage}, and the state of {now.lineage}"
        raise StateError(message, hint=f"to replace the state all the same: `--over {named}`")
    if given.run is not None and not follows:
        # The journal says up to which serial the state has what the run did; this one has not.
        message = f"serial {given.serial} is of the middle of run {given.run}, and not its last"
        hint = "what that run did since would be lost: push a version of `state history`"
        raise StateError(message, hint=hint)
    return given.model_copy(update={"serial": now.serial + 1, "lineage": now.lineage})


def push(setting: Setting, states: StateStore, given: State, over: str) -> tuple[State, int]:
    """Make a given state the latest; the state, and the serial of the one before."""
    fits(setting, given, given.tenant_id)
    with states.lock("state push"):
        now = states.read()
        if now is not None:
            fits(setting, now, given.tenant_id)
        after = pushed(now, given, over, setting.lineage)
        states.write(after)
    return after, now.serial if now else 0


def right_holder(states: StateReader, lock_id: str) -> Holder | None:
    """Who has the lock of this id; None if nobody has any; raise if another has."""
    holder = states.holder()
    if holder is not None and holder.id != lock_id:
        message = f"there is no lock {lock_id}: it is held by {holder}"
        raise StateError(message, hint=f"to break that one: `cxdeclare unlock {holder.id}`")
    return holder


def nothing_open(state: State) -> None:
    """Raise while a run is unfinished: what it did is not in the state yet."""
    if state.run is not None or state.consuming is not None:
        message = "a run did not come to its end, and the state does not say yet what it did"
        hint = "settle it first: `cxdeclare plan` shows what is open, `apply` carries on"
        raise Refused(message, hint=hint)


def _managed(kinds: Registry, address: Address) -> None:
    managed = {kind.name for kind in kinds.values() if kind.managed}
    if address.kind not in managed:
        message = f"{address}: there is no kind `{address.kind}`"
        raise InvalidInput(message, hint=nearest(address.kind, managed))


def _bound(state: State, addresses: Iterable[Address]) -> None:
    missing = [str(one) for one in addresses if str(one) not in state.bindings]
    if missing:
        message = f"the state does not name {', '.join(missing)}"
        raise InvalidInput(message, hint=nearest(missing[0], state.bindings))
