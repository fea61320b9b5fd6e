"""Catalogue: every id that a diagnostic can carry, with its rule; nothing else lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cxdeclare.content import rules as content_rules
from cxdeclare.export import findings
from cxdeclare.loading import (
    accept_rules,
    formatted,
    header,
    layer_rules,
    notifying,
    profile_rules,
    statements,
    syntax_rules,
)
from cxdeclare.loading import rules as loading_rules
from cxdeclare.model import silence
from cxdeclare.model.check import Check
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.registry import Registry
from cxdeclare.model.rows import Honoured, honoured, rules_of
from cxdeclare.model.rule import Rule
from cxdeclare.planning import adoption
from cxdeclare.planning import moved as moved_rules
from cxdeclare.planning import rules as planning_rules
from cxdeclare.report import command_rules

MODULES = (
    syntax_rules,
    loading_rules,
    layer_rules,
    statements,
    profile_rules,
    accept_rules,
    notifying,
    silence,
    planning_rules,
    moved_rules,
    adoption,
    findings,
    formatted,
    command_rules,
    content_rules,
)
"""The modules with `RULES` beside those of the kinds; a new one is added here."""
_WARNINGS = frozenset(
    {
        silence.IDLE.code,
        accept_rules.IDLE,
        layer_rules.UNUSED_VARIABLE,
        planning_rules.READ_BY_GUESS,
        *(rule.code for rule in findings.RULES),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One id: its rule, how bad it is, and all of the vendor's statements it honours."""

    rule: Rule
    severity: Severity
    rows: tuple[int, ...]
    is_check: bool
    """Whether it is an opinion about a resource, and not part of the language."""


def catalogue(kinds: Registry) -> Mapping[str, Entry]:
    """Every id with its entry, in order; raise `ValueError` if two rules have one id."""
    rules = [rule for module in MODULES for rule in module.RULES]
    rules += [rule for kind in kinds.values() for rule in rules_of(kind)]
    checks = {check.rule.code: check for kind in kinds.values() for check in kind.checks}
    marked: dict[str, set[int]] = {}
    for one in marked_rows(kinds):
        for code in one.codes:
            marked.setdefault(code, set()).add(one.row)
    found: dict[str, Entry] = {}
    for rule in sorted(rules, key=lambda one: one.code):
        if rule.code in found:
            message = f"two rules have the id {rule.code}"
            raise ValueError(message)
        rows = marked.get(rule.code, set()).union(rule.rows)
        severity = _severity(rule, checks)
        is_check = rule.code in checks or rule.code in content_rules.CONTENT
        found[rule.code] = Entry(rule, severity, tuple(sorted(rows)), is_check)
    return found


def marked_rows(kinds: Registry) -> list[Honoured]:
    """The statements that the shape of the manifest honours, kind by kind and in the header."""
    found = list(honoured(header.Header))
    for kind in kinds.values():
        if kind.spec is not None:
            found += honoured(kind.spec, f"{kind.name}.")
    return found


def _severity(rule: Rule, checks: Mapping[str, Check]) -> Severity:
    if rule.code in checks:
        return checks[rule.code].severity
    if rule.code in content_rules.CONTENT:
        return content_rules.CONTENT[rule.code].severity
    return Severity.WARNING if rule.code in _WARNINGS else Severity.ERROR
