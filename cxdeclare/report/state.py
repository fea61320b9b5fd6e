"""State: what we manage, with ids and what the server assigned, as text for people."""

from __future__ import annotations

from cxdeclare.model.state import State
from cxdeclare.report.excerpt import visible
from cxdeclare.report.plan import heading


def state(held: State | None, target: str, *, is_pretend: bool) -> str:
    """Every binding on one line, outputs below it."""
    lines = [heading(target, is_pretend=is_pretend), ""]
    if held is None:
        return "\n".join([*lines, "No state yet: nothing was applied."])
    for address, binding in sorted(held.bindings.items()):
        protected = ", protected" if binding.protected else ""
        lines.append(f"{address}: id {visible(binding.id)}, {binding.origin}{protected}")
        for name, value in sorted(binding.outputs.items()):
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            lines.append(f"    {name}: {visible(text)}")
    lines += ["", f"{len(held.bindings)} resources, serial {held.serial}, tenant {held.tenant_id}."]
    return "\n".join(lines)
