"""Expected calls: how many an apply will make, as far as that follows from the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil

from cxdeclare.model.endpoint import Endpoint, Paging, Verb
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.profile import Means, Profile
from cxdeclare.model.registry import Registry
from cxdeclare.planning.figures import ExpectedCalls
from cxdeclare.planning.plan import Action, Change, Decision, Step
from cxdeclare.planning.readable import readable
from cxdeclare.planning.rests import ENDS, ends, takes

_PAGE = 100


def expected_calls(
    kinds: Registry,
    profile: Profile,
    decision: Decision,
    sizes: Mapping[str, int],
    *,
    reads_back: bool,
) -> ExpectedCalls:
    """The calls of a decision; `sizes` says how many objects a kind has.

    `reads_back` is whether an apply looks for what it wrote, which takes one look where it shows.
    """
    counting = _Counting(kinds, profile, decision, sizes)
    steps = [
        (kinds[change.kind], change, step)
        for change in decision.changes
        for step in change.steps
        if step.means is Means.API
    ]
    waiting = _waiting(decision)
    done = [one for one in steps if one[2].id not in waiting]
    reads = sum(counting.step(*one) for one in done) + counting.preflight(steps)
    reads += counting.read_back(done) if reads_back else 0
    return ExpectedCalls(reads=reads + counting.indexes, writes=len(done))


def _waiting(decision: Decision) -> set[str]:
    """Steps that a person has to do, and those that wait for them."""
    steps = decision.steps
    waiting = {step.id for step in steps if step.means is Means.MANUAL}
    before = -1
    while before != len(waiting):
        before = len(waiting)
        waiting |= {step.id for step in steps if waiting & set(step.depends_on)}
    return waiting


@dataclass(slots=True)
class _Counting:
    kinds: Registry
    profile: Profile
    decision: Decision
    sizes: Mapping[str, int]
    _indexed: dict[str, int] = field(default_factory=dict)

    @property
    def indexes(self) -> int:
        """Listings that give parts ids of their own, each read once."""
        return sum(self._indexed.values())

    def preflight(self, steps: list[tuple[Kind, Change, Step]]) -> int:
        """Before the first write: each look, and each listing that the plan rests on."""
        looks = sum(
            self._part(kind.named[step.part])
            for kind, _, step in steps
            if step.expects is not None and step.object_id is not None
        )
        listed = set(self._rested_on())
        full: dict[tuple[str, str], int] = {}
        leaving = {
            change.kind
            for _, change, step in steps
            if change.action in ENDS and change.id is not None and ends(step, change.id)
        }
        for kind in self.kinds.values() if leaving else ():
            refers = kind.references & leaving
            if self._lists(kind) and (refers or kind.name in leaving):
                listed.add(kind.name)
                for part in kind.parts:
                    if refers and kind.refers_to[part.name] & leaving:
                        full[kind.name, part.name] = self.sizes.get(kind.name, 0)
                    elif part.members is not None:
                        gone = [c for c in self.decision.changes if c.kind == kind.name]
                        full[kind.name, part.name] = sum(c.action in ENDS for c in gone)
        for kind, _, step in steps:
            if takes(kind.named[step.part], step):
                listed.add(kind.name)
                full[kind.name, step.part] = self.sizes.get(kind.name, 0)
        parts = sum(
            count * self._part(self.kinds[kind].named[part]) for (kind, part), count in full.items()
        )
        return looks + parts + sum(self._listing(self.kinds[name]) for name in listed)

    def step(self, kind: Kind, change: Change, step: Step) -> int:
        """Just before and after one write."""
        part = kind.named[step.part]
        endpoint = self.profile.endpoint(part, step.verb)
        reads = 0
        if takes(part, step):
            reads += self._part(part)
            if step.comes_from is None:
                reads += self._listing(kind) + self.sizes.get(kind.name, 0) + self._new(kind) - 1
        watches = step.verb is Verb.UPDATE and part.members is None and bool(part.only_read)
        by_own_id = part.members is not None and bool(part.members.id_field)
        is_whole = endpoint is not None and endpoint.whole
        if step.verb is not Verb.CREATE:
            looks = step.expects is not None or is_whole or by_own_id or watches
            reads += self._part(part) * (looks + watches)
        is_new = any(one.verb is Verb.CREATE for one in change.steps)
        if step.verb is Verb.CREATE or (step.verb is Verb.UPDATE and is_new and kind.outputs):
            named = (kind.named[name] for name, _ in kind.outputs.values())
            reads += sum(self._part(one) for one in named)
        return reads

    def read_back(self, steps: list[tuple[Kind, Change, Step]]) -> int:
        """After the run: each object or link that no answer shows, once."""
        looks: dict[tuple[str, str, str | None], int] = {}
        for kind, change, step in steps:
            part, ends = kind.named[step.part], step.verb in {Verb.CREATE, Verb.DELETE}
            shows = ends or (part.members is None and part.family.echoes)
            if not shows and readable(kind, step) is not None:
                looks[change.address, step.part, step.member] = self._part(part)
        return sum(looks.values())

    def _new(self, kind: Kind) -> int:
        """Objects that are made before links are."""
        of_kind = (step for c in self.decision.changes if c.kind == kind.name for step in c.steps)
        return sum(s.verb is Verb.CREATE and s.means is Means.API for s in of_kind)

    def _rested_on(self) -> Iterator[str]:
        changing = {c.address for c in self.decision.changes if c.action is not Action.MOVE}
        names = {address.partition(".")[0] for address in self.decision.ids}
        names |= {a.partition(".")[0] for a in self.decision.records if a not in changing}
        names |= self.decision.lookups.keys()
        names |= {c.kind for c in self.decision.changes if self._by_listing(c)}
        for name in names:
            if self._lists(self.kinds[name]) and not self.kinds[name].singleton:
                yield name

    def _by_listing(self, change: Change) -> bool:
        stays = change.id is not None and change.action not in {
            Action.FORGET, Action.MOVE, *ENDS
        }  # fmt: skip
        if stays and (change.adopts or not change.steps):
            return True
        return any(step.means is Means.API and step.part == OBJECT for step in change.steps)

    def _lists(self, kind: Kind) -> bool:
        return self.profile.endpoint(kind.main, Verb.LIST) is not None

    def _listing(self, kind: Kind) -> int:
        endpoint = self.profile.endpoint(kind.main, Verb.LIST)
        places = 1
        if kind.scope:
            of_kind = (r for a, r in self.decision.records.items() if a.startswith(f"{kind.name}."))
            scopes = {str(r.applied.get(OBJECT, {}).get(kind.scope)) for r in of_kind}
            ids = [c.id for c in self.decision.changes if c.kind == kind.name and c.id]
            ids += [i for a, i in self.decision.ids.items() if a.startswith(f"{kind.name}.")]
            places = len(scopes | {one.partition("/")[0] for one in ids}) or 1
        return places * _pages(endpoint, self.sizes.get(kind.name, 0)) if endpoint else 0

    def _part(self, part: Part) -> int:
        endpoint = self.profile.endpoint(part, Verb.READ)
        if endpoint is None:
            return 0
        if part.index is not None:
            self._indexed[part.index.endpoint.path] = _pages(part.index.endpoint, 1)
        return _pages(endpoint, 1) if part.members is not None else 1


def _pages(endpoint: Endpoint, count: int) -> int:
    """Calls that a listing of so many objects takes."""
    if endpoint.paging in {Paging.WHOLE, Paging.TOKEN, Paging.SIZE}:
        return 1
    # Without a total the end shows only in a page without objects; without a first number, the
    # second question is what the first is.
    more = {Paging.BODY_PAGE: 1, Paging.BARE: 2}.get(endpoint.paging, 0)
    return max(1, ceil(count / _PAGE)) + (more if count else 0)
