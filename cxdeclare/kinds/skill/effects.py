"""What a change of a skill means: who answers it, what comes to it, and in which order."""

from collections import Counter
from collections.abc import Iterator, Sequence

from cxdeclare.model.effect import Effect, LinkShift, Outlook, Sentence, Shift, Told, Turn
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.language import duration
from cxdeclare.model.tally import Tally

# the skill as a whole

_OFF = Sentence("skill `{name}` is deactivated", when="a skill is deactivated", warns=True)
_MAIL = Sentence(
    "mail of {channels} goes to skill `{name}` today, and to another once it is off",
    when="a skill is deactivated or replaced that channels have as their default skill",
    warns=True,
)
_QUEUES = Sentence(
    "{queues} [belong|belongs] to skill `{name}`, which is deactivated",
    when="a skill is deactivated that routing queues belong to",
    warns=True,
)
_LOST = Sentence(
    "{agents} [lose|loses] skill `{name}`", when="agents are taken out, or it ends", warns=True
)


def _ends(outlook: Outlook) -> Iterator[Told]:
    ending = [turn for turn in outlook.turns("skill") if turn.goes]
    if not ending:
        return
    queues = _queues(outlook)
    mail = outlook.counts("channel", "email", "default_skill")
    for turn in ending:
        yield _OFF.of(turn.address, name=turn.before)
        channels = mail.before(turn.key)
        if not channels.is_none:
            yield _MAIL.of(turn.address, channels=channels.said("channel"), name=turn.before)
        if queues is not None and queues[str(outlook.id_of(turn))]:
            of = Tally(queues[str(outlook.id_of(turn))]).said("routing queue")
            yield _QUEUES.of(turn.address, queues=of, name=turn.before)


def _queues(outlook: Outlook) -> Counter[str] | None:
    """How many queues belong to each skill, by its id; None if they were not read."""
    found = outlook.found("routing_queue")
    if found is None:
        return None
    return Counter(str(queue.raw.get("skillId")) for queue in found.values())


# who answers it

_GET = Sentence(
    "{agents} [get|gets] skill `{name}` with proficiency {new}", when="agents are added"
)
_MORE = Sentence(
    "{agents} [become|becomes] more preferred for skill `{name}`: proficiency {old} -> {new}, "
    "and 1 is the highest",
    when="the proficiency of agents becomes a lower number",
)
_LESS = Sentence(
    "{agents} [become|becomes] less preferred for skill `{name}`: proficiency {old} -> {new}, "
    "and 1 is the highest",
    when="the proficiency of agents becomes a higher number",
    warns=True,
)
_LEVEL = "proficiency"


def _agents(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("skill"):
        links = turn.links.get("agents", ())
        lost = _losing(outlook, turn, sum(one.after is None for one in links))
        if not lost.is_none:
            yield _LOST.of(turn.address, agents=lost.said("agent"), name=turn.before)
        # Without a look at who is there, some of them may have it already.
        least = not turn.comes and outlook.links(turn, "agents") is None
        for new, count in sorted(Counter(_coming(links)).items()):
            agents = Tally(0 if least else count, least).said("agent")
            yield _GET.of(turn.address, agents=agents, name=turn.name, new=new)
        for (old, new), count in sorted(Counter(_moving(links)).items()):
            sentence = _LESS if new > old else _MORE
            agents = Tally(count).said("agent")
            yield sentence.of(turn.address, agents=agents, name=turn.name, old=old, new=new)


def _losing(outlook: Outlook, turn: Turn, taken: int) -> Tally:
    if turn.goes:
        links = outlook.links(turn, "agents")
        return Tally.of(None if links is None else [one for one in links.values() if _is_on(one)])
    return Tally(taken)


def _is_on(link: object) -> bool:
    """Whether an agent has the skill in use; what says nothing of it is."""
    return not (isinstance(link, dict) and link.get("active") is False)


def _coming(links: Sequence[LinkShift]) -> Iterator[int]:
    for one in links:
        if one.after is not None and (one.before is None or one.before.get("active") is False):
            yield int(one.after.get(_LEVEL) or 0)


def _moving(links: Sequence[LinkShift]) -> Iterator[tuple[int, int]]:
    for one in links:
        if one.before is None or one.after is None or one.before.get("active") is False:
            continue
        old, new = one.before.get(_LEVEL), one.after.get(_LEVEL)
        if isinstance(old, int) and isinstance(new, int) and old != new:
            yield old, new


# how it picks and how fast it should be

_LEVEL_OF_SERVICE = Sentence(
    "the service level of `{name}` is {new} instead of {old}", when="threshold or goal changes"
)
_CRITERIA = Sentence(
    "contacts of `{name}` go to agents by {new} instead of {old}",
    when="`routing.criteria` changes",
)
_WAITS = Sentence(
    "returning contacts of `{name}` wait otherwise for the agent they had: {said}",
    when="`routing.preferred_agent` changes",
)
_ACCEPT = (
    Sentence(
        "agents of `{name}` accept or reject each contact, and a rejected one goes back to the "
        "queue",
        when="`accept_reject` is switched on",
    ),
    Sentence(
        "agents of `{name}` can no longer reject a contact",
        when="`accept_reject` is switched off",
        warns=True,
    ),
)
_HOURS = Sentence("skill `{name}` is open by hours {new} instead of {old}", when="the hours change")
_WORDS = {
    "proficiency": "proficiency",
    "longest_available": "the longest time available",
    "preferred_agent": "the preferred agent",
    "most_occupied": "the most contacts",
    "least_occupied": "the fewest contacts",
}


def _settings(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("skill"):
        at, name = turn.address, turn.name
        old, new = _promises(outlook, turn)
        if old != new:
            yield _LEVEL_OF_SERVICE.of(at, name=name, new=new, old=old)
        criteria = turn.shift(OBJECT, "routing.criteria")
        if criteria is not None:
            words = (_WORDS.get(str(one), f"{one}") for one in (criteria.after, criteria.before))
            new, old = words
            yield _CRITERIA.of(at, name=name, new=new, old=old)
        preferred = [*_preferred(turn)]
        if preferred:
            yield _WAITS.of(at, name=name, said="; ".join(preferred))
        accept = turn.shift(OBJECT, "accept_reject")
        if accept is not None and bool(accept.before) is not bool(accept.after):
            yield _ACCEPT[not accept.after].of(at, name=name)
        hours = turn.shift(OBJECT, "hours")
        if hours is not None:
            old, new = (
                f"`{outlook.name('hours', one)}`" if one else "none" for one in _both(hours)
            )
            yield _HOURS.of(at, name=name, new=new, old=old)


def _both(shift: Shift) -> tuple[object, object]:
    return shift.before, shift.after


def _promises(outlook: Outlook, turn: Turn) -> tuple[str, str]:
    """The service level before and after, in words; the same twice if it stays."""
    shifts = [turn.shift(OBJECT, name) for name in _PROMISED]
    if not any(shifts):
        return "", ""
    values = outlook.values(turn, OBJECT) or {}
    old, new = zip(
        *(
            _both(shift) if shift else (values.get(name), values.get(name))
            for name, shift in zip(_PROMISED, shifts, strict=True)
        ),
        strict=True,
    )
    return _promise(*old), _promise(*new)


_PROMISED = ("service_level.threshold", "service_level.goal")


def _promise(threshold: object, goal: object) -> str:
    """A service level in words."""
    share = "an unknown share" if goal is None else f"{goal} %"
    within = duration(threshold) if isinstance(threshold, int) else "an unknown time"
    return f"{share} within {within}"


def _preferred(turn: Turn) -> Iterator[str]:
    for name in ("metric", "when", "timeout"):
        shift = turn.shift(OBJECT, f"routing.preferred_agent.{name}")
        if shift is not None:
            old, new = map(_said, _both(shift))
            yield f"{name} {old} -> {new}"


def _said(value: object) -> str:
    """A setting of the preferred agent; the one with a number is a time, and 0 is none of all."""
    if not value:
        return "none"
    return duration(value) if isinstance(value, int) else str(value).replace("_", " ")


EFFECTS = (
    Effect(_ends, (_OFF, _MAIL, _QUEUES)),
    Effect(_agents, (_LOST, _GET, _MORE, _LESS)),
    Effect(_settings, (_LEVEL_OF_SERVICE, _CRITERIA, _WAITS, *_ACCEPT, _HOURS)),
)
