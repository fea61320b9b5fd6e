"""Checked: what there is to say of checks beside what they found wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from cxdeclare.content import rules as content
from cxdeclare.engine.events import Checked, NotChecked, Silenced
from cxdeclare.model.check import Judgement
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.rule import Phase

TICKETING_FORM = (
    "a tenant with Proactive Chat and e-mail needs the e-mail ticketing form: "
    "ask your NICE account representative for it"
)


def checked(
    kinds: Registry,
    manifest: Manifest,
    judged: Judgement,
    run: AbstractSet[Phase],
    unasked: str = "",
) -> Checked:
    """The checks that were not run, those that could not tell, and those switched off.

    `unasked` is why DNS is not asked; that matters to those alone who need something there.
    """
    waiting = Counter(
        check.rule.phase.value
        for kind in kinds.values()
        for check in kind.checks
        if check.rule.phase not in run
    )
    if Phase.CONTENT not in run:
        waiting[Phase.CONTENT.value] += len(content.RULES)
    return Checked(
        not_run={phase.value: waiting[phase.value] for phase in Phase if waiting[phase.value]},
        not_checked=tuple(
            NotChecked(check=one.code, address=one.address, reason=one.reason)
            for one in judged.unchecked
        ),
        ignored=tuple(
            Silenced(check=one.code, address=one.subject or "", summary=one.summary)
            for one in (*manifest.ignored, *judged.ignored)
        ),
        notes=tuple(_notes(kinds, manifest, unasked)),
    )


def _notes(kinds: Registry, manifest: Manifest, unasked: str) -> Iterator[str]:
    if manifest.tenant.proactive_chat:
        yield TICKETING_FORM
    if unasked and any(kinds[address.kind].in_dns for address in manifest.resources):
        yield f"not checked: what DNS has: {unasked}"
