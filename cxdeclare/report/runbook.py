"""Runbook: the manual steps as Markdown that somebody without the tool can follow."""

from __future__ import annotations

import re

from cxdeclare.engine.manual_events import Entry, ManualListed, ManualStep
from cxdeclare.planning.verified import Verified
from cxdeclare.report.entry import EMPTY
from cxdeclare.report.excerpt import copied, visible
from cxdeclare.report.manual import REFUSED
from cxdeclare.report.values import counted

NOT_BEFORE = "Not before whoever has the tool has applied"
_OBEYED = re.compile(r"([\\`*_\[\]#<>~&|!$])")
_CALLS = re.compile(r"(?<!\w)@\w|://|www\.", re.IGNORECASE)
"""What some readers of Markdown turn into a call or a link, however it is escaped."""


def markdown(found: ManualListed, heading: str, ask: str) -> str:
    """The whole page."""
    lines = [
        "# Manual steps",
        "",
        f"For {_safe(heading.removeprefix('Target: '))}",
        "",
        (
            f"{counted(len(found.steps), 'step')}, in an order that works. "
            f"Questions go to {_safe(ask)}."
        ),
        "Tick a box when the step is done.",
        "",
    ]
    if found.refused:
        lines += [f"**{REFUSED}**", "", *(f"- {_safe(one)}" for one in found.refused), ""]
    for one in found.steps:
        lines += [*_step(one), ""]
    lines += [
        (
            "When all that can be done is done, whoever has the tool attests what is marked so, "
            "and applies again: steps that waited come then."
        ),
        f"Plan {found.plan[:12]}.",
    ]
    return "\n".join(lines) + "\n"


def _step(one: ManualStep) -> list[str]:
    lines = [f"## {one.number}. {_safe(one.title)}", "", f"- [ ] done, for {_safe(one.address)}"]
    lines.append(f"- Where: {_safe(one.where)}")
    if one.after_numbers:
        lines.append(f"- After: step {', '.join(map(str, one.after_numbers))}")
    if one.calls:
        lines.append(f"- {NOT_BEFORE}: {_safe(', '.join(one.calls))}")
    lines.append(f"- Why by hand: {_safe(one.why)}")
    lines += [f"- {_safe(name)}: {_safe(value)}" for name, value in one.known.items()]
    if one.note:
        lines.append(f"- Note: {_safe(one.note)}")
    if one.waiting:
        lines.append(f"- Waiting for it: {_safe(', '.join(one.waiting))}")
    lines.append(f"- Then: {then(one, _safe)}")
    short = [value for value in one.entries if not value.is_text]
    if short:
        lines += ["", "Enter:", ""]
    for value in short:
        said = value.value if value.value == EMPTY else _code(value.value)
        lines.append(f"- {_safe(value.label)}: {'becomes ' if value.until else ''}{said}")
    for value in one.entries:
        if value.is_text:
            lines += ["", f"{_safe(copy_of(value))}:", "", *_block(value.value)]
    return lines


def body(text: str) -> str:
    """A long text as it is to be copied."""
    return "\n".join(map(copied, text.split("\n")))


def copy_of(value: Entry) -> str:
    """What stands over a long text."""
    said = f"{value.label}, to be copied"
    if body(value.value) != value.value:
        said += " (not all of it can be shown as it is: ask for the file)"
    return said


def then(one: ManualStep, safe: object = visible) -> str:
    """What happens once it is done."""
    shown = safe if callable(safe) else visible
    if one.verified_by is Verified.READING:
        return "nothing more; the next plan sees it"
    if one.verified_by is Verified.DNS:
        return "nothing more if the plan asks name servers; else say so to whoever has the tool"
    return (
        "say so to whoever has the tool, with something to show for it: "
        f"{shown(f'cxdeclare manual attest {one.address} --by NAME --evidence TEXT')}"
    )


def _safe(text: str) -> str:
    """Text that Markdown shows as it is: on one line, obeying nothing, calling nobody."""
    if _CALLS.search(text):
        return _code(text)
    return _OBEYED.sub(lambda sign: f"\\{sign[0]}", visible(text))


def _code(text: str) -> str:
    """Text to be typed exactly so, on one line; no mark in it means anything."""
    shown = visible(text)
    if not shown.strip():
        return '""' if not shown else f"{len(shown)} spaces"
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    is_padded = shown[0] in "` " or shown[-1] in "` "
    return f"{ticks} {shown} {ticks}" if is_padded else f"{ticks}{shown}{ticks}"


def _block(text: str) -> list[str]:
    """A long text between fences that nothing in it can close."""
    ticks = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, ticks + 1)
    return [f"{fence}text", body(text), fence]
