"""Standing consent and protection: that every name in the policy names something."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.loading import codes
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.problems import shown
from cxdeclare.loading.sections import Sections
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic, nearest
from cxdeclare.model.manifest import Policy
from cxdeclare.model.registry import Registry

MOST_HINTS = 20
"""How many names get a near miss; looking at all keys for each would be quadratic."""


def bad_policy(
    policy: Policy, sections: Sections, kinds: Registry, document: Document
) -> Iterator[Diagnostic]:
    """Every name that is no kind, no declared address, or there twice."""
    told = 0
    for field, wanted in (("allow_delete", policy.allow_delete), ("protect", policy.protect)):
        if not wanted:
            continue
        names: list[str] = document.data["policy"][field]  # type: ignore[index]
        seen: set[str] = set()
        for index, name in enumerate(names):
            span = document.place(("policy", field, index)).value
            if name in seen:
                summary = f"`{field}[{index}]` is in the list already"
                yield Diagnostic(codes.REPEATED, summary, span, "policy", "remove it")
                continue
            seen.add(name)
            fault = _fault(
                name, sections, kinds, declared=field == "protect", near=told < MOST_HINTS
            )
            if fault:
                told += 1
                yield Diagnostic(codes.EMPTY_POLICY, fault[0], span, "policy", fault[1])


def _fault(
    name: str, sections: Sections, kinds: Registry, *, declared: bool, near: bool
) -> tuple[str, str] | None:
    """What is wrong with a name in the policy, and the way out."""
    managed = [kind.name for kind in kinds.values() if kind.managed]
    kind, dot, key = name.partition(".")
    if kind not in managed:
        return f"{shown(name)} names no kind", nearest(kind, managed)
    if not dot:
        hint = f"write an address such as `{kind}.key`"
        return (f"{shown(name)} is not an address", hint) if declared else None
    try:
        Address.parse(name)
    except ValueError:
        return f"{shown(name)} is not an address", f"write an address such as `{kind}.key`"
    # Consent may outlive the block it is about; protection may not: it would protect nothing.
    keys = sections.keys.get(kind, {})
    if declared and kind not in sections.uncertain and key not in keys:
        hint = nearest(key, keys) if near else ""
        return f"{shown(name)} is not declared", hint.replace("`", f"`{kind}.", 1)
    return None
