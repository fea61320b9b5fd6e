"""Judging: what the kinds' checks say of a manifest, less what its policy switches off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cxdeclare.content import rules as content
from cxdeclare.loading import codes, layer_rules, rules, statements, syntax_rules
from cxdeclare.loading.problems import shown
from cxdeclare.loading.sections import Sections
from cxdeclare.model.address import Address
from cxdeclare.model.check import Judgement
from cxdeclare.model.diagnostic import Diagnostic, nearest
from cxdeclare.model.manifest import Ignored, Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.rows import rules_of
from cxdeclare.model.rule import Rule
from cxdeclare.model.silence import RULES, Silence

_MODULES = (syntax_rules, rules, layer_rules, statements)
_OTHERS = {rule.code for module in _MODULES for rule in module.RULES} | {r.code for r in RULES}

MOST_HINTS = 20
"""How many entries get a near miss; looking at all keys for each would be quadratic."""


def _no_hint(_word: str, _known: Iterable[str]) -> str:
    return ""


def judge(manifest: Manifest, sections: Sections, kinds: Registry) -> Judgement:
    """What the manifest alone proves; checks that need more are left to others."""
    checks = [check for kind in kinds.values() for check in kind.checks]
    known = {rule.code: rule for kind in kinds.values() for rule in rules_of(kind)}
    known |= {rule.code: rule for rule in content.RULES}
    entries, found = _entries(manifest, sections, kinds, known)
    silence = Silence(entries)
    told, ignored = silence.sift(one for check in checks for one in check.judge_manifest(manifest))
    mine = {check.rule.code for check in checks if check.of_manifest is not None}
    unsure = [e for e in entries if Address.parse(e.address) not in manifest.resources]
    idle = silence.idle(mine, ((one.check, one.address) for one in unsure))
    return Judgement((*found, *told, *idle), ignored=tuple(ignored))


def _entries(
    manifest: Manifest, sections: Sections, kinds: Registry, known: dict[str, Rule]
) -> tuple[list[Ignored], list[Diagnostic]]:
    """The entries of `policy.ignore` that may switch something off, and what is wrong."""
    good: list[Ignored] = []
    found: list[Diagnostic] = []
    seen: set[tuple[str, str]] = set()
    for entry in manifest.policy.ignore:
        key = (entry.check, entry.address)
        near = nearest if len(found) < MOST_HINTS else _no_hint
        faults = list(_faults(entry, sections, kinds, known, near))
        if key in seen:
            summary = f"{shown(entry.check)} is switched off for {entry.address} already"
            faults = [(codes.IGNORED_TWICE, summary, "remove one of the two")]
        seen.add(key)
        found += [Diagnostic(c, text, entry.span, "policy", hint) for c, text, hint in faults]
        if not faults:
            good.append(entry)
    return good, found


def _faults(
    entry: Ignored,
    sections: Sections,
    kinds: Registry,
    known: dict[str, Rule],
    near: Callable[[str, Iterable[str]], str],
) -> Iterator[tuple[str, str, str]]:
    rule = known.get(entry.check)
    if rule is None and _is_another_id(entry.check):
        summary = f"{entry.check} cannot be switched off: it is no opinion about a resource"
        yield codes.NEVER_IGNORED, summary, "put right what it says, and remove the entry"
    elif rule is None:
        summary = f"there is no check {shown(entry.check)}"
        yield codes.UNKNOWN_CHECK, summary, near(entry.check, known)
    elif rule.fixed:
        summary = f"{entry.check} cannot be switched off: {rule.fixed}"
        yield codes.NEVER_IGNORED, summary, "put right what it says, and remove the entry"
    address = Address.parse(entry.address)
    if address.kind not in kinds or not kinds[address.kind].managed:
        managed = [kind.name for kind in kinds.values() if kind.managed]
        summary = f"{shown(entry.address)} is of no kind that can be declared"
        yield codes.IGNORED_NOWHERE, summary, near(address.kind, managed)
    elif address.kind not in sections.uncertain and address.key not in (
        keys := sections.keys.get(address.kind, {})
    ):
        hint = near(address.key, keys).replace("`", f"`{address.kind}.", 1)
        yield codes.IGNORED_NOWHERE, f"{shown(entry.address)} is not declared", hint


def _is_another_id(code: str) -> bool:
    """Whether it is an id of the language or of the planner: those are no checks."""
    return code in _OTHERS or (code.startswith("CXD3") and code[3:].isdecimal())
