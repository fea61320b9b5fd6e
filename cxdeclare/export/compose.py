"""Compose: an estate as the blocks of a manifest, with comments, body files and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxdeclare.export.estate import Estate, Piece, called, sort_out
from cxdeclare.export.findings import (
    NO_MATCH,
    NOT_ASKED,
    NOT_DECLARED,
    STAND_IN,
    UNREAD_KIND,
    finding,
)
from cxdeclare.export.keys import file_name, keys, slug
from cxdeclare.export.pattern import Filters
from cxdeclare.export.unflatten import Block, spoken, unflatten
from cxdeclare.export.words import Worded, Wording, outputs
from cxdeclare.loading.expand import escaped_data
from cxdeclare.loading.flatten import body_files
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import FileFor, Value
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.spec import Attribute, marker
from cxdeclare.planning import live
from cxdeclare.planning.naming import Naming

AS_EXPORTED = "as exported"
"""Why a check is switched off: so it was in the tenant."""
NOWHERE = "unknown"
"""The place of an object that lives elsewhere, where nobody named a place."""


@dataclass(slots=True)
class Draft:
    """What an export says, before it is proved."""

    blocks: dict[Address, Block] = field(default_factory=dict)
    comments: dict[Address, tuple[str, ...]] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    """Texts by the path of their file, as the tenant holds them."""
    adopted: list[Address] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    bare: list[Address] = field(default_factory=list)
    """Objects of which a block could say nothing; others may refer to them by mistake."""
    ignored: set[tuple[str, str]] = field(default_factory=set)
    """Checks that are switched off, and for which addresses, since the tenant breaks them."""

    @property
    def policy(self) -> dict[str, Any]:
        """The section that lets the blocks be as the tenant has them; empty if they may."""
        entries = [
            {"check": check, "address": address, "reason": AS_EXPORTED}
            for check, address in sorted(self.ignored)
        ]
        return {"policy": {"ignore": entries}} if entries else {}


@dataclass(slots=True)
class Choice:
    """Which objects are exported, and under which addresses; what each of ours leads to."""

    ids: dict[Address, str] = field(default_factory=dict)
    derived: dict[Address, dict[str, Value]] = field(default_factory=dict)
    """Fields of ours that follow from others, by the address they belong to."""
    stand_ins: dict[Address, tuple[str, Address]] = field(default_factory=dict)
    """Blocks made up for what was not found: what it is recognised by, and who needs it."""


@dataclass(slots=True)
class Composer:
    """Makes drafts of one estate; what was dropped before is named otherwise, or not at all."""

    kinds: Registry
    estate: Estate
    profile: Profile
    filters: Filters
    _objects: dict[str, Mapping[str, Found]] = field(default_factory=dict)
    _keys: dict[str, dict[str, str]] = field(default_factory=dict)
    _said: list[Diagnostic] = field(default_factory=list)
    _wanted: dict[Address, str] = field(default_factory=dict)
    _known: dict[str, dict[str, tuple[Address, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind in self.kinds.values():
            if kind.name in self.estate.snapshot.listings:
                self._said += self._unread(kind)
            if kind.name not in self.estate.whole:
                continue
            listing = self.estate.snapshot.of(kind.name)
            fit = sort_out(kind, Piece(listing, self.estate.others.get(kind.name, ())))
            self._objects[kind.name] = fit.objects
            self._keys[kind.name] = keys(kind, fit.objects)
            if self.filters.may_hold(kind):
                self._said += fit.findings
        self._wanted = dict(self._want())
        for text in self.filters.unused:
            self._said.append(finding(NO_MATCH, "filters", f"the pattern `{text}` matches nothing"))

    def draft(self, dropped: Mapping[Address, tuple[Diagnostic, ...]]) -> Draft:
        """The blocks of all that is wanted but for what was dropped, with the reasons of those."""
        choice = self._choose(dropped)
        naming = Naming(self.kinds, self.estate.snapshot, choice.ids)
        reasons = {
            name: listing.incomplete
            for name, listing in self.estate.snapshot.listings.items()
            if listing.incomplete
        }
        wording = Wording(naming, reasons)
        made = Draft(findings=[*self._said, *(one for said in dropped.values() for one in said)])
        for address in sorted({*choice.ids, *choice.stand_ins}):
            kind = self.kinds[address.kind]
            if address in choice.stand_ins:
                self._stand_in(made, kind, address, choice)
                continue
            found = self._objects[kind.name][choice.ids[address]]
            worded = wording.say(kind, address, found, choice.derived.get(address, {}))
            self._add(made, kind, address, worded, found)
        return made

    def left_out(self, address: Address, reason: str, hint: str = "") -> Diagnostic:
        """Why an object has no block, with what the tenant calls it."""
        id_ = self._wanted.get(address)
        what = "it"
        if id_ is not None:
            found = self._objects[address.kind][id_]
            what = f"`{called(self.kinds[address.kind], found)}` (id {id_})"
        return finding(NOT_DECLARED, str(address), f"{what} was left out: {reason}", hint)

    def _want(self) -> Iterator[tuple[Address, str]]:
        for name, by_id in self._keys.items():
            kind = self.kinds[name]
            for id_, key in by_id.items():
                if self.filters.want(kind, key, called(kind, self._objects[name][id_])):
                    yield Address(name, key), id_

    def _unread(self, kind: Kind) -> Iterator[Diagnostic]:
        snapshot = self.estate.snapshot
        reason = snapshot.of(kind.name).incomplete
        if reason:
            yield finding(UNREAD_KIND, kind.name, f"could not be read completely: {reason}")
        if kind.name in snapshot.unlisted:
            summary = f"the profile `{self.profile.name}` has no way to list them"
            yield finding(NOT_ASKED, kind.name, summary)
        elif kind.scope and not self.estate.places:
            summary = f"nobody said in which {kind.scope} to look, so none was looked for"
            yield finding(NOT_ASKED, kind.name, summary, f"name it with `--{kind.scope}`")
        parts = kind.parts if kind.name in self.estate.whole else ()
        for part in (one for one in parts if one.by_dns is None):  # DNS has no fields of ours
            unreadable = part.name != OBJECT and self.profile.endpoint(part, Verb.READ) is None
            if unreadable and kind.name not in snapshot.unlisted:
                summary = f"the profile `{self.profile.name}` has no way to read `{part.name}`"
                yield finding(NOT_ASKED, kind.name, summary)

    def _choose(self, dropped: Mapping[Address, tuple[Diagnostic, ...]]) -> Choice:
        choice = Choice({a: id_ for a, id_ in self._wanted.items() if a not in dropped})
        for kind in self.kinds.values():
            among = [a for a in kind.by_part[OBJECT] if a.among is not None]
            for address in sorted(a for a in choice.ids if a.kind == kind.name) if among else ():
                for attribute in among:
                    self._derive(kind, address, attribute, choice, dropped)
        return choice

    def _derive(
        self,
        kind: Kind,
        address: Address,
        attribute: Attribute,
        choice: Choice,
        dropped: Mapping[Address, tuple[Diagnostic, ...]],
    ) -> None:
        """Find what a field of ours leads to; take it along, or make a block that stands for it."""
        if attribute.among is None or attribute.ref is None:
            return
        found = self._objects[kind.name][choice.ids[address]]
        values = live.values(kind, kind.main, found, live.by_id) or {}
        candidates = list(attribute.among.identities(values))
        target = self.kinds[attribute.ref.kind]
        known = self._by_identity(target)
        for candidate in candidates:
            there = known.get(candidate.casefold())
            if there is not None and there[0] not in dropped:
                choice.ids.setdefault(*there)
                choice.derived.setdefault(address, {})[attribute.name] = there[0].key
                return
        if candidates and target.elsewhere is not None:
            made = self._stand_in_address(target, candidates[0])
            if made not in dropped:
                choice.stand_ins.setdefault(made, (candidates[0], address))
                choice.derived.setdefault(address, {})[attribute.name] = made.key

    def _by_identity(self, kind: Kind) -> dict[str, tuple[Address, str]]:
        """Objects by the first field they are recognised by; of equals, the first by its key."""
        if kind.name in self._known:
            return self._known[kind.name]
        found = self._known.setdefault(kind.name, {})
        wire = kind.fields[OBJECT, kind.identity[0]].wire
        for id_, key in sorted(self._keys.get(kind.name, {}).items(), key=lambda one: one[1]):
            known = self._objects[kind.name][id_].raw.get(wire.name) if wire else None
            found.setdefault(str(known).casefold(), (Address(kind.name, key), id_))
        return found

    def _stand_in_address(self, kind: Kind, name: str) -> Address:
        taken = set(self._keys.get(kind.name, {}).values())
        key = slug(name) or kind.name.replace("_", "-")
        while key in taken:
            key = f"{key}-elsewhere"
        return Address(kind.name, key)

    def _stand_in(self, made: Draft, kind: Kind, address: Address, choice: Choice) -> None:
        name, needed_by = choice.stand_ins[address]
        if kind.elsewhere is None:
            return
        place = self.estate.places[0] if self.estate.places else NOWHERE
        block = {kind.identity[0]: name, kind.elsewhere[0]: kind.elsewhere[1]}
        if kind.scope:
            block[kind.scope] = place
        fields = kind.spec.model_fields if kind.spec else {}
        made.blocks[address] = {name: block[name] for name in fields if name in block}
        summary = (
            f"`{name}` was not found where we looked, and {needed_by} needs it; "
            f"it is written with `{kind.elsewhere[0]}: {kind.elsewhere[1]}`, "
            "which is neither read nor created"
        )
        hint = f"if it is yours, name its {kind.scope} with `--{kind.scope}` and export again"
        made.findings.append(finding(STAND_IN, str(address), summary, hint if kind.scope else ""))
        made.comments[address] = (f"not read from the tenant; needed by {needed_by}",)
        if kind.scope and not self.estate.places:
            made.comments[address] += (f"its {kind.scope} is not known, and not used either",)

    def _add(self, made: Draft, kind: Kind, address: Address, worded: Worded, found: Found) -> None:
        block = escaped_data(unflatten(kind, worded.resource, spoken))
        fields = kind.spec.model_fields if kind.spec else {}
        for name, text in body_files(kind).items():
            if text in worded.texts:
                block.pop(text, None)
                end = marker(fields[name], FileFor)
                path = file_name(kind.section, address.key, end.suffix if end else "")
                block[name] = path
                # One byte order mark is taken away when the file is read.
                mark = "\ufeff" if worded.texts[text].startswith("\ufeff") else ""
                made.bodies[path] = f"{mark}{worded.texts[text]}"
        made.findings += worded.findings
        if not block:
            if not kind.singleton:  # that one is there whether or not anything is set in it
                made.bare.append(address)
            return
        made.blocks[address] = {name: block[name] for name in fields if name in block}
        made.comments[address] = tuple(outputs(kind, found))
        made.adopted.append(address)
