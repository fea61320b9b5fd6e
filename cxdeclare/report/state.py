"""State: what we manage, with ids and what the server assigned, as text for people."""

from __future__ import annotations

from cxdeclare.model.state import State
from cxdeclare.report.excerpt import visible
from cxdeclare.report.outline import heading
from cxdeclare.report.values import counted, plain


def state(held: State | None, target: str, place: str, *, is_pretend: bool) -> str:
    """Every binding on one line, outputs below it."""
    lines = [heading(target, is_pretend=is_pretend), ""]
    if held is None:
        nothing = f"No state yet in {visible(place)}: nothing was applied."
        return "\n".join([*lines, nothing, "CXDECLARE_STATE names another place to look."])
    for address, binding in sorted(held.bindings.items()):
        protected = ", protected" if binding.protected else ""
        known = f"id {visible(binding.id)}" if binding.id else "id not known, made by hand"
        lines.append(f"{visible(address)}: {known}, {binding.origin}{protected}")
        for name, value in sorted(binding.outputs.items()):
            lines.append(f"    {visible(name)}: {plain(value)}")
    count = counted(len(held.bindings), "resource")
    lines += ["", f"{count}, serial {held.serial}, tenant {visible(held.tenant_id)}."]
    return "\n".join(lines)
