"""Order: which steps must be done before which; derived from references, never numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource, Use, member_value, uses, values_uses
from cxdeclare.planning import live
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.known import Identity, fold, identity, identity_of
from cxdeclare.planning.plan import Action, Step


def by_reference(kinds: Registry, resources: Mapping[Address, Resource]) -> Iterator[Resource]:
    """Resources so that each follows those it refers to."""
    graph: dict[Address, set[Address]] = {}
    for address in sorted(resources):
        kind = kinds[address.kind]
        targets = map(live.target, uses(kind, resources[address]) if kind.references else ())
        waits = {target for target in targets if target and target in resources}
        if waits:
            graph[address] = waits
        else:
            yield resources[address]
    for address in TopologicalSorter(graph).static_order():
        if address in graph:  # the others have gone before
            yield resources[address]


def wait_for_references(planning: Planning) -> None:
    """Make each step wait for the steps that create what it points at."""
    makes = {address: draft.creates for address, draft in planning.drafts.items()}
    gates: dict[Address, tuple[Step, ...]] = {}
    for draft in planning.drafts.values():
        for step in draft.steps:
            for use in step_uses(planning, draft, step):
                target = live.target(use)
                other = planning.drafts.get(target) if target else None
                if other is None or other is draft:
                    continue
                made = makes[other.address]
                if made is not None:
                    draft.needs[step.id].add(made.id)
                if use.ready:
                    if other.address not in gates:
                        gates[other.address] = other.gates
                    draft.needs[step.id].update(gate.id for gate in gates[other.address])


def step_uses(planning: Planning, draft: Draft, step: Step) -> Iterator[Use]:
    """The references a step sends; a new object also waits for what only orders it."""
    yield from sent(draft.kind, step)
    attributes = draft.kind.by_part[step.part]
    resource = planning.manifest.resources.get(draft.address)
    if step.verb is Verb.CREATE and resource is not None:
        local = tuple(a for a in attributes if a.has(Trait.LOCAL))
        yield from values_uses(step.part, None, local, resource.parts[OBJECT])


def sent(kind: Kind, step: Step) -> Iterator[Use]:
    """The references among what a step sends, or leaves to a person to enter."""
    part = kind.named[step.part]
    after = {change.name: change.after for change in step.fields}
    yield from values_uses(step.part, step.member, kind.by_part[step.part], after)
    if part.members and part.members.ref and step.member and step.verb is not Verb.REMOVE:
        yield Use(step.part, step.member, None, part.members.ref, member_value(step.member))


def wait_for_names(planning: Planning) -> None:
    """Make each step that takes a name wait for the step that frees it."""
    for draft in list(planning.drafts.values()):
        taking = _takes(planning, draft)
        if taking is None:
            continue
        step, name = taking
        for id_ in _live_names(planning, draft.kind.name).get(name, ()):
            if id_ == draft.id:
                continue
            freeing = _frees(planning, draft.kind.name, id_)
            if freeing is None:
                planning.diagnostics.append(_name_taken(planning, draft, name, id_))
            else:
                draft.needs[step.id].add(freeing.id)


def _takes(planning: Planning, draft: Draft) -> tuple[Step, Identity] | None:
    resource = planning.manifest.resources.get(draft.address)
    if resource is None or not draft.kind.identity:
        return None
    for step in draft.steps:
        named = any(change.name in draft.kind.identity for change in step.fields)
        if step.part == OBJECT and named and step.verb in {Verb.CREATE, Verb.UPDATE}:
            return step, fold(identity(draft.kind, resource))
    return None


def _live_names(planning: Planning, kind: str) -> Mapping[Identity, list[str]]:
    names = planning.names_of.get(kind)
    if names is None:
        names = planning.names_of[kind] = {}
        for id_, found in sorted(planning.snapshot.of(kind).objects.items()):
            names.setdefault(fold(identity_of(planning.kinds[kind], found)), []).append(id_)
    return names


def _frees(planning: Planning, kind: str, id_: str) -> Step | None:
    """The step after which a live object no longer has its name."""
    address = planning.naming.address(kind, id_)
    draft = planning.drafts.get(address) if address else None
    if draft is None:
        return None
    for step in draft.steps:
        renames = any(change.name in draft.kind.identity for change in step.fields)
        frees = step.verb is Verb.DELETE or (step.verb is Verb.UPDATE and renames)
        if step.object_id == id_ and step.part == OBJECT and frees:
            return step
    return None


def _name_taken(planning: Planning, draft: Draft, name: Identity, id_: str) -> Diagnostic:
    holder = planning.naming.address(draft.kind.name, id_) or f"object {id_}"
    return Diagnostic(
        "CXD307",
        f"the name `{' '.join(map(str, name))}` belongs to {holder}, which keeps it",
        planning.manifest.place(draft.address, draft.kind.identity[:1]),
        str(draft.address),
        "choose another name, or free this one first",
    )


def circle(drafts: Iterable[Draft], planning: Planning) -> Diagnostic | None:
    """The steps that wait for one another, if some do."""
    graph = {step_id: needs for draft in drafts for step_id, needs in draft.needs.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        members = list(dict.fromkeys(error.args[1]))
        owners = sorted({member.split(" ")[0].split("#")[0] for member in members})
        address = Address.parse(owners[0])
        return Diagnostic(
            "CXD308",
            f"these changes wait for one another: {', '.join(members)}",
            planning.manifest.place(address, ()),
            ", ".join(owners),
            "objects that exchange their names need a name in between: apply that first",
        )
    return None


def arranged(drafts: Iterable[Draft]) -> list[Draft]:
    """Changes in an order in which they could be done one by one."""
    by_step = {step.id: draft for draft in drafts for step in draft.steps}
    graph: dict[Address, set[Address]] = {}
    kept = {draft.address: draft for draft in drafts}
    for draft in kept.values():
        waits = (need for needs in draft.needs.values() for need in needs)
        graph[draft.address] = {by_step[need].address for need in waits} - {draft.address}
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError:  # two changes may wait for each other's steps, never one step for itself
        return [kept[address] for address in sorted(kept)]
    ordered: list[Draft] = []
    while sorter.is_active():
        ready = sorter.get_ready()
        ordered.extend(kept[address] for address in sorted(ready))
        sorter.done(*ready)
    return sorted(ordered, key=lambda draft: draft.action in _LAST)


_LAST = {Action.DELETE, Action.DEACTIVATE, Action.FORGET}
