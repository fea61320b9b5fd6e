"""Doctor: is everything there that a run needs; reads only, and tells every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cxdeclare.engine import zone
from cxdeclare.engine.doctor_events import Examined, Finding
from cxdeclare.engine.ports import Reader, StateReader
from cxdeclare.engine.reading import list_kind, read_part
from cxdeclare.engine.recover import standing
from cxdeclare.engine.refresh import scopes
from cxdeclare.engine.usecases import Setting, fits
from cxdeclare.engine.zone import NameServers
from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import CxdeclareError
from cxdeclare.model.kind import Kind, Part, Retire
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.state import State
from cxdeclare.planning.known import hits, identity, index, lives_elsewhere
from cxdeclare.planning.live import by_id
from cxdeclare.planning.live import values as live_values
from cxdeclare.planning.needed import kinds_needed
from cxdeclare.planning.zone import needed
from cxdeclare.planning.zone_verdict import Standing
from cxdeclare.planning.zone_verdict import told as said_of

_WORDS = {Verb.CREATE: "Create", Verb.UPDATE: "Edit"}
"""What the screens for roles call the right to do it."""
_ROLES = "Admin > Roles and permissions > the role > Permissions"
"""Where a person sees what a role may do; what it may do has no published names."""
_SKEW = 60.0
"""Seconds that a clock may be wrong before signatures and tokens are refused."""


@dataclass(frozen=True, slots=True)
class Examination:
    """Where to look; a check asks for no more than it needs."""

    setting: Setting
    manifest: Manifest
    reader: Reader
    states: StateReader
    skew: Callable[[], float | None]
    """Seconds our clock is ahead of the tenant's; None if no answer said what time it is."""
    more: tuple[Callable[[], Iterator[Finding]], ...] = ()
    """What the edges look at: the store of the state, AWS, domains."""


Check = Callable[[Examination], Iterator[Finding]]


def examined(one: Examination) -> Examined:
    """What every check found; one that fails is a finding, and the others go on."""
    findings: list[Finding] = []
    for check in CHECKS:
        findings += told(check.__name__.replace("_", " "), lambda run=check: run(one))  # type: ignore[misc]
    for edge in one.more:
        findings += told("surroundings", edge)
    if one.reader.writes:
        message = "doctor wrote to the tenant"
        raise AssertionError(message)
    return Examined(
        target=one.setting.target,
        findings=tuple(findings),
        reads=one.reader.reads,
        writes=one.reader.writes,
    )


def told(subject: str, check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """What a check found; what kept it from the rest is a finding too."""
    found: list[Finding] = []
    try:
        found.extend(check())
    except CxdeclareError as error:
        found.append(Finding(subject=subject, verdict="broken", fact=str(error), remedy=error.hint))
    return found


def token(one: Examination) -> Iterator[Finding]:
    """A token is given, for the tenant of the manifest, and for a role."""
    got, wanted = one.reader.tenant_id(), one.manifest.tenant.id
    yield Finding(subject="token", verdict="ok", fact="the tenant gave one for the access key")
    if got.casefold() == wanted.casefold():
        yield Finding(subject="tenant", verdict="ok", fact=f"{got}, as the manifest says")
    else:
        yield Finding(
            subject="tenant",
            verdict="broken",
            fact=f"the credentials are for tenant {got}, and the manifest is about {wanted}",
            remedy="check `tenant.id` and the target",
        )
    role = one.reader.own_role()
    yield Finding(
        subject="own role",
        verdict="not checked" if role is None else "ok",
        fact="the token does not say in which role it acts" if role is None else role,
    )


def clock(one: Examination) -> Iterator[Finding]:
    """Our clock against the tenant's."""
    one.reader.tenant_id()  # some answer has to be there first
    skew = one.skew()
    if skew is None:
        yield Finding(subject="clock", verdict="not checked", fact="no answer says what time it is")
    elif abs(skew) <= _SKEW:
        fact = f"within {_SKEW:g} s of the tenant's"
        yield Finding(subject="clock", verdict="ok", fact=fact)
    else:
        yield Finding(
            subject="clock",
            verdict="broken",
            fact=f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} the tenant's",
            remedy="set the clock of this machine: tokens and signatures hang on it",
        )


def reading(one: Examination) -> Iterator[Finding]:
    """Each kind that the manifest needs can be listed."""
    state = _state(one)
    for kind in kinds_needed(one.setting.kinds, one.manifest, state):
        subject = f"read {kind.name}"
        if one.setting.profile.endpoint(kind.main, Verb.LIST) is None:
            fact = "the profile has no way to list it"
            yield Finding(subject=subject, verdict="not checked", fact=fact)
            continue
        count = 0
        for scope in scopes(one.setting.kinds, kind, one.manifest, state):
            listing = list_kind(one.reader, one.setting.profile, kind, scope)
            count += len(listing.objects)
            if listing.incomplete:
                yield Finding(
                    subject=subject,
                    verdict="unknown",
                    fact=listing.incomplete,
                    remedy="give the role of the access key the right to view it",
                )
                break
        else:
            yield Finding(subject=subject, verdict="ok", fact=f"{count} listed")


def writing(one: Examination) -> Iterator[Finding]:
    """What would be written, and that nobody can tell without doing so."""
    profile, kinds = one.setting.profile, one.setting.kinds
    declared = sorted({address.kind for address in one.manifest.resources})
    manual = [
        name
        for name in declared
        if any(
            profile.endpoint(part, verb) is None
            for part in kinds[name].parts
            for verb in part.verbs
            if verb not in {Verb.LIST, Verb.READ}
        )
    ]
    fact = f"rights to write {', '.join(declared)} cannot be tried without writing"
    needed = [right for name in declared for right in _rights(profile, kinds[name])]
    which = f"; it needs {', '.join(f'`{one}`' for one in needed)}" if needed else ""
    remedy = f"compare them with the role of the access key, under {_ROLES}{which}"
    if declared:
        yield Finding(subject="write", verdict="not checked", fact=fact, remedy=remedy)
    if manual:
        fact = f"profile {profile.name} leaves writes of {', '.join(manual)} to a person"
        yield Finding(subject="profile", verdict="ok", fact=fact)


def _rights(profile: Profile, kind: Kind) -> Iterator[str]:
    """What writing a kind takes, as the screens for roles call it, where that is known."""
    area, _, _ = kind.main.right.rpartition(" > ")
    for verb, word in _WORDS.items():
        if area and profile.endpoint(kind.main, verb) is not None:
            yield f"{area} > {word}"
    if area and kind.retire is Retire.DEACTIVATE:
        yield f"{area} > Deactivate"


def gates(one: Examination) -> Iterator[Finding]:
    """What a person has to make true before others go on, of objects that are there."""
    known = _state(one)
    for kind in kinds_needed(one.setting.kinds, one.manifest, known):
        parts = [part for part in kind.parts if part.gate]
        if not parts or one.setting.profile.endpoint(kind.main, Verb.LIST) is None:
            continue
        listings = [
            list_kind(one.reader, one.setting.profile, kind, scope)
            for scope in scopes(one.setting.kinds, kind, one.manifest, known)
        ]
        live = {id_: found for listing in listings for id_, found in listing.objects.items()}
        found = index(kind, {kind.name: Listing(live)})
        for resource in one.manifest.of(kind.name):
            ids = hits(found, identity(kind, resource))
            if len(ids) == 1 and not lives_elsewhere(kind, resource):
                yield from (_gate(one, kind, part, resource.address, ids[0]) for part in parts)


def _gate(one: Examination, kind: Kind, part: Part, address: Address, id_: str) -> Finding:
    subject = f"{part.name} of {address}"
    raw, why = read_part(one.reader, one.setting.profile, kind, part, id_)
    if raw is None:
        fact = why or "the profile has no way to read it"
        return Finding(subject=subject, verdict="unknown" if why else "not checked", fact=fact)
    values = live_values(kind, part, Found(id_, {}, {part.name: raw}), by_id) or {}
    if all(values.get(name) == wanted for name, (_, wanted) in part.gate.items()):
        return Finding(subject=subject, verdict="ok", fact="it is ready")
    fact = (part.seen(raw) if part.seen else "") or "it is not ready yet"
    return Finding(subject=subject, verdict="waiting", fact=fact, remedy=part.ui)


def in_dns(
    kinds: Registry, manifest: Manifest, known: State | None, servers: NameServers
) -> Iterator[Finding]:
    """The records of each resource, as the name servers have them."""
    for need in needed(kinds, manifest, known):
        subject = f"DNS of {need.address}"
        for awaited in need.awaited:
            fact = f"{awaited.type} {awaited.name}: {awaited.reason}"
            yield Finding(subject=subject, verdict="not checked", fact=fact)
        verdicts = zone.ask((need,), servers).verdicts
        bad = [verdict for verdict in verdicts if verdict.standing is not Standing.PRESENT]
        if verdicts and not bad:
            fact = f"{len(verdicts)} of {len(verdicts)} records are there"
            yield Finding(subject=subject, verdict="ok", fact=fact)
        for verdict in bad:
            is_blind = verdict.standing is Standing.UNCHECKED
            yield Finding(
                subject=subject,
                verdict="not checked" if is_blind else "waiting",
                fact=said_of(verdict),
                remedy=verdict.hint or ("" if is_blind else "`cxdeclare dns` prints it"),
            )


def state(one: Examination) -> Iterator[Finding]:
    """The state can be read, is about this tenant, and nobody has its lock."""
    known = standing(one.states)
    fits(one.setting, known.state, one.manifest.tenant.id)
    if known.state is None:
        yield Finding(subject="state", verdict="ok", fact="there is none yet")
    else:
        fact = f"serial {known.state.serial}, {len(known.state.bindings)} addresses"
        yield Finding(subject="state", verdict="ok", fact=fact)
    if known.position is not None:
        yield Finding(
            subject="run",
            verdict="broken",
            fact=f"run {known.position[0]} was cut off",
            remedy="`cxdeclare apply --resume` goes on with it, `cxdeclare plan` plans anew",
        )
    holder = one.states.holder()
    if holder is None:
        yield Finding(subject="lock", verdict="ok", fact="free")
    else:
        yield Finding(
            subject="lock",
            verdict="broken",
            fact=f"held: {holder}",
            remedy=f"wait for it; if it is dead, `cxdeclare unlock {holder.id}`",
        )


def _state(one: Examination) -> State | None:
    try:
        return standing(one.states).state
    except CxdeclareError:  # which another check tells
        return None


CHECKS: tuple[Check, ...] = (token, clock, reading, writing, gates, state)
