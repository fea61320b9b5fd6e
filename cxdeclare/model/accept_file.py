"""Accept file: drift that is known, with who answers for it, why, and until when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from cxdeclare.model.address import ADDRESS_PATTERN
from cxdeclare.model.fields import UNSET
from cxdeclare.model.language import Name
from cxdeclare.model.spec import Spec

DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _in_calendar(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise PydanticCustomError("day", "is no day of the calendar") from error
    return text


class Acceptance(Spec):
    """One drift that is known: what it is about, and whose decision it is."""

    address: Annotated[
        str,
        StringConstraints(pattern=ADDRESS_PATTERN),
        Field(description="The resource; or `foreign` for objects that are not managed."),
    ] = UNSET
    field: Annotated[
        Name,
        Field(description="One field, as `drift` names it; without one, every changed field."),
    ] = UNSET
    part: Annotated[Name, Field(description="One part or set of links, such as `users`.")] = UNSET
    member: Annotated[Name, Field(description="One link of the part.")] = UNSET
    live: Annotated[
        Any,
        Field(description="Only as long as the field has this value, as `drift --json` tells it."),
    ] = UNSET
    missing: Annotated[
        Literal[True], Field(description="That the object is gone, and not that it changed.")
    ] = UNSET
    foreign: Annotated[Name, Field(description="The kind of objects that are not managed.")] = UNSET
    name: Annotated[
        Name, Field(description="The one foreign object; without a name, all of the kind.")
    ] = UNSET
    owner: Annotated[Name, Field(description="Who answers for it.")]
    reason: Annotated[Name, Field(description="Why it may be so.")]
    until: Annotated[
        str,
        StringConstraints(pattern=DAY_PATTERN),
        AfterValidator(_in_calendar),
        Field(
            description="The last day on which it is accepted, as 2026-12-31; days are UTC.",
            json_schema_extra={"format": "date"},
        ),
    ]

    def says(self, name: str) -> bool:
        """Whether the entry has this field."""
        return name in self.model_fields_set

    @property
    def about(self) -> str:
        """What it accepts, on one line; two entries about the same say the same."""
        if self.says("foreign"):
            return f"foreign {self.foreign}" + (f" `{self.name}`" if self.says("name") else "")
        if self.says("missing"):
            return f"{self.address} missing"
        text: str = self.address
        if self.says("part"):
            text += f"#{self.part}"
        if self.says("member"):
            text += f"[{self.member}]"
        return f"{text} {self.field}" if self.says("field") else text


class AcceptFile(Spec):
    """Drift that is known and makes no failure of a run until its day has passed."""

    api_version: Annotated[Literal["cxdeclare/v1"], Field(alias="apiVersion")]
    accept: Annotated[list[Acceptance], Field(description="What is known, one entry each.")]
