"""SLAs: how fast a case should be answered and resolved, in general and per channel."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from cxdeclare.model import sources
from cxdeclare.model.check import Blind, Finding, Seen, on_estate, on_manifest
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.effect import Effect, Outlook, Sentence, Told, Turn
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Verb
from cxdeclare.model.estate import Estate
from cxdeclare.model.fields import (
    UNSET,
    Payload,
    Row,
    Values,
    Wire,
)
from cxdeclare.model.kind import OBJECT, Kind, Members, Part
from cxdeclare.model.language import (
    Duration,
    Key,
    duration,
)
from cxdeclare.model.manifest import (
    Manifest,
)
from cxdeclare.model.rule import (
    VENDOR,
    Rule,
)
from cxdeclare.model.spec import Spec
from cxdeclare.model.tally import Tally

_SOURCE = sources.OURS
_UI = "ACD > Digital > System settings > SLA"

Minutes = Annotated[Duration, Field(ge=60, multiple_of=60)]
"""A duration the screens can show: whole minutes, at least one."""


class Times(Spec):
    """Both clocks of the general SLA; they run in business hours only."""

    first_response: Annotated[
        Minutes, Wire("firstResponseTime"), Row(124, "CXD103"), Row(125, "CXD106", "CXD107")
    ]
    resolution: Annotated[
        Minutes, Wire("solutionTime"), Row(124, "CXD103"), Row(125, "CXD106", "CXD107")
    ]


ChannelSla = Annotated[
    Annotated[Literal["general"], Tag("(general)")] | Annotated[Times, Tag("(own)")],
    Discriminator(lambda given: "(own)" if isinstance(given, dict | Times) else "(general)"),
]
"""Its own times, or the word for the general ones."""


class Sla(Spec):
    """The tenant's SLAs; channels that are not named are left alone."""

    default: Times = UNSET
    channels: Annotated[dict[Key, ChannelSla], Row(124, "CXD105")] = UNSET


def _slow_first(manifest: Manifest) -> Iterator[Finding]:
    fact = "the first response may take longer than the whole resolution"
    for sla in manifest.of("sla"):
        values = sla.parts["default"]
        times = (values.get("default.first_response"), values.get("default.resolution"))
        if _is_slower(*times):
            yield Finding(sla.address, ("default", "first_response"), fact)
        channels = sla.members.get("channels")
        for member, own in channels.members.items() if channels else ():
            if channels and _is_slower(own.get("first_response"), own.get("resolution")):
                path = (*channels.paths[member], "first_response")
                yield Finding(sla.address, path, fact)


def _is_slower(first: int | None, resolution: int | None) -> bool:
    return first is not None and resolution is not None and first > resolution


def _no_business_hours(estate: Estate) -> Iterator[Seen]:
    hours = estate.manifest.tenant.business_hours
    for sla in estate.manifest.of("sla"):
        if hours is None:
            reason = "no API shows whether business hours are set up; say so in the tenant block"
            yield Blind(sla.address, reason)
        elif not hours:
            fact = "the tenant has no business hours, and response times count in nothing else"
            yield Finding(sla.address, (), fact)


CHECKS = (
    on_manifest(
        Rule(
            "CXD242",
            says="a case is answered before it is resolved",
            why="the second clock runs out first, so the first one means nothing",
            cure="let `first_response` be at most `resolution`",
            rows=(125,),
        ),
        _slow_first,
        Severity.WARNING,
    ),
    on_estate(
        Rule(
            "CXD243",
            says="business hours are set up where there are response times",
            why="response times are counted in the configured working hours only",
            cure="set them up in the screens, then write `business_hours: true` in `tenant`",
            source=VENDOR,
            rows=(121,),
        ),
        _no_business_hours,
    ),
)


def _general_is_empty(entry: Payload) -> Payload:
    """The general SLA is no times of one's own."""
    if entry.get("isDefault"):
        return {**entry, "firstResponseTime": None, "solutionTime": None}
    return entry


def _say_which(fields: Payload, _: Payload | None) -> Payload:
    if fields.get("firstResponseTime") is None:
        return {"isDefault": True}
    return {"isDefault": False, **fields}


_FIRST = Sentence(
    "e-mail first response {old} -> {new} on {channels}",
    when="the first response changes, of one's own or through the general SLA",
)
_RESOLUTION = Sentence(
    "e-mail resolution {old} -> {new} on {channels}",
    when="the resolution changes, of one's own or through the general SLA",
)
_CLOCKS = (("first_response", _FIRST), ("resolution", _RESOLUTION))


def _clocks(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("sla"):
        links, general = outlook.links(turn, "channels"), outlook.values(turn, "default")
        for clock, sentence in _CLOCKS:
            shift = turn.shift("default", f"default.{clock}")
            now = (general or {}).get(f"default.{clock}")
            both = (now, now) if shift is None else (shift.before, shift.after)
            for (old, new), channels in _changed(outlook, turn, links, clock, both):
                words = {"old": duration(old) if old else "(not known)", "new": duration(new)}
                yield sentence.of(turn.address, channels=channels.said("channel"), **words)


def _changed(
    outlook: Outlook,
    turn: Turn,
    links: Mapping[str, Values] | None,
    clock: str,
    general: tuple[int | None, int | None],
) -> Iterator[tuple[tuple[int | None, int], Tally]]:
    """How many channels get each new time in the place of an old one."""
    mails = outlook.found("channel")
    shifts = {one.member: one for one in turn.links.get("channels", ())}
    counts: dict[tuple[int, int], int] = {}
    for member, before in (links or {}).items():
        shift = shifts.get(member)
        after = before if shift is None or shift.after is None else {**before, **shift.after}
        old, new = before.get(clock) or general[0], after.get(clock) or general[1]
        is_mail = not member.startswith("#") or (mails is not None and member[1:] in mails)
        fate = outlook.fate("channel", member)
        stays = fate is None or fate.stays
        if is_mail and stays and old is not None and new is not None and old != new:
            counts[old, new] = counts.get((old, new), 0) + 1
    least = links is None or mails is None
    if links is None and general[0] != general[1] and general[1] is not None:
        yield (general[0], general[1]), Tally(0, least=True)
    for both, count in sorted(counts.items()):
        yield both, Tally(count, least)


EFFECTS = (Effect(_clocks, (_FIRST, _RESOLUTION)),)

KIND = Kind(
    name="sla",
    section="slas",
    spec=Sla,
    noun="SLA",
    id_field="",
    identity=(),
    singleton="tenant",
    checks=CHECKS,
    effects=EFFECTS,
    parts=(
        Part(
            name=OBJECT,
            family=Family.DIGITAL,
            ui=_UI,
            verbs={Verb.LIST: Endpoint("GET", "/sla", Evidence.INFERRED, _SOURCE)},
        ),
        Part(
            name="default",
            family=Family.DIGITAL,
            ui=_UI,
            verbs={
                Verb.READ: Endpoint("GET", "/sla", Evidence.INFERRED, _SOURCE, at="default"),
                Verb.UPDATE: Endpoint(
                    "PUT", "/sla/default", Evidence.INFERRED, _SOURCE, whole=True
                ),
            },
        ),
        Part(
            name="channels",
            family=Family.DIGITAL,
            ui=f"{_UI} > the channel",
            members=Members(
                key="channelId", ref="channel", owned=False, present=True, complete=True
            ),
            reshape=_general_is_empty,
            verbs={
                Verb.READ: Endpoint("GET", "/sla", Evidence.INFERRED, _SOURCE, at="channels"),
                Verb.CHANGE: Endpoint(
                    "PUT",
                    "/sla/channels/{member}",
                    Evidence.INFERRED,
                    _SOURCE,
                    shape=_say_which,
                ),
            },
        ),
    ),
)
