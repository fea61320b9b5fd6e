"""SLAs: how fast a case should be answered and resolved, in general and per channel."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Verb
from cxdeclare.model.fields import UNSET, Payload, Wire
from cxdeclare.model.kind import OBJECT, Kind, Members, Part, Spec
from cxdeclare.model.language import Duration, Key

_SOURCE = "no public endpoint; modelled on the digital API"
_UI = "ACD > Digital > System settings > SLA"

Minutes = Annotated[Duration, Field(ge=60, multiple_of=60)]
"""A duration the screens can show: whole minutes, at least one."""


class Times(Spec):
    """Both clocks of the general SLA; they run in business hours only."""

    first_response: Annotated[Minutes, Wire("firstResponseTime")]
    resolution: Annotated[Minutes, Wire("solutionTime")]


ChannelSla = Annotated[
    Annotated[Literal["general"], Tag("(general)")] | Annotated[Times, Tag("(own)")],
    Discriminator(lambda given: "(own)" if isinstance(given, dict | Times) else "(general)"),
]
"""Its own times, or the word for the general ones."""


class Sla(Spec):
    """The tenant's SLAs; channels that are not named are left alone."""

    default: Times = UNSET
    channels: dict[Key, ChannelSla] = UNSET


def _general_is_empty(entry: Payload) -> Payload:
    """The general SLA is no times of one's own."""
    if entry.get("isDefault"):
        return {**entry, "firstResponseTime": None, "solutionTime": None}
    return entry


def _say_which(fields: Payload, _: Payload | None) -> Payload:
    if fields.get("firstResponseTime") is None:
        return {"isDefault": True}
    return {"isDefault": False, **fields}


KIND = Kind(
    name="sla",
    section="slas",
    spec=Sla,
    noun="SLA",
    id_field="",
    identity=(),
    singleton="tenant",
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
