"""A world for tests: a pretend tenant, a state in memory, and the ways from one to the other."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from cxdeclare.adapters.cxone.embedded import ORIGIN, embedded
from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.adapters.keys import VARIABLE, Keyring
from cxdeclare.emulator.contract import COLLECTIONS
from cxdeclare.emulator.store import Key
from cxdeclare.emulator.tenant import Tenant
from cxdeclare.engine import consume, usecases
from cxdeclare.engine import drift as drifting
from cxdeclare.engine.apply import Executor
from cxdeclare.engine.consent import GuardConsent
from cxdeclare.engine.drift_events import Drifted
from cxdeclare.engine.events import Event, StepFailed
from cxdeclare.engine.late import WITHIN
from cxdeclare.engine.ports import Holder, JournalSink, Lock, Provider, Version
from cxdeclare.engine.rollback import rollback
from cxdeclare.engine.unveil import Vault
from cxdeclare.kinds import ALL
from cxdeclare.model.errors import CxdeclareError, Locked, StateError, UnknownOutcome
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import EXTENDED, Means, Profile
from cxdeclare.model.secret import Secret, Unresolved
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Decision, Plan, Step
from tests.support.manifests import TENANT_ID

EVERY_KIND = frozenset(kind.name for kind in ALL.values() if kind.managed)
"""Consent to delete anything."""
Answer = tuple[int, Any]
Wrap = Callable[[Transport], Transport]


@dataclass(frozen=True)
class Held:
    """Secrets that are held in memory, by URI."""

    values: Mapping[str, str]

    def resolve(self, uris: Collection[str], _folder: str, /) -> dict[str, Secret | Unresolved]:
        """The value of each, or that there is none."""
        return {
            uri: Secret(self.values[uri]) if uri in self.values else Unresolved("is not there")
            for uri in uris
        }


_COLORS = {"red": "#E11616", "blue": "#2E8FCE", "grey": "#ADADAD", None: "#ADADAD"}
_CLOCKS = {
    "sub_skill": "IsSubSkill",
    "agent_response.enabled": "agentResponseEnabled",
    "agent_response.first": "agentFirstResponseTime",
    "customer_response.enabled": "customerResponseEnabled",
    "customer_response.idle": "customerIdleTime",
}
_ACD = "/inContactAPI/services/v33.0"
_DFO = "/dfo/3.0"


@dataclass
class MemoryJournal:
    """A journal in memory; what was not durable is there as well, as after a kill."""

    lines: list[bytes]
    fail_at: int | None = None
    """The line that cannot be written, counted from 0."""
    watch: Callable[[], None] = lambda: None
    """Told before and after each line."""

    def append(self, line: bytes, *, durable: bool) -> None:
        """Add a line."""
        self.watch()
        self._append(line)
        self.watch()

    def _append(self, line: bytes) -> None:
        if len(self.lines) == self.fail_at:
            raise StateError("the disk is full")
        self.lines.append(line)


@dataclass
class MemoryStore:
    """A state in memory, written as strictly as a file; every version is kept."""

    versions: list[bytes] = field(default_factory=list)
    locked: bool = False
    ours: bool = True
    """Whether a lock that is held is still ours."""
    fail_at: int | None = None
    """The serial that cannot be written, as on a full disk."""
    journals: dict[str, list[bytes]] = field(default_factory=dict)
    fail_line: int | None = None
    """The line of a journal that cannot be written."""
    bodies: dict[str, str] = field(default_factory=dict)
    took_over: Holder | None = None
    watch: Callable[[], None] = lambda: None
    """Told before and after each line and each state that is written."""

    def read(self) -> State | None:
        """The latest state."""
        return State.model_validate_json(self.versions[-1]) if self.versions else None

    def holder(self) -> Holder | None:
        """Who has the lock."""
        return Holder("l-1", "apply", "ana", "", 1, "now") if self.locked else None

    @contextmanager
    def lock(self, doing: str) -> Iterator[Lock]:
        """Be the one writer."""
        if self.locked:
            raise Locked(f"locked, while {doing}")
        self.locked = True
        try:
            yield _MemoryLock(self)
        finally:
            self.locked = False

    def unlock(self, holder_id: str) -> Holder:
        """Break the lock."""
        holder = self.holder()
        if holder is None or holder.id != holder_id:
            raise StateError(f"there is no lock {holder_id}")
        self.locked = self.ours = False
        return holder

    def write(self, state: State) -> None:
        """Replace the state of the serial before."""
        before = self.read()
        wanted = (before.lineage, before.serial + 1) if before else (state.lineage, 1)
        if not self.locked or (state.lineage, state.serial) != wanted:
            raise StateError(f"serial {state.serial} does not follow")
        if state.serial == self.fail_at:
            raise StateError("the disk is full")
        self.watch()
        self.versions.append(state.model_dump_json().encode())
        self.watch()

    def journal(self, run: str) -> list[bytes]:
        """The lines of the journal of a run."""
        return list(self.journals.get(run, ()))

    @contextmanager
    def begin(self, run: str) -> Iterator[JournalSink]:
        """Begin or go on with a journal."""
        yield MemoryJournal(self.journals.setdefault(run, []), self.fail_line, self.watch)

    def close(self, run: str) -> None:
        """Nobody else is there."""

    def drop(self, run: str) -> None:
        """Remove a journal."""
        self.journals.pop(run, None)

    def history(self) -> list[Version]:
        """Every version that a run ended with, and the latest."""
        kept = [State.model_validate_json(one) for one in self.versions]
        return [
            Version(one.serial, f"2026-01-01T00:00:{one.serial:02}+00:00")
            for one in reversed(kept)
            if one.consuming is None or one is kept[-1]
        ]

    def version(self, serial: int) -> State:
        """The state as it was."""
        for content in self.versions:
            state = State.model_validate_json(content)
            if state.serial == serial:
                return state
        raise StateError(f"serial {serial} is not kept")

    def keep(self, bodies: Mapping[str, str]) -> None:
        """Keep long texts."""
        self.bodies.update(bodies)

    def body(self, content_hash: str) -> str | None:
        """A long text."""
        return self.bodies.get(content_hash)


@dataclass
class _MemoryLock:
    """The lock of a state in memory."""

    store: MemoryStore

    @property
    def took_over(self) -> Holder | None:
        """Whose lease had run out."""
        return self.store.took_over

    def still_ours(self) -> bool:
        """Until a test says otherwise."""
        return self.store.ours


@dataclass
class World:
    """One tenant and one state; `plan`, `apply` and `drift` as a user would."""

    rude: bool = True
    shuffle_seed: int = 0
    parallelism: int = 1
    profile: Profile = EXTENDED
    consent: frozenset[str] = EVERY_KIND
    adopt: frozenset[str] = frozenset()
    overrules: frozenset[str] = frozenset({"rename", "last-reply"})
    """Guards that are consented to whenever they refuse a plan that is applied."""
    is_pretend: bool = True
    """Whether the tenant is said to be one; as if it were not, more has to be said."""
    store: MemoryStore = field(default_factory=MemoryStore)
    wrap: Wrap | None = None
    """Put between us and the tenant; for faults."""
    secrets: Mapping[str, str] = field(
        default_factory=lambda: {"env:FIRST": "MII1", "env:SECOND": "MII2"}
    )
    """What is behind the URIs of secrets."""
    state_key: str | None = None
    path: str = ":memory:"
    """Where the tenant is kept."""
    pace: timedelta = timedelta(minutes=11)
    """What passes between two commands: long enough for everything that was made to show."""
    flows: bool = False
    """Whether the clock of the tenant goes with ours, also while we sleep."""
    shows_within: float = WITHIN
    """Seconds in which what was written is looked for."""
    ahead: float = 0.0
    """Seconds that the clock of the tenant is ahead."""
    time: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.tenant = Tenant.open(
            self.path,
            TENANT_ID,
            shuffle_seed=self.shuffle_seed,
            rude=self.rude,
            clock=lambda: time.time() + self.ahead,
        )
        self.polite = _view(self.tenant, rude=False)
        self._token = ""

    def provider(self, tenant: Tenant | None = None) -> CxoneProvider:
        """A new connection."""
        send = embedded((tenant or self.tenant).handle)
        if self.wrap is not None:
            send = self.wrap(send)
        return CxoneProvider(Session(send, ORIGIN, "k", "s"), Origins.on_one_host(ORIGIN))

    def setting(self) -> usecases.Setting:
        """Where it takes place, somewhat later than what was before."""
        now = self.time
        self.time += self.pace
        if self.flows:
            self.let_pass(self.pace.total_seconds())
        return usecases.Setting(
            kinds=ALL,
            profile=self.profile,
            target="embedded",
            is_pretend=self.is_pretend,
            now=lambda: now,
            clock=time.monotonic,
            lineage=lambda: str(uuid.uuid4()),
            sleep=self.let_pass if self.flows else lambda _: None,
            shows_within=self.shows_within,
            parallelism=self.parallelism,
            consent=self.consent,
            adopt=self.adopt,
            vault=self.vault(),
        )

    def let_pass(self, seconds: float) -> None:
        """Time passes for the tenant."""
        self.ahead += seconds

    def vault(self) -> Vault:
        """Secrets that are held in memory, and a key if there is one."""
        environment = {} if self.state_key is None else {VARIABLE: self.state_key}
        return Vault(Held(self.secrets), Keyring(environment))

    def plan(self, manifest: Manifest, tenant: Tenant | None = None) -> Plan:
        """Decide; `tenant` may be another view of ours."""
        return usecases.plan(self.setting(), self.provider(tenant), self.store, manifest)[0]

    def rollback(self, serial: int) -> Plan:
        """Decide how to go back."""
        return rollback(self.setting(), self.provider(), self.store, serial)[0]

    def run(
        self,
        plan: Plan,
        stop: Iterable[Callable[[Executor], None]] = (),
        provider: Provider | None = None,
    ) -> Iterator[Event]:
        """Carry out, event by event."""
        at = provider or self.provider()
        refusing = {one.guard for one in plan.decision.refusals} & self.overrules
        consents = [GuardConsent(guard, plan.digest) for guard in sorted(refusing)]
        return consume.apply(self.setting(), at, self.store, plan, tuple(stop), consents)

    def killed(self, plan: Plan, at: Callable[[Request], bool]) -> None:
        """Carry out a plan; what is kept is as if we were killed when such a call was answered."""
        executors: list[Executor] = []
        kept: list[tuple[list[bytes], dict[str, list[bytes]]]] = []

        def wrap(send: Transport) -> Transport:
            def watched(request: Request) -> Response:
                response = send(request)
                if at(request) and not kept:
                    store = self.store
                    journals = {run: list(lines) for run, lines in store.journals.items()}
                    kept.append((list(store.versions), journals))
                    executors[0].interrupted = True
                return response

            return watched

        self.wrap, before = wrap, self.wrap
        for _ in self.run(plan, [executors.append]):
            pass
        self.wrap = before
        ((self.store.versions, self.store.journals),) = kept

    def cut(self, plan: Plan | None, moment: int, *, arrives: bool) -> bool:
        """Carry out a plan, or go on with the one before, and be cut off at the n-th moment.

        Whether there is such a moment.

        From then on no call reaches the tenant, but for one that was under way, if it arrives.
        """
        passed, left, intents, is_sent = 0, 1 if arrives else 0, 0, False
        kept: list[tuple[list[bytes], dict[str, list[bytes]]]] = []
        store = self.store

        def watch() -> None:
            nonlocal passed, left, intents, is_sent
            passed += 1
            journals = {run: list(lines) for run, lines in store.journals.items()}
            written = sum(b'"intended"' in line for lines in journals.values() for line in lines)
            intents, is_sent = written, is_sent and written == intents
            if passed == moment:
                # A call is under way only once its intent is written, and until it was sent.
                last = [lines[-1] for lines in journals.values() if lines]
                left *= any(b'"intended"' in line for line in last) and not is_sent
                kept.append((list(store.versions), journals))

        def wrap(send: Transport) -> Transport:
            def cut(request: Request) -> Response:
                nonlocal left, is_sent
                if not kept:
                    is_sent |= request.method != "GET"
                    return send(request)
                if request.method != "GET" and left:
                    left -= 1
                    send(request)
                raise UnknownOutcome("we are dead")

            return cut

        self.wrap, store.watch = wrap, watch
        with suppress(CxdeclareError):
            for _ in self.run(plan) if plan else self.resume():
                pass
        self.wrap, store.watch = None, lambda: None
        if kept:
            ((store.versions, store.journals),) = kept
        return bool(kept)

    def resume(self) -> list[Event]:
        """Go on with what was cut off."""
        return list(consume.resume(self.setting(), self.provider(), self.store))

    def apply(self, manifest: Manifest | Plan) -> list[Event]:
        """Carry out a plan; make it first if there is only a manifest."""
        plan = manifest if isinstance(manifest, Plan) else self.plan(manifest)
        return list(self.run(plan))

    def drift(self) -> Drifted:
        """What moved since it was applied."""
        return drifting.drift(self.setting(), self.provider(), self.store, TENANT_ID)

    def converge(self, manifest: Manifest, rounds: int = 8) -> list[Plan]:
        """Plan and apply until nothing is left, with the hands of a diligent person."""
        plans: list[Plan] = []
        for _ in range(rounds):
            plan = self.plan(manifest)
            plans.append(plan)
            events = self.apply(plan)
            failed = [event for event in events if isinstance(event, StepFailed)]
            assert not failed, failed
            if plan.decision.is_empty:
                return plans
            self.by_hand(plan.decision)
        left = [step.id for step in plans[-1].decision.steps]
        raise AssertionError(f"after {rounds} rounds there is still to do: {left}")

    def by_hand(self, decision: Decision) -> None:
        """Do the manual steps of a plan that can be done, in their order."""
        kinds = {step.id: change.kind for change in decision.changes for step in change.steps}
        left = {step.id: step for step in decision.steps if step.means is Means.MANUAL}
        waiting = set(left)
        for _ in decision.steps:
            waiting |= {s.id for s in decision.steps if waiting.intersection(s.depends_on)}
        while left:
            ready = [s for s in left.values() if not waiting.intersection(s.depends_on)]
            if not ready:
                return
            for step in ready:
                self._by_hand(kinds[step.id], step)
                del left[step.id]
                waiting.discard(step.id)

    def _by_hand(self, kind: str, step: Step) -> None:
        if (kind, step.part) == ("email_domain", "sending"):
            self.publish_dns(*self.domains())
        elif step.object_id is None:
            return
        elif kind == "tag":
            self._edit_tag(step)
        elif (kind, step.part) == ("skill", ""):
            wire = {_CLOCKS[one.name]: one.after for one in step.fields}
            self.edit("skills", step.object_id, **wire)
        elif (kind, step.part) == ("role", "users"):
            self._seat(step)
        else:
            raise AssertionError(f"nobody knows how to do {step.id}")

    def _edit_tag(self, step: Step) -> None:
        if step.verb == "delete":
            self.remove("tags", step.object_id or "")
            return
        wire = {one.name: one.after for one in step.fields}
        if "color" in wire:
            wire["color"] = _COLORS[wire["color"]]
        self.edit("tags", step.object_id or "", **wire)

    def _seat(self, step: Step) -> None:
        roles = {one["cxoneRoleId"]: one["id"] for one in self.documents("digital-roles")}
        users = {one["userName"]: one["id"] for one in self.documents("users")}
        user = users[step.member or ""]
        for role in roles.values():
            self.ask("DELETE", f"{_DFO}/roles/{role}/users/{user}")
        if step.verb == "add":
            self.ask("PUT", f"{_DFO}/roles/{roles[step.object_id or '']}/users/{user}")

    # the tenant behind our back

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """One request to the polite view of the tenant."""
        if not self._token:
            key = json.dumps({"accessKeyId": "k", "accessKeySecret": "s"}).encode()
            _, _, got = self.polite.handle(
                "POST", "/authentication/v1/token/access-key", {"accept": "application/json"}, key
            )
            self._token = json.loads(got)["access_token"]
        headers = {
            "authorization": f"Bearer {self._token}",
            "accept": "application/json",
            "content-type": "application/json",
        }
        content = b"" if body is None else json.dumps(body).encode()
        status, _, answer = self.polite.handle(method, path, headers, content)
        return status, json.loads(answer) if answer else None

    def forget_token(self) -> None:
        """Ask for a new one before the next request."""
        self._token = ""

    def must(self, method: str, path: str, body: Any = None) -> Any:
        """The answer of a request that has to succeed."""
        status, answer = self.ask(method, path, body)
        assert status < 400, (method, path, body, status, answer)
        return answer

    def documents(self, collection: str, parent: str = "") -> list[dict[str, Any]]:
        """What the tenant holds, as it is kept."""
        return self.tenant._store.all(collection, parent)

    def everything(self) -> dict[tuple[str, str, str], str]:
        """Every document by collection, id and parent."""
        rows = self.tenant._store._db.execute("SELECT collection, id, parent, body FROM document")
        return {(collection, id_, parent): body for collection, id_, parent, body in rows}

    def edit(self, collection: str, id_: str, **wire: Any) -> None:
        """Change a document past its API, as a screen of the vendor would."""
        document = self.tenant._store.get(collection, id_)
        assert document is not None, (collection, id_)
        self._keep(collection, id_, {**document, **wire})

    def _keep(self, collection: str, id_: str, document: dict[str, Any]) -> None:
        store = self.tenant._store
        spec = next((c for c in COLLECTIONS if c.name == collection), None)
        claims: list[tuple[str, str]] = []
        for one in spec.fields if spec else ():
            if one.unique and isinstance(document.get(one.name), str):
                value = document[one.name]
                claims.append((one.unique, value.casefold() if one.folded else value))
        with store.transaction():
            store.put(Key(collection, id_), document, claims)

    def remove(self, collection: str, id_: str, parent: str = "") -> None:
        """Delete a document past its API."""
        with self.tenant._store.transaction():
            assert self.tenant._store.delete(Key(collection, id_, parent)), (collection, id_)

    def domains(self) -> list[str]:
        """Names of all identities."""
        return [id_ for (collection, id_, _) in self.everything() if collection == "ses-identities"]

    def publish_dns(self, *domains: str) -> None:
        """Publish the records of these domains."""
        for domain in domains:
            self.tenant.publish_dns(domain)

    # what was asked of the tenant

    def written(self, since: int) -> list[tuple[str, str, int]]:
        """Method, path and status of every write after the first `since` requests."""
        return [
            (one.method, one.path, one.status)
            for one in list(self.tenant.log)[since:]
            if one.method != "GET" and not one.path.endswith(("/search", "/access-key"))
        ]

    def refused(self, since: int) -> list[tuple[str, str, int]]:
        """Every write the tenant answered with a refusal."""
        return [one for one in self.written(since) if one[2] >= 400]

    def close(self) -> None:
        """Let go of it."""
        self.tenant.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _view(tenant: Tenant, *, rude: bool, shuffle_seed: int = 0) -> Tenant:
    return Tenant(
        tenant._store,
        shuffle_seed=shuffle_seed,
        rude=rude,
        clock=time.time,
        collections=COLLECTIONS,
    )


def another_view(world: World, shuffle_seed: int) -> Tenant:
    """The same tenant in another order, with other whims."""
    return _view(world.tenant, rude=True, shuffle_seed=shuffle_seed)


def refusing(method: str, contains: str, status: int = 500, times: int = 1_000_000) -> Wrap:
    """A fault: requests like this fail, the first `times` of them, without reaching the tenant."""
    left = [times]

    def wrap(send: Transport) -> Transport:
        def faulty(request: Request) -> Response:
            if request.method == method and contains in request.url and left[0] > 0:
                left[0] -= 1
                return Response(status, {}, json.dumps({"message": "planted"}).encode())
            return send(request)

        return faulty

    return wrap


def unreadable(failures: Mapping[str, str]) -> Wrap:
    """A fault: what is asked about such paths fails so, each time with another request id."""

    def wrap(send: Transport) -> Transport:
        def faulty(request: Request) -> Response:
            way = next((way for path, way in failures.items() if path in request.url), "")
            if not way or not request.repeatable:
                return send(request)
            if way == "no answer":
                raise UnknownOutcome(f"{request.method} {request.url} was sent and not answered")
            ours = {"x-request-id": str(uuid.uuid4())} if way == "refused with an id" else {}
            return Response(403, ours, json.dumps({"message": "planted"}).encode())

        return faulty

    return wrap


def cutting(contains: str, key: str) -> Wrap:
    """A fault: a listing loses its last object, and still claims the same total."""

    def wrap(send: Transport) -> Transport:
        def faulty(request: Request) -> Response:
            response = send(request)
            if contains not in request.url or response.status != 200:
                return response
            answer = json.loads(response.body)
            items: list[Any] | Mapping[str, Any] = answer[key] if key else answer
            if isinstance(items, list) and items:
                items.pop()
            return Response(200, response.headers, json.dumps(answer).encode())

        return faulty

    return wrap
