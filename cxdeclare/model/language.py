"""Field types of the manifest language: durations, references, sets with an owner."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeAlias
from warnings import catch_warnings, simplefilter

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    PlainValidator,
    StringConstraints,
    Tag,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from cxdeclare.model.address import KEY
from cxdeclare.model.fields import UNSET, Trait
from cxdeclare.model.secret import SecretText
from cxdeclare.model.spec import Spec

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_FOLLOWING = {"h": "(2[0-3]|[01]?[0-9])", "m": "[0-5]?[0-9]", "s": "[0-5]?[0-9]"}
"""How many of a unit may stand after a larger one: 23 hours, 59 minutes, 59 seconds."""
_DURATION = re.compile(
    "|".join(
        f"[0-9]{{1,9}}{unit}"
        + "".join(f"( {_FOLLOWING[smaller]}{smaller})?" for smaller in "dhms"[place:])
        for place, unit in enumerate("dhms", 1)
    )
)
# pydantic knows no name for a limit on what comes out of a function, and keeps its own.
_LIMITS = {"ge": "minimum", "le": "maximum", "multiple_of": "multipleOf"}
DURATION_SCHEMA: dict[str, list[dict[str, Any]]] = {
    "anyOf": [
        {"type": "integer", "minimum": 0},
        {"type": "string", "pattern": rf"^({_DURATION.pattern})$"},
    ]
}


def seconds(value: Any) -> Any:
    """Whole seconds for ``30s``, ``15m`` or ``1d 4h``; whole seconds stay what they are."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _not_a_duration()
    if isinstance(value, str):
        if not _DURATION.fullmatch(value):
            raise _not_a_duration()
        return sum(int(part[:-1]) * _UNITS[part[-1]] for part in value.split(" "))
    if value < 0:
        raise _not_a_duration()
    return value


def duration(value: int) -> str:
    """Seconds as the manifest writes them: ``1d 4h``."""
    parts: list[str] = []
    for unit, size in _UNITS.items():
        count, value = divmod(value, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0s"


def _not_a_duration() -> PydanticCustomError:
    return PydanticCustomError(
        "duration", "should be a duration such as `30s`, `15m` or `1d 4h`, or whole seconds"
    )


class _DurationSchema:
    """What an editor has to know of a duration; limits hold for whole seconds only."""

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        found = handler(schema)
        limits = {name: found[key] for key, name in _LIMITS.items() if key in found}
        whole, text = DURATION_SCHEMA["anyOf"]
        return {"anyOf": [{**whole, **limits}, text]}


class Lookup(BaseModel):
    """An object that lives in the tenant and is not managed here, by its name there."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    lookup: Annotated[str, StringConstraints(min_length=1)]


Duration: TypeAlias = Annotated[int, BeforeValidator(seconds), _DurationSchema(), Trait.DURATION]
Name: TypeAlias = Annotated[str, StringConstraints(min_length=1)]
"""A text that says something; also the name of an object that is only looked up."""
Key: TypeAlias = Annotated[str, StringConstraints(pattern=rf"^{KEY}$")]
Reference: TypeAlias = Annotated[
    Annotated[Key, Tag("(key)")] | Annotated[Lookup, Tag("(lookup)")],
    Discriminator(lambda given: "(lookup)" if isinstance(given, dict | Lookup) else "(key)"),
]
"""A key of this manifest, or ``{lookup: name}``."""
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = rf"{_LABEL}(\.{_LABEL})+"
Domain: TypeAlias = Annotated[
    str, StringConstraints(pattern=rf"^{_HOST}$", max_length=253, to_lower=True)
]
"""A host name; case means nothing in it, so it is written in lower case."""
EmailAddress: TypeAlias = Annotated[
    str, StringConstraints(pattern=rf"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_HOST}$", max_length=254)
]
Owner: TypeAlias = Literal["authoritative", "additive"]


class OwnedReferences(Spec):
    """A set of references, and whether others may add to it."""

    ownership: Owner
    members: list[Reference]


class OwnedNames(Spec):
    """A set of names, and whether others may add to it."""

    ownership: Owner
    members: list[Name]


def _at_least(value: Any) -> Any:
    if not isinstance(value, list):
        raise PydanticCustomError("list_type", "should be a list of names")
    return {"ownership": "additive", "members": value}


AtLeast: TypeAlias = Annotated[
    OwnedNames,
    Trait.AT_LEAST,
    BeforeValidator(_at_least),
    WithJsonSchema({"type": "array", "items": {"type": "string", "minLength": 1}}),
]
"""A list of names that must be among what is there."""


def _reference(value: Any) -> str:
    if not isinstance(value, SecretText):
        raise _secret_written()
    return str(value)


def _secret(value: Any) -> Any:
    if isinstance(value, SecretText):
        return {"value": value}
    if not isinstance(value, dict):
        raise _secret_written()
    return value


def _secret_written() -> PydanticCustomError:
    return PydanticCustomError("secret_written", "should be a reference to a secret")


REFERENCE_PATTERN = r"^\$\{secret\.[^{}]+\}$"
_SECRET_SCHEMA = {"type": "string", "pattern": REFERENCE_PATTERN}


class SecretGiven(Spec):
    """A reference to a secret, and how often its value was changed."""

    value: Annotated[str, PlainValidator(_reference), WithJsonSchema(_SECRET_SCHEMA)]
    generation: Annotated[int, Field(ge=0)] = UNSET


class _SecretSchema:
    """What an editor has to know of a secret: the reference alone will do."""

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [_SECRET_SCHEMA, handler(schema)]}


SecretValue: TypeAlias = Annotated[
    SecretGiven, Trait.SECRET, BeforeValidator(_secret), _SecretSchema()
]
"""``${secret.URI}``, alone or as the ``value`` beside a ``generation``."""


def _compiles(value: str) -> str:
    try:
        with catch_warnings():
            simplefilter("ignore")  # of what Python may read otherwise one day
            re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        raise PydanticCustomError(
            "regular_expression",
            "should be a regular expression: {fault}",
            {"fault": str(error)},
        ) from error
    return value


Pattern: TypeAlias = Annotated[str, StringConstraints(min_length=1), AfterValidator(_compiles)]
"""A regular expression, as Python writes them."""
Percent: TypeAlias = Annotated[int, Field(ge=0, le=100)]
