"""Rows: objects of one place stand one behind the other, and are put there in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.resource import Found, Resource
from cxdeclare.planning import live
from cxdeclare.planning.changes import expected
from cxdeclare.planning.draft import Draft, Planning, step
from cxdeclare.planning.known import identity_of
from cxdeclare.planning.plan import Action, FieldChange, Step


def stand_in_rows(planning: Planning) -> None:
    """Put each object behind the one it names once that one stands where it stays.

    An object whose forerunner is moved is moved after it, also where nothing else changes.
    """
    for kind in planning.kinds.values():
        part = next((one for one in kind.parts if one.row), None)
        if part is None or planning.snapshot.of(kind.name).incomplete:
            continue
        places: dict[str, list[Resource]] = {}
        for resource in planning.manifest.of(kind.name):
            places.setdefault(str(resource.parts[OBJECT][kind.scope]), []).append(resource)
        for place, resources in sorted(places.items()):
            named = {_name(planning, kind, one): one for one in resources}
            _Row(planning, kind, part, place, named).plan()


def _name(planning: Planning, kind: Kind, resource: Resource) -> str:
    """What it is called: as it is found, or as it is made."""
    draft, id_ = planning.drafts.get(resource.address), planning.matches.ids.get(resource.address)
    if id_ is not None and (draft is None or draft.creates is None):
        return str(identity_of(kind, planning.snapshot.of(kind.name).objects[id_])[-1])
    return str(resource.parts[OBJECT][kind.identity[0]])


@dataclass(slots=True)
class _Row:
    """The objects of one place, by name: where they stand, and where they are to stand."""

    planning: Planning
    kind: Kind
    part: Part
    place: str
    declared: Mapping[str, Resource]
    stands: list[Value] = field(default_factory=list)
    """None, then the names in their order; it goes on as the plan does."""

    def plan(self) -> None:
        """Plan each place in turn, from the front of the row to its end."""
        known = self._live()
        ids = {name: one.id for name, one in known.items()}
        new = sorted(name for name in self.declared if self._made(name))
        self.stands = [*_in_order(self._forerunners(known)), *(n for n in new if n not in known)]
        ended = {
            step.object_id
            for draft in self.planning.drafts.values()
            for step in draft.steps
            if draft.kind is self.kind and step.part == OBJECT and step.verb is Verb.DELETE
        }
        gone = {name for name, id_ in ids.items() if id_ in ended}
        for name, after in list(self._in_turn()):
            if after is not None and self._is_lost(name, after, ends=after in gone):
                continue
            moved = self._moved(name, after, known)
            if moved is not None:
                draft, planned = moved
                self._wait(draft, planned, after)
                self._put(name, after)

    def _live(self) -> dict[str, Found]:
        listed = self.planning.snapshot.of(self.kind.name).objects.items()
        here = (one for id_, one in sorted(listed) if id_.partition("/")[0] == self.place)
        return {str(identity_of(self.kind, one)[-1]): one for one in here}

    def _forerunners(self, known: Mapping[str, Found]) -> dict[str, Value]:
        """Whom each live object stands behind, as the listing says."""
        said = {}
        for name, found in known.items():
            listed = replace(found, parts={self.part.name: found.raw})
            values = live.values(self.kind, self.part, listed, live.by_id) or {}
            said[name] = values.get(self.part.row)
        return said

    def _in_turn(self) -> Iterator[tuple[str, Value]]:
        """Whoever is told whom to stand behind, after the one that is."""
        wanted = {
            name: one.parts[self.part.name][self.part.row]
            for name, one in sorted(self.declared.items())
            if self.part.row in one.parts.get(self.part.name, {})
        }
        behind: dict[Value, list[str]] = {}
        for name, after in wanted.items():
            behind.setdefault(after, []).append(name)
        left = [after for after in behind if after not in wanted]
        while left:
            after = left.pop()
            for name in behind.get(after, ()):
                yield name, after
                left.append(name)

    def _draft(self, name: str) -> Draft | None:
        one = self.declared.get(name)
        return self.planning.drafts.get(one.address) if one else None

    def _made(self, name: str) -> Step | None:
        draft = self._draft(name)
        return draft.creates if draft else None

    def _placed(self, name: str) -> Step | None:
        draft = self._draft(name)
        steps = draft.steps if draft else ()
        return next((one for one in steps if one.part == self.part.name), None)

    def _is_lost(self, name: str, after: Value, *, ends: bool) -> bool:
        """Whether nothing will be there to stand behind; what is wrong with it is noted."""
        if after in self.stands and not ends:
            return False
        address, called = self.declared[name].address, self.kind.called
        if after in self.declared and not ends:
            forerunner = self.declared[str(after)].address
            self.planning.not_known(f"{address}#{self.part.name}", f"{forerunner} is not there yet")
            self._drop(address)
            return True
        fact = "and this plan deletes it" if ends else f"and {self.place} has no such {called}"
        self.planning.diagnostics.append(
            Diagnostic(
                "CXD316",
                f"it is to stand behind `{after}`, {fact}",
                self.planning.manifest.place(address, (self.part.row,)),
                str(address),
                f"name a {called} that stays, or leave `{self.part.row}` out",
            )
        )
        return True

    def _drop(self, address: Address) -> None:
        """Plan no place for it."""
        draft = self.planning.drafts.get(address)
        if draft is None:
            return
        for gone in [one for one in draft.steps if one.part == self.part.name]:
            draft.steps.remove(gone)
            del draft.needs[gone.id]
        if not (draft.steps or draft.adopts or draft.released):
            del self.planning.drafts[address]

    def _moved(
        self, name: str, after: Value, known: Mapping[str, Found]
    ) -> tuple[Draft, Step] | None:
        """The step that puts it there; one is added where it would come to stand elsewhere."""
        draft, planned = self._draft(name), self._placed(name)
        if draft is not None and planned is not None:
            return draft, planned
        at = self.stands.index(name) if name in self.stands else 0
        address = self.declared[name].address
        is_known = str(address) not in self.planning.unknown and name in known
        if not is_known or self.stands[at - 1] == after:
            return None
        found = self.planning.snapshot.of(self.kind.name).objects[known[name].id]
        if self.part.name not in found.parts:
            return None
        if draft is None:
            draft = Draft(address, self.kind, Action.UPDATE, id=found.id)
            self.planning.drafts[address] = draft
        if draft.action is Action.ADOPT:
            draft.action = Action.UPDATE
        because = f"`{after}` is moved, and it follows"
        fields = (FieldChange(name=self.part.row, before=after, after=after, because=because),)
        expects = expected(self.kind, self.part, found, fields)
        profile, id_ = self.planning.profile, found.id
        return draft, draft.add(
            step(profile, address, self.part, Verb.UPDATE, fields, object_id=id_, expects=expects)
        )

    def _wait(self, draft: Draft, planned: Step, after: Value) -> None:
        """Only what is there can be stood behind, and only where it stays."""
        for before in (self._made(str(after)), self._placed(str(after))) if after else ():
            if before is not None:
                draft.needs[planned.id].add(before.id)

    def _put(self, name: str, after: Value) -> None:
        if name in self.stands:
            self.stands.remove(name)
        self.stands.insert(self.stands.index(after) + 1, name)


def _in_order(forerunners: Mapping[str, Value]) -> list[Value]:
    """None, and the names from the first to the last."""
    behind = {after: name for name, after in forerunners.items()}
    row: list[Value] = [None]
    while row[-1] in behind:
        row.append(behind.pop(row[-1]))
    return row
