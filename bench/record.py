"""Record: a kind that only the measures know, as large as the goals say a resource is.

Twelve fields, 17 single values, about 400 bytes of YAML, and a third refers to another. The
product has no kind of this size whose listing says everything. It is declared as every kind is,
and everything but this declaration is the product's own code.
"""

from __future__ import annotations

from typing import Annotated, Literal

from cxdeclare import kinds
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, Ref, ServerDefault, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire
from cxdeclare.model.language import Duration, Name, Percent, Reference
from cxdeclare.model.registry import Registry
from cxdeclare.model.spec import Spec

_SOURCE = "no public endpoint; made for the measures"
_LEVELS = {"low": "LOW", "middle": "MIDDLE", "high": "HIGH"}


class Limits(Spec):
    """Three numbers of one matter."""

    threshold: Annotated[Duration, Wire("limitThreshold")]
    goal: Annotated[Percent, Wire("limitGoal")]
    timeout: Annotated[Duration, Wire("limitTimeout")]


class Look(Spec):
    """Two words of one matter."""

    position: Annotated[Literal["start", "end"], Wire("look.position")]
    frame: Annotated[Literal["plain", "brackets"], Wire("look.frame")]


class Record(Spec):
    """Twelve fields, of all sorts there are."""

    name: Annotated[Name, Wire("name"), Trait.IDENTITY]
    title: Annotated[Name, Wire("displayTitle")]
    note: Annotated[Name | None, Wire("note"), ServerDefault(None)] = UNSET
    level: Annotated[Literal["low", "middle", "high"], Wire("level", spelled=_LEVELS)]
    parent: Annotated[Reference | None, Wire("parentId"), Ref("record"), ServerDefault(None)] = (
        UNSET
    )
    priority: Annotated[int, Wire("priority")]
    active: Annotated[bool, Wire("isActive")]
    inbound: Annotated[bool, Wire("hasInboundFlow")]
    outbound: Annotated[bool, Wire("hasOutboundFlow")]
    limits: Limits
    look: Look
    languages: Annotated[list[Name], Wire("languages"), Trait.SET]


KIND = Kind(
    name="record",
    section="records",
    spec=Record,
    id_field="id",
    id_type=int,
    label="name",
    retire=Retire.DELETE,
    parts=(
        Part(
            name=OBJECT,
            family=Family.DIGITAL,
            ui="nowhere",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/records",
                    Evidence.INFERRED,
                    _SOURCE,
                    at="data",
                    paging=Paging.PAGE_SIZE,
                ),
                Verb.CREATE: Endpoint("POST", "/records", Evidence.INFERRED, _SOURCE),
                Verb.UPDATE: Endpoint("PUT", "/records/{id}", Evidence.INFERRED, _SOURCE),
                Verb.DELETE: Endpoint("DELETE", "/records/{id}", Evidence.INFERRED, _SOURCE),
            },
        ),
    ),
)


def known() -> Registry:
    """The kinds of the product, and this one, from here on in this process."""
    kinds.ALL = Registry((*kinds.ALL.values(), KIND))
    return kinds.ALL
