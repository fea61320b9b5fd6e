"""Rules that depend on what is live: broken, kept, or not to be known, each said as what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cxdeclare.engine import usecases
from cxdeclare.kinds import ALL
from cxdeclare.model.check import Check, Judgement
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.facts import Facts
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import DOCUMENTED
from cxdeclare.model.rule import Phase
from tests.kinds.estate_cases import ESTATE, PLANNED, PROBES, EstateCase
from tests.kinds.vendor import Change, changed, load, text_of
from tests.support.manifests import a_manifest
from tests.support.world import World, refusing


def manifest_of(change: Change) -> Manifest:
    """The manifest with a change, which reading finds nothing wrong with."""
    loaded = load(change)
    assert loaded.manifest is not None, loaded.diagnostics
    return loaded.manifest


def judged(world: World, manifest: Manifest) -> Judgement:
    """What a plan says beside the plan."""
    return usecases.plan(world.setting(), world.provider(), world.store, manifest)[1]


@contextmanager
def before(case: EstateCase, *, is_fresh: bool = False) -> Iterator[World]:
    """A tenant in which it happened."""
    with World() as world:
        if case.first is not None and not is_fresh:
            world.publish_dns("care.example")
            manifest = manifest_of(case.first)
            world.converge(manifest)
        yield world


@pytest.mark.parametrize("case", ESTATE, ids=str)
def test_a_rule_that_the_tenant_shows_broken_is_told(case: EstateCase) -> None:
    """A warning, since it depends on what is live, at its place and with a way out."""
    with before(case, is_fresh=case.is_fresh) as world:
        case.then(world)
        said = judged(world, manifest_of(case.bad))
    (told,) = [one for one in said.diagnostics if one.code == case.code]
    assert (case.subject, Severity.WARNING) == (told.subject, told.severity)
    assert told.span is not None
    assert text_of(case.bad)[told.span.column - 1 :].startswith(case.at)
    assert told.hint
    assert case.code not in {one.code for one in said.unchecked}


@pytest.mark.parametrize("case", ESTATE, ids=str)
def test_a_rule_that_the_tenant_keeps_is_silent(case: EstateCase) -> None:
    """Neither told, nor unknown: it was looked at."""
    with before(case) as world:
        said = judged(world, manifest_of(case.good))
    assert case.code not in {one.code for one in said.diagnostics}
    assert case.code not in {one.code for one in said.unchecked}


@pytest.mark.parametrize("case", ESTATE, ids=str)
def test_what_cannot_be_read_is_neither_broken_nor_kept(case: EstateCase) -> None:
    """It is not checked, and the reason is said; that the rest fails is of no concern."""
    with before(case) as world:
        case.unknown(world)
        if case.unread:
            world.wrap = refusing("POST" if "search" in case.unread else "GET", case.unread, 403)
        if case.by_profile:
            world.profile = DOCUMENTED
        said = judged(world, manifest_of(case.hidden))
    assert case.code not in {one.code for one in said.diagnostics}
    (unknown,) = [one for one in said.unchecked if one.code == case.code]
    assert (case.subject, True) == (unknown.address, len(unknown.reason) > 10)


@pytest.mark.parametrize(("row", "code"), PLANNED)
def test_what_the_plan_cannot_do_without_is_an_error(row: int, code: str) -> None:
    """Rows that stop the plan itself."""
    with World() as world:
        with pytest.raises(InvalidInput) as refused:
            world.plan(a_manifest(**changed(PLANNED[row, code])))
        assert [code] == [one.code for one in refused.value.diagnostics]
        assert code not in {one.code for one in judged(world, manifest_of({})).diagnostics}


def _probe(code: str) -> Check:
    (check,) = [c for kind in ALL.values() for c in kind.checks if c.rule.code == code]
    assert check.rule.phase is Phase.PROBE
    return check


@pytest.mark.parametrize(
    ("code", "bad", "good", "subject"),
    [
        (
            "CXD200",
            Facts(mx={"care.example": ("mx.other.example",)}),
            Facts(mx={"care.example": ("inbound-smtp.eu-central-1.amazonaws.com",)}),
            "email_domain.care",
        ),
        (
            "CXD200",
            Facts(mx={"care.example": ()}),
            Facts(mx={"care.example": ("b.example", "inbound-smtp.eu-central-1.amazonaws.com")}),
            "email_domain.care",
        ),
        (
            "CXD227",
            Facts(rights=frozenset({"Skills: View", "Skills: Edit"})),
            Facts(rights=frozenset({"Skills: Create", "Skills: Edit"})),
            "skill.billing",
        ),
    ],
)
def test_a_probe_tells_by_its_facts_alone(code: str, bad: Facts, good: Facts, subject: str) -> None:
    """Warned of, not warned of, and not known when nobody has asked."""
    check, manifest = _probe(code), manifest_of({})
    (told,) = check.judge_facts(manifest, bad)
    assert (code, subject) == (getattr(told, "code", ""), getattr(told, "subject", ""))
    assert [] == list(check.judge_facts(manifest, good))
    (unknown,) = check.judge_facts(manifest, Facts())
    assert (subject, True) == (getattr(unknown, "address", ""), hasattr(unknown, "reason"))


def test_every_probe_is_tested() -> None:
    """The list that the table of rows counts is the list of all."""
    probes = {
        check.rule.code
        for kind in ALL.values()
        for check in kind.checks
        if check.of_probe is not None
    }
    assert probes == {code for _, code in PROBES}


@pytest.mark.parametrize("check", [c for kind in ALL.values() for c in kind.checks])
def test_a_check_runs_in_the_phase_it_declares(check: Check) -> None:
    """And in that one alone; what depends on the tenant or the world only warns."""
    ways = {
        Phase.MANIFEST: check.of_manifest,
        Phase.ESTATE: check.of_estate,
        Phase.PROBE: check.of_probe,
    }
    assert [check.rule.phase] == [phase for phase, way in ways.items() if way is not None]
    assert check.rule.phase is Phase.MANIFEST or check.severity is Severity.WARNING


def test_the_changes_leave_the_rest_alone() -> None:
    """What is changed for one case is not changed for the next."""
    assert json.loads(text_of({})) == changed({})
