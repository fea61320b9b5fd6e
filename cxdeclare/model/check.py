"""Check: a rule with the function that finds where it is broken, or says that it cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic, Severity
from cxdeclare.model.estate import Estate, Unseen
from cxdeclare.model.facts import Facts
from cxdeclare.model.fields import Values
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import FieldPath, Resource
from cxdeclare.model.rule import Phase, Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the rule is broken."""

    address: Address
    path: FieldPath
    """The field it is about; empty for the resource itself."""
    fact: str
    """One line without a final period."""
    is_key: bool = False
    """Whether the name of the field is what should go, and not its value."""
    hint: str = ""
    """A better way out than the rule's cure, where this place has one."""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """One resource of which a check could not tell; neither passed nor failed."""

    code: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What checks have said: what is wrong, what nobody could tell, what the policy silenced."""

    diagnostics: tuple[Diagnostic, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    ignored: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Blind:
    """The check cannot tell of this resource, and why."""

    address: Address
    reason: str


Seen: TypeAlias = "Finding | Blind"
OfManifest: TypeAlias = "Callable[[Manifest], Iterable[Finding]]"
OfEstate: TypeAlias = "Callable[[Estate], Iterable[Seen]]"
OfProbe: TypeAlias = "Callable[[Manifest, Facts], Iterable[Seen]]"
Judge: TypeAlias = "Callable[[Resource], Iterable[Finding]]"


@dataclass(frozen=True, eq=False, slots=True)
class Check:
    """A rule of a kind, how bad it is to break it, and how that is found; one of the three."""

    rule: Rule
    severity: Severity
    of_manifest: OfManifest | None = None
    of_estate: OfEstate | None = None
    of_probe: OfProbe | None = None
    reads: frozenset[tuple[str, str]] = frozenset()
    """Parts, by kind, that it wants to see of every live object of kinds that are listed."""
    lists: Mapping[str, str] = field(default_factory=dict)
    """What it wants to have listed beside a kind that is declared."""

    def judge_manifest(self, manifest: Manifest) -> Iterator[Diagnostic]:
        """Where the manifest alone shows that the rule is broken."""
        for finding in self.of_manifest(manifest) if self.of_manifest else ():
            yield self.told(finding, manifest)

    def judge_estate(self, estate: Estate) -> Iterator[Diagnostic | Unchecked]:
        """Where the tenant shows it, and where it shows nothing."""
        for seen in self.of_estate(estate) if self.of_estate else ():
            yield self._seen(seen, estate.manifest)

    def judge_facts(self, manifest: Manifest, facts: Facts) -> Iterator[Diagnostic | Unchecked]:
        """Where the world around the tenant shows it, and where nobody has asked."""
        for seen in self.of_probe(manifest, facts) if self.of_probe else ():
            yield self._seen(seen, manifest)

    def told(self, finding: Finding, manifest: Manifest) -> Diagnostic:
        """The finding under the rule's id, with its place and a way out."""
        return Diagnostic(
            self.rule.code,
            finding.fact,
            manifest.place(finding.address, finding.path, key=finding.is_key),
            str(finding.address),
            finding.hint or self.rule.cure,
            self.severity,
        )

    def _seen(self, seen: Seen, manifest: Manifest) -> Diagnostic | Unchecked:
        if isinstance(seen, Blind):
            return Unchecked(self.rule.code, str(seen.address), seen.reason)
        return self.told(seen, manifest)


def on_manifest(rule: Rule, find: OfManifest, severity: Severity = Severity.ERROR) -> Check:
    """A check of what the manifest alone proves."""
    return Check(rule, severity, of_manifest=find)


def on_estate(
    rule: Rule, find: OfEstate, *reads: tuple[str, str], lists: Mapping[str, str] | None = None
) -> Check:
    """A check that depends on what is live, and so only warns."""
    rule = replace(rule, phase=Phase.ESTATE)
    return Check(rule, Severity.WARNING, of_estate=find, reads=frozenset(reads), lists=lists or {})


def on_probe(rule: Rule, find: OfProbe) -> Check:
    """A check of the world around the tenant."""
    return Check(replace(rule, phase=Phase.PROBE), Severity.WARNING, of_probe=find)


def each(kind: str, prepare: Callable[[Estate], Judge]) -> OfEstate:
    """Judge the resources of a kind one by one, so that one unread part hides no other."""

    def find(estate: Estate) -> Iterator[Seen]:
        judge = prepare(estate)
        for resource in estate.manifest.of(kind):
            try:
                yield from list(judge(resource))
            except Unseen as unseen:
                yield Blind(resource.address, str(unseen))

    return find


def where(
    kind: str,
    field: str,
    fact: str,
    test: Callable[[Values, Manifest], object],
    part: str = "",
    *,
    is_key: bool = True,
) -> OfManifest:
    """Every resource of a kind whose fields in one part pass a test; the fact is about one."""

    def find(manifest: Manifest) -> Iterator[Finding]:
        path = tuple(field.split(".")) if field else ()
        for resource in manifest.of(kind):
            if test(resource.parts.get(part, {}), manifest):
                yield Finding(resource.address, path, fact, is_key=is_key)

    return find
