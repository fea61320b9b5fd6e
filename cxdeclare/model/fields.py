"""Markers: what a field of a spec means to the planner and on the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""A JSON value in the manifest's words: text, number, boolean, null, list or mapping.

A reference to a managed kind is its key, or ``{"lookup": name}``; one to a kind that is only
looked up is its name. What cannot be named is ``{"id": "…"}``."""

Values: TypeAlias = Mapping[str, Value]
"""Field values by dotted field name, for example ``routing.criteria``."""

Payload: TypeAlias = dict[str, Any]
"""One object as the tenant's API writes it."""

UNSET: Any = None
"""Stands where a field may be left out; what is absent is found in ``model_fields_set``."""


class Trait(StrEnum):
    """What is special about a field."""

    IDENTITY = "identity"
    """A live object is recognised by it when no id is known."""
    IMMUTABLE = "immutable"
    """The server refuses to change it: another value means another object."""
    SET = "set"
    """A list whose order means nothing."""
    BODY = "body"
    """A long text: planned and recorded by content hash, line ends normalised."""
    MANUAL = "manual"
    """The API can read it at most; a person has to enter it."""
    LOCAL = "local"
    """Ours alone: checked and used for order, never sent or compared."""
    DURATION = "duration"
    """Whole seconds, shown as ``1d 4h``."""
    OWNED = "owned"
    """A set of links inside a field, with its own ``ownership``."""
    AT_LEAST = "at_least"
    """Such a set that is always additive, and written as the bare list of its members."""
    SECRET = "secret"  # noqa: S105 - a marker
    """Written to the tenant and never read back; everywhere else a reference stands for it."""


@dataclass(frozen=True, eq=False, slots=True)
class Wire:
    """What the API calls a field; dots step into nested objects."""

    name: str
    write: str | None = None
    """Another name for writing, where reading and writing disagree."""
    spelled: Mapping[str, Any] | None = None
    """The API's spelling for each of the manifest's words."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """What is sent for the field is in no public source, though the call itself may be."""

    why: str
    """What is not known, as the reason why a person has to do it."""
    codes: bool = False
    """Whether it is the spelling of the words; a tenant shows it by objects set up in its
    screens. Otherwise it is the name the field is written under."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The field names a resource of another kind."""

    kind: str
    ready: bool = False
    """Whether what the other needs a person for must be done first."""


@dataclass(frozen=True, slots=True)
class In:
    """The field belongs to another part than the place it stands in."""

    part: str


@dataclass(frozen=True, eq=False, slots=True)
class ServerDefault:
    """What the server sets when a new object does not say."""

    value: Value


@dataclass(frozen=True, slots=True)
class FileFor:
    """The field names a file that holds the text of another field."""

    field: str
    suffix: str = ".txt"
    """How the names of such files end when they are made by us."""


@dataclass(frozen=True, eq=False, slots=True)
class MemberKey:
    """The field, inside a member, that says which member it is."""


class Row:
    """The field honours one of the vendor's statements: its number, and the ids that insist."""

    def __init__(self, number: int, *codes: str) -> None:
        self.number = number
        self.codes = codes


@dataclass(frozen=True, eq=False, slots=True)
class Here:
    """What a field of ours says of an object that was found where we may look."""

    value: Value


@dataclass(frozen=True, eq=False, slots=True)
class Among:
    """How a reference of ours follows from the object's other fields, as the tenant holds none."""

    identities: Callable[[Values], Iterable[str]]
    """What the other object may be recognised by; the nearest comes first."""
