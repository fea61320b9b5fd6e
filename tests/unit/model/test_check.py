"""A check: its rule, its severity, and what it says when it cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.kinds import ALL
from cxdeclare.model.check import Finding, Judge, Unchecked, each, on_estate, on_manifest, where
from cxdeclare.model.diagnostic import Diagnostic, Severity
from cxdeclare.model.estate import Estate, Unseen
from cxdeclare.model.resource import Resource
from cxdeclare.model.rule import Phase, Rule
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.planning.estate import SnapshotEstate
from tests.support.manifests import TENANT_ID, a_manifest

RULE = Rule("CXD999", "tags are loud", "quiet ones are overlooked", "write it in capitals")
TAGS = a_manifest(tags={"a": {"title": "LOUD"}, "b": {"title": "quiet"}, "c": {"title": "meek"}})


def test_a_finding_becomes_a_diagnostic_of_the_rule() -> None:
    """Id, severity, place and subject; the cure is the hint unless there is a better one."""
    find = where("tag", "title", "it is quiet", lambda v, _: v["title"].islower(), is_key=False)
    first, second = on_manifest(RULE, find, Severity.WARNING).judge_manifest(TAGS)
    assert Diagnostic(
        "CXD999",
        "it is quiet",
        first.span,
        "tag.b",
        "write it in capitals",
        Severity.WARNING,
    ) == (first)
    assert first.span is not None
    assert "tag.c" == second.subject
    better = on_manifest(RULE, lambda m: [Finding(next(iter(m.resources)), (), "x", hint="so")])
    (told,) = better.judge_manifest(TAGS)
    assert ("so", Severity.ERROR) == (told.hint, told.severity)


def test_what_was_not_read_of_one_hides_no_other() -> None:
    """Each resource is told, unknown or silent by itself, and a half-told one is unknown."""

    def prepare(estate: Estate) -> Judge:
        def judge(tag: Resource) -> Iterator[Finding]:
            if tag.address.key != "a":
                yield Finding(tag.address, (), "quiet")
            if tag.address.key == "b":
                raise Unseen("the wall is too thick")

        return judge

    estate = SnapshotEstate(ALL, TAGS, Snapshot(TENANT_ID, {}), None)
    check = on_estate(RULE, each("tag", prepare))
    unknown, told = check.judge_estate(estate)
    assert Unchecked("CXD999", "tag.b", "the wall is too thick") == unknown
    assert isinstance(told, Diagnostic)
    assert ("tag.c", Severity.WARNING) == (told.subject, told.severity)
    assert Phase.ESTATE is check.rule.phase


def test_a_check_of_one_phase_says_nothing_in_another() -> None:
    """What needs the tenant is silent while a manifest is read, and the other way round."""
    estate = SnapshotEstate(ALL, TAGS, Snapshot(TENANT_ID, {}), None)
    of_estate = on_estate(RULE, lambda e: [Finding(next(iter(e.manifest.resources)), (), "x")])
    assert [] == list(of_estate.judge_manifest(TAGS))
    of_manifest = on_manifest(RULE, lambda m: [Finding(next(iter(m.resources)), (), "x")])
    assert [] == list(of_manifest.judge_estate(estate))
