"""Prove: an export is a valid manifest that plans to nothing but adoptions; what spoils it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from cxdeclare.export.compose import Composer, Draft
from cxdeclare.export.findings import AS_FOUND, PENDING, REFUSED, finding
from cxdeclare.export.layout import laid_out
from cxdeclare.export.prune import Steps, cut, held, target
from cxdeclare.loading.read import load_text
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.kind import Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.planning.build import build
from cxdeclare.planning.plan import Change

_NAME = "tenant.yaml"

Keep = Callable[[Mapping[str, str]], None]
"""Puts texts where the manifest looks for its body files, by path."""


_Cut: TypeAlias = tuple[Address, Steps, Diagnostic, str]
"""Where something goes out of a block, why, and what it was."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A draft without what spoils it, and the manifest it is read as."""

    draft: Draft
    manifest: Manifest
    header: Mapping[str, Any]


@dataclass(slots=True)
class Prover:
    """Composes anew without what spoils the manifest, until nothing does."""

    kinds: Registry
    composer: Composer
    snapshot: Snapshot
    profile: Profile
    header: Mapping[str, Any]
    folder: Path
    keep: Keep
    _dropped: dict[Address, tuple[Diagnostic, ...]] = field(default_factory=dict)
    """What has no block, with all that was said of it until it was dropped."""
    _opinions: frozenset[str] = frozenset()
    """Checks that a policy may switch off."""

    def __post_init__(self) -> None:
        checks = (check for kind in self.kinds.values() for check in kind.checks)
        self._opinions = frozenset(
            check.rule.code for check in checks if check.of_manifest and not check.rule.fixed
        )

    def prove(self) -> Proved:
        """The export; every round drops at least one object, or is the last."""
        while True:
            draft = self.composer.draft(self._dropped)
            self.keep(draft.bodies)
            known = set(self._dropped)
            for address in draft.bare:
                self._drop(address, "a block could say nothing of it")
            manifest = None if draft.bare else self._valid(draft)
            if manifest is not None and not self._planned(manifest, draft):
                return Proved(draft, manifest, self.header)
            if known == self._dropped.keys():
                message = "an export could not be made valid"
                raise AssertionError(message)
            self._remember(draft, known)

    def _valid(self, draft: Draft) -> Manifest | None:
        """The manifest, once what it may not say has been cut out; None if a block has to go."""
        while True:
            header = {**self.header, **draft.policy}
            text, steps = laid_out(document(self.kinds, header, draft.blocks))
            loaded = load_text(text, _NAME, self.kinds, self.folder)
            if loaded.manifest is not None:
                return loaded.manifest
            errors = [d for d in loaded.diagnostics if d.is_error]
            if self._tolerated(errors, draft):
                continue
            before = len(self._dropped)
            cuts = list(self._cuts(errors, steps, draft))
            if len(self._dropped) > before:
                return None
            if not cuts:
                message = f"an export is not valid: {errors[0].code} {errors[0].summary}"
                raise AssertionError(message)
            for address, place, error, was in sorted(cuts, key=_from_behind, reverse=True):
                if cut(draft.blocks[address], place):
                    summary = f"{error.summary}{was} ({error.code}), so it was left out"
                    draft.findings.append(finding(REFUSED, str(address), summary, error.hint))

    def _tolerated(self, errors: list[Diagnostic], draft: Draft) -> bool:
        """Whether all that is wrong is what a policy may let be; then it does from here on.

        As long as something else is wrong, nobody knows what will be left to complain of.
        """
        said = {(one.code, one.subject or ""): one for one in errors}
        declared = set(map(str, draft.blocks))
        for code, subject in said:
            is_new = (code, subject) not in draft.ignored
            if not (is_new and code in self._opinions and subject in declared):
                return False
        draft.ignored |= said.keys()
        for one in errors:
            summary = f"{one.summary} ({one.code}); `policy.ignore` lets it be, as exported"
            draft.findings.append(finding(AS_FOUND, one.subject or "", summary, one.hint))
        return True

    def _cuts(self, errors: list[Diagnostic], steps: list[Steps], draft: Draft) -> Iterator[_Cut]:
        """What has to be cut out of which block; a block that cannot do without it is dropped."""
        seen: set[tuple[Address, Steps]] = set()
        addresses = {str(address): address for address in draft.blocks}
        for error in errors:
            kind, address, inside = self._place(steps[error.span.line - 1] if error.span else ())
            if kind is None and error.subject in addresses:
                kind, address = self.kinds[addresses[error.subject].kind], addresses[error.subject]
            if kind is None:
                continue
            place = target(kind, inside)
            if not place:
                reason = f"{error.summary} ({error.code})"
                self._drop(address, reason, error.hint)
            elif (address, place) not in seen:
                seen.add((address, place))
                yield address, place, error, held(draft.blocks[address], inside)

    def _place(self, steps: Steps) -> tuple[Kind | None, Address, Steps]:
        kind = self.kinds.sections.get(str(steps[0])) if steps else None
        if kind is not None and kind.singleton:
            return kind, Address(kind.name, kind.singleton), steps[1:]
        if kind is None or len(steps) == 1:
            return None, Address("", ""), ()
        return kind, Address(kind.name, str(steps[1])), steps[2:]

    def _planned(self, manifest: Manifest, draft: Draft) -> bool:
        """Whether a first plan would refuse or change anything; what is to blame is dropped."""
        decision, diagnostics = build(self.kinds, manifest, self.snapshot, None, self.profile)
        known = len(self._dropped)
        addresses = {str(address): address for address in draft.blocks}
        for one in diagnostics if decision is None else ():
            if not one.is_error:
                continue
            reason = f"{one.summary} ({one.code})"
            if one.subject in addresses:
                self._drop(addresses[one.subject], reason, one.hint)
            else:  # it is about no block, so there is none to leave out
                summary = f"a plan will be refused: {reason}"
                draft.findings.append(finding(PENDING, one.subject or "manifest", summary))
        for change in decision.changes if decision else ():
            self._judge(change, draft)
        return len(self._dropped) > known

    def _drop(self, address: Address, reason: str, hint: str = "") -> None:
        if address not in self._dropped:
            self._dropped[address] = (self.composer.left_out(address, reason, hint),)

    def _remember(self, draft: Draft, known: set[Address]) -> None:
        """Keep what was said of the objects that this round has dropped."""
        said: dict[str | None, list[Diagnostic]] = {}
        for one in draft.findings:
            said.setdefault(one.subject, []).append(one)
        for address in self._dropped.keys() - known:
            before = said.get(str(address), ())
            self._dropped[address] = (*before, *self._dropped[address])

    def _judge(self, change: Change, draft: Draft) -> None:
        address = Address.parse(change.address)
        kind = self.kinds[change.kind]
        open_gates = {step.part for step in change.steps if kind.named[step.part].gate}
        for name in sorted(open_gates):
            gate = kind.named[name]
            summary = f"`{name}` is not done yet: the first plan has a manual step for it"
            draft.findings.append(finding(PENDING, change.address, summary, gate.why))
        moved = sorted({f.name for s in change.steps if s.part not in open_gates for f in s.fields})
        if any(step.part not in open_gates for step in change.steps):
            reason = f"a plan would change it: {', '.join(moved) or 'its links'}"
            self._drop(address, reason)


def _from_behind(one: _Cut) -> tuple[Address, list[tuple[bool, Any]]]:
    """Later items of a list first, so that the places of the others stay."""
    return one[0], [(isinstance(step, int), step) for step in one[1]]


def document(
    kinds: Registry, header: Mapping[str, Any], blocks: Mapping[Address, dict[str, Any]]
) -> dict[str, Any]:
    """The whole manifest as plain data, sections in the order of the kinds."""
    data: dict[str, Any] = dict(header)
    for section, kind in kinds.sections.items():
        of = {a.key: block for a, block in sorted(blocks.items()) if a.kind == kind.name}
        if of:
            data[section] = of[kind.singleton] if kind.singleton else of
    return data
