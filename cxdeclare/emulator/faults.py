"""Faults: which rules of the script meet a request, and what they do to its answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from cxdeclare.emulator import access, damage, fault_rules
from cxdeclare.emulator.exchange import Doc, Refusal, Reply, Request
from cxdeclare.emulator.fault_rules import Fault, Rule
from cxdeclare.emulator.manners import worded

if TYPE_CHECKING:
    from cxdeclare.emulator.contract import Family
    from cxdeclare.emulator.shape import Mood
    from cxdeclare.emulator.store import Store

NO_ANSWER = Reply(0)
"""The connection is closed instead."""
_PRETEND = "pretend"


def begin(store: Store, script: object) -> None:
    """Have these rules instead of those there are; raise `BadScript` and leave those."""
    fault_rules.read(script)
    rules = script if isinstance(script, list) else []
    store.keep_rules(json.dumps(rule) for rule in rules)


def left(store: Store) -> list[Doc]:
    """The rules, each with how many requests it fitted and met and is still to meet."""
    told: list[Doc] = []
    for kept in store.rules():
        rule = json.loads(kept.rule)
        times = rule.get("times", 1)
        to_meet = None if times is None else times - kept.met
        told.append({**rule, "seen": kept.seen, "met": kept.met, "left": to_meet})
    return told


@dataclass(slots=True)
class Due:
    """What one request meets: one fault at most, and beside it a delay and a veil."""

    fault: Rule | None = None
    veils: list[Rule] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def truncates(self) -> bool:
        """Whether the answer is to end too early."""
        return self.fault is not None and self.fault.fault is Fault.TRUNCATE


def due(store: Store, request: Request, family: Family) -> Due:
    """What this request meets; it is counted, whatever becomes of it."""
    found = Due()
    if request.segments[:1] == (_PRETEND,):
        return found
    path = unquote(request.path)
    for kept in store.rules():
        rule = fault_rules.rule_of(json.loads(kept.rule))
        if not rule.fits(request.method, family, path):
            continue
        if rule.fault is Fault.REPEAT_PAGE and damage.page_before(request) is None:
            continue
        seen = kept.seen + 1
        meets = seen >= rule.start and (rule.times is None or kept.met < rule.times)
        if meets:
            meets = _added(found, rule)
        store.tally(kept.seq, seen, kept.met + meets)
    if found.fault is not None and found.fault.fault is Fault.EXPIRE_TOKENS:
        access.renew_tag(store)
    return found


def _added(found: Due, rule: Rule) -> bool:
    """Whether it meets the request; of those that exclude each other the first does."""
    if rule.fault is Fault.SLOW:
        found.seconds += rule.ms / 1000
    elif rule.fault is Fault.HIDE:
        found.veils.append(rule)
    elif found.fault is None:
        found.fault = rule
    else:
        return False
    return True


class Asked(NamedTuple):
    """A request with all that words the answer to it."""

    request: Request
    family: Family
    mood: Mood
    now: float


def question(met: Due, request: Request) -> Request:
    """What is answered in truth."""
    if met.fault is not None and met.fault.fault is Fault.REPEAT_PAGE:
        return damage.page_before(request) or request
    return request


def instead(met: Due, asked: Asked) -> Reply | None:
    """What is answered while nothing is done; None if the request is carried out."""
    rule = met.fault
    if rule is None or rule.when == "after":
        return None
    if rule.fault is Fault.CUT:
        return NO_ANSWER
    if rule.fault is Fault.FAIL_INSIDE:
        return damage.failed_inside(asked.family, asked.request)
    refusal = _refusal(rule)
    return None if refusal is None else _refused(rule, refusal, asked)


def afterwards(met: Due, reply: Reply, asked: Asked) -> Reply:
    """What is answered once the request was carried out."""
    rule = met.fault
    if rule is None:
        return reply
    refusal = _refusal(rule)
    if refusal is not None:
        return _refused(rule, refusal, asked)
    match rule.fault:
        case Fault.CUT:
            return NO_ANSWER
        case Fault.SHORT_PAGE:
            return damage.short_page(reply, rule.by)
        case Fault.SHRINK_TOTAL:
            return damage.shrunk_total(reply, rule.by)
    return reply


def _refusal(rule: Rule) -> Refusal | None:
    match rule.fault:
        case Fault.THROTTLE:
            return Refusal(429, "TOO_MANY_REQUESTS", "too many requests")
        case Fault.ERROR:
            return Refusal(rule.status, "INTERNAL", "something broke")
        case Fault.FORBID:
            words = "this key may not use this part of the tenant"
            return Refusal(403, "FORBIDDEN", words)
        case Fault.MISSING:
            return Refusal(404, "NOT_FOUND", "this tenant has nothing here")
    return None


def _refused(rule: Rule, refusal: Refusal, asked: Asked) -> Reply:
    reply = worded(asked.family, refusal, asked.request.path, asked.mood)
    if rule.retry_after is None:
        return reply
    date = formatdate(asked.now + rule.retry_after, usegmt=True)
    later = date if rule.as_date else str(rule.retry_after)
    return replace(reply, headers={**reply.headers, "Retry-After": later})
