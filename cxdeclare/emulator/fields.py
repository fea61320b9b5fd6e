"""What the API says of one field of a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Type(Enum):
    """The JSON types a field may have; an id has the type of the collection it points into."""

    TEXT = auto()
    INTEGER = auto()
    BOOLEAN = auto()
    TEXTS = auto()
    INTEGERS = auto()
    OBJECT = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its type, what may be written to it, and what the server makes of it."""

    name: str
    """As it is read."""
    type: Type = Type.TEXT
    required: bool = False
    """On create, and on every write that replaces the whole document."""
    required_when: tuple[str, object] | None = None
    """Required on create if another field has this value."""
    nullable: bool = False
    default: object = None
    """What the server stores when nothing is sent."""
    choices: tuple[object, ...] = ()
    least: int | None = None
    """Smallest number, or shortest text."""
    most: int | None = None
    multiple: int = 1
    pattern: str = ""
    link: str = ""
    """Name of the collection the value must be an id of."""
    frozen: bool = False
    """Cannot change after create."""
    unique: str = ""
    """Scope within which no two documents may have the same value."""
    folded: bool = False
    """Unique whatever the case of its letters."""
    read_only: bool = False
    """Another value than the stored one is refused; on create it is ignored."""
    refused: bool = False
    """May not be sent at all."""
    follows: tuple[str, str] | None = None
    """Read-only: equal to another field, or to an attribute of what that field points at."""
    fact: str = ""
    """Read-only: always this fact of the tenant."""
    crlf: bool = False
    """The server ends every line with CR LF."""
    codes: Mapping[object, str] = field(default_factory=dict)
    """Written as a number, read as a text."""
    post: str | None = None
    """Another spelling on create; empty if it cannot be sent there (it is then ignored)."""
    put: str | None = None
    """Another spelling on update."""
    fields: tuple[Field, ...] = ()
    """Of an object."""

    def spelled(self, verb: str) -> str:
        """The name to look for in a body of that verb."""
        other = self.post if verb == "POST" else self.put
        return self.name if other is None else other


def text(name: str, **more: object) -> Field:
    """Declare a text field."""
    return Field(name, Type.TEXT, **more)  # type: ignore[arg-type]


def integer(name: str, **more: object) -> Field:
    """Declare a field of whole numbers."""
    return Field(name, Type.INTEGER, **more)  # type: ignore[arg-type]


def boolean(name: str, **more: object) -> Field:
    """Declare a yes-or-no field; false unless said otherwise."""
    return Field(name, Type.BOOLEAN, **({"default": False} | more))  # type: ignore[arg-type]
