"""Rename: the state as it would be had its addresses always been what they are called now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cxdeclare.model.address import Address
from cxdeclare.model.attestation import Attestation, digest
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import Kind
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import member_name, member_value
from cxdeclare.model.spec import Attribute
from cxdeclare.model.state import Binding, State
from cxdeclare.model.wire import normal

Said = Callable[[str, Value], Value]
"""What a recorded reference to a kind is written as from now on."""


def rename(kinds: Registry, state: State, moved: Mapping[Address, Address]) -> State:
    """The state with these addresses called otherwise, wherever it names them.

    The same state, if it names none of them.
    """
    if not moved:
        return state
    texts = {str(old): str(new) for old, new in moved.items()}
    going = {old.kind for old in moved}

    def said(kind: str, value: Value) -> Value:
        new = moved.get(Address(kind, value)) if isinstance(value, str) else None
        return value if new is None else new.key

    bindings = {}
    for text, binding in state.bindings.items():
        update: dict[str, Any] = {}
        kind = kinds.get(Address.parse(text).kind)
        if kind is not None and kind.references & going:
            update |= rewritten(kind, binding, said)
        if text in texts:  # it stands for what is declared, so nothing else does any more
            update["successor"] = None
        elif binding.successor in texts:
            update["successor"] = texts[binding.successor]
        bindings[texts.get(text, text)] = binding.model_copy(update=update) if update else binding
    making, sent = _carried(state.making, texts), _carried(state.sent, texts)
    return state.model_copy(update={"bindings": bindings, "making": making, "sent": sent})


def _carried(said: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """What is said by address, under the addresses of today."""
    found = {text: one for text, one in said.items() if text not in texts}
    for text, one in said.items():
        if text in texts:
            found.setdefault(texts[text], one)
    return found


def rewritten(kind: Kind, binding: Binding, said: Said) -> dict[str, Any]:
    """What was applied, with each reference as it is said from now on; empty if all stays."""
    applied, members = dict(binding.applied), dict(binding.members)
    for part in kind.parts:
        of = kind.by_part[part.name]
        if part.name in applied:
            applied[part.name] = _values(of, applied[part.name], said)
        if part.name in members:
            links: dict[str, dict[str, Any]] = {}
            ref = part.members.ref if part.members else None
            for member, values in members[part.name].items():
                value = member_value(member)
                to = said(ref, value) if ref else value
                is_old = to == value
                if is_old and member in links:
                    continue  # what is now called so has been here before under its old name
                links[member if is_old else member_name(to)] = _values(of, values, said)
            members[part.name] = links
    same = applied == binding.applied and members == binding.members
    if same:
        return {}
    if not binding.attested:
        return {"applied": applied, "members": members}
    said_of = [_attested(kind, binding, one, applied, said) for one in binding.attested]
    return {"applied": applied, "members": members, "attested": said_of}


def _attested(
    kind: Kind, binding: Binding, one: Attestation, applied: Mapping[str, Values], said: Said
) -> Attestation:
    """What somebody attested, with each reference as it is said from now on."""
    part = kind.named[one.part]
    of, member = kind.by_part[one.part], one.member
    before: Values = binding.applied.get(one.part, {})
    after: Values = applied.get(one.part, {})
    if member is not None:
        before = binding.members.get(one.part, {}).get(member, {})
        after = _values(of, before, said)
        if part.members is not None and part.members.ref:
            member = member_name(said(part.members.ref, member_value(member)))
    values = {
        name: digest(after[name]) if name in before and known == digest(before[name]) else known
        for name, known in one.values.items()
    }
    refers = {str(_now(Address.parse(text), said)): id_ for text, id_ in one.refers.items()}
    return one.model_copy(update={"member": member, "values": values, "refers": refers})


def _now(address: Address, said: Said) -> Address:
    """What an address is called from now on; what nothing stands for any more keeps its name."""
    new = said(address.kind, address.key)
    return Address(address.kind, new) if isinstance(new, str) else address


def _values(attributes: tuple[Attribute, ...], values: Values, said: Said) -> dict[str, Any]:
    changed = dict(values)
    for attribute in attributes:
        value = values.get(attribute.name)
        if attribute.ref is not None and value is not None:
            changed[attribute.name] = normal(attribute, _value(attribute, value, said))
    return changed


def _value(attribute: Attribute, value: Value, said: Said) -> Value:
    kind = attribute.ref.kind if attribute.ref else ""
    if attribute.has(Trait.OWNED) and isinstance(value, dict) and "members" in value:
        return {**value, "members": _distinct([said(kind, one) for one in value["members"]])}
    if isinstance(value, list):
        return _distinct([said(kind, one) for one in value])
    return said(kind, value)


def _distinct(values: list[Value]) -> list[Value]:
    """The values without repetition; references are few words each."""
    return list({str(one): one for one in values}.values())
