"""Checks: those that could not tell, were switched off or were not run, as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.engine.events import Checked
from cxdeclare.model.rule import Phase
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted

_FEW = 3  # addresses that are still worth listing
_NEEDS = {
    Phase.ESTATE: "the tenant (`plan`)",
    Phase.PROBE: "DNS or the rights of the access key",
    Phase.CONTENT: "a look at the HTML (`lint`)",
}


def render(said: Checked) -> str:
    """What could not be checked and what is ignored, counted; no newline at the end."""
    lines = [f"note: {visible(note)}" for note in said.notes]
    lines += _not_checked(said)
    counts = []
    if said.not_checked:
        counts.append(f"{counted(len(said.not_checked), 'check')} could not be made")
    if said.ignored:
        are = "is" if len(said.ignored) == 1 else "are"
        counts.append(f"{counted(len(said.ignored), 'finding')} {are} ignored by the policy")
    return "\n".join([*lines, *([", ".join(counts)] if counts else [])])


def _not_checked(said: Checked) -> Iterator[str]:
    """One line for each check and reason, with those it is about."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in said.not_checked:
        groups.setdefault((one.check, one.reason), []).append(one.address)
    for (check, reason), addresses in groups.items():
        named = ", ".join(addresses[:_FEW])
        if len(addresses) > _FEW:
            named += f" and {len(addresses) - _FEW} more"
        yield f"not checked {check}: {visible(named)}: {visible(reason)}"


def not_run(said: Checked) -> str:
    """One sentence on the checks that wait for another command."""
    parts = [
        f"{said.not_run[phase.value]} need{'s' * (said.not_run[phase.value] == 1)} {words}"
        for phase, words in _NEEDS.items()
        if phase.value in said.not_run
    ]
    total = sum(said.not_run.values())
    were = "was" if total == 1 else "were"
    return f"{counted(total, 'check')} {were} not run: {', '.join(parts)}." if parts else ""
