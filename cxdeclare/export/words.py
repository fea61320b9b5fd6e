"""Words: one live object in the manifest's words, and what of it no manifest can say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxdeclare.export.findings import (
    BAD_TEXT,
    NAMELESS,
    ONE_NAME,
    REFUSED,
    SECRET,
    UNREAD_PART,
    UNSAID,
    finding,
)
from cxdeclare.export.minimal import minimal
from cxdeclare.export.unflatten import member_form
from cxdeclare.loading.bodies import LARGEST_BODY
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.resource import Found, MemberSet, Resource, member_name
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import at, decode, ordered
from cxdeclare.planning import live
from cxdeclare.planning.naming import Naming


@dataclass(frozen=True, slots=True)
class Worded:
    """What was made of one object."""

    resource: Resource
    texts: Mapping[str, str]
    """The bodies it holds, as the tenant has them, by field."""
    findings: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Wording:
    """Says objects in the manifest's words; references by the names that this export gives."""

    naming: Naming
    reasons: Mapping[str, str]
    """Why the listing of a kind is not whole, for those where it is not."""
    _address: Address = field(default=Address("", ""))
    _found: list[Diagnostic] = field(default_factory=list)

    def say(self, kind: Kind, address: Address, found: Found, derived: Values) -> Worded:
        """One object; `derived` holds the fields of ours that follow from others."""
        self._address, self._found = address, []
        texts: dict[str, str] = {}
        parts: dict[str, Values] = {}
        members: dict[str, MemberSet] = {}
        for part in kind.parts:
            if part.name in found.unread:
                what = f"`{part.name}`" if part.name else "the object itself"
                summary = f"{what} could not be read: {found.unread[part.name]}"
                self._tell(UNREAD_PART, f"{summary}; its fields were left out")
            if part.members is None:
                parts[part.name] = self._values(kind, part, found, derived, texts)
            else:
                owned = self._members(kind, part, found)
                if owned:
                    members[part.name] = MemberSet(authoritative=False, members=owned)
        return Worded(Resource(address, parts, members), texts, tuple(self._found))

    def _tell(self, code: str, summary: str, hint: str = "") -> None:
        self._found.append(finding(code, str(self._address), summary, hint))

    def _values(
        self, kind: Kind, part: Part, found: Found, derived: Values, texts: dict[str, str]
    ) -> dict[str, Value]:
        attributes = kind.by_part[part.name]
        read = live.values(kind, part, found, self.naming.name) or {}
        secrets = [a.name for a in attributes if a.has(Trait.SECRET)]
        if secrets and part.name != OBJECT:
            if any(value is not None for value in read.values()):
                named = ", ".join(f"`{name}`" for name in secrets)
                summary = f"`{part.name}` was left out: {named} is a secret and is not given back"
                hint = "declare it by hand with a reference to the secret, if it is to be managed"
                self._tell(SECRET, summary, hint)
            return {}
        said: dict[str, Value] = {}
        for attribute in attributes:
            if attribute.has(Trait.LOCAL):
                value = _ours(kind, attribute, found, derived)
            elif attribute.has(Trait.BODY):
                value = self._body(part, attribute, found, read, texts)
            else:
                value = self._value(attribute, read.get(attribute.name), "")
            if value is not None:
                said[attribute.name] = value
        return minimal(attributes, said)

    def _body(
        self, part: Part, attribute: Attribute, found: Found, read: Values, texts: dict[str, str]
    ) -> Value:
        raw = found.parts.get(part.name) or found.raw
        text = at(raw, attribute.wire.name) if attribute.wire else None
        if text is None:
            return None
        fault = _unfit(text)
        if fault:
            self._tell(BAD_TEXT, f"`{attribute.name}` {fault}; it was left out")
            return None
        texts[attribute.name] = text
        return read[attribute.name]

    def _value(self, attribute: Attribute, value: Value, inside: str) -> Value:
        """A field's value; None where there is nothing to say, or nothing that can be said."""
        if value is None:
            return None
        name = f"{inside}{attribute.name}"
        if attribute.has(Trait.OWNED):
            members = [one for one in value if not self._is_nameless(attribute, one, name)]
            # Where a link is declared whole, saying nothing would take away what has no name.
            return {"ownership": "additive", "members": ordered(members)} if value else None
        items = value if isinstance(value, list) else [value]
        bad = [one for one in items if self._is_nameless(attribute, one, name)]
        return None if bad else value

    def _is_nameless(self, attribute: Attribute, value: Value, name: str) -> bool:
        if attribute.ref is None or not isinstance(value, dict) or "id" not in value:
            return False
        reason = self._why(attribute.ref.kind, str(value["id"]))
        self._tell(NAMELESS, f"`{name}` leads to {reason}; it was left out")
        return True

    def _why(self, kind: str, id_: str) -> str:
        """What nobody can name, and why."""
        of = self.naming.kind(kind)
        what = f"{of.called} {id_}"
        label = self.naming.label(kind, id_)
        if label is None and self.naming.is_there(kind, id_):
            return f"{what}, which has no name"
        if label is None:
            if kind in self.reasons:
                return f"{what}, and that kind was not read completely"
            return f"{what}, which is not there"
        hits = self.naming.find(kind, label)
        if len(hits) > 1:
            return f"{what}, and {len(hits)} of that kind are called `{label}`"
        if hits:
            return f"{what}, and its name `{label}` stands for {hits[0]}"
        return f"{what} (`{label}`), which is not in use or of another sort"

    def _members(self, kind: Kind, part: Part, found: Found) -> dict[str, Values]:
        links, raw = part.members, found.parts.get(part.name)
        if links is None or raw is None:
            return {}
        said: dict[str, Values] = {}
        for member, items in sorted(_by_member(links.ref, links.key, raw, self.naming).items()):
            if len(items) > 1:
                self._tell(ONE_NAME, f"`{part.name}` has `{member}` {len(items)} times; left out")
                continue
            values = self._link(kind, part, member, items[0])
            if values is not None:
                said[member] = values
        return said

    def _link(self, kind: Kind, part: Part, member: str, item: dict[str, Any]) -> Values | None:
        """The fields of one link; None where it says nothing, or cannot be said."""
        links, attributes = part.members, kind.by_part[part.name]
        read = decode(part, attributes, item, self.naming.name)
        values = {a.name: read.get(a.name) for a in attributes}
        is_plain = all(value is None for value in values.values())
        if links is None or (links.present and is_plain):  # as the server made it
            return None
        if links.ref is not None and self._cannot_name(kind, part, links.ref, member):
            return None
        for words in part.unsaid(item) if part.unsaid else ():
            self._tell(UNSAID, f"`{part.name}.{member}` holds {words}, which no field can say")
        known = len(self._found)
        inside = f"{part.name}.{member}."
        said = {a.name: self._value(a, values[a.name], inside) for a in attributes}
        lost = [
            a.name
            for a in attributes
            if said[a.name] is None and values[a.name] is not None and not a.has(Trait.OWNED)
        ]
        if lost and links.complete:
            summary = f"`{part.name}.{member}` has to be declared whole, so all of it was left out"
            self._tell(REFUSED, summary)
            return None
        if lost and len(self._found) == known:
            self._tell(REFUSED, f"`{inside}{lost[0]}` was left out")
        if links.complete:
            return said
        return {name: value for name, value in said.items() if value is not None}

    def _cannot_name(self, kind: Kind, part: Part, ref: str, member: str) -> bool:
        if member.startswith("#"):
            reason = self._why(ref, member[1:])
            self._tell(NAMELESS, f"`{part.name}` has {reason}; it was left out")
            return True
        if member.startswith("=") and member_form(kind, part.name).keyed:
            summary = f"`{part.name}` has `{member[1:]}`, which is not in this export"
            self._tell(NAMELESS, f"{summary}; only what is can be named there, so it was left out")
            return True
        return False


def _by_member(
    ref: str | None, key: str, raw: list[dict[str, Any]], naming: Naming
) -> dict[str, list[dict[str, Any]]]:
    """The links under the names of their members."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in raw:
        wire = at(item, key)
        member = member_name(naming.name(ref, wire)) if ref else str(wire)
        found.setdefault(member, []).append(item)
    return found


def _ours(kind: Kind, attribute: Attribute, found: Found, derived: Values) -> Value:
    """What a field says that the tenant does not hold."""
    if attribute.name in derived:
        return derived[attribute.name]
    if attribute.name == kind.scope:
        return found.id.partition("/")[0]
    return attribute.here.value if attribute.here else None


def _unfit(text: object) -> str:
    """What keeps a text out of a body file; empty if nothing does."""
    if not isinstance(text, str):
        return "is no text"
    if not text.strip():
        return "is blank"
    if len(text.encode()) > LARGEST_BODY:
        return f"is larger than {LARGEST_BODY // 10**6} MB"
    return ""


def outputs(kind: Kind, found: Found) -> Iterator[str]:
    """What the server assigned to an object, a line each."""
    if not kind.singleton:
        yield f"id {found.id}"
    for name, (part, wire) in kind.outputs.items():
        value = at(found.parts.get(part), wire)
        if value is not None:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield f"{name}: {shown}"
