"""Faults the tenant is told to have: each as often, and at the place, that its rule says."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from cxdeclare.emulator.script import BadScript
from cxdeclare.emulator.tenant import Logged, Tenant
from tests.unit.emulator.caller import ACD, DIGITAL, SES, Answer, Caller, a_skill

TAGS = f"{DIGITAL}/tags"
SEARCH = "/user-management/v2/users/search"


def titles(caller: Caller) -> set[str]:
    return {tag["title"] for tag in caller.items("/tags")}


def test_a_rule_is_met_from_its_first_request_as_often_as_it_says(caller: Caller) -> None:
    """What does not fit is not counted."""
    rule = {"fault": "error", "method": "GET", "path": "*/tags", "from": 2, "times": 2}
    caller.tenant.faults([rule])
    statuses = []
    for _ in range(5):
        caller.put(TAGS, {})
        statuses.append(caller.get(TAGS).status)
    assert [200, 503, 503, 200, 200] == statuses
    told = {"seen": 5, "met": 2, "left": 0}
    assert [rule | told] == caller.call("GET", "/pretend/faults", token="").json


def test_a_rule_without_an_end_is_always_met(caller: Caller) -> None:
    """Until the script is replaced or ended; a 403 is worded as its family does."""
    caller.tenant.faults([{"fault": "forbid", "path": f"{TAGS}*", "times": None}])
    assert [403] * 3 == [caller.get(TAGS).status for _ in range(3)]
    assert "FORBIDDEN" == caller.get(TAGS).code
    assert 200 == caller.get(f"{DIGITAL}/roles").status
    assert None is caller.get("/pretend/faults").json[0]["left"]
    assert 204 == caller.call("DELETE", "/pretend/faults", token="").status
    assert 200 == caller.get(TAGS).status


@pytest.mark.parametrize("as_date", [False, True])
def test_a_throttled_request_is_told_when_to_come_again(as_date: bool) -> None:
    """In seconds or as a date; nothing was done."""
    with Tenant.open(clock=lambda: 1_800_000_000.0) as tenant:
        caller = Caller(tenant)
        tenant.faults([{"fault": "throttle", "retry_after": 7, "as_date": as_date}])
        answer = caller.put(TAGS, {"title": "a"})
        assert 429 == answer.status
        later = answer.headers["Retry-After"]
        expected = 1_800_000_007.0 if as_date else 7.0
        assert expected == (parsedate_to_datetime(later).timestamp() if as_date else float(later))
        assert "a" not in titles(caller)


def test_without_a_time_none_is_told(caller: Caller) -> None:
    """The header is left out."""
    caller.tenant.faults([{"fault": "throttle"}])
    assert "Retry-After" not in caller.get(TAGS).headers


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_error_comes_before_or_after_the_commit(caller: Caller, status: int, when: str) -> None:
    """The answer is the same; only the tenant knows."""
    caller.tenant.faults([{"fault": "error", "status": status, "when": when}])
    assert status == caller.put(TAGS, {"title": "a"}).status
    assert (when == "after") == ("a" in titles(caller))


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_cut_comes_before_or_after_the_commit(caller: Caller, when: str) -> None:
    """In process it is an error of connections; the log says that there was no answer."""
    caller.tenant.faults([{"fault": "cut", "when": when}])
    with pytest.raises(ConnectionError):
        caller.put(TAGS, {"title": "a"})
    assert Logged("PUT", TAGS, 0) == caller.tenant.log[-1]
    assert 1 == caller.tenant.writes
    assert (when == "after") == ("a" in titles(caller))


def test_a_truncated_answer_was_carried_out(caller: Caller) -> None:
    """Its length says more than comes."""
    caller.tenant.faults([{"fault": "truncate"}])
    headers = {"Accept": "application/json", "Authorization": f"Bearer {caller.token}"}
    _, got, content = caller.tenant.handle("PUT", TAGS, headers, b'{"title": "a"}')
    assert int(got["Content-Length"]) > len(content)
    assert "a" in titles(caller)


def ids(answer: Answer, envelope: str, key: str = "id") -> list[Any]:
    return sorted(one[key] for one in answer.json[envelope])


def test_a_page_is_repeated(caller: Caller) -> None:
    """A question for the first page has nothing before it, and is not counted."""
    for number in range(4):
        caller.put(TAGS, {"title": f"t{number}"})
    caller.tenant.faults([{"fault": "repeat_page"}])
    first, again, second = (caller.get(f"{TAGS}?size=2&page={page}") for page in (1, 2, 2))
    assert ids(first, "data") == ids(again, "data")
    assert not set(ids(first, "data")) & set(ids(second, "data"))


def test_a_page_is_short_while_the_total_says_more(caller: Caller) -> None:
    """As many objects lack as the rule says."""
    caller.tenant.faults([{"fault": "short_page", "by": 2}])
    short, whole = (caller.post(SEARCH, {"top": 100}) for _ in range(2))
    assert short.json["totalRecords"] == whole.json["totalRecords"] == len(whole.json["users"])
    assert len(whole.json["users"]) - 2 == len(short.json["users"])


def test_a_total_shrinks_between_pages(caller: Caller) -> None:
    """The second page says less than the first."""
    caller.put(TAGS, {"title": "a"})
    caller.tenant.faults([{"fault": "shrink_total", "from": 2}])
    hits = [caller.get(f"{TAGS}?size=1&page={page}").json["hits"] for page in (1, 2)]
    assert [2, 1] == hits


def test_tokens_expire_in_mid_run(caller: Caller) -> None:
    """The request that meets it is refused, and a new token opens the tenant again."""
    caller.tenant.faults([{"fault": "expire_tokens", "from": 2}])
    assert [200, 401, 401] == [caller.get(TAGS).status for _ in range(3)]
    assert 200 == Caller(caller.tenant).get(TAGS).status


def test_a_failure_inside_200_did_nothing(caller: Caller) -> None:
    """Whatever its answer looks like."""
    caller.tenant.faults([{"fault": "fail_inside", "times": 2}])
    skills = len(caller.tenant._store.all("skills"))
    for method, path, body in (
        ("POST", f"{ACD}/skills", {"skills": [a_skill(campaignId=1)]}),
        ("PUT", TAGS, {"title": "a"}),
    ):
        assert 200 == caller.call(method, path, body).status
    assert skills == len(caller.tenant._store.all("skills"))
    assert "a" not in titles(caller)


def test_nothing_fails_inside_an_answer_of_ses(caller: Caller) -> None:
    """It is not known to do that."""
    caller.tenant.faults([{"fault": "fail_inside", "times": None}])
    assert "EmailIdentities" in caller.get(SES).json


def test_an_answer_comes_late_and_nobody_else_waits() -> None:
    """The delay is slept outside of the lock, and adds to whatever else the request meets."""
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        assert 200 == caller.get(f"{DIGITAL}/roles").status

    with Tenant.open(sleep=sleep) as tenant:
        caller = Caller(tenant)
        rules = [{"fault": "slow", "ms": ms, "path": TAGS} for ms in (1500, 250)]
        tenant.faults([*rules, {"fault": "error", "path": TAGS}])
        assert 503 == caller.get(TAGS).status
    assert [1.75] == slept


def test_what_is_made_is_listed_later(caller: Caller) -> None:
    """It lacks in as many listings as the rule says, yet can be read by its id at once."""
    caller.tenant.faults([{"fault": "hide", "listings": 2, "method": "POST"}])
    body = {"name": "x", "rules": "<p>"}
    id_ = caller.post(f"{DIGITAL}/email-templates", body).json["id"]
    seen = []
    for _ in range(3):
        assert 200 == caller.get(f"{DIGITAL}/email-templates/{id_}").status
        answer = caller.get(f"{DIGITAL}/email-templates?size=500").json
        assert answer["hits"] == len(answer["data"])
        seen.append(any(id_ == one["id"] for one in answer["data"]))
    assert [False, False, True] == seen


def test_what_is_made_is_listed_after_a_while() -> None:
    """By the clock of the tenant; what is deleted meanwhile hides nobody else."""
    now = [0.0]
    with Tenant.open(clock=lambda: now[0]) as tenant:
        caller = Caller(tenant)
        tenant.faults([{"fault": "hide", "seconds": 9, "method": "POST", "times": 2}])
        make = {"name": "x", "rules": "<p>"}
        first = caller.post(f"{DIGITAL}/email-templates", make).json["id"]
        caller.delete(f"{DIGITAL}/email-templates/{first}")
        caller.post(f"{DIGITAL}/email-templates", make)
        seen = []
        for now[0] in (8.9, 9.0):
            seen.append("x" in {one["name"] for one in caller.items("/email-templates")})
        assert [False, True] == seen


def test_of_two_faults_the_first_comes_and_the_other_waits(caller: Caller) -> None:
    """So that no rule is used up without being seen."""
    caller.tenant.faults([{"fault": "throttle"}, {"fault": "error"}])
    assert [429, 503, 200] == [caller.get(TAGS).status for _ in range(3)]


def test_faults_can_begin_over_the_wire(caller: Caller) -> None:
    """Without a token; a bad script changes nothing."""
    rule = {"fault": "error", "status": 500}
    answer = caller.call("POST", "/pretend/faults", [rule], token="")
    assert (200, 1) == (answer.status, answer.json[0]["left"])
    for bad, words in (([{"fault": "x"}], "[0].fault"), ({}, "a list"), (b"[", "JSON")):
        answer = caller.call("POST", "/pretend/faults", bad, token="")
        assert 400 == answer.status
        assert words in answer.json["details"]
    assert 500 == caller.get(TAGS).status


def test_a_token_may_be_refused_as_well(caller: Caller) -> None:
    """By a rule that says `open`."""
    caller.tenant.faults([{"fault": "throttle", "family": "open"}])
    key = {"accessKeyId": "a", "accessKeySecret": "b"}
    path = "/authentication/v1/token/access-key"
    assert [429, 200] == [caller.call("POST", path, key, token="").status for _ in range(2)]


def test_the_levers_themselves_meet_no_fault(caller: Caller) -> None:
    """Or nobody could end them."""
    caller.tenant.faults([{"fault": "cut", "family": "open", "times": None}])
    assert 200 == caller.get("/pretend/faults").status


def test_a_script_outlives_the_process_and_is_shared(tmp_path: Path) -> None:
    """A rule is met once among all who have the file open, and not again after a restart."""
    file = tmp_path / "tenant.db"
    with Tenant.open(file) as one, Tenant.open(file) as other:
        here, there = Caller(one), Caller(other)
        one.faults([{"fault": "error", "from": 2, "times": 2}])
        assert [200, 503] == [caller.get(TAGS).status for caller in (there, here)]
    with Tenant.open(file) as again:
        caller = Caller(again)
        assert [503, 200] == [caller.get(TAGS).status for _ in range(2)]


def test_a_bad_script_leaves_the_one_there_is(tenant: Tenant) -> None:
    """All or nothing."""
    tenant.faults([{"fault": "cut"}])
    with pytest.raises(BadScript):
        tenant.faults([{"fault": "error"}, {"fault": "no"}])
    assert ["cut"] == [one["fault"] for one in Caller(tenant).get("/pretend/faults").json]
