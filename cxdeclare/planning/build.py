"""Build: manifest, snapshot and state in, decision out; pure, total, ordered."""

from __future__ import annotations

import hashlib
from typing import Any

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic, has_errors
from cxdeclare.model.fields import Trait, Values
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import State
from cxdeclare.model.wire import at
from cxdeclare.planning import live
from cxdeclare.planning.arrive import arrive, wanted
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.match import fold, identity, lives_elsewhere, match
from cxdeclare.planning.naming import Naming
from cxdeclare.planning.order import (
    arranged,
    by_reference,
    circle,
    step_uses,
    wait_for_names,
    wait_for_references,
)
from cxdeclare.planning.plan import Change, Decision, Record, canonical
from cxdeclare.planning.resolve import Resolution, resolve, used_lookups
from cxdeclare.planning.retire import let_go, moves, orphans, retire


def build(
    kinds: Registry,
    manifest: Manifest,
    snapshot: Snapshot,
    state: State | None,
    profile: Profile,
    consent: frozenset[str] = frozenset(),
) -> tuple[Decision | None, tuple[Diagnostic, ...]]:
    """Decide what to do; None if the manifest does not fit the tenant, with every reason."""
    matches = match(kinds, manifest, snapshot.listings, state)
    naming = Naming(kinds, snapshot, matches.ids)
    resolution = resolve(kinds, manifest, snapshot, naming)
    planning = Planning(
        kinds=kinds,
        manifest=manifest,
        snapshot=snapshot,
        state=state,
        profile=profile,
        consent=consent | manifest.policy.allow_delete,
        matches=matches,
        naming=naming,
        diagnostics=[*matches.diagnostics, *resolution.diagnostics],
    )
    for address, reason in resolution.unknown.items():
        planning.not_known(address, reason)
    for kind in sorted({address.kind for address in manifest.resources}):
        if snapshot.of(kind).incomplete:
            planning.not_known(kind, snapshot.of(kind).incomplete)
    if has_errors(planning.diagnostics):
        return None, tuple(planning.diagnostics)
    for resource in by_reference(kinds, resolution.resources):
        draft = arrive(planning, resource)
        if draft is not None:
            planning.drafts[draft.address] = draft
    gone = orphans(planning)
    retire(planning, gone)
    moves(planning)
    wait_for_references(planning)
    let_go(planning, gone)
    wait_for_names(planning)
    round_trip = circle(planning.drafts.values(), planning)
    if round_trip is not None:
        planning.diagnostics.append(round_trip)
    if has_errors(planning.diagnostics):
        return None, tuple(planning.diagnostics)
    return _decide(planning, resolution), tuple(planning.diagnostics)


def _decide(planning: Planning, resolution: Resolution) -> Decision:
    manifest, state = planning.manifest, planning.state
    drafts = arranged(planning.drafts.values())
    ids, used, hashes = _references(planning, drafts)
    records = {
        str(address): record
        for address, resource in sorted(resolution.resources.items())
        if (record := _record(planning, resource)) is not None
    }
    return Decision(
        tenant_id=manifest.tenant.id,
        manifest=digest(manifest),
        lineage=state.lineage if state else None,
        serial=state.serial if state else 0,
        profile=planning.profile.name,
        ids=ids,
        lookups=used_lookups(resolution.lookups, used),
        bodies={hash_: manifest.bodies[hash_] for hash_ in sorted(hashes)},
        changes=tuple(map(_change, drafts)),
        records=records,
        orphans=tuple(planning.orphans),
        refusals=tuple(planning.refusals),
        unknown=tuple(planning.unknown[subject] for subject in sorted(planning.unknown)),
        unchanged=sum(
            address not in planning.drafts and str(address) not in planning.unknown
            for address in manifest.resources
        ),
    )


def _change(draft: Draft) -> Change:
    return Change(
        address=str(draft.address),
        kind=draft.kind.name,
        action=draft.action,
        adopts=draft.adopts,
        id=draft.id,
        reason=draft.reason,
        steps=tuple(
            step.model_copy(update={"depends_on": tuple(sorted(draft.needs[step.id]))})
            for step in draft.steps
        ),
        released=draft.released,
    )


def _references(
    planning: Planning, drafts: list[Draft]
) -> tuple[dict[str, str], set[tuple[str, str]], set[str]]:
    """Ids, look-ups and bodies that the steps need, and no others."""
    ids: dict[str, str] = {}
    used: set[tuple[str, str]] = set()
    bodies: set[str] = set()
    for draft in drafts:
        texts = {a.name for group in draft.kind.by_part.values() for a in group
                 if a.has(Trait.BODY)}
        for step in draft.steps:
            bodies |= {c.after for c in step.fields if c.name in texts and c.after is not None}
            for use in step_uses(planning, draft, step):
                target = live.target(use)
                if planning.kinds[use.kind].managed and target is not None:
                    if target in planning.matches.ids:
                        ids[str(target)] = planning.matches.ids[target]
                elif isinstance(use.value, dict):
                    used.add((use.kind, str(use.value.get("lookup"))))
                else:
                    used.add((use.kind, str(use.value)))
            links = draft.kind.named[step.part].members
            if links and links.ref and step.member and not step.member.startswith("#"):
                name = step.member.removeprefix("=")
                target = Address(links.ref, name)
                used.add((links.ref, name))
                if target in planning.matches.ids:
                    ids[str(target)] = planning.matches.ids[target]
    return dict(sorted(ids.items())), used, bodies


def _record(planning: Planning, resource: Resource) -> Record | None:
    """What the state shall say of a resource; None if it says so already or nothing is known."""
    address, kind = resource.address, planning.kinds[resource.address.kind]
    if lives_elsewhere(kind, resource) or str(address) in planning.unknown:
        return None
    draft = planning.drafts.get(address)
    open_gates = {step.part for step in draft.gates} if draft else set()
    exact = tuple(sorted(name for name, m in resource.members.items() if m.authoritative))
    record = Record(
        identity=" ".join(str(one) for one in fold(identity(kind, resource))),
        applied={
            part.name: dict(values)
            for part in kind.parts
            if part.members is None
            and (values := {**wanted(kind, resource, part), **_passed(part, open_gates)})
        },
        members={
            name: {member: dict(values) for member, values in owned.members.items()}
            for name, owned in resource.members.items()
        },
        exact=exact,
        outputs=_outputs(planning, kind, address),
        protected=planning.protects(address),
    )
    binding = planning.state.bindings.get(str(address)) if planning.state else None
    same = binding is not None and (
        binding.identity,
        binding.applied,
        binding.members,
        tuple(binding.exact),
        binding.outputs,
        binding.protected,
    ) == (
        record.identity,
        record.applied,
        record.members,
        record.exact,
        binding.outputs if record.outputs is None else record.outputs,
        record.protected,
    )
    return None if same and address not in planning.drafts else record


def _outputs(planning: Planning, kind: Kind, address: Address) -> dict[str, Any] | None:
    id_ = planning.matches.ids.get(address)
    if id_ is None or not kind.outputs:
        return None
    parts = planning.snapshot.of(kind.name).objects[id_].parts
    if any(part not in parts for part, _ in kind.outputs.values()):
        return None
    return {name: at(parts[part], wire) for name, (part, wire) in kind.outputs.items()}


def _passed(part: Part, open_gates: set[str]) -> Values:
    """What a gate has seen to be true; until then there is nothing to hold on to."""
    if part.name in open_gates:
        return {}
    return {name: value for name, (_, value) in part.gate.items()}


def digest(manifest: Manifest) -> str:
    """SHA-256 of everything declared."""
    declared = {
        str(address): {
            "parts": {name: dict(values) for name, values in resource.parts.items()},
            "members": {
                name: {"exact": m.authoritative, "members": m.members}
                for name, m in resource.members.items()
            },
        }
        for address, resource in manifest.resources.items()
    }
    policy = manifest.policy
    rendered = {
        "tenant": manifest.tenant.id,
        "resources": declared,
        "policy": {"allow": sorted(policy.allow_delete), "protect": sorted(policy.protect)},
    }
    return hashlib.sha256(canonical(rendered).encode()).hexdigest()


def kinds_needed(kinds: Registry, manifest: Manifest | None, state: State | None) -> tuple[Kind, ...]:
    """The kinds to read: those declared or recorded, and all they can point at."""
    names = {address.kind for address in manifest.resources} if manifest else set()
    recorded = {Address.parse(text).kind for text in state.bindings} if state else set()
    return kinds.reach(names | {kind for kind in recorded if kind in kinds})
