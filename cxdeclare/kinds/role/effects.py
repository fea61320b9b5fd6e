"""What a change of a role means: who can do what on which channel, and who cannot any more."""

from collections.abc import Iterator, Sequence

from cxdeclare.model.effect import Effect, LinkShift, Outlook, Sentence, Told, after_links
from cxdeclare.model.fields import Values
from cxdeclare.model.resource import member_value
from cxdeclare.model.tally import Tally

_CANNOT = Sentence(
    "{users} with role `{role}` can no longer {rights} on `{channel}`",
    when="a role loses permissions on a channel, or the channel; counted are those who have the "
    "role today",
    warns=True,
)
_CAN = Sentence(
    "{users} with role `{role}` can {rights} on `{channel}`",
    when="a role gets permissions on a channel; counted are those who have the role once the "
    "plan is carried out",
)
_GET = Sentence("{users} [get|gets] role `{role}`", when="users are given a role, by hand")
_LOSE = Sentence(
    "{users} [lose|loses] role `{role}`", when="a role is taken from users, by hand", warns=True
)


def _rights(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("role"):
        today = outlook.links(turn, "users")
        later = None if today is None else after_links(today, turn.links.get("users", ()))
        for link in turn.links.get("channels", ()):
            channel = outlook.name("channel", member_value(link.member))
            before, after = _granted(link.before), _granted(link.after)
            words = {"role": turn.name, "channel": channel}
            if before - after and not _goes_anyway(outlook, link):
                rights = _listed(before - after)
                users = Tally.of(today).said("user")
                yield _CANNOT.of(turn.address, users=users, rights=rights, **words)
            if after - before:
                users = Tally.of(later).said("user")
                yield _CAN.of(turn.address, users=users, rights=_listed(after - before), **words)


def _granted(values: Values | None) -> frozenset[str]:
    return frozenset((values or {}).get("permissions") or ())


def _goes_anyway(outlook: Outlook, link: LinkShift) -> bool:
    """Whether the channel itself ends, which its own sentence says."""
    fate = outlook.fate("channel", link.member)
    return fate is not None and fate.goes


def _listed(permissions: frozenset[str]) -> str:
    """Permissions as words in a sentence, the ones that matter most first."""
    words = sorted(permissions, key=lambda one: (one not in {"reply", "view"}, one))
    said = [one.replace("_", " ") for one in words]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]


def _people(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("role"):
        links = turn.links.get("users", ())
        least = outlook.links(turn, "users") is None
        for sentence, count in ((_GET, _new(links)), (_LOSE, len(links) - _new(links))):
            if count:
                users = Tally(0 if least else count, least).said("user")
                yield sentence.of(turn.address, users=users, role=turn.name)


def _new(links: Sequence[LinkShift]) -> int:
    return sum(one.before is None for one in links)


EFFECTS = (Effect(_rights, (_CANNOT, _CAN)), Effect(_people, (_GET, _LOSE)))
