"""Use cases: what the tool can do for its user, as functions of ports; the library's verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from cxdeclare import __version__
from cxdeclare.engine import zone
from cxdeclare.engine.consent import GuardConsent, agreed
from cxdeclare.engine.events import ConsentGiven
from cxdeclare.engine.gates import Patience
from cxdeclare.engine.late import WITHIN, Late
from cxdeclare.engine.ports import SAVES_EVERY, Clock, Reader, StateReader
from cxdeclare.engine.readahead import ReadAhead
from cxdeclare.engine.recover import SETTLES_AFTER, standing
from cxdeclare.engine.refresh import Progress, refresh
from cxdeclare.engine.ties import not_expired
from cxdeclare.engine.unveil import Vault, with_digests
from cxdeclare.engine.zone import NameServers
from cxdeclare.model.address import Address
from cxdeclare.model.applied import applied
from cxdeclare.model.check import Judgement
from cxdeclare.model.diagnostic import has_errors
from cxdeclare.model.errors import InvalidInput, StalePlan, StateError
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import Profile, recorded
from cxdeclare.model.registry import Registry
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import State
from cxdeclare.planning.bucket import Bucket
from cxdeclare.planning.build import build
from cxdeclare.planning.causes import provenance
from cxdeclare.planning.dns_steps import InDns
from cxdeclare.planning.estate import judge
from cxdeclare.planning.expected_calls import expected_calls
from cxdeclare.planning.guards import guards
from cxdeclare.planning.moved import carried
from cxdeclare.planning.plan import Decision, Plan
from cxdeclare.planning.zone import needed

SeenTo = Literal["none", "new", "all"]
"""Of which objects plans have a step for DNS: of none, of new ones, of old ones as well."""
VALID_FOR = timedelta(hours=24)
"""How long a saved plan may be applied."""


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a run takes place: which kinds, which target, how many calls at once."""

    kinds: Registry
    profile: Profile
    target: str
    is_pretend: bool
    now: Callable[[], datetime]
    clock: Clock
    lineage: Callable[[], str]
    """Makes a name that nothing has: of a new line of states, or of a run."""
    sleep: Callable[[float], None]
    """Waits so many seconds."""
    settles_after: float = SETTLES_AFTER
    """Seconds after which a create that was sent shows, or never will."""
    shows_within: float = WITHIN
    """Seconds in which what the tenant took may be missing or old when it is read; 0 trusts it."""
    saves_every: float = SAVES_EVERY
    """Seconds between two saves of the state while a plan is carried out."""
    parallelism: int = 8
    patience: Patience | None = None
    """How long to wait for what somebody else has to do, where that can be read."""
    servers: Callable[[], NameServers] | None = None
    """Whom to ask for what is needed in DNS; without it DNS is not asked."""
    unasked: str = ""
    """Why DNS is not asked, where it would be if all that it takes were here."""
    seen_to: SeenTo = "none"
    """For which objects a person has to see to DNS, beside those that are wrong there."""
    consent: frozenset[str] = frozenset()
    adopt: frozenset[str] = frozenset()
    """Addresses that may take over what they find; matters only where it has to be said."""
    revision: str | None = None
    vault: Vault = field(default_factory=Vault)
    progress: Progress = field(default=_silent)

    def __post_init__(self) -> None:
        """Know the kinds as the profile does, whoever made the setting."""
        object.__setattr__(self, "kinds", applied(self.profile, self.kinds))

    def under(self, decision: Decision) -> Setting:
        """The same place under the profile that a plan was made under."""
        return replace(self, profile=recorded(decision.profile, decision.profile_file))

    @property
    def late(self) -> Late:
        """How what was made a moment ago is awaited."""
        return Late(self.now, self.sleep, self.shows_within)

    @property
    def target_class(self) -> Literal["pretend", "live"]:
        """Whether it is a tenant or a pretence of one."""
        return "pretend" if self.is_pretend else "live"


@dataclass(frozen=True, slots=True)
class Grounds:
    """A decision with all that it was made from."""

    state: State | None
    """With the addresses that it has from now on."""
    snapshot: Snapshot
    decision: Decision
    judged: Judgement
    """What planner and checks have to say beside it."""


def decide(  # noqa: PLR0913 - those behind the star are how, by name
    setting: Setting,
    reader: Reader,
    states: StateReader,
    manifest: Manifest,
    ahead: ReadAhead | None = None,
    *,
    revise: Callable[[Manifest, Snapshot, State | None], Manifest] | None = None,
    wants: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Grounds:
    """Read and decide once; raise `InvalidInput` if the manifest does not fit the tenant.

    `revise` makes another of the manifest once it is known what the tenant holds, and sends no
    secrets. `wants` names kinds, and parts of every object of them, to be read as well.
    """
    same_tenant(reader, manifest.tenant.id)
    known = standing(states)
    fits(setting, known.state, manifest.tenant.id)
    digest_key: str | None = None
    if revise is None:  # else it is what a state says, and no secret of it is sent again
        manifest, digest_key = with_digests(setting.kinds, manifest, known.state, setting.vault)
    wait = known.wait(setting.now(), setting.settles_after)
    if wait:  # what was read before may lack what an unfinished run was making
        setting.sleep(wait)
        if ahead:
            ahead.give_up()
            ahead = None
    snapshot = refresh(
        reader,
        setting.kinds,
        manifest,
        known.state,
        setting.profile,
        parallelism=setting.parallelism,
        progress=setting.progress,
        late=setting.late,
        ahead=ahead.of(manifest.tenant.id) if ahead else None,
        wants=wants,
    )
    interrupted = known.looked_into(setting.kinds, snapshot)
    state = known.with_settled(interrupted.settled if interrupted else ()).state
    manifest = revise(manifest, snapshot, state) if revise else manifest
    in_dns, seen = probed(setting, manifest, state)
    decision, diagnostics = build(
        setting.kinds,
        manifest,
        snapshot,
        state,
        setting.profile,
        setting.consent,
        adopt=None if setting.is_pretend else setting.adopt,
        dns=in_dns,
    )
    if decision is None:
        message = "the manifest does not fit the tenant"
        raise InvalidInput(message, diagnostics)
    if reader.writes:
        message = "planning wrote to the tenant"
        raise AssertionError(message)
    decision = decision.model_copy(update={"interrupted": interrupted, "digest_key": digest_key})
    judged = judge(setting.kinds, manifest, snapshot, state)
    judged = Judgement(
        (*diagnostics, *judged.diagnostics, *seen.diagnostics),
        (*judged.unchecked, *seen.unchecked),
        (*judged.ignored, *seen.ignored),
    )
    after = carried(setting.kinds, manifest, state).state
    return Grounds(after, snapshot, decision, judged)


def probed(
    setting: Setting, manifest: Manifest, state: State | None
) -> tuple[InDns | None, Judgement]:
    """What is needed in DNS and found there, and what checks say to it; raise at an error."""
    if setting.servers is None and setting.seen_to == "none":
        return None, Judgement()
    needs, also = needed(setting.kinds, manifest, state), setting.seen_to == "all"
    if setting.servers is None:
        return InDns(needs, None, also), Judgement()
    asked = zone.ask(needs, setting.servers())
    judged = zone.judge(setting.kinds, manifest, asked.facts, only_dns=False)
    if has_errors(judged.diagnostics):
        message = "what is around the tenant does not fit the manifest"
        raise InvalidInput(message, judged.diagnostics)
    return InDns(needs, asked.verdicts, also), judged


def plan(
    setting: Setting,
    reader: Reader,
    states: StateReader,
    manifest: Manifest,
    ahead: ReadAhead | None = None,
) -> tuple[Plan, Judgement]:
    """Decide what to do; raise `InvalidInput` if the manifest does not fit the tenant."""
    grounds = decide(setting, reader, states, manifest, ahead)
    return in_envelope(setting, reader, grounds, manifest), grounds.judged


def in_envelope(
    setting: Setting,
    reader: Reader,
    grounds: Grounds,
    manifest: Manifest | None = None,
    *,
    base: Decision | None = None,
    no_base: str = "",
) -> Plan:
    """The plan that holds a decision, made now; from a manifest, unless a state is gone back to.

    `base` is what another manifest would do to the same tenant, `no_base` why there is none.
    """
    decision = grounds.decision
    known = provenance(decision, grounds.state, __version__, base)
    listings = grounds.snapshot.listings
    sizes = {name: len(listing.objects) for name, listing in listings.items()}
    site = None if setting.is_pretend else manifest
    now = setting.now()
    made = Plan(
        tool=f"cxdeclare {__version__}",
        target=setting.target,
        target_class=setting.target_class,
        created=now.isoformat(timespec="seconds"),
        expires=(now + VALID_FOR).isoformat(timespec="seconds"),
        revision=setting.revision,
        folder=setting.vault.folder_of(setting.kinds, decision),
        area=site.tenant.area if site else None,
        state=Bucket.of(site.store) if site and site.store else None,
        reads=reader.reads,
        calls=expected_calls(
            setting.kinds, setting.profile, decision, sizes, reads_back=setting.shows_within > 0
        ),
        provenance=known.model_copy(update={"no_base": no_base}),
        digest=decision.digest,
        decision=decision,
    )
    return made.sealed()


def same_tenant(reader: Reader, wanted: str) -> None:
    """Raise before the first call if the credentials are for another tenant."""
    token = reader.tenant_id()
    if token.casefold() != wanted.casefold():
        message = f"the credentials are for tenant {token}, and this is about tenant {wanted}"
        raise InvalidInput(message, hint="check `tenant.id` and the target")


def fits(setting: Setting, state: State | None, tenant_id: str) -> None:
    """Raise if the state was made for another tenant or another class of target."""
    belongs(state, setting.target_class, tenant_id)


def belongs(state: State | None, target_class: str, tenant_id: str) -> None:
    """Raise if the state is not that of this tenant in this class of target."""
    if state is None:
        return
    if state.tenant_id.casefold() != tenant_id.casefold():
        message = f"the state is about tenant {state.tenant_id}, not {tenant_id}"
        raise StateError(message, hint="every tenant has its own state")
    if state.target != target_class:
        message = f"the state was made for a {state.target} target, not a {target_class} one"
        raise StateError(message, hint="every class of target has its own state")


def usable(
    setting: Setting, made: Plan, consents: Sequence[GuardConsent] = ()
) -> tuple[ConsentGiven, ...]:
    """Raise if the plan is damaged, refused, expired or made for another target.

    What was consented to, if guards refuse it.
    """
    if not made.is_whole:
        message = "the plan does not match its digest: it was changed after it was made"
        raise InvalidInput(message)
    for_this_target(setting, made)
    given = agreed(made.decision, consents, guards(setting.kinds))
    not_expired(setting.now(), made)
    return given


def for_this_target(setting: Setting, made: Plan) -> None:
    """Raise if a plan was made for another target, be it one of the same class."""
    if made.target_class != setting.target_class:
        message = (
            f"the plan was made for the {made.target_class} target {made.target}, "
            f"not for the {setting.target_class} target {setting.target}"
        )
        raise StalePlan(message, hint="plan again for this target")
    if made.target != setting.target:
        message = f"the plan was made for target {made.target}, not {setting.target}"
        raise StalePlan(message, hint="plan again for this target")


def moved(decision: Decision) -> Mapping[Address, Address]:
    """The addresses that a decision calls otherwise."""
    return {Address.parse(old): Address.parse(new) for old, new in decision.moved.items()}
