"""An export for people: what was written, what is missing from it, and how to go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxdeclare.engine.found_events import Exported
from cxdeclare.export.findings import HEADINGS, RULES, UNREAD
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.registry import Registry
from cxdeclare.report.diagnostics import ordered
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted

README = "README.md"
_SAYS = {rule.code: rule for rule in RULES}


def summary(found: Exported, folder: str, kinds: Registry, findings: int) -> str:
    """What was written, in a few lines."""
    blocks = sum(found.counts.values())
    lines = [f"Exported {counted(blocks, 'object')} of tenant {found.tenant_id} to {folder}."]
    lines += [f"  {count:>5} {kinds[name].section}" for name, count in found.counts.items()]
    if findings:
        lines.append(f"{counted(findings, 'finding')} on what is not in it: {folder}/{README}")
    if not found.complete:
        lines.append("Something could not be read, so the export is not complete.")
    return "\n".join(map(visible, lines))


def readme(found: Exported, findings: Iterable[Diagnostic], kinds: Registry) -> str:
    """The page of the folder: the same export, the same text."""
    return "\n".join([*_page(found, ordered(findings), kinds), ""])


def _page(found: Exported, findings: list[Diagnostic], kinds: Registry) -> Iterator[str]:
    yield f"# Export of tenant {found.tenant_id}"
    yield ""
    yield "Made by `cxdeclare export`, from what the tenant held at that moment."
    yield "A first plan should show adoptions and nothing else:"
    yield ""
    yield "    cxdeclare plan tenant.yaml"
    yield ""
    yield "Before that, correct `name` and `area` in `tenant.yaml`: no tenant says them."
    yield "Sets of links are `additive`: write `authoritative` where this manifest owns the set."
    yield ""
    yield "## What is in it"
    yield ""
    for name, count in found.counts.items():
        yield f"- {kinds[name].section}: {count}"
    if not found.counts:
        yield "Nothing."
    if found.only or found.exclude:
        yield ""
        yield "Only a part was asked for:"
        yield ""
        for option, texts in (("--only", found.only), ("--exclude", found.exclude)):
            for text in texts:
                yield f"    {option} {visible(text)}"
    yield ""
    yield "## What is not in it"
    yield ""
    if not findings:
        yield "Nothing that was asked for is missing."
        return
    if not found.complete:
        yield "The export is not complete: something could not be read."
        yield ""
    yield from _told(findings)


def _told(findings: list[Diagnostic]) -> Iterator[str]:
    """The findings under their rules, what was not read first."""
    by_code: dict[str, list[Diagnostic]] = {}
    for one in findings:
        by_code.setdefault(one.code, []).append(one)
    codes = sorted(by_code, key=lambda code: (code not in UNREAD, code))
    for number, code in enumerate(codes):
        rule = _SAYS[code]
        if number:
            yield ""
        yield f"### {HEADINGS[code]} ({code})"
        yield ""
        yield f"The rule: {rule.says}."
        yield f"What to do: {rule.cure}"
        yield ""
        for one in by_code[code]:
            yield f"    {visible(f'{one.subject}: {one.summary}')}"
