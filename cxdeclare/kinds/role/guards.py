"""What no plan may do to roles: silence a channel, or lock everybody out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cxdeclare.model.address import Address
from cxdeclare.model.estate import Estate, Unread, Unseen
from cxdeclare.model.fields import Payload
from cxdeclare.model.guard import Doubt, Guard, LinkChange, Objection, Prospect, Watch
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.resource import Found, member_value

LAST_REPLY = Guard(
    "last-reply",
    refuses="a plan after which no role has `reply` on a channel on which one has it today",
    protects="mail comes in and nobody can answer it",
    way_out="keep `reply` for one role on this channel, or give it to another in the same plan",
)
LOCKOUT = Guard(
    "lockout",
    refuses="a plan that takes the role from the last person who administers roles, empties the "
    "role our access key acts in, or takes channels or permissions from that role; also where a "
    "person has to do it by hand",
    protects="nobody, or at least not this tool, could put it right again",
    way_out="give somebody else the role first; what our own role has is taken away in the screens",
    no_consent="nobody would be left to take it back",
)
_ADMINISTERS = "Role Management"
"""The Admin permission to manage roles, as the help calls it; its wire spelling is inferred."""
_ADMINISTRATOR = "administrator"
"""The role every tenant is delivered with; it has all permissions."""


# the last role that may reply


def _last_reply(prospect: Prospect) -> Iterator[Objection | Doubt]:
    changes = prospect.link_changes("role", "channels")
    ending = prospect.ending("channel")
    may_lose = {one.member for one in changes if not _replies(one.after)}
    may_lose |= {key for key, again in ending.items() if again}
    may_lose -= {key for key, again in ending.items() if not again}
    if not may_lose:
        return
    after = {(one.id, one.member): one.after for one in changes}
    today, later, unread = _replying(prospect, after, ending)
    for channel in sorted(may_lose):
        if channel in later or _is_new(prospect.estate, channel):
            continue
        subject = _channel(channel)
        if unread is not None:
            yield Doubt(subject, str(unread), is_failure=isinstance(unread, Unread))
        elif channel in today:
            who = ", ".join(sorted(today[channel]))
            yield Objection(subject, f"no role would have `reply` on it; today {who} has")


def _replying(
    prospect: Prospect,
    after: Mapping[tuple[str | None, str], Mapping[str, object] | None],
    ending: Mapping[str, bool],
) -> tuple[dict[str, set[str]], set[str], Unseen | None]:
    """Who may reply on each channel today, on which somebody will, and what was not read."""
    today: dict[str, set[str]] = {}
    later = {member for (_, member), values in after.items() if _replies(values)}
    unread: Unseen | None = None
    try:
        roles = prospect.estate.objects("role")
    except Unseen as unseen:
        return today, later, unseen
    for id_, role in roles.items():
        try:
            links = prospect.estate.links("role", id_, "channels")
        except Unseen as unseen:
            unread = unseen if unread is None or isinstance(unseen, Unread) else unread
            continue
        for channel, values in links.items():
            if _replies(values):
                today.setdefault(channel, set()).add(f"role `{role.raw.get('roleName')}`")
                if (id_, channel) not in after and channel not in ending:
                    later.add(channel)
    return today, later, unread


def _replies(values: Mapping[str, object] | None) -> bool:
    granted = (values or {}).get("permissions")
    return isinstance(granted, list) and "reply" in granted


def _is_new(estate: Estate, channel: str) -> bool:
    """Whether there is no such channel today."""
    value = member_value(channel)
    try:
        return isinstance(value, str) and estate.found(Address("channel", value)) is None
    except Unseen:
        return False


def _channel(member: str) -> str:
    value = member_value(member)
    return f"channel.{value}" if isinstance(value, str) else f"channel {member[1:]}"


# nobody left


@dataclass(frozen=True)
class _People:
    """Who has which role, today and once the plan is carried out."""

    estate: Estate
    changes: tuple[LinkChange, ...]

    @cached_property
    def _active(self) -> Mapping[str, Found]:
        return {
            id_: one
            for id_, one in self.estate.objects("user").items()
            if one.raw.get("status") == "ACTIVE"
        }

    @cached_property
    def today(self) -> Mapping[str, str]:
        """Everybody's first role, by user id."""
        return {id_: str(one.raw.get("roleUUID")) for id_, one in self._active.items()}

    @cached_property
    def later(self) -> Mapping[str, str]:
        """The same afterwards: who is given a role leaves the one he had."""
        roles = dict(self.today)
        for change in self.changes:
            user = self.id_of(change.member)
            if change.after is None and roles.get(user) == change.id:
                roles[user] = ""
        for change in self.changes:
            if change.after is not None:
                roles[self.id_of(change.member)] = change.id or ""
        return roles

    def id_of(self, member: str) -> str:
        """The id of the user a link is to."""
        found = None if member.startswith("#") else self.estate.find("user", member)
        return found.id if found else member.removeprefix("#")

    def of(self, roles: frozenset[str], first: Mapping[str, str]) -> set[str]:
        """Ids of the people with one of these roles, as their first or beside it."""
        return {
            id_
            for id_, one in self._active.items()
            if first.get(id_) in roles or _beside(one.raw) & roles
        }

    def names(self, ids: set[str]) -> str:
        """What these people are called."""
        return ", ".join(sorted(f"`{self._active[id_].raw.get('userName')}`" for id_ in ids))


def _lockout(prospect: Prospect) -> Iterator[Objection | Doubt]:
    people = prospect.link_changes("role", "users")
    channels = prospect.link_changes("role", "channels")
    if not (people or channels):
        return
    try:
        own = _own(prospect)
        yield from _people_gone(prospect, tuple(people), own) if people else ()
    except Unseen as unseen:
        yield Doubt("role", str(unseen), is_failure=isinstance(unseen, Unread))
        return
    if own is None and prospect.own_role is None:
        yield Doubt("role", "the token does not say in which role our access key acts")
    elif own is None:
        yield Doubt("role", f"our access key acts in role `{prospect.own_role}`; none is called so")
    else:
        yield from _permissions_gone(prospect, own, [one for one in channels if one.id == own.id])


def _own(prospect: Prospect) -> Found | None:
    """The role our access key acts in; that the token calls it by one of its names is inferred."""
    wanted = (prospect.own_role or "").casefold()
    for role in prospect.estate.objects("role").values():
        names = (role.raw.get(one) for one in ("roleName", "displayName", "roleId"))
        if wanted and wanted in {str(name).casefold() for name in names}:
            return role
    return None


def _people_gone(
    prospect: Prospect, changes: tuple[LinkChange, ...], own: Found | None
) -> Iterator[Objection | Doubt]:
    people = _People(prospect.estate, changes)
    roles = prospect.estate.objects("role").values()
    administering = frozenset(one.id for one in roles if _administers(prospect.estate, one))
    before = people.of(administering, people.today)
    if before and not people.of(administering, people.later):
        subject = _taking(people, changes, before)
        yield Objection(subject, f"nobody would administer roles; today {people.names(before)} do")
    if own is None:
        return
    of_ours = frozenset({own.id})
    before, after = people.of(of_ours, people.today), people.of(of_ours, people.later)
    lost = before - after
    if lost and lost == before:  # whoever we are among them
        message = f"{people.names(before)} would lose the role that our access key acts in"
        yield Objection(_taking(people, changes, lost), message)
    elif lost:
        reason = (
            f"{people.names(lost)} would lose the role that our access key acts in, "
            "and the token does not say whose key it is"
        )
        yield Doubt(_taking(people, changes, lost), reason)


def _taking(people: _People, changes: tuple[LinkChange, ...], lost: set[str]) -> str:
    """The role of which a change takes one of these people away."""
    return min(one.subject for one in changes if people.id_of(one.member) in lost)


def _administers(estate: Estate, role: Found) -> bool:
    if str(role.raw.get("roleName")).casefold() == _ADMINISTRATOR:
        return True
    granted = estate.values("role", role.id, OBJECT).get("admin_permissions") or ()
    return any(str(one).startswith(_ADMINISTERS) for one in granted)


def _permissions_gone(
    prospect: Prospect, own: Found, changes: list[LinkChange]
) -> Iterator[Objection | Doubt]:
    ending = prospect.ending("channel")
    for change in changes:
        subject = change.subject
        if change.after is None and ending.get(change.member) is False:
            continue  # the channel itself goes
        try:
            links = prospect.estate.links("role", own.id, "channels")
        except Unseen as unseen:
            yield Doubt(subject, str(unseen), is_failure=isinstance(unseen, Unread))
            return
        before = set(links.get(change.member, {}).get("permissions") or ())
        lost = before - set((change.after or {}).get("permissions") or ())
        if lost:
            words = ", ".join(f"`{one}`" for one in sorted(lost))
            message = f"the role our access key acts in would lose {words} on {change.member}"
            yield Objection(subject, message)


def _beside(user: Payload) -> set[str]:
    """Ids of the roles that somebody has beside the first, as far as they can be read."""
    said = user.get("secondaryRoleIds")
    return {str(one) for one in said} if isinstance(said, list) else set()


WATCHES = (
    Watch(LAST_REPLY, _last_reply, frozenset({("role", "channels")})),
    Watch(LOCKOUT, _lockout),
)
