"""Build: manifest, snapshot and state in, decision out; pure, total, ordered."""

from __future__ import annotations

import hashlib

from pydantic_core import to_json

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic, has_errors
from cxdeclare.model.fields import Trait
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import State
from cxdeclare.model.wire import plain
from cxdeclare.planning import live
from cxdeclare.planning.adoption import unlisted
from cxdeclare.planning.arrive import arrive
from cxdeclare.planning.attested import by_hand_for_want_of_ids, called
from cxdeclare.planning.closed import open_places
from cxdeclare.planning.dns_steps import InDns, dns_steps
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.guesses import read_by_guess
from cxdeclare.planning.holders import let_go
from cxdeclare.planning.impact import Impact, Reached
from cxdeclare.planning.late import late
from cxdeclare.planning.lost import lost
from cxdeclare.planning.match import match
from cxdeclare.planning.moved import carried, say_moved
from cxdeclare.planning.moves import moves
from cxdeclare.planning.naming import Naming
from cxdeclare.planning.order import (
    arranged,
    by_reference,
    circle,
    step_uses,
    wait_for_names,
    wait_for_references,
)
from cxdeclare.planning.people import too_many
from cxdeclare.planning.plan import Action, Change, Decision
from cxdeclare.planning.proofs import proofs
from cxdeclare.planning.prospect import watch
from cxdeclare.planning.records import called_anew, left_over, record_of
from cxdeclare.planning.renamed import renamed
from cxdeclare.planning.resolve import Resolution, resolve, used_lookups
from cxdeclare.planning.rests import rest
from cxdeclare.planning.retire import keep, orphans, retire
from cxdeclare.planning.rows import stand_in_rows
from cxdeclare.planning.secret_fields import sealed
from cxdeclare.planning.share import too_much
from cxdeclare.planning.standing import unprotect
from cxdeclare.planning.texts import replaced


def build(  # noqa: PLR0913 - what is known, and by name what has to be said
    kinds: Registry,
    manifest: Manifest,
    snapshot: Snapshot,
    state: State | None,
    profile: Profile,
    consent: frozenset[str] = frozenset(),
    *,
    adopt: frozenset[str] | None = None,
    dns: InDns | None = None,
) -> tuple[Decision | None, tuple[Diagnostic, ...]]:
    """Decide what to do; None if the manifest does not fit the tenant, with every reason.

    `adopt` has the addresses that may take over what they find, beside those the manifest names;
    without it anything that is found may be taken over. `dns` is what is needed there and what
    was found; without it nobody is asked to see to it.
    """
    before = carried(kinds, manifest, state)
    matches = match(kinds, manifest, snapshot.listings, before.state)
    naming = Naming(kinds, snapshot, matches.ids)
    resolution = resolve(kinds, manifest, snapshot, naming)
    resolution.resources = sealed(kinds, manifest, matches.state, resolution.resources)
    planning = Planning(
        kinds=kinds,
        manifest=manifest,
        snapshot=snapshot,
        state=matches.state,
        profile=profile,
        consent=consent | manifest.policy.allow_delete | _destroyed(manifest),
        matches=matches,
        naming=naming,
        moved=before.moved,
        diagnostics=[*before.diagnostics, *matches.diagnostics, *resolution.diagnostics],
    )
    for address, reason in resolution.unknown.items():
        planning.not_known(address, reason)
    for kind in sorted({address.kind for address in manifest.resources}):
        if snapshot.of(kind).incomplete:
            planning.not_known(kind, snapshot.of(kind).incomplete)
    late(planning)
    if has_errors(planning.diagnostics):
        return None, tuple(planning.diagnostics)
    for resource in by_reference(kinds, resolution.resources):
        draft = arrive(planning, resource)
        if draft is not None:
            planning.drafts[draft.address] = draft
    if adopt is not None:
        planning.diagnostics += unlisted(planning, adopt)
    gone = orphans(planning)
    retire(planning, gone)
    open_places(planning)
    stand_in_rows(planning)
    moves(planning)
    wait_for_references(planning)
    by_hand_for_want_of_ids(planning)
    let_go(planning)
    keep(planning)
    wait_for_names(planning)
    lost(planning)
    say_moved(planning)
    unprotect(planning)
    rest(planning)
    too_much(planning)
    renamed(planning)
    planning.agents = too_many(planning)
    watch(planning)
    dns_steps(planning, dns)
    round_trip = circle(planning.drafts.values(), planning)
    if round_trip is not None:
        planning.diagnostics.append(round_trip)
    if has_errors(planning.diagnostics):
        return None, tuple(planning.diagnostics)
    planning.diagnostics.extend(read_by_guess(planning))
    return _decide(planning, resolution), tuple(planning.diagnostics)


def _decide(planning: Planning, resolution: Resolution) -> Decision:
    manifest, state = planning.manifest, planning.state
    drafts = arranged(planning.drafts.values())
    ids, used, hashes = _references(planning, drafts)
    planning.forgotten = {
        address for address, draft in planning.drafts.items() if draft.action is Action.FORGET
    }
    records = {
        str(address): record
        for address in manifest.in_order
        if (record := record_of(planning, resolution.resources[address])) is not None
    }
    records |= left_over(planning) | called_anew(planning)
    impact, reached = _meaning(planning, resolution)
    return Decision(
        tenant_id=manifest.tenant.id,
        manifest=digest(manifest),
        lineage=state.lineage if state else None,
        serial=state.serial if state else 0,
        profile=planning.profile.name,
        profile_file=planning.profile.content,
        moved={str(old): str(new) for old, new in sorted(planning.moved.items())},
        ids=ids,
        lookups=used_lookups(planning.naming, used),
        bodies=_texts(planning, drafts, hashes),
        changes=tuple(_change(planning, draft) for draft in drafts),
        records=records,
        orphans=tuple(planning.orphans),
        refusals=tuple(planning.refusals),
        attested=tuple(sorted(planning.attested, key=lambda one: (one.address, one.part))),
        names=called(planning, drafts),
        agents=planning.agents,
        impact=impact,
        reached=reached,
        unguarded=tuple(planning.unguarded),
        proofs=proofs(planning),
        unknown=tuple(planning.unknown[subject] for subject in sorted(planning.unknown)),
        unchanged=sum(
            address not in planning.drafts
            and not (planning.unknown and str(address) in planning.unknown)
            for address in manifest.resources
        ),
    )


def _meaning(
    planning: Planning, resolution: Resolution
) -> tuple[tuple[Impact, ...], tuple[Reached, ...]]:
    """What the plan means, and what it reaches."""
    if not planning.drafts:
        return (), ()
    # Imported here: a plan without changes means nothing.
    from cxdeclare.planning.consequences import consequences

    return consequences(planning, resolution.resources)


def _texts(planning: Planning, drafts: list[Draft], sent: set[str]) -> dict[str, str]:
    """The long texts that are sent, and those that were there before."""
    bodies = planning.manifest.bodies
    found = replaced(planning, drafts) | {one: plain(bodies[one]) or "\n" for one in sent}
    return dict(sorted(found.items()))


def _destroyed(manifest: Manifest) -> frozenset[str]:
    """The addresses of which the manifest says that their objects are to go."""
    return frozenset(str(address) for address, destroy in manifest.removed.items() if destroy)


def _change(planning: Planning, draft: Draft) -> Change:
    return Change(
        address=str(draft.address),
        kind=draft.kind.name,
        action=draft.action,
        adopts=draft.adopts,
        moved_from=None if draft.moved_from is None else str(draft.moved_from),
        id=draft.id,
        called=planning.naming.label(draft.kind.name, draft.id) if draft.id else None,
        reason=draft.reason,
        steps=tuple(
            step.model_copy(update={"depends_on": tuple(sorted(draft.needs[step.id]))})
            for step in draft.steps
        ),
        released=draft.released,
        lost=draft.lost,
        notes=draft.notes,
    )


def _references(
    planning: Planning, drafts: list[Draft]
) -> tuple[dict[str, str], set[tuple[str, str]], set[str]]:
    """Ids, look-ups and bodies that the steps need, and no others."""
    ids: dict[str, str] = {}
    used: set[tuple[str, str]] = set()
    bodies: set[str] = set()
    for draft in drafts:
        texts = {
            a.name for group in draft.kind.by_part.values() for a in group if a.has(Trait.BODY)
        }
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
                target = Address(links.ref, step.member)
                if step.member.startswith("=") or not planning.kinds[links.ref].managed:
                    used.add((links.ref, step.member.removeprefix("=")))
                elif target in planning.matches.ids:
                    ids[str(target)] = planning.matches.ids[target]
    return dict(sorted(ids.items())), used, bodies


def digest(manifest: Manifest) -> str:
    """SHA-256 of everything declared.

    Fields stand in the order of their kind, whatever the order in the file, so that only
    addresses and members are left to be put in order.
    """
    declared = {
        str(address): (
            manifest.resources[address].parts,
            {
                name: (m.authoritative, dict(sorted(m.members.items())))
                for name, m in sorted(manifest.resources[address].members.items())
            },
        )
        for address in manifest.in_order
    }
    policy, limit = manifest.policy, manifest.policy.max_change
    rendered = {
        "tenant": manifest.tenant.id,
        "resources": declared,
        "policy": {"allow": sorted(policy.allow_delete), "protect": sorted(policy.protect)},
        "max_agents": policy.max_agents,
        "max_change": limit and [limit.percent, limit.min_population],
        "moved": sorted((str(old), str(new)) for old, new in manifest.moved.items()),
        "removed": sorted((str(one), destroy) for one, destroy in manifest.removed.items()),
        "adopt": sorted(map(str, manifest.adopt)),
    }
    return hashlib.sha256(to_json(rendered)).hexdigest()
