"""The pretend tenant: one database behind one function from request to reply."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from typing import TYPE_CHECKING, NamedTuple

from cxdeclare.emulator import (
    access,
    acd,
    channels,
    configuration_sets,
    crud,
    damage,
    email_settings,
    faults,
    lateness,
    members,
    pretend,
    queues,
    receipt_rules,
    ses,
    sla,
    userhub,
    verification,
)
from cxdeclare.emulator.aws_front import addressed, is_aws
from cxdeclare.emulator.contract import COLLECTIONS, Collection, Family
from cxdeclare.emulator.exchange import Refusal, Reply, Request, parsed
from cxdeclare.emulator.fault_rules import Fault
from cxdeclare.emulator.faults import NO_ANSWER, Asked, Due
from cxdeclare.emulator.limit import Limit, Spacing
from cxdeclare.emulator.lookup import Names
from cxdeclare.emulator.manners import worded
from cxdeclare.emulator.routes import Call, Table, family_of
from cxdeclare.emulator.seed import plant
from cxdeclare.emulator.shape import Mood
from cxdeclare.emulator.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from os import PathLike
    from types import TracebackType
    from typing import Self

DEFAULT_ID = "6f1c9f6e-3f0e-4f57-9a55-0d4a3b1f7c11"
AREA = "EU1"
_LOG_LENGTH = 100_000

_SPECIAL = (
    acd,
    channels,
    email_settings,
    queues,
    members,
    sla,
    userhub,
    ses,
    configuration_sets,
    receipt_rules,
    access,
    pretend,
)

# These ask, whatever their method says.
_QUESTIONS = (
    "/roles/search",
    "/users/search",
    "/email/list-identities",
    "/email/list-configuration-sets",
)


class Logged(NamedTuple):
    """One request that arrived; the status is 0 where a fault left it without an answer."""

    method: str
    path: str
    status: int


class Tenant:
    """A tenant that lives in a SQLite file or in memory; safe to use from many threads."""

    def __init__(  # noqa: PLR0913  (each is a choice of `open`)
        self,
        store: Store,
        *,
        shuffle_seed: int,
        rude: bool,
        clock: Callable[[], float],
        sleep: Callable[[float], None] = time.sleep,
        collections: Sequence[Collection],
        dns: str | None = None,
        limit: int | None = None,
        ses_every: float | None = None,
    ) -> None:
        """Serve what the store holds; use `open` to make it first."""
        self._names = None if dns is None else Names(dns)
        self._store = store
        self._seed, self._rude, self._clock, self._sleep = shuffle_seed, rude, clock, sleep
        special = [route for module in _SPECIAL for route in module.routes()]
        generic = [route for collection in collections for route in crud.routes(collection)]
        self._table = Table([*special, *generic])
        self.limit = Limit(limit)
        """How many requests it takes in a minute, and has seen."""
        self.spacing = Spacing(ses_every)
        """How far apart calls of SES have to be in a region."""
        self._lock = threading.Lock()
        self._turns: Counter[tuple[str, str]] = Counter()
        self._served = 0
        self.tenant_id = store.fact("tenant") or ""
        self.reads = 0
        """Questions answered since it was opened, refused ones included."""
        self.writes = 0
        """Attempts to change something since it was opened, refused ones included."""
        self.log: deque[Logged] = deque(maxlen=_LOG_LENGTH)
        """The last requests in order, tokens included."""

    @classmethod
    def open(  # noqa: PLR0913  (each is a choice of the caller)
        cls,
        path: str | PathLike[str] = ":memory:",
        tenant_id: str = DEFAULT_ID,
        *,
        seed: bool = True,
        shuffle_seed: int = 0,
        rude: bool = True,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        collections: Sequence[Collection] = COLLECTIONS,
        dns: str | None = None,
        limit: int | None = None,
        ses_every: float | None = None,
    ) -> Self:
        """Make the tenant, or reopen it; a file keeps the id and the seed it was made with.

        With the address of a name server, `HOST:PORT`, domains are verified by what it says;
        without one, by what `publish_dns` declares. With a limit it takes so many requests in a
        minute and refuses the others. `ses_every` is how many seconds have to be between two
        calls of SES in a region.
        """
        store = Store(str(path))
        with store.transaction():
            if store.fact("tenant") is None:
                store.keep_fact("tenant", tenant_id)
                access.renew_tag(store)
                if seed:
                    plant(store)
        return cls(
            store,
            shuffle_seed=shuffle_seed,
            rude=rude,
            clock=clock,
            sleep=sleep,
            collections=collections,
            dns=dns,
            limit=limit,
            ses_every=ses_every,
        )

    def __enter__(self) -> Self:
        """Use it for a while."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def publish_dns(self, domain: str, *, published: bool = True) -> None:
        """Declare that the DNS of a domain has the records asked for, or has them no more."""
        with self._lock, self._store.transaction():
            verification.publish(self._store, domain, published=published)

    def provision_smtp(self, name: str) -> None:
        """Move a domain or address to a custom SMTP server, as only the vendor can."""
        with self._lock, self._store.transaction():
            email_settings.provision_smtp(self._store, name)

    def expire_tokens(self) -> None:
        """Make every token issued until now worthless."""
        with self._lock, self._store.transaction():
            access.renew_tag(self._store)

    def faults(self, script: object) -> None:
        """Have a script of faults instead of the one there is; an empty list ends them."""
        with self._lock, self._store.transaction():
            faults.begin(self._store, script)

    def late(self, script: object) -> None:
        """Have a script of what shows late instead of the one there is; an empty list ends it."""
        with self._lock, self._store.transaction():
            if script == []:
                lateness.end(self._store)
            else:
                now = self._clock() + lateness.ahead(self._store)
                lateness.begin(self._store, script, now)

    def let_pass(self, seconds: float) -> None:
        """Put the clock of the tenant forward."""
        with self._lock, self._store.transaction():
            lateness.put_forward(self._store, seconds)

    def handle(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, dict[str, str], bytes]:
        """Answer one request; `target` is the path with its query.

        Raise `ConnectionError` where a fault cuts the connection.
        """
        request = addressed(parsed(method, target, headers, body))
        family, rest = family_of(request.segments) or (Family.ACD, None)
        met = self._met(request, family)
        if met.seconds:
            self._sleep(met.seconds)
        with self._lock:
            self._served += 1
            request_id = f"req-{self._served:08x}"
            self._turns[request.method, target] += 1
            turn = self._turns[request.method, target]
            # The mood hangs on how often this was asked, not on what other threads asked between.
            mood = Mood(f"{self._seed}|{request.method}|{target}|{turn}", self._rude)
            asked = Asked(request, family, mood, self._clock() + lateness.ahead(self._store))
            reply = self._too_many(asked) or self._reply(met, asked, rest)
            self._count(request, reply.status)
        if reply is NO_ANSWER:
            raise ConnectionResetError("a fault cut the connection")
        status, encoded = reply.status, reply.encoded()
        answered = {"x-request-id": request_id, **reply.headers}
        if is_aws(request):
            answered["x-amzn-requestid"] = request_id
        if met.truncates:
            status = status if encoded else 200  # 204 announces no body that could lack
            encoded, length = damage.truncated(encoded)
            answered["Content-Length"] = str(length)
        if encoded:
            answered.setdefault("Content-Type", "application/json")
        if "correlationid" in request.headers:
            answered["CorrelationId"] = request.headers["correlationid"]
        return status, answered, encoded

    def _met(self, request: Request, family: Family) -> Due:
        with self._lock:
            if not self._store.rules():
                return Due()
            with self._store.transaction():
                return faults.due(self._store, request, family)

    def _too_many(self, asked: Asked) -> Reply | None:
        region = asked.request.segments[1:2]
        if asked.family is Family.SES and self.spacing.is_too_soon("".join(region), asked.now):
            refusal = Refusal(429, "TooManyRequestsException", "Rate exceeded")
            return worded(asked.family, refusal, asked.request.path, asked.mood)
        seconds = self.limit.over(asked.now)
        if seconds is None or asked.request.segments[:1] == ("pretend",):
            return None
        refusal = Refusal(429, "TOO_MANY_REQUESTS", "too many requests")
        reply = worded(asked.family, refusal, asked.request.path, asked.mood)
        return Reply(reply.status, reply.body, {**reply.headers, "Retry-After": str(seconds)})

    def _reply(self, met: Due, asked: Asked, rest: tuple[str, ...] | None) -> Reply:
        reply = faults.instead(met, asked)
        if reply is not None:
            return reply
        request = faults.question(met, asked.request)
        try:
            with self._store.transaction():
                newest = self._store.newest() if met.veils else 0
                if asked.family is not Family.OPEN:
                    lateness.arrived(self._store, asked.now, asks=_asks(request))
                reply = self._answer(asked._replace(request=request), rest)
                if met.fault is not None and met.fault.fault is Fault.LOSE:
                    channels.lose(self._store, reply, met.fault.field)
                for veil in met.veils:
                    until = asked.now + veil.seconds if veil.seconds else 0.0
                    self._store.veil(newest, veil.listings, until)
        except Refusal as refusal:
            reply = worded(asked.family, refusal, request.path, asked.mood)
        finally:  # what the world outside does shows at once
            lateness.answered(self._store)
        return faults.afterwards(met, reply, asked)

    def _answer(self, asked: Asked, rest: tuple[str, ...] | None) -> Reply:
        request, family, mood, now = asked
        if is_aws(request):
            access.refuse_unsigned(request)
        elif family is not Family.OPEN:
            access.refuse_strangers(request, self._store, self.tenant_id, now)
        if family is Family.ACD and "application/json" not in request.headers.get("accept", ""):
            raise Refusal(406, "NOT_ACCEPTABLE", "No known way to render data")
        match = None if rest is None else self._table.find(family, rest)
        if match is None:
            raise Refusal(404, "NOT_FOUND", f"nothing is at {request.path}")
        answer = match.by_method.get(request.method)
        if answer is None:
            words = f"{request.method} is not possible here"
            raise Refusal(405, "METHOD_NOT_ALLOWED", words)
        tenant = (self.tenant_id, AREA, now, self._names)
        return answer(Call(request, self._store, mood, match.params, *tenant))

    def _count(self, request: Request, status: int) -> None:
        self.log.append(Logged(request.method, request.path, status))
        family, _ = family_of(request.segments) or (Family.ACD, ())
        if family is Family.OPEN:
            return
        if _asks(request):
            self.reads += 1
        else:
            self.writes += 1


def _asks(request: Request) -> bool:
    if request.path.endswith("/v1/query"):
        return b"Action=Describe" in request.body
    return request.method == "GET" or request.path.endswith(_QUESTIONS)
