"""Routing: what becomes of the mail to an address, beside what a case expects of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cxdeclare.kinds.channel import signing, takers
from cxdeclare.kinds.channel.case import Case
from cxdeclare.kinds.channel.membership import Decided, judged
from cxdeclare.kinds.channel.receiver import CHANNEL, Receiver, receiver
from cxdeclare.model.address import Address
from cxdeclare.model.case import Asked
from cxdeclare.model.estate import Unseen
from cxdeclare.model.expectation import (
    Expecting,
    Outcome,
    Outlook,
    Verdict,
    members_after,
    value_after,
)
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.language import duration
from cxdeclare.model.resource import FieldPath, member_name

_DOMAIN, _SLA = "email_domain", "sla"
_FIELDS: Mapping[FieldPath, tuple[str, str]] = {
    ("skill",): ("email", "default_skill"),
    ("script",): (OBJECT, "default_script"),
    ("domain",): (OBJECT, "domain"),
    ("from", "address"): (OBJECT, "address"),
    ("from", "display_name"): ("email", "email.display_name"),
    ("template",): ("email", "email.template"),
    ("spam_tag",): ("email", "email.spam_tag"),
    ("force_tls",): ("email", "email.force_tls"),
    ("transport",): ("email", "transport"),
    ("threading",): ("email", "email.threading"),
    ("ticket_number", "subject"): ("email", "email.ticket_number.subject"),
    ("ticket_number", "header"): ("email", "email.ticket_number.header"),
    ("outbound",): (OBJECT, "outbound"),
    ("manual_outbound",): (OBJECT, "manual_outbound"),
    ("forward",): (OBJECT, "forward"),
    ("change_from",): (OBJECT, "change_from"),
}
"""What a case says of the channel itself, with the part and the field it is about."""
_CASELESS = {("script",), ("from", "address")}
"""What is the same in upper and lower case."""
_NOBODY = "nobody"


def title(case: Asked) -> str:
    """What a case without a name is called."""
    return f"mail to {case['mail_to']}"


def judge(outlook: Outlook, case: Asked) -> Iterator[Verdict]:
    """A verdict on each expectation of a case."""
    expected = case["expect"]
    try:
        channel = receiver(outlook, case["mail_to"])
    except Unseen as unseen:
        said = _NOBODY if expected == _NOBODY else "a channel"
        yield Verdict(("expect",), Outcome.NOT_CHECKED, said, reason=str(unseen))
        return
    if expected == _NOBODY:
        outcome = Outcome.PASSED if channel is None else Outcome.FAILED
        found = _NOBODY if channel is None else _called(channel.reference)
        decided = channel.said_at(OBJECT, "address") if channel else ()
        yield Verdict(("expect",), outcome, _NOBODY, found, decided=decided)
    elif channel is None:
        found = f"no channel receives mail to {case['mail_to']}"
        yield Verdict(("expect",), Outcome.FAILED, "a channel", found)
    else:
        for path, given in _told(expected):
            yield from _judged(outlook, channel, path, given, case)


def _told(expected: Asked, inside: FieldPath = ()) -> Iterator[tuple[FieldPath, Any]]:
    """Each expectation, with where it stands below `expect`."""
    for name, given in expected.items():
        path = (*inside, name)
        if path in _GROUPS:
            yield from _told(given, path)
        else:
            yield path, given


_GROUPS = {("from",), ("ticket_number",), ("sla",), ("roles",)}


def _judged(
    outlook: Outlook, channel: Receiver, path: FieldPath, given: Value, case: Asked
) -> list[Verdict]:
    """What is known of one expectation."""
    at: FieldPath = ("expect", *path)
    try:
        return list(_asked(outlook, channel, path, given, case))
    except Unseen as unseen:
        said = _words(path, given)
        return [Verdict(at, Outcome.NOT_CHECKED, said, reason=str(unseen))]


def _asked(
    outlook: Outlook, channel: Receiver, path: FieldPath, given: Value, case: Asked
) -> Iterator[Verdict]:
    at: FieldPath = ("expect", *path)
    if path == ("channel",):
        decided = channel.said_at(OBJECT, "address")
        yield _compared(at, path, given, channel.reference, decided)
    elif path in _FIELDS:
        part, name = _FIELDS[path]
        found, decided = channel.value(outlook, part, name), channel.said_at(part, name)
        yield _compared(at, path, given, found, decided)
    elif path == ("domain_ready",):
        yield _compared(at, path, given, _is_ready(outlook, channel), ())
    elif path[0] == "sla":
        found, decided = _time(outlook, channel, str(path[1]))
        yield _compared(at, path, given, found, decided)
    elif path[0] == "roles":
        yield from judged(at, given, takers.roles(outlook, channel, str(path[1])))
    elif path[0] == "queues":
        yield from judged(at, given, takers.queues(outlook, channel, case))
    elif path == ("signatures",):
        for user, signature in given.items():
            yield signing.signatures(outlook, (*at, user), signature, {user: user})
    else:
        skill = channel.value(outlook, "email", "default_skill")
        members, called = signing.agents(outlook, skill)
        if path == ("signature",):
            yield signing.signatures(outlook, at, given, called, members.rest)
        else:
            yield from judged(at, given, members, signing.person(outlook), called)


def _compared(
    at: FieldPath, path: FieldPath, given: Value, found: Value, decided: Decided
) -> Verdict:
    is_same = given == found
    if path in _CASELESS and isinstance(given, str) and isinstance(found, str):
        is_same = given.casefold() == found.casefold()
    outcome = Outcome.PASSED if is_same else Outcome.FAILED
    return Verdict(at, outcome, _words(path, given), _words(path, found), decided=decided)


def _words(path: FieldPath, value: Value) -> str:
    """A value as people read it."""
    if path[0] == "sla" and isinstance(value, int):
        return duration(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict) and not {"lookup", "id"} & value.keys():
        return ", ".join(f"{word} {_words(path, one)}" for word, one in value.items())
    if isinstance(value, list):
        return ", ".join(_words(path, one) for one in value) or _NOBODY
    return "none" if value is None else _called(value)


def _called(value: Value) -> str:
    if isinstance(value, dict):
        return f"{member_name(value).removeprefix('=')} (not managed here)"
    return str(value)


def _is_ready(outlook: Outlook, channel: Receiver) -> bool:
    """Whether SES has verified the domain the channel sends from."""
    domain = outlook.found(Address(_DOMAIN, channel.value(outlook, OBJECT, "domain")))
    if domain is None:
        return False  # a new one waits for its DNS records
    return outlook.values(_DOMAIN, domain.id, "sending").get("verified") is True


def _time(outlook: Outlook, channel: Receiver, name: str) -> tuple[Value, Decided]:
    """One response time of the channel: its own, or the general one."""
    for sla in outlook.manifest.of(_SLA):
        links, doubt = members_after(outlook, sla, "channels")
        link, declared = links.get(channel.member), sla.members.get("channels")
        if link is None:
            raise Unseen(doubt or f"nobody knows the times of {_called(channel.reference)} yet")
        own = link.get(name)
        if own is None:
            own, path = value_after(outlook, sla, "default", f"default.{name}"), ("default", name)
            is_said = path[-1] in sla.parts.get("default", {}) or bool(sla.parts.get("default"))
            return own, ((sla.address, path),) if is_said else ()
        stands = declared.paths.get(channel.member) if declared else None
        return own, ((sla.address, (*stands, name)),) if stands else ()
    for id_ in outlook.objects(_SLA):
        links = outlook.links(_SLA, id_, "channels")
        own = links.get(channel.member, {}).get(name)
        if own is None:
            own = outlook.values(_SLA, id_, "default").get(f"default.{name}")
        return own, ()
    message = "the tenant shows no response times"
    raise Unseen(message)


EXPECTING = Expecting(
    spec=Case,
    title=title,
    judge=judge,
    reads={
        CHANNEL: frozenset({"email"}),
        _DOMAIN: frozenset({"sending"}),
        "skill": frozenset({"agents"}),
        "signature": frozenset({"users"}),
        "role": frozenset({"channels"}),
        "routing_queue": frozenset({"filters"}),
        _SLA: frozenset({"default", "channels"}),
    },
)
