"""Kind: everything known about one type of resource, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
)

from cxdeclare.model.check import Check
from cxdeclare.model.delivered import Delivered
from cxdeclare.model.effect import Effect
from cxdeclare.model.endpoint import Endpoint, Family, Index, Verb
from cxdeclare.model.expectation import Expecting
from cxdeclare.model.fields import (
    Payload,
    Trait,
    Value,
    Wire,
)
from cxdeclare.model.guard import Watch
from cxdeclare.model.spec import Attribute, Spec, leaves

if TYPE_CHECKING:
    from cxdeclare.model.resource import Resource
    from cxdeclare.model.zone import Needed, Record

OBJECT = ""
"""The name of the part that is the object itself."""
LONGEST_UNLISTED = 300.0
"""The longest that the vendor says of anything that shows late: five minutes."""


class Ownership(StrEnum):
    """Who else may put links into a set."""

    AUTHORITATIVE = "authoritative"
    ADDITIVE = "additive"


class Retire(StrEnum):
    """What can become of an object whose block has left the manifest."""

    DELETE = "delete"
    DEACTIVATE = "deactivate"
    FORGET = "forget"
    """It can neither be deleted nor switched off: we only stop managing it."""


@dataclass(frozen=True, eq=False, slots=True)
class Members:
    """How a part that is a set of links is written."""

    key: str
    """The wire name of what says which member it is."""
    ref: str | None = None
    """The kind the members are of; without one, members are known by name."""
    id_field: str = ""
    """The wire name of the member's own id, where it has one beside the key."""
    owned: bool = True
    """Whether ``ownership`` has to be declared; otherwise what is not named is left alone."""
    exclusive: bool = False
    """A member is in one such set at most: adding it here takes it away elsewhere."""
    complete: bool = False
    """A declared member is declared whole: a field left out is an empty field."""
    present: bool = False
    """The server makes the members; we only change them."""


@dataclass(frozen=True, eq=False)
class Part:
    """One object on the wire among those a resource is made of."""

    name: str
    family: Family
    verbs: Mapping[Verb, Endpoint]
    ui: str
    """Where a person finds it in the CXone screens."""
    why: str = "the vendor publishes no endpoint for it"
    """Why a person has to do what no endpoint does."""
    right: str = ""
    """The right that reading it needs, as the screens for roles call it."""
    members: Members | None = None
    index: Index | None = None
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Wire fields that are always so; a live object where they differ is another thing."""
    always: Mapping[str, tuple[Wire, Value]] = field(default_factory=dict)
    """Fields every declared object has without being asked, by name."""
    gate: Mapping[str, tuple[Wire, Value]] = field(default_factory=dict)
    """What has to become true, by a person's hand, before dependants may go on."""
    by_dns: Callable[[Resource, Iterable[Record]], Iterable[Record]] | None = None
    """Of all records that are needed, those that have to bring what the object is there for; a
    person sees to it once there is an object, and nothing waits for that."""
    seen: Callable[[Payload], str] | None = None
    """What was read says, in words, of why a gate is not open."""
    reshape: Callable[[Payload], Payload] | None = None
    """Rearranges what was read where markers cannot say it."""
    unrelated: Callable[[Payload], bool] | None = None
    """Says of a listed object that it is none of this kind."""
    together: bool = False
    """A call takes all declared fields of the part: those that stay are sent along."""
    born_so: bool = False
    """A new object has the server's defaults: where all is declared so, nothing is sent."""
    none_says: bool = False
    """A new object is told also what is declared as none: it is not born so."""
    opens: str = ""
    """What a person does where nothing can be made just now; see `Endpoint.closed`."""
    row: str = ""
    """The field that names the object just before it: those of one place stand in a row."""
    only_read: tuple[str, ...] = ()
    """Wire fields that reads show and writes lack: they are compared before and after a write."""
    unsaid: Callable[[Payload], Iterable[str]] | None = None
    """What was read of a link and no field can say, in words; it stays as it is."""


@dataclass(frozen=True, slots=True)
class Creation:
    """Why objects of a kind cannot be created, and what to do instead."""

    reason: str
    hint: str


@dataclass(frozen=True, eq=False, slots=True)
class Needs:
    """How to see which live object another needs: by a name that both can be asked for."""

    needed: Callable[[Payload], Iterable[str]]
    """The names under which an object may need another."""
    name: Callable[[Payload], str]
    """The name of the other; empty if it has none."""


@dataclass(frozen=True, eq=False)
class Kind:
    """A type of resource: its fields, its parts, its place in the API, its own checks."""

    name: str
    section: str
    """Its heading in the manifest."""
    spec: type[Spec] | None
    """None for kinds that are only looked up."""
    parts: tuple[Part, ...]
    id_field: str
    noun: str = ""
    """What people call one of them."""
    identity: tuple[str, ...] = ("name",)
    caseless: bool = True
    """Whether identities are compared without regard to case."""
    id_type: type[int | str] = str
    label: str = ""
    """Wire name of what a foreign object is called, for looking it up."""
    also: tuple[str, ...] = ()
    """Other wire names that serve for looking up, if they hit once."""
    current: tuple[str, Any] | None = None
    """Of objects with one name, only those with this wire field count."""
    gone: tuple[str, frozenset[str]] | None = None
    """What is listed with one of these in this wire field counts as not there."""
    scope: str = ""
    """The field that says in which of several places the object lives."""
    singleton: str = ""
    """The key of the one resource, where the tenant has just one."""
    retire: Retire = Retire.FORGET
    retired: str = ""
    """The field, of those that are always so, that retiring turns off."""
    must_exist: Creation | None = None
    unlisted_for: float = LONGEST_UNLISTED
    """Seconds in which a listing may lack what was made; 0 where a second of the same name is
    refused. For so long a create that nobody answered is not sent again."""
    elsewhere: tuple[str, Value] | None = None
    """The field and value that say the object lives where no tool may look."""
    holds_on: Mapping[str, Needs] = field(default_factory=dict)
    """Of other kinds, which live objects a live object of this one needs, where no field on the
    wire says so."""
    outputs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What the server assigns and people need: name to (part, wire name)."""
    in_dns: Callable[[Resource, Mapping[str, Any]], Needed] | None = None
    """The DNS records a resource needs, by what is declared and what the server assigned."""
    checks: tuple[Check, ...] = ()
    """The rules of the kind, and those between it and the kinds it refers to."""
    watches: tuple[Watch, ...] = ()
    """The guards of the kind, which may refuse a plan."""
    delivered: Delivered | None = None
    """Which objects of the kind every tenant is delivered with."""
    effects: tuple[Effect, ...] = ()
    """What changes of the kind mean for people and mail."""
    expecting: Expecting | None = None
    """How the manifest's `tests` ask what becomes of something."""
    in_mail: Literal["", "around", "below"] = ""
    """Where its body stands in a message: around the agent's words, or below them."""
    people: bool = False
    """Whether they are people, known by name whatever the platform calls them."""
    instead: Mapping[tuple[str, str], Attribute] = field(default_factory=dict)
    """Fields, by part and name, that a profile makes others of than the spec says."""

    @property
    def managed(self) -> bool:
        """Whether the manifest can declare resources of this kind."""
        return self.spec is not None

    def is_delivered(self, label: str) -> bool:
        """Whether every tenant has an object called so from the start."""
        return self.delivered is not None and label in self.delivered.names

    @property
    def called(self) -> str:
        """What people call one of them."""
        return self.noun or self.name.replace("_", " ")

    @cached_property
    def by_part(self) -> Mapping[str, tuple[Attribute, ...]]:
        """Every leaf field, by the part it belongs to, in declaration order."""
        found: dict[str, list[Attribute]] = {part.name: [] for part in self.parts}
        if self.spec is not None:
            for part, attribute in leaves(self.spec, found):
                found[part].append(self.instead.get((part, attribute.name), attribute))
        return {part: tuple(attributes) for part, attributes in found.items()}

    @cached_property
    def pointing(self) -> Mapping[str, tuple[Attribute, ...]]:
        """The leaf fields that refer to something, by part."""
        return {part: tuple(a for a in group if a.ref) for part, group in self.by_part.items()}

    @cached_property
    def secrets(self) -> Mapping[str, Attribute]:
        """The fields that hold a secret, by name."""
        of = (a for group in self.by_part.values() for a in group)
        return {a.name: a for a in of if a.has(Trait.SECRET)}

    @cached_property
    def fields(self) -> Mapping[tuple[str, str], Attribute]:
        """Leaf fields by part and name."""
        return {(part, a.name): a for part, group in self.by_part.items() for a in group}

    @cached_property
    def named(self) -> Mapping[str, Part]:
        """Parts by name; the object itself is ``""``."""
        return {part.name: part for part in self.parts}

    @property
    def main(self) -> Part:
        """The part that is the object itself."""
        return self.parts[0]

    @cached_property
    def refers_to(self) -> Mapping[str, frozenset[str]]:
        """Names of the kinds each part can point at on the wire."""
        return {
            part.name: frozenset(
                {a.ref.kind for a in self.by_part[part.name] if a.ref and not a.has(Trait.LOCAL)}
                | ({part.members.ref} if part.members and part.members.ref else set())
            )
            for part in self.parts
        }

    @cached_property
    def references(self) -> frozenset[str]:
        """Names of the kinds this one can point at."""
        refs = {a.ref.kind for group in self.by_part.values() for a in group if a.ref}
        members = {p.members.ref for p in self.parts if p.members and p.members.ref}
        return frozenset(refs | members)

    def is_tied(self, other: Kind) -> bool:
        """Whether it is the other, or an object of one may refer to one of the other."""
        is_same = self.name == other.name
        return is_same or other.name in self.references or self.name in other.references
