"""One token for all requests, and the tenant it is for."""

from __future__ import annotations

import base64
import json
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.refusals import refusal
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.model.errors import Declined, UnknownOutcome, Unreachable

AUTH = "https://auth.example"


def jwt(claims: object) -> str:
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{middle}.sig"


class Server:
    """Answers the token endpoint with what it is given, and everything else with nothing."""

    def __init__(self, answer: Any, status: int = 200) -> None:
        self.answer, self.status = answer, status
        self.fetches = 0
        self.sent: list[Request] = []
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        with self._lock:
            self.sent.append(request)
        if not request.url.startswith(AUTH):
            return Response(204)
        with self._lock:
            self.fetches += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        content = (
            self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        )
        return Response(self.status, {}, content)


def session(server: Server) -> Session:
    return Session(server, AUTH, "key-id", "key-secret")


def test_the_key_is_traded_for_a_token_that_signs_requests() -> None:
    """The wire is that of the published token endpoint; both ask for JSON."""
    server = Server({"access_token": jwt({"tenantId": "t-1"})})
    session(server).send("PUT", "https://api.example/x", {"a": "é"}, repeatable=False)
    fetch, sent = server.sent
    assert ("POST", f"{AUTH}/authentication/v1/token/access-key") == (fetch.method, fetch.url)
    assert {"accessKeyId": "key-id", "accessKeySecret": "key-secret"} == json.loads(fetch.body)
    assert "application/json" == fetch.headers["Accept"] == sent.headers["Accept"]
    assert f"Bearer {jwt({'tenantId': 't-1'})}" == sent.headers["Authorization"]
    assert {"a": "é"} == json.loads(sent.body)
    assert not sent.repeatable


def test_a_request_without_a_body_announces_none() -> None:
    """Nothing is sent, and no type is given for it."""
    server = Server({"access_token": jwt({"tenantId": "t-1"})})
    session(server).send("GET", "https://api.example/x", repeatable=True)
    assert (b"", True) == (server.sent[1].body, server.sent[1].repeatable)
    assert "Content-Type" not in server.sent[1].headers


@pytest.mark.parametrize("tenant", ["t", "t-1", "t-12", "t-123", "ünïcode"])
def test_the_tenant_is_read_from_the_claims(tenant: str) -> None:
    """However much padding the encoding lost."""
    assert tenant == session(Server({"access_token": jwt({"tenantId": tenant})})).tenant_id()


def test_the_tenant_may_be_in_the_other_token() -> None:
    """Claims have been seen in the id token; the access token may then say nothing."""
    server = Server({"access_token": "opaque", "id_token": jwt({"tenantId": "t-1"})})
    assert "t-1" == session(server).tenant_id()


@pytest.mark.parametrize(
    "token",
    [
        "opaque",
        "a.b",
        "a.%%%.c",
        "a.b.c",
        "...",
        jwt([]),
        jwt({}),
        jwt({"tenantId": None}),
        jwt({"tenantId": 7}),
        jwt({"tenantId": ""}),
    ],
)
def test_a_token_without_a_tenant_is_not_used(token: str) -> None:
    """What cannot be compared with the manifest could be anybody's tenant."""
    server = Server({"access_token": token})
    with pytest.raises(Declined, match="which tenant"):
        session(server).send("PUT", "https://api.example/x", repeatable=False)
    assert [True] == [request.url.startswith(AUTH) for request in server.sent]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        "token",
        None,
        7,
        b"",
        {"access_token": None},
        {"access_token": ""},
        {"access_token": 7},
        {"access_token": jwt({"tenantId": "t"}) + "\r\nX: y"},
        {"access_token": "ü.é.ñ"},
    ],
)
def test_an_answer_without_a_token_is_declined(answer: Any) -> None:
    """Whatever else a login answers, it is no token; what fits no header is none either."""
    with pytest.raises(Declined, match="without a token"):
        session(Server(answer)).tenant_id()


def test_an_answer_that_is_not_json_is_declined() -> None:
    """A login page is no token."""
    with pytest.raises(Declined, match="not JSON"):
        session(Server(b"<html>")).tenant_id()


def test_a_refused_key_is_told_in_the_words_of_the_tenant() -> None:
    """The first thing a new user meets; neither half of the key is in it."""
    with pytest.raises(Declined, match="key is inactive") as caught:
        session(Server({"message": "key is inactive"}, 401)).tenant_id()
    assert 401 == caught.value.status
    assert "key-" not in str(caught.value)


@pytest.mark.parametrize(("status", "fetches"), [(400, 1), (401, 1), (403, 1), (429, 3), (503, 3)])
def test_a_key_that_was_refused_is_not_tried_again(status: int, fetches: int) -> None:
    """Many threads with a wrong key must not lock it; what may pass may be tried again."""
    server = Server({"message": "no"}, status)
    mine = session(server)
    for _ in range(3):
        with pytest.raises(Declined, match="no"):
            mine.tenant_id()
    assert fetches == server.fetches


def test_a_token_nobody_got_changes_nothing() -> None:
    """The write it was for was never sent, so its outcome is known."""
    with pytest.raises(Unreachable, match="cut"):
        session(Server(UnknownOutcome("cut"))).send("PUT", "https://api.example", repeatable=False)


def test_many_threads_share_one_fetch() -> None:
    """The first asks, the others wait for it."""
    server = Server({"access_token": jwt({"tenantId": "t-1"})})
    mine = session(server)
    together = threading.Barrier(8)

    def work(_: int) -> str:
        together.wait()
        return mine.tenant_id()

    with ThreadPoolExecutor(8) as pool:
        assert ["t-1"] * 8 == list(pool.map(work, range(8)))
    assert 1 == server.fetches


def test_a_token_is_not_shown() -> None:
    """Nothing a session holds shows the token or the key by accident."""
    mine = session(Server({"access_token": jwt({"tenantId": "canary"})}))
    mine.tenant_id()
    assert "e30." not in f"{mine!r} {mine._current()!r}"
    assert "key-secret" not in repr(mine)


def test_a_refusal_that_quotes_a_secret_is_told_without_it() -> None:
    """Neither the key nor the token may reach a terminal or a log."""
    server = Server({"error": "key-secret is wrong"}, status=401)
    with pytest.raises(Declined, match="is wrong") as caught:
        session(server).tenant_id()
    assert "key-secret" not in str(caught.value)

    token = jwt({"tenantId": "t-1"})

    def send(request: Request) -> Response:
        if request.url.startswith(AUTH):
            return Response(200, {}, json.dumps({"access_token": token}).encode())
        return Response(403, {"x-said": token}, f"no, {token}".encode())

    answer = Session(send, AUTH, "k", "s").send("GET", "https://api.example", repeatable=True)
    assert token.encode() not in answer.body
    assert token not in answer.headers["x-said"]


class Gate:
    """A lock that counts who has come to it."""

    def __init__(self, coming: threading.Semaphore) -> None:
        self._lock, self._coming = threading.Lock(), coming

    def __enter__(self) -> None:
        self._coming.release()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@pytest.mark.parametrize("fault", [Unreachable("planted"), UnknownOutcome("planted")])
def test_those_who_wait_for_a_token_that_never_comes_do_not_ask_again(fault: Exception) -> None:
    """One silence is waited for once, by however many; later questions may try anew."""
    coming, waiting = threading.Semaphore(0), 5

    class Silent(Server):
        def __call__(self, request: Request) -> Response:
            for _ in range(0 if self.fetches else waiting):
                assert coming.acquire(timeout=30)
            return super().__call__(request)

    server = Silent(fault)
    one = session(server)
    one._lock = Gate(coming)  # type: ignore[assignment]  # nothing else tells who waits

    def ask(_: int) -> None:
        with pytest.raises(Unreachable, match="planted"):
            one.tenant_id()

    with ThreadPoolExecutor(max_workers=waiting) as pool:
        list(pool.map(ask, range(waiting)))
    assert 1 == server.fetches
    ask(0)
    assert 2 == server.fetches


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"role": {"legacyId": "Administrator"}}, "Administrator"),
        ({"role.legacyId": "Manager"}, "Manager"),
        ({"role": "Agent"}, None),
        ({"role": {"legacyId": 7}}, None),
        ({}, None),
    ],
)
def test_the_token_may_say_in_which_role_it_acts(claims: dict[str, Any], role: str | None) -> None:
    """Few have been seen, so both spellings are read, and none is needed."""
    server = Server({"access_token": jwt({"tenantId": "t-1", **claims})})
    assert role == session(server).own_role()


class Tenant:
    """Gives a new token at each fetch, and takes none of those that ended."""

    def __init__(self, life: object = 3600) -> None:
        self.life: object = life
        self.now = 1000.0
        self.fetches = 0
        self.ended = 0
        """How many tokens, from the first, open nothing any more."""
        self.tenants: list[str] = ["t-1"] * 100
        self.fault: Exception | Response | None = None
        self.called: list[tuple[str, int, int]] = []
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        with self._lock:
            return self._token() if request.url.startswith(AUTH) else self._answer(request)

    def _token(self) -> Response:
        self.fetches += 1
        if isinstance(self.fault, Exception):
            raise self.fault
        if self.fault is not None:
            return self.fault
        claims = {"tenantId": self.tenants[self.fetches - 1], "turn": self.fetches}
        answer = {"access_token": jwt(claims), "expires_in": self.life}
        return Response(200, {}, json.dumps(answer).encode())

    def _answer(self, request: Request) -> Response:
        middle = request.headers["Authorization"].split(".")[1]
        turn = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))["turn"]
        status = 401 if turn <= self.ended else 200
        self.called.append((request.method, turn, status))
        return Response(status, {}, json.dumps({"message": "token expired"}).encode())

    def session(self) -> Session:
        return Session(self, AUTH, "key-id", "key-secret", clock=lambda: self.now)


def put(mine: Session) -> Response:
    return mine.send("PUT", "https://api.example/x", {}, repeatable=False)


@pytest.mark.parametrize("life", [3600, "3600", 3600.0])
def test_a_token_is_renewed_two_minutes_before_its_end(life: object) -> None:
    """Not before, and then once for another hour."""
    tenant = Tenant(life)
    mine = tenant.session()
    seen = []
    for tenant.now in (1000.0, 4479.9, 4480.0, 4480.1, 7959.9, 7960.0):
        put(mine)
        seen.append(tenant.fetches)
    assert [1, 1, 2, 2, 2, 3] == seen
    assert {200} == {status for _, _, status in tenant.called}


def test_a_token_of_a_short_life_is_renewed_at_half_of_it() -> None:
    """Two minutes before its end would be before it began."""
    tenant = Tenant(100)
    mine = tenant.session()
    seen = []
    for tenant.now in (1000.0, 1049.0, 1050.0, 1099.0):
        put(mine)
        seen.append(tenant.fetches)
    assert [1, 1, 2, 2] == seen


@pytest.mark.parametrize("life", [None, "soon", 0, -5, True, [], float("inf"), float("nan")])
def test_a_token_that_does_not_say_how_long_it_lives_is_kept(life: object) -> None:
    """Until it is refused."""
    tenant = Tenant(life)
    mine = tenant.session()
    for tenant.now in (1000.0, 1e9):
        put(mine)
    assert 1 == tenant.fetches


def test_a_call_that_is_answered_with_401_is_sent_again_with_a_new_token() -> None:
    """It was not carried out, so this is no second time, not even for a write."""
    tenant = Tenant()
    mine = tenant.session()
    put(mine)
    tenant.ended = 1
    assert 200 == put(mine).status
    assert [("PUT", 1, 200), ("PUT", 1, 401), ("PUT", 2, 200)] == tenant.called
    assert (2, 3) == (tenant.fetches, mine.sent.writes)


def test_a_second_401_is_final_and_said_plainly() -> None:
    """Nobody asks for tokens without end; it is told that the token was a new one."""
    tenant = Tenant()
    mine = tenant.session()
    tenant.ended = 100
    said = refusal(put(mine))
    assert "token expired; so it says of a token that it has just given" in str(said)
    assert 401 == said.status
    assert 2 == len(tenant.called)
    for _ in range(20):
        put(mine)
    assert 4 == tenant.fetches


def test_many_threads_renew_a_token_once() -> None:
    """Also those whose call was refused while another had a new one already."""
    tenant = Tenant()
    mine = tenant.session()
    put(mine)
    tenant.ended = 1
    together = threading.Barrier(8)

    def refused_together(request: Request) -> Response:
        response = tenant(request)
        if response.status == 401:
            together.wait(timeout=60)
        return response

    mine._call = refused_together

    def work(_: int) -> int:
        return put(mine).status

    with ThreadPoolExecutor(8) as pool:
        assert [200] * 8 == list(pool.map(work, range(8)))
    assert 2 == tenant.fetches


@pytest.mark.parametrize("how", ["time", "401"])
def test_a_new_token_for_another_tenant_is_refused(how: str) -> None:
    """The tenant was compared with the manifest once; after that it may not change."""
    tenant = Tenant()
    tenant.tenants[1] = "t-2"
    mine = tenant.session()
    put(mine)
    if how == "time":
        tenant.now += 3500
    else:
        tenant.ended = 1
    for _ in range(2):
        with pytest.raises(Declined, match="the new token is for tenant t-2, the first was for"):
            put(mine)
    assert 2 == tenant.fetches
    assert not [turn for _, turn, _ in tenant.called if turn == 2]


@pytest.mark.parametrize(
    "fault", [Unreachable("down"), UnknownOutcome("cut"), Response(503), Response(401)]
)
def test_a_token_that_cannot_be_renewed_serves_until_its_end(
    fault: Exception | Response,
) -> None:
    """That is what the two minutes are for."""
    tenant = Tenant()
    mine = tenant.session()
    put(mine)
    tenant.fault = fault
    tenant.now += 3500
    assert 200 == put(mine).status
    tenant.now += 100
    with pytest.raises((Declined, Unreachable)):
        put(mine)
    assert [1, 1] == [turn for _, turn, _ in tenant.called]


def test_what_is_asked_for_tokens_is_not_counted() -> None:
    """Only calls are, each attempt for itself; both are tried again as they may be."""
    tenant, seen = Tenant(), []

    def retried(transport: Transport) -> Transport:
        def send(request: Request) -> Response:
            seen.append(request.url.startswith(AUTH))
            transport(request)
            return transport(request)

        return send

    mine = Session(tenant, AUTH, "k", "s", retried=retried)
    mine.send("GET", "https://api.example/x", repeatable=True)
    assert [True, False] == seen
    assert (2, 0, 2) == (mine.sent.reads, mine.sent.writes, tenant.fetches)


def test_every_request_has_an_id_of_its_own_that_errors_show() -> None:
    """The vendor can find a call by it, also one whose answer says nothing of it."""
    server = Server({"access_token": jwt({"tenantId": "t-1"})})
    mine = session(server)
    first, second = (mine.send("GET", "https://api.example", repeatable=True) for _ in range(2))
    ids = [request.headers["CorrelationId"] for request in server.sent]
    assert 3 == len(set(ids))
    assert 1 == len({one.partition("-")[0] for one in ids})
    sent = [one.headers["CorrelationId"] for one in server.sent if AUTH not in one.url]
    assert sent == [refusal(one).request_id for one in (first, second)]


def test_a_request_that_was_not_answered_says_its_id() -> None:
    """Whether it happened is for the tenant to say, which knows it by that."""
    server = Server({"access_token": jwt({"tenantId": "t-1"})})
    sent: list[str] = []

    def cut(request: Request) -> Response:
        if request.url.startswith(AUTH):
            return server(request)
        sent.append(request.headers["CorrelationId"])
        message = "cut"
        raise UnknownOutcome(message)

    with pytest.raises(UnknownOutcome) as raised:
        Session(cut, AUTH, "k", "s").send("POST", "https://api.example", repeatable=False)
    assert f"cut (correlation id {sent[0]})" == str(raised.value)


@pytest.mark.parametrize("asks", [True, False])
def test_an_error_that_quotes_the_key_or_the_token_is_told_without_it(*, asks: bool) -> None:
    """What came instead of an answer may be what was sent."""
    token, secret = jwt({"tenantId": "t-1"}), "key-secret"

    def send(request: Request) -> Response:
        if request.url.startswith(AUTH) and not asks:
            return Response(200, {}, json.dumps({"access_token": token}).encode())
        quoted = f"{request.headers.get('Authorization')} {request.body!r}"
        raise UnknownOutcome(f"BadStatusLine({quoted!r})")

    with pytest.raises((UnknownOutcome, Unreachable)) as caught:
        Session(send, AUTH, "id", secret).send("GET", "https://api.example", repeatable=True)
    told = "".join(traceback.format_exception(caught.value))
    assert "sent and not answered as HTTP" in told
    assert secret not in told
    assert token not in told


def test_a_failure_inside_a_success_does_not_quote_the_token() -> None:
    """It is read for its words like any other refusal."""
    token = jwt({"tenantId": "t-1"})

    def send(request: Request) -> Response:
        if request.url.startswith(AUTH):
            return Response(200, {}, json.dumps({"access_token": token}).encode())
        said = {"success": False, "message": f"no, {request.headers['Authorization']}"}
        return Response(200, {}, json.dumps(said).encode())

    one = Session(send, AUTH, "id", "key-secret")
    assert token.encode() not in one.send("GET", "https://api.example", repeatable=True).body
