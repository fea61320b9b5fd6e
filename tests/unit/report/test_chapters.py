"""Where differences come from, in every document that people are given."""

from __future__ import annotations

import re

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Verb
from cxdeclare.planning.plan import Action, Plan
from cxdeclare.planning.provenance import Cause, Provenance
from cxdeclare.report.chapters import HEADINGS, chapters
from cxdeclare.report.cut import LEAST
from cxdeclare.report.orders import disarmed
from cxdeclare.report.told import Told, as_markdown, document
from tests.support.hostile import HOSTILE
from tests.support.plans import change, field, many, plan, step
from tests.support.sound import sound_html, sound_markdown


def mixed() -> Plan:
    """Two fields and a link of one signature, each from somewhere else, and a tag of the branch."""
    at = "signature.team"
    link = step(at, Verb.ADD, part="users", member="zoe@acme.example")
    made = plan(
        change(
            at,
            Action.UPDATE,
            [field("name", "Branch", "Was"), field("position", "Drifted", "Moved")],
            steps=[link],
            notes=("said once",),
        ),
        change("tag.vip", Action.CREATE, [field("title", "VIP")]),
        change("tag.gone", Action.MOVE, moved_from="tag.old"),
    )
    update = made.decision.changes[0].steps[0].id
    causes = {update: {"position": Cause.DRIFT}, link.id: {"": Cause.BASE}}
    origin = Provenance(base="0" * 64, usual=Cause.BRANCH, causes=causes)
    return made.model_copy(update={"provenance": origin}).sealed()


def crowd() -> Plan:
    """A great many of three causes."""
    made = many(9_000, 900, 100)
    causes: dict[str, dict[str, Cause]] = {}
    for at, one in enumerate(made.decision.changes):
        if at % 3:
            causes[one.steps[0].id] = {"": [Cause.BASE, Cause.DRIFT][at % 3 - 1]}
    origin = Provenance(base="0" * 64, usual=Cause.BRANCH, causes=causes)
    return made.model_copy(update={"provenance": origin})


def test_an_entry_stands_under_each_cause_with_what_is_of_it() -> None:
    """Nothing is lost, nothing is said twice."""
    made = mixed()
    told = {one.heading: one.entries for one in chapters(made, ALL)}
    assert list(told) == [HEADINGS[one] for one in (Cause.BRANCH, Cause.BASE, Cause.DRIFT)]
    branch, base, drift = told.values()
    assert [one.address for one in branch] == ["signature.team", "tag.vip", "tag.gone"]
    assert [one.address for one in base] == [one.address for one in drift] == ["signature.team"]
    assert [len(one.items) for one in (branch[0], base[0], drift[0])] == [1, 1, 1]
    assert [one.notes for one in (branch[0], base[0], drift[0])] == [("said once",), (), ()]


def test_one_cause_needs_no_headings() -> None:
    """The plan of who uses no base branch is as ever."""
    (only,) = chapters(many(2, 1), ALL)
    assert (only.heading, len(only.entries)) == ("Changes", 3)


def test_markdown_and_html_tell_them_apart() -> None:
    """Under the same headings, each with its count, and the count of all differences above."""
    text = document("markdown", Told("plan", plan=mixed()), ALL)
    counted = [
        "From this branch: 3",
        "Pending on the base branch already: 1",
        "Drift: changed in the tenant since the last apply: 1",
    ]
    assert counted == re.findall(r"^### (.*)$", text, re.MULTILINE)
    part = text.partition(counted[2])[2]
    assert "`position`" in part
    assert "`name`" not in part
    said = "Differences: 2 from this branch; 1 pending on the base branch; 1 drift"
    html = document("html", Told("plan", plan=mixed()), ALL)
    assert said in text
    assert said in html
    assert counted == re.findall(r"<h2>(.*)</h2>", html)
    assert html.count("signature.team") == 3
    sound_html(html)
    sound_markdown(text)


def test_ten_thousand_changes_of_three_causes_are_short_and_counted() -> None:
    """What is shown and what is cut is all there is under each heading."""
    page = as_markdown(Told("plan", plan=crowd()), ALL, limit=60_000)
    assert len(page) <= 60_000
    parts = re.split(r"^### ", page, flags=re.MULTILINE)[1:]
    totals = {}
    for part in parts:
        heading, _, body = part.partition("\n")
        name, _, total = heading.rpartition(": ")
        shown = len(re.findall(r"^- \*\*", body, re.MULTILINE))
        more = re.search(r"^- … and ([\d,]+) more", body, re.MULTILINE)
        totals[name] = int(total.replace(",", ""))
        assert totals[name] == shown + (int(more[1].replace(",", "")) if more else 0)
    assert {HEADINGS[one] for one in (Cause.BRANCH, Cause.BASE, Cause.DRIFT)} == set(totals)
    assert sum(totals.values()) == 10_000


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_why_there_is_no_base_breaks_nothing(text: str) -> None:
    """It may quote a file name."""
    made = many(1, 0).model_copy(update={"provenance": Provenance(no_base=text or "x")})
    short = as_markdown(Told("plan", plan=made), ALL, limit=LEAST)
    sound_markdown(disarmed(short, "markdown"))
    sound_html(document("html", Told("plan", plan=made), ALL))
