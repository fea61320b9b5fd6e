"""The tenant as a whole."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from cxdeclare.emulator.tenant import DEFAULT_ID, Tenant
from tests.unit.emulator.caller import ACD, DIGITAL, Caller


def test_a_file_keeps_its_id_and_content(tmp_path: Path) -> None:
    """Another id at the second opening changes nothing."""
    path = tmp_path / "tenant.db"
    with Tenant.open(path, "first") as tenant:
        Caller(tenant).put(f"{DIGITAL}/tags", {"title": "kept"})
    with Tenant.open(path, "second", seed=False) as tenant:
        assert "first" == tenant.tenant_id
        assert {"vip", "kept"} == {tag["title"] for tag in Caller(tenant).items("/tags")}


def test_memory_is_forgotten() -> None:
    """Two tenants in memory have nothing in common but the default id."""
    with Tenant.open() as one, Tenant.open() as two:
        Caller(one).put(f"{DIGITAL}/tags", {"title": "x"})
        assert 1 == len(Caller(two).items("/tags"))
        assert (DEFAULT_ID, DEFAULT_ID) == (one.tenant_id, two.tenant_id)


def test_reads_and_writes_are_counted(caller: Caller) -> None:
    """Searches are reads, refused writes are writes, tokens and levers are neither."""
    tenant = caller.tenant
    assert (0, 0) == (tenant.reads, tenant.writes)
    caller.get(f"{DIGITAL}/tags")
    caller.post("/authorization/v1/roles/search", {})
    caller.post("/user-management/v2/users/search", {})
    caller.post("/pretend/dns", {"domain": "x.example"})
    assert (3, 0) == (tenant.reads, tenant.writes)
    caller.put(f"{DIGITAL}/tags", {"title": "x"})
    caller.put(f"{DIGITAL}/tags", {"title": "x"})
    caller.delete(f"{DIGITAL}/tags/1")
    assert (3, 3) == (tenant.reads, tenant.writes)


def test_the_log_tells_what_happened_in_order(caller: Caller) -> None:
    """Method, path without query, and status."""
    caller.get(f"{DIGITAL}/tags?size=1")
    caller.put(f"{DIGITAL}/tags", {})
    assert [
        ("POST", "/authentication/v1/token/access-key", 200),
        ("GET", f"{DIGITAL}/tags", 200),
        ("PUT", f"{DIGITAL}/tags", 400),
    ] == list(caller.tenant.log)


def test_every_reply_has_a_request_id(caller: Caller) -> None:
    """A new one each time; a correlation id is given back."""
    targets = (f"{DIGITAL}/tags", f"{DIGITAL}/none", f"{ACD}/skills", "/")
    ids = [caller.get(target).headers["x-request-id"] for target in targets]
    assert 4 == len(set(ids))
    answer = caller.call("GET", f"{DIGITAL}/tags", headers={"CorrelationId": "c-1"})
    assert "c-1" == answer.headers["CorrelationId"]


def test_acd_renders_json_only_when_asked_for_it(caller: Caller) -> None:
    """Without the header nothing is rendered, and nothing is done."""
    for accept in ("", "*/*", "text/xml"):
        answer = caller.call("GET", f"{ACD}/skills", headers={"Accept": accept})
        assert (406, "No known way to render data") == (answer.status, answer.reason)
    assert 200 == caller.call("GET", f"{DIGITAL}/tags", headers={"Accept": ""}).status


def test_a_refused_write_leaves_nothing(caller: Caller) -> None:
    """The next id is the one the refused write would have had."""
    with Tenant.open() as other:
        undisturbed = Caller(other)
        caller.put(f"{DIGITAL}/tags", {"title": "vip"})
        made = [one.put(f"{DIGITAL}/tags", {"title": "x"}) for one in (caller, undisturbed)]
    assert made[0].json["id"] == made[1].json["id"]


@pytest.mark.parametrize("where", ["memory", "file"])
def test_many_threads_may_ask_at_once(where: str, tmp_path: Path) -> None:
    """Every write is done once, and ids differ."""
    path = ":memory:" if where == "memory" else tmp_path / "tenant.db"
    with Tenant.open(path) as tenant:
        caller = Caller(tenant)
        statuses: list[int] = []

        def work(number: int) -> None:
            for turn in range(5):
                body = {"title": f"t{number}-{turn}"}
                statuses.append(caller.put(f"{DIGITAL}/tags", body).status)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tags = caller.items("/tags")
        assert [200] * 40 == statuses
        assert 41 == len({tag["id"] for tag in tags})
