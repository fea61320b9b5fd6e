"""Survey: read whole kinds of a tenant, one after the other; a finished kind can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Protocol

from cxdeclare.engine.lacking import unread
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.reading import calls, objects_of, read_parts
from cxdeclare.engine.refresh import Progress
from cxdeclare.export.estate import Estate, Piece, called, sort_out
from cxdeclare.export.keys import keys
from cxdeclare.export.pattern import Filters
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import Declined, Incomplete
from cxdeclare.model.fields import Payload
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing, Proof, ProvedBy, Snapshot, joined


class Shelf(Protocol):
    """Keeps what was read of finished kinds, past the end of the run."""

    def kept(self, kind: str) -> Payload | None:
        """What is kept of a kind."""

    def keep(self, kind: str, content: Payload) -> None:
        """Keep it; it is there whole, or not at all."""


@dataclass(frozen=True, slots=True)
class Survey:
    """How a tenant is read."""

    reader: Reader
    kinds: Registry
    profile: Profile
    filters: Filters
    places: tuple[str, ...]
    shelf: Shelf
    parallelism: int
    progress: Progress

    def estate(self) -> Estate:
        """Everything: objects of the wanted kinds in full, names of what they may point at."""
        whole = self._whole()
        wanted = self.kinds.reach(whole)
        unlisted = frozenset(
            kind.name for kind in wanted if self.profile.endpoint(kind.main, Verb.LIST) is None
        )
        pieces: dict[str, Piece] = {}
        with ThreadPoolExecutor(max_workers=self.parallelism) as pool:
            for number, kind in enumerate(wanted, start=1):
                pieces[kind.name] = self._piece(kind, pool, whole=kind.name in whole)
                self.progress(number, len(wanted))
        listings = {name: piece.listing for name, piece in pieces.items()}
        others = {name: piece.others for name, piece in pieces.items() if piece.others}
        snapshot = Snapshot(self.reader.tenant_id(), listings, self.reader.reads, unlisted)
        return Estate(snapshot, others, frozenset(whole), self.places)

    def _whole(self) -> set[str]:
        """The kinds that were asked for, and those that their blocks cannot do without."""
        asked = {k.name for k in self.kinds.values() if k.managed and self.filters.may_hold(k)}
        needed = {
            attribute.ref.kind
            for name in asked
            for group in self.kinds[name].by_part.values()
            for attribute in group
            if attribute.among is not None and attribute.ref is not None
        }
        return asked | needed

    def _piece(self, kind: Kind, pool: Executor, *, whole: bool) -> Piece:
        kept = self.shelf.kept(kind.name)
        if kept is not None:
            return _taken(kept)
        if self.profile.endpoint(kind.main, Verb.LIST) is None:
            alone = {kind.singleton: Found(kind.singleton, {})} if kind.singleton else {}
            piece = Piece(Listing.whole(alone, ProvedBy.NOT_LISTED))
        else:
            scopes = list(self.places) if kind.scope else [None]
            piece = _joined(pool.map(lambda scope: self._list(kind, scope), scopes))
        if whole:
            piece = self._in_full(kind, piece, pool)
        is_whole = not piece.listing.incomplete and not any(
            found.unread for found in piece.listing.objects.values()
        )
        if is_whole:
            self.shelf.keep(kind.name, _given(piece))
        return piece

    def _list(self, kind: Kind, scope: str | None) -> Piece:
        endpoint = self.profile.endpoint(kind.main, Verb.LIST)
        if endpoint is None:
            return Piece(Listing.whole({}, ProvedBy.NOT_LISTED))
        try:
            listed = self.reader.list(kind, endpoint, scope)
            objects = {found.id: found for found in objects_of(kind, scope, listed.objects)}
        except (Incomplete, Declined) as error:
            return Piece(Listing({}, unread(kind.main, error, lists=True)))
        others = tuple(_others(kind, scope, listed.objects))
        return Piece(Listing(objects, proof=listed.proof), others)

    def _in_full(self, kind: Kind, piece: Piece, pool: Executor) -> Piece:
        """The objects that can be exported, with their parts."""
        fit = sort_out(kind, piece).objects
        named = keys(kind, fit)
        always = not self.filters.may_hold(kind)
        ids = [i for i, f in fit.items() if always or self._is_wanted(kind, named[i], f)]
        work = [(kind, part, id_) for id_ in ids for part in kind.parts if self._says_more(part)]
        asked = calls(self.profile, work)
        answers = pool.map(lambda one: read_parts(self.reader, self.profile, *one), asked)
        objects = dict(piece.listing.objects)
        for (_, parts, id_), read in zip(asked, answers, strict=True):
            for part, (raw, reason) in zip(parts, read, strict=True):
                found = objects[id_]
                if reason:
                    objects[id_] = replace(found, unread={**found.unread, part.name: reason})
                else:
                    objects[id_] = replace(found, parts={**found.parts, part.name: raw})
        return replace(piece, listing=replace(piece.listing, objects=objects))

    def _is_wanted(self, kind: Kind, key: str, found: Found) -> bool:
        return self.filters.want(kind, key, called(kind, found))

    def _says_more(self, part: Part) -> bool:
        """Whether reading a part tells more than the listing did."""
        endpoint = self.profile.endpoint(part, Verb.READ)
        return endpoint is not None and not endpoint.listed


def _others(kind: Kind, scope: str | None, listed: Iterable[Payload]) -> Iterator[tuple[str, str]]:
    """Ids and names of what is listed with a kind and is none of it."""
    prefix = f"{scope}/" if scope else ""
    unrelated = kind.main.unrelated
    for raw in listed if unrelated is not None and not kind.singleton else ():
        if unrelated is not None and unrelated(raw):
            found = Found(f"{prefix}{raw[kind.id_field]}", raw)
            yield found.id, called(kind, found)


def _joined(pieces: Iterable[Piece]) -> Piece:
    objects: dict[str, Found] = {}
    others: list[tuple[str, str]] = []
    incomplete = ""
    proofs: list[Proof | None] = []
    for piece in pieces:
        proofs.append(piece.listing.proof)
        objects.update(piece.listing.objects)
        others.extend(piece.others)
        incomplete = incomplete or piece.listing.incomplete
    return Piece(Listing(objects, incomplete, _proof(proofs)), tuple(others))


def _proof(proofs: list[Proof | None]) -> Proof | None:
    """The proof of all; nowhere to look is nothing to miss."""
    return joined(proofs) if proofs else Proof(ProvedBy.WHOLE, 0)


def _given(piece: Piece) -> Payload:
    """A piece as plain data."""
    objects = {
        id_: {"raw": found.raw, "parts": dict(found.parts)}
        for id_, found in sorted(piece.listing.objects.items())
    }
    return {"objects": objects, "others": [list(one) for one in sorted(piece.others)]}


def _taken(content: Mapping[str, Any]) -> Piece:
    """Plain data as a piece."""
    objects = {id_: Found(id_, one["raw"], one["parts"]) for id_, one in content["objects"].items()}
    return Piece(Listing.whole(objects), tuple((id_, name) for id_, name in content["others"]))
