"""Entry: a value as a person types it into a screen; never an id, never the wire's spelling."""

from __future__ import annotations

from collections.abc import Mapping

from cxdeclare.engine.manual_events import Entry
from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait, Value
from cxdeclare.model.language import duration
from cxdeclare.model.resource import member_value
from cxdeclare.model.spec import Attribute
from cxdeclare.planning.plan import Decision, FieldChange
from cxdeclare.report.values import secret

EMPTY = "(leave it empty)"
_NO_ID = "(keep the one that is there)"


def entry(decision: Decision, attribute: Attribute | None, change: FieldChange) -> Entry:
    """One field to enter; without markers it is something that has to become so."""
    text = decision.bodies.get(change.after) if isinstance(change.after, str) else None
    is_text = attribute is not None and attribute.has(Trait.BODY) and text is not None
    value = (text or "").removesuffix("\n") if is_text else typed(decision, attribute, change.after)
    return Entry(
        field=change.name,
        label=label(change.name),
        value=value,
        is_text=is_text,
        until=attribute is None,
    )


def label(name: str) -> str:
    """A field's name in plain words; that of a record, which is none, as it is."""
    if " " in name:
        return name
    words = name.replace(".", " > ").replace("_", " ")
    return words[:1].upper() + words[1:]


def typed(decision: Decision, attribute: Attribute | None, value: Value) -> str:
    """A value in words."""
    match value:
        case None:
            return EMPTY
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(typed(decision, attribute, one) for one in value) or EMPTY
    return _inside(decision, value) if attribute is None else _marked(decision, attribute, value)


def _inside(decision: Decision, value: Value) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    return "; ".join(f"{key}: {typed(decision, None, one)}" for key, one in value.items())


def _marked(decision: Decision, attribute: Attribute, value: Value) -> str:
    """A value whose field has markers."""
    spelled = attribute.wire.spelled if attribute.wire else None
    if attribute.has(Trait.SECRET):
        return secret(value)
    if attribute.ref is not None:
        return named(decision, attribute.ref.kind, value)
    if attribute.has(Trait.DURATION) and isinstance(value, int):
        return duration(value)
    if spelled is not None and isinstance(value, str) and value in spelled:
        return value.replace("_", " ")
    return _inside(decision, value)


def named(decision: Decision, kind: str, value: Value) -> str:
    """What the screens call the object that is referred to."""
    if isinstance(value, Mapping):
        return str(value["lookup"]) if "lookup" in value else _NO_ID
    return decision.names.get(str(Address(kind, str(value))), str(value))


def linked(decision: Decision, kind: str | None, member: str) -> str:
    """What the screens call the other end of a link."""
    return named(decision, kind, member_value(member)) if kind is not None else member
