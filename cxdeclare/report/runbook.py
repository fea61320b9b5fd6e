"""Runbook: the manual steps as Markdown that somebody without the tool can follow."""

from __future__ import annotations

from cxdeclare.engine.manual_events import Entry, ManualListed, ManualStep
from cxdeclare.planning.verified import Verified
from cxdeclare.report import markup
from cxdeclare.report.entry import EMPTY
from cxdeclare.report.excerpt import copied, visible
from cxdeclare.report.manual import REFUSED
from cxdeclare.report.values import counted

NOT_BEFORE = "Not before whoever has the tool has applied"


def markdown(found: ManualListed, heading: str, ask: str) -> str:
    """The whole page."""
    lines = [
        "# Manual steps",
        "",
        f"For {markup.text(heading.removeprefix('Target: '))}",
        "",
        (
            f"{counted(len(found.steps), 'step')}, in an order that works. "
            f"Questions go to {markup.text(ask)}."
        ),
        "Tick a box when the step is done.",
        "",
    ]
    if found.refused:
        lines += [f"**{REFUSED}**", "", *(f"- {markup.text(one)}" for one in found.refused), ""]
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
    lines = [
        f"## {one.number}. {markup.text(one.title)}",
        "",
        f"- [ ] done, for {markup.text(one.address)}",
    ]
    lines.append(f"- Where: {markup.text(one.where)}")
    if one.after_numbers:
        lines.append(f"- After: step {', '.join(map(str, one.after_numbers))}")
    if one.calls:
        lines.append(f"- {NOT_BEFORE}: {markup.text(', '.join(one.calls))}")
    lines.append(f"- Why by hand: {markup.text(one.why)}")
    lines += [f"- {markup.text(name)}: {markup.text(value)}" for name, value in one.known.items()]
    if one.note:
        lines.append(f"- Note: {markup.text(one.note)}")
    if one.waiting:
        lines.append(f"- Waiting for it: {markup.text(', '.join(one.waiting))}")
    lines.append(f"- Then: {then(one, markup.code)}")
    short = [value for value in one.entries if not value.is_text]
    if short:
        lines += ["", "Enter:", ""]
    for value in short:
        said = value.value if value.value == EMPTY else markup.code(value.value)
        lines.append(f"- {markup.text(value.label)}: {'becomes ' if value.until else ''}{said}")
    for value in one.entries:
        if value.is_text:
            lines += [
                "",
                f"{markup.text(copy_of(value))}:",
                "",
                *markup.block(value.value.split("\n")),
            ]
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
