"""What a change of a queue's filters means: whose mail it takes, and when its turn comes."""

from collections.abc import Iterator, Sequence

from cxdeclare.model.effect import Effect, LinkShift, Outlook, Sentence, Told, Turn
from cxdeclare.model.fields import Value
from cxdeclare.model.resource import hashed
from cxdeclare.model.tally import Tally

_NEW = Sentence(
    "queue `{queue}` takes mail by one more filter, `{filter}`, with priority {priority}",
    when="a filter is added",
)
_GONE = Sentence(
    "queue `{queue}` no longer takes mail by filter `{filter}`",
    when="a filter is removed",
    warns=True,
)
_EARLIER = Sentence(
    "filter `{filter}` of queue `{queue}` comes earlier: priority {old} -> {new}, and 1000 is "
    "the highest",
    when="the priority becomes a higher number",
)
_LATER = Sentence(
    "filter `{filter}` of queue `{queue}` comes later: priority {old} -> {new}, and 1000 is the "
    "highest",
    when="the priority becomes a lower number",
)
_IN = Sentence(
    "filter `{filter}` of queue `{queue}` takes mail of {channels} more: {names}",
    when="channels are added to those it includes, or taken from those it excludes",
)
_OUT = Sentence(
    "filter `{filter}` of queue `{queue}` no longer takes mail of {channels}: {names}",
    when="channels are taken from those it includes, or added to those it excludes",
    warns=True,
)
_ONLY = Sentence(
    "filter `{filter}` of queue `{queue}` takes mail of {channels} only: {names}",
    when="channels are included where every channel was",
    warns=True,
)
_ANY = Sentence(
    "filter `{filter}` of queue `{queue}` takes mail of every channel that it does not exclude",
    when="no channel is named among those it includes any more",
)
_OTHERWISE = Sentence(
    "filter `{filter}` of queue `{queue}` takes mail by other conditions: {conditions}",
    when="any other condition changes",
)
_NAMED = 5
"""How many channels are named; all of them are counted."""
_INCLUDED = "included_channels"
_CHANNELS = (_INCLUDED, "excluded_channels")


def _filters(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("routing_queue"):
        for link in turn.links.get("filters", ()):
            words = {"queue": turn.name, "filter": link.member}
            if link.after is None:
                yield _GONE.of(turn.address, **words)
            elif link.before is None:
                priority = link.after.get("priority", "(none)")
                yield _NEW.of(turn.address, **words, priority=priority)
            else:
                yield from _changed(outlook, turn, link, words)


def _changed(
    outlook: Outlook, turn: Turn, link: LinkShift, words: dict[str, str]
) -> Iterator[Told]:
    before, after = dict(link.before or {}), dict(link.after or {})
    differing = {name for name in after if before.get(name) != after[name]}
    old, new = before.get("priority"), after.get("priority")
    if "priority" in differing and isinstance(old, int) and isinstance(new, int):
        sentence = _EARLIER if new > old else _LATER
        yield sentence.of(turn.address, **words, old=old, new=new)
    names = [name for name in _CHANNELS if name in differing]
    if _INCLUDED in names and after[_INCLUDED] and not before.get(_INCLUDED):
        names = [_INCLUDED]  # which are taken at all says everything
    for name in names:
        yield from _channels(outlook, turn, words, name, (before.get(name), after[name]))
    others = sorted(differing - {"priority", *_CHANNELS})
    if others:
        said = ", ".join(one.replace("_", " ").replace(".", ": ") for one in others)
        yield _OTHERWISE.of(turn.address, **words, conditions=said)


def _channels(
    outlook: Outlook, turn: Turn, words: dict[str, str], name: str, sides: tuple[Value, Value]
) -> Iterator[Told]:
    before, after = ({hashed(one): one for one in side or ()} for side in sides)
    more = [one for key, one in after.items() if key not in before]
    fewer = [one for key, one in before.items() if key not in after]
    is_included = name == _INCLUDED
    if is_included and before and not after:
        yield _ANY.of(turn.address, **words)
        return
    if is_included and after and not before:
        yield _ONLY.of(turn.address, **words, **_said(outlook, more))
        return
    for sentence, channels in (
        (_IN, more if is_included else fewer),
        (_OUT, fewer if is_included else more),
    ):
        if channels:
            yield sentence.of(turn.address, **words, **_said(outlook, channels))


def _said(outlook: Outlook, channels: Sequence[Value]) -> dict[str, object]:
    names = sorted(outlook.name("channel", one) for one in channels)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return {
        "channels": Tally.of(names).said("channel"),
        "names": ", ".join(f"`{one}`" for one in names[:_NAMED]) + more,
    }


EFFECTS = (Effect(_filters, (_GONE, _NEW, _EARLIER, _LATER, _IN, _OUT, _ONLY, _ANY, _OTHERWISE)),)
