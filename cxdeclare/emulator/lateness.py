"""Lateness: a clock that can be put forward, and what has to wait for it before it shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cxdeclare.emulator import time_rules
from cxdeclare.emulator.store import Delay
from cxdeclare.emulator.time_rules import Rule, Shows

if TYPE_CHECKING:
    from cxdeclare.emulator.exchange import Doc
    from cxdeclare.emulator.store import Store

_SCRIPT, _AHEAD, _TICKS = "time script", "clock ahead", "ticks"
_LISTED = {Shows.USERS: ("users", "userName"), Shows.ROLES: ("digital-roles", "name")}


def begin(store: Store, script: object, now: float) -> None:
    """Have these rules instead of those there are; raise `BadScript` and leave those.

    What is late already stays so; users and roles are late from now on.
    """
    rules = time_rules.read(script)
    store.keep_fact(_SCRIPT, json.dumps(script))
    for rule in rules:
        collection, called = _LISTED.get(rule.late, ("", ""))
        for document in store.all(collection) if collection else ():
            if not rule.names or document[called] in rule.names:
                store.hold_back(collection, str(document["id"]), _delay(store, rule, now))


def end(store: Store) -> None:
    """Nothing is late any more, also not what was."""
    store.keep_fact(_SCRIPT, "[]")
    store.show_all()


def script(store: Store) -> list[Doc]:
    """The rules there are."""
    rules: list[Doc] = json.loads(store.fact(_SCRIPT) or "[]")
    return rules


def put_forward(store: Store, seconds: float) -> float:
    """Let time pass; how far the clock is ahead of the true one from now on."""
    ahead = float(store.fact(_AHEAD) or 0) + seconds
    store.keep_fact(_AHEAD, str(ahead))
    return ahead


def ahead(store: Store) -> float:
    """Seconds the clock is ahead of the true one."""
    return float(store.fact(_AHEAD) or 0)


def arrived(store: Store, now: float, *, asks: bool) -> None:
    """One request arrived: what has been late long enough shows; what it changes may be late."""
    rules = [time_rules.rule_of(one) for one in script(store)]
    if not rules and not store.has_late:
        return
    tick = int(store.fact(_TICKS) or 0) + 1
    store.keep_fact(_TICKS, str(tick))
    store.show_due(now, tick)
    store.as_seen = asks
    store.delays = {
        is_new: [(rule.collection, _delay(store, rule, now)) for rule in rules if rule.late is late]
        for is_new, late in ((True, Shows.CREATED), (False, Shows.UPDATED))
    }


def answered(store: Store) -> None:
    """The request is over: who looks at the store itself sees what is there."""
    store.delays, store.as_seen = {}, False


def _delay(store: Store, rule: Rule, now: float) -> Delay:
    until = now + rule.seconds if rule.seconds else 0.0
    tick = int(store.fact(_TICKS) or 0) + rule.requests if rule.requests else 0
    is_deep = rule.by_id or rule.late in _LISTED
    return Delay(until, tick, is_deep)
