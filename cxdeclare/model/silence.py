"""Silence: what `policy.ignore` keeps the checks from saying, and which entries do nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cxdeclare.model.check import Judgement, Unchecked
from cxdeclare.model.diagnostic import Diagnostic, Severity
from cxdeclare.model.manifest import Ignored
from cxdeclare.model.rule import Rule

IDLE = Rule(
    "CXD164",
    "an entry of `policy.ignore` switches something off",
    "left behind, it would hide the next mistake of this kind",
    "remove the entry",
    fixed="it is about the entries themselves",
)
RULES = (IDLE,)


class Silence:
    """The entries of one policy, and which of them have been of use."""

    def __init__(self, entries: Iterable[Ignored]) -> None:
        self._entries = {(one.check, one.address): one for one in entries}
        self._used: set[tuple[str, str]] = set()

    def judged(self, found: Iterable[Diagnostic | Unchecked]) -> Judgement:
        """What checks have found, without what nobody wants said or checked."""
        everything = list(found)
        told, ignored = self.sift(one for one in everything if isinstance(one, Diagnostic))
        unsure = self.sift_unchecked(one for one in everything if isinstance(one, Unchecked))
        return Judgement(tuple(told), tuple(unsure), tuple(ignored))

    def sift(self, said: Iterable[Diagnostic]) -> tuple[list[Diagnostic], list[Diagnostic]]:
        """What is to be told, and what is not."""
        told: list[Diagnostic] = []
        ignored: list[Diagnostic] = []
        for one in said:
            key = (one.code, one.subject or "")
            if key in self._entries:
                self._used.add(key)
                ignored.append(one)
            else:
                told.append(one)
        return told, ignored

    def sift_unchecked(self, unchecked: Iterable[Unchecked]) -> list[Unchecked]:
        """What could not be checked, without what nobody wants checked."""
        return [one for one in unchecked if (one.code, one.address) not in self._entries]

    def idle(self, codes: Collection[str], unsure: Iterable[tuple[str, str]]) -> list[Diagnostic]:
        """Entries for these checks that have switched nothing off, where that is sure."""
        spared = self._used.union(unsure)
        return [
            Diagnostic(
                IDLE.code,
                f"{entry.check} finds nothing wrong with {entry.address}",
                entry.span,
                "policy",
                IDLE.cure,
                Severity.WARNING,
            )
            for key, entry in self._entries.items()
            if entry.check in codes and key not in spared
        ]
