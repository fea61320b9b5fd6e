"""Profile file: what somebody knows of a tenant's endpoints beyond the kinds, as data."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StringConstraints

from cxdeclare.model.endpoint import Paging
from cxdeclare.model.fields import UNSET
from cxdeclare.model.language import Name
from cxdeclare.model.spec import Spec

WHOLE_PART = "object"
"""What a profile file calls the part that is the object itself."""
INDEX = "index"
"""What it calls the listing that gives a part its own ids."""

ACCEPTED_PATTERN = (
    r"^[a-z_]+(#[a-z_]+)?( (list|read|create|update|delete|add|change|remove|index))?$"
)
PATH_PATTERN = (
    r"^(/([A-Za-z0-9_~-][A-Za-z0-9._~-]*|\{id\}|\{member\}))+"
    r"(\?[A-Za-z0-9._~=&\[\]{}-]+)?$"
)
WIRE_PATTERN = r"^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*$"

Wired: TypeAlias = Annotated[str, StringConstraints(pattern=WIRE_PATTERN)]
Accepted: TypeAlias = Annotated[str, StringConstraints(pattern=ACCEPTED_PATTERN)]


class EndpointRules(Spec):
    """How one verb of a part is called; what is left out is as the kind says."""

    method: Annotated[
        Literal["GET", "POST", "PUT", "PATCH", "DELETE"],
        Field(description="Verbs that read are GET, or POST where the kind's own is a search."),
    ] = UNSET
    path: Annotated[
        str,
        StringConstraints(pattern=PATH_PATTERN),
        Field(description="Below the family's root; `{id}` and `{member}` are filled in."),
    ] = UNSET
    at: Annotated[
        Wired | Literal[""],
        Field(description="Where the answer stands in the response; empty is the whole of it."),
    ] = UNSET
    paging: Annotated[
        str,
        StringConstraints(pattern=f"^({'|'.join(Paging)})$"),
        Field(description="How the list is handed out.", json_schema_extra={"enum": [*Paging]}),
    ] = UNSET
    wrap: Annotated[
        str,
        StringConstraints(pattern=r"^([A-Za-z_][A-Za-z0-9_]*(\[\])?)?$"),
        Field(description="What the body is wrapped in: `skill`, or `skills[]` with a list."),
    ] = UNSET
    results: Annotated[
        Wired | Literal[""],
        Field(description="The list of outcomes in an answer that is 200 even when it failed."),
    ] = UNSET
    whole: Annotated[
        bool,
        Field(description="Whether what was read is sent back with the changes in it."),
    ] = UNSET


class FieldRules(Spec):
    """What the API calls a field, and how it spells the words of it."""

    read: Annotated[Wired, Field(description="The name it is read under.")] = UNSET
    write: Annotated[Wired, Field(description="The name it is written under.")] = UNSET
    codes: Annotated[
        dict[Name, int | str | bool],
        Field(
            min_length=1,
            description="The API's spelling by word. As long as words of the field are missing "
            "here, the field is entered by hand.",
        ),
    ] = UNSET


class ProfileFile(Spec):
    """What a tenant's API is known to accept, beyond what the kinds say; its author's word."""

    api_version: Annotated[Literal["cxdeclare/v1"], Field(alias="apiVersion")]
    name: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"),
        Field(description="How plans call it; not `documented` and not `extended`."),
    ]
    extends: Annotated[
        Literal["documented", "extended"],
        Field(description="The profile it starts from."),
    ]
    accept: Annotated[
        list[Accepted],
        Field(
            description="Endpoints that may be called whatever their evidence: `KIND`, "
            "`KIND#PART`, `KIND VERB` for the object itself, `KIND#PART VERB`."
        ),
    ] = UNSET
    ids: Annotated[
        dict[Name, Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]],
        Field(description="By kind, what the API calls the id of an object."),
    ] = UNSET
    endpoints: Annotated[
        dict[Name, dict[Name, dict[Name, EndpointRules]]],
        Field(
            description="By kind, part (`object` is the object itself) and verb. A call that is "
            "described here may be made."
        ),
    ] = UNSET
    fields: Annotated[
        dict[Name, dict[Name, FieldRules]],
        Field(description="By kind and field, as docs/reference/kinds.md names them."),
    ] = UNSET

    @property
    def content(self) -> dict[str, Any]:
        """What it says, as plain data; two files that say the same have the same content."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    @property
    def digest(self) -> str:
        """SHA-256 of what it says."""
        text = json.dumps(self.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


PAGINGS = {one.value: one for one in Paging}
