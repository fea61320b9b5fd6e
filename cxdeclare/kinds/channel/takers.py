"""Takers: the roles that may act on a channel, and the routing queues that take its mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cxdeclare.kinds.channel.membership import Membership
from cxdeclare.kinds.channel.receiver import Receiver
from cxdeclare.model.case import Asked
from cxdeclare.model.estate import Unseen
from cxdeclare.model.expectation import Outlook, members_after
from cxdeclare.model.fields import Value, Values
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.resource import FieldPath, Resource, member_name

_ROLE, _QUEUE = "role", "routing_queue"
_JUDGED = {
    "priority",
    "included_channels",
    "excluded_channels",
    "language",
    "subject_includes",
    "subject_excludes",
}
"""The conditions of a filter that a case can answer; the others depend on more than the mail."""


def roles(outlook: Outlook, channel: Receiver, permission: str) -> Membership:
    """Who may do one thing on the channel."""
    found = Membership()
    for role in outlook.manifest.of(_ROLE):
        key = role.address.key
        links, doubt = members_after(outlook, role, "channels")
        link = links.get(channel.member)
        place = ((role.address, _stands(role, "channels", channel.member)),)
        if link is None and doubt:
            found.unsure[key] = doubt
        elif link is not None and permission in (link.get("permissions") or ()):
            found.inside[key] = place
        else:
            found.outside[key] = place
    _others(outlook, _ROLE, found, lambda id_: _may(outlook, id_, channel, permission))
    return found


def _may(outlook: Outlook, id_: str, channel: Receiver, permission: str) -> bool:
    link = outlook.links(_ROLE, id_, "channels").get(channel.member)
    return link is not None and permission in (link.get("permissions") or ())


def queues(outlook: Outlook, channel: Receiver, mail: Asked) -> Membership:
    """Which queues have a filter that takes the mail."""
    found = Membership()
    for queue in outlook.manifest.of(_QUEUE):
        key = queue.address.key
        links, doubt = members_after(outlook, queue, "filters")
        answers = {
            name: _takes(_whole(outlook, queue, name, values), channel, mail)
            for name, values in links.items()
        }
        taking = [name for name, answer in answers.items() if answer is True]
        unsure = next((one for one in answers.values() if isinstance(one, str)), doubt)
        places = [(queue.address, _stands(queue, "filters", name)) for name in taking or answers]
        if taking:
            found.inside[key] = tuple(places)
        elif unsure:
            found.unsure[key] = unsure
        else:
            found.outside[key] = tuple(places)
    _others(outlook, _QUEUE, found, lambda id_: _takes_any(outlook, id_, channel, mail))
    return found


def _takes_any(outlook: Outlook, id_: str, channel: Receiver, mail: Asked) -> bool:
    links = outlook.links(_QUEUE, id_, "filters")
    answers = [_takes(values, channel, mail) for values in links.values()]
    doubt = next((one for one in answers if isinstance(one, str)), "")
    if doubt and True not in answers:
        raise Unseen(doubt)
    return True in answers


def _whole(outlook: Outlook, queue: Resource, name: str, values: Values) -> Values:
    """The conditions of a filter as they will be: an additive set keeps what lives in it."""
    made = dict(values)
    for field in ("included_channels", "excluded_channels"):
        owned = values.get(field)
        if not isinstance(owned, dict):
            continue
        made[field] = list(owned["members"])
        if owned["ownership"] == "additive":
            try:
                found = outlook.found(queue.address)
                live = outlook.links(_QUEUE, found.id, "filters") if found else {}
                made[field] += _members(live.get(name, {}).get(field))
            except Unseen as unseen:
                made[f"{field}?"] = str(unseen)
    return made


def _members(value: Value) -> list[Value]:
    return list(value["members"] if isinstance(value, dict) else value or ())


def _takes(values: Values, channel: Receiver, mail: Asked) -> bool | str:
    """Whether a filter takes the mail; why nobody can tell, if nobody can."""
    named = {one: set(map(member_name, _members(values.get(one)))) for one in _CHANNELS}
    included, excluded = named["included_channels"], named["excluded_channels"]
    if channel.member in excluded:
        return False
    doubts = [values.get("excluded_channels?", "")]
    if included and channel.member not in included:
        if "included_channels?" not in values:
            return False
        doubts.append(values["included_channels?"])
    for answer in _of_the_mail(values, mail):
        if answer is False:
            return False
        doubts.append(answer)
    more = sorted(
        name
        for name, value in values.items()
        if value is not None and name not in _JUDGED and not name.endswith("?")
    )
    doubts += [f"a filter looks at `{name}`, which no case can say" for name in more]
    return next(filter(None, doubts), "") or True


_CHANNELS = ("included_channels", "excluded_channels")


def _of_the_mail(values: Values, mail: Asked) -> Iterator[Any]:
    """What conditions on the mail itself say: False, a doubt, or nothing against it."""
    if values.get("language"):
        spoken = mail.get("language")
        wanted = {one.casefold() for one in values["language"]}
        if spoken is None:
            yield "a filter looks at the language: say `language` in the case"
        else:
            yield "" if spoken.casefold() in wanted else False
    for field, is_wanted in (("subject_includes", True), ("subject_excludes", False)):
        if not values.get(field):
            continue
        subject = mail.get("subject")
        if subject is None:
            yield "a filter looks at the subject: say `subject` in the case"
        else:
            holds = any(one.casefold() in subject.casefold() for one in values[field])
            yield "" if holds is is_wanted else False


def _others(outlook: Outlook, kind: str, found: Membership, holds: Any) -> None:  # noqa: ANN401 - a function of an id
    """Those of the tenant that nobody declares."""
    try:
        for id_ in sorted(outlook.objects(kind)):
            if outlook.address(kind, id_) is not None:
                continue
            if holds(id_):
                called = outlook.values(kind, id_, OBJECT).get("name")
                found.inside[f"={called or id_}"] = ()
    except Unseen as unseen:
        found.rest = str(unseen)


def _stands(resource: Resource, part: str, member: str) -> FieldPath:
    """Where a link is declared; else where the set of links is, or the resource."""
    declared: Mapping[str, FieldPath] = (
        resource.members[part].paths if part in resource.members else {}
    )
    return declared.get(member, (part,) if part in resource.members else ())
