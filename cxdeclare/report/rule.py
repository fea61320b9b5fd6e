"""Rule: everything there is to say of one id, as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.registry import Registry
from cxdeclare.model.rule import Phase
from cxdeclare.report.catalogue import Entry, catalogue
from cxdeclare.report.excerpt import visible

WHEN = {
    Phase.MANIFEST: "manifest: whenever a manifest is read",
    Phase.ESTATE: "estate: it needs the tenant, so `plan` and `drift` say it",
    Phase.PROBE: "probe: it needs DNS or the rights of the access key",
    Phase.CONTENT: "content: it is about HTML, so `lint` says it",
}


def rule(code: str, kinds: Registry) -> str:
    """The rule of an id; raise `InvalidInput` with the nearest ids if there is none."""
    known = catalogue(kinds)
    entry = known.get(code)
    if entry is None:
        message = f"there is no id {visible(code)}"
        raise InvalidInput(message, hint=_near(code, list(known)))
    return "\n".join(_told(entry))


def _near(code: str, known: list[str]) -> str:
    def shared(one: str) -> int:
        return sum(code.startswith(one[:end]) for end in range(1, len(one) + 1))

    close = sorted(known, key=lambda one: (-shared(one), one))[:3]
    return f"near it are {', '.join(sorted(close))}; docs/reference/diagnostics.md lists all"


def _told(entry: Entry) -> Iterator[str]:
    rule = entry.rule
    yield f"{rule.code} ({entry.severity.value}): {rule.says}"
    yield ""
    yield f"  why     {rule.why}"
    yield f"  cure    {rule.cure}"
    yield f"  source  {rule.source}"
    yield f"  phase   {WHEN[rule.phase]}"
    if entry.rows:
        yield f"  rows    {', '.join(map(str, entry.rows))} of docs/reference/statements.md"
    if rule.fixed:
        yield f"  always  it cannot be switched off: {rule.fixed}"
    elif entry.is_check:
        yield "  off     one address at a time, with a reason, in `policy.ignore`"
    else:
        yield "  always  it cannot be switched off"
