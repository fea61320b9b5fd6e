"""Receipt rules stand in a row: one apply puts each where it is to stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.engine.events import StepDone, StepFailed
from cxdeclare.engine.rows import shifted_by
from cxdeclare.kinds import ALL
from cxdeclare.model.errors import InvalidInput, StalePlan
from cxdeclare.model.manifest import Manifest
from cxdeclare.planning.plan import Step
from tests.cli.console import Console
from tests.property.test_laws import law
from tests.support.manifests import HEADER, a_manifest
from tests.support.nameserver import NameServer
from tests.support.served import ask, token
from tests.support.world import World

REGION = "eu-central-1"
SES = f"/ses/{REGION}/v1"
RULES = f"{SES}/receipt-rules"
NAMES = ("a", "b", "c", "d", "e")
FOREIGN = ("f", "g", "h")


def _sections(row: dict[str, Any]) -> dict[str, Any]:
    """Rules by name, each with whom it stands behind; `...` says nothing of that."""
    rules: dict[str, Any] = {}
    for name, after in row.items():
        rules[name] = {"name": name, "region": REGION, "domains": ["d"], "s3": {"bucket": "m"}}
        rules[name] |= {} if after is ... else {"after": after}
    domains = {"d": {"domain": "d.example", "region": REGION, "account": "own"}}
    return {"email_domains": domains, "receipt_rules": rules}


def _declared(row: dict[str, Any]) -> Manifest:
    return a_manifest(**_sections(row))


def _text(row: dict[str, Any]) -> str:
    return json.dumps(HEADER | _sections(row))


@contextmanager
def _a_world(*rules: str, **options: Any) -> Iterator[World]:
    """A tenant with a domain that is ready, and a set with rules of somebody else."""
    with World(**options) as world:
        world.publish_dns("d.example")
        world.must("PUT", f"{SES}/active-receipt-rule-set", {"Name": "default"})
        for name in rules:
            world.must("POST", RULES, {"Name": name, "Enabled": True})
        yield world


@pytest.fixture
def world() -> Iterator[World]:
    """One with two rules of somebody else."""
    with _a_world("f", "g") as world:
        world.converge(_declared({}))
        yield world


def _row(world: World) -> list[str]:
    return [one["Name"] for one in world.must("GET", RULES)["Rules"]]


def _by_a_person(world: World, name: str, after: str | None) -> None:
    world.must("PUT", f"{RULES}/{name}/position", {"After": after})


def _applied(world: World, row: dict[str, Any]) -> list[Step]:
    """The steps of one apply, of which none fails and after which nothing is left."""
    plan = world.plan(_declared(row))
    failed = [one for one in world.apply(plan) if isinstance(one, StepFailed)]
    assert [] == failed
    assert world.plan(_declared(row)).decision.is_empty
    return list(plan.decision.steps)


def _moved(steps: list[Step]) -> list[str]:
    return [one.id.partition("#")[0].rpartition(".")[2] for one in steps if one.part == "position"]


def _told(world: World, row: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    with pytest.raises(InvalidInput) as told:
        world.plan(_declared(row))
    assert all(one.span and one.hint for one in told.value.diagnostics)
    return [(one.code, one.subject, one.summary) for one in told.value.diagnostics]


def test_new_rules_stand_as_declared_after_one_apply(world: World) -> None:
    """Each is put behind the one before it once that one is there, whatever the order of keys."""
    _applied(world, {"a": "b", "b": "c", "c": "f", "d": None})
    assert ["d", "f", "c", "b", "a", "g"] == _row(world)


def test_a_row_that_is_turned_round_needs_one_apply(world: World) -> None:
    """What the plan's own steps shift is not taken for somebody else's change."""
    _applied(world, {"a": None, "b": "a", "c": "b", "d": "c"})
    _applied(world, {"d": None, "c": "d", "b": "c", "a": "b"})
    assert ["d", "c", "b", "a", "f", "g"] == _row(world)


def test_a_rule_follows_the_one_that_is_moved(world: World) -> None:
    """Nothing of it is declared anew, and it would stay behind."""
    _applied(world, {"a": None, "b": "a", "c": "b"})
    steps = _applied(world, {"a": "f", "b": "a", "c": "b"})
    assert ["f", "a", "b", "c", "g"] == _row(world)
    assert ["a", "b", "c"] == _moved(steps)
    follows = [change.because for one in steps[1:] for change in one.fields]
    assert ["`a` is moved, and it follows", "`b` is moved, and it follows"] == follows


def test_what_stands_there_already_is_not_moved(world: World) -> None:
    """One comes between two others: what is behind them keeps its place by itself."""
    _applied(world, {"a": None, "b": "a", "c": "b"})
    steps = _applied(world, {"a": None, "n": "a", "b": "n", "c": "b"})
    assert ["a", "n", "b", "c", "f", "g"] == _row(world)
    assert {"n", "b"} == set(_moved(steps))


def test_a_rule_of_nobodys_stays_where_it_is(world: World) -> None:
    """One that comes between two of ours is not moved: ours leaves it behind."""
    _applied(world, {"a": None, "b": "a"})
    _by_a_person(world, "g", "a")
    assert ["a", "g", "b", "f"] == _row(world)
    log = len(world.tenant.log)
    _applied(world, {"a": None, "b": "a"})
    assert ["a", "b", "g", "f"] == _row(world)
    assert [f"{RULES}/b/position"] == [path for _, path, _ in world.written(log)]


def test_a_rule_that_goes_gives_its_place_to_the_next(world: World) -> None:
    """It is deleted before, between or after the moves, as it comes."""
    _applied(world, {"a": None, "b": "a", "c": "b"})
    decision = world.plan(_declared({"a": None, "c": "a"})).decision
    ((change, moves),) = (
        (one, step) for one in decision.changes for step in one.steps if step.part == "position"
    )
    assert shifted_by(ALL, decision, change, moves)("after", "a")
    without = decision.model_copy(update={"changes": (change,)})
    assert not shifted_by(ALL, without, change, moves)("after", "a")
    _applied(world, {"a": None, "c": "a"})
    assert ["a", "c", "f", "g"] == _row(world)


def test_no_rule_stands_behind_one_that_the_plan_deletes(world: World) -> None:
    """CXD316: it would be right when it is made, and wrong for ever once that one is gone."""
    _applied(world, {"a": None, "b": "a"})
    assert [
        ("CXD316", "receipt_rule.b", "it is to stand behind `a`, and this plan deletes it")
    ] == _told(world, {"b": "a"})


def test_one_stands_behind_no_rule_that_is_not_there(world: World) -> None:
    """CXD316: SES would refuse it in the middle of the run."""
    fact = f"it is to stand behind `nobody`, and {REGION} has no such receipt rule"
    assert [("CXD316", "receipt_rule.a", fact)] == _told(world, {"a": "nobody"})


def test_whoever_moves_a_rule_after_the_plan_stops_it(world: World) -> None:
    """Before the first call only what the plan saw is expected, shifts of its own or not."""
    _applied(world, {"a": None, "b": "a", "c": "b"})
    plan = world.plan(_declared({"a": None, "c": "a", "b": "c"}))
    _by_a_person(world, "c", "a")
    writes = world.tenant.writes
    with pytest.raises(StalePlan, match="`after` has moved since the plan"):
        world.apply(plan)
    assert writes == world.tenant.writes


def test_whoever_moves_a_rule_during_the_run_stops_its_step(world: World) -> None:
    """It stands where no step of the plan can have put it."""
    _applied(world, {"a": None, "b": "a", "c": "b"})
    plan = world.plan(_declared({"a": None, "c": "a", "b": "c"}))
    failed = []
    for event in world.run(plan):
        if isinstance(event, StepDone) and event.address == "receipt_rule.c":
            _by_a_person(world, "b", "g")
        failed += [event] if isinstance(event, StepFailed) else []
    assert ["receipt_rule.b"] == [one.address for one in failed]
    assert "`after` has moved since the plan, from 'a' to 'g'" in failed[0].message


def test_a_run_that_was_cut_off_goes_on_in_a_row_it_has_shifted(world: World) -> None:
    """What it moved before it ended is not taken for somebody else's change."""
    _applied(world, {"a": None, "b": "a", "c": "b"})
    turned = {"c": None, "b": "c", "a": "b"}
    plan = world.plan(_declared(turned))
    world.killed(plan, lambda request: request.url.endswith("/c/position"))
    assert ["c", "a", "b", "f", "g"] == _row(world)
    assert not [one for one in world.resume() if isinstance(one, StepFailed)]
    assert ["c", "b", "a", "f", "g"] == _row(world)
    assert world.plan(_declared(turned)).decision.is_empty


def test_a_row_is_turned_round_over_sockets(
    console: Console, nameserver: NameServer, port: int
) -> None:
    """Another process serves the tenant; each row needs one apply, and then nothing is left."""
    at = ("--target", f"http://127.0.0.1:{port}")
    key = token(port)

    def row() -> list[str]:
        return [one["Name"] for one in ask(port, "GET", RULES, token=key)[2]["Rules"]]

    console.write(_text({}))
    console.must("apply", *at, "--yes", code=7)
    records = console.must("dns", *at, "--format", "bind").out
    nameserver.serve("d.example", records)
    console.must("apply", *at, "--yes")
    console.write(_text({"a": None, "b": "a", "c": "b"}))
    told = console.run("plan", *at)
    assert (3, 3) == (told.code, told.err.count("CXD317"))
    ask(port, "PUT", f"{SES}/active-receipt-rule-set", {"Name": "default"}, key)
    ask(port, "POST", RULES, {"Name": "theirs", "Enabled": True}, key)
    for afters, wanted in (
        ({"a": None, "b": "a", "c": "b"}, ["a", "b", "c", "theirs"]),
        ({"c": "theirs", "b": "c", "a": "b"}, ["theirs", "c", "b", "a"]),
    ):
        console.write(_text(afters))
        console.must("apply", *at, "--yes")
        assert wanted == row()
        assert 0 == console.run("plan", *at, "--detailed-exitcode").code


@st.composite
def _rows(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two rows that can be: nobody stands behind itself, and no two in one place."""
    first: dict[str, Any] = {}
    second: dict[str, Any] = {}
    for row in (first, second):
        names = draw(st.lists(st.sampled_from(NAMES), unique=True))
        free: list[Any] = [None, *FOREIGN]
        for name in names:  # behind one that is drawn already, so there is no circle
            after = draw(st.sampled_from([..., *free]))
            row[name] = after
            free = [one for one in free if one is not after] + [name]
    return first, second


@law(60)
@given(_rows(), st.permutations(NAMES), st.sampled_from([1, 4]))
def test_one_apply_comes_from_any_row_to_any_other(
    rows: tuple[dict[str, Any], dict[str, Any]], mixed: list[str], parallelism: int
) -> None:
    """Nothing fails or is left, what says nothing stays as it was, and so do rules of others."""
    with _a_world(*FOREIGN, parallelism=parallelism) as world:
        world.converge(_declared(dict.fromkeys(rows[0], ...)))
        for name in mixed:
            if name in rows[0]:
                _by_a_person(world, name, "g")
        for row in rows:
            _applied(world, row)
            now = [None, *_row(world)]
            assert list(FOREIGN) == [one for one in now if one in FOREIGN]
            stands = dict(zip(now[1:], now, strict=False))
            wanted = {name: after for name, after in row.items() if after is not ...}
            assert wanted == {name: stands[name] for name in wanted}
            assert row.keys() == stands.keys() - set(FOREIGN)
