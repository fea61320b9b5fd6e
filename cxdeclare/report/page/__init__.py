"""Pages: HTML from templates that escape whatever they are given; no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cxdeclare.engine.manual_events import ManualListed
from cxdeclare.engine.runs import Run
from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Plan
from cxdeclare.report import interrupted, outline
from cxdeclare.report.chapters import chapters
from cxdeclare.report.course import course
from cxdeclare.report.drawing import drawing
from cxdeclare.report.excerpt import visible
from cxdeclare.report.mail import SAMPLE
from cxdeclare.report.manual import REFUSED
from cxdeclare.report.markdown import Lines
from cxdeclare.report.outline import Ending, Link, Row
from cxdeclare.report.refused import consents
from cxdeclare.report.rollback import rollback
from cxdeclare.report.runbook import NOT_BEFORE, body, copy_of, then
from cxdeclare.report.seen import compared
from cxdeclare.report.shown import MOST, Message, by_plan
from cxdeclare.report.tasks import tasks

if TYPE_CHECKING:
    from jinja2 import Environment

WORDS = {"+": "add", "~": "change", "-": "remove", "@": "left out", " ": "same"}
"""What a sign means, for who cannot see it."""


def environment() -> Environment:
    """Where all templates are rendered: whatever is put in is text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("cxdeclare.report.page", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["visible"] = visible
    made.filters["body"] = body
    made.filters["copy_of"] = copy_of
    made.filters["compared"] = compared
    made.tests["row"] = lambda item: isinstance(item, Row)
    made.tests["link"] = lambda item: isinstance(item, Link)
    made.tests["ending"] = lambda item: isinstance(item, Ending)
    made.globals["words"] = WORDS
    return made


def runbook(found: ManualListed, heading: str, ask: str) -> str:
    """The manual steps as one page that prints well."""
    template = environment().get_template("runbook.html")
    return (
        template.render(
            found=found, heading=heading, ask=ask, then=then, refused=REFUSED, not_before=NOT_BEFORE
        )
        + "\n"
    )


def plan(
    made: Plan, kinds: Registry, name: str = "", groups: Iterable[tuple[str, Lines]] = ()
) -> str:
    """A plan as one page; the parts of it are templates of their own, `_summary.html` and so on.

    `groups` are lines that go below it, each with a heading.
    """
    given = {**parts(made, kinds, name), "groups": tuple(groups)}
    return environment().get_template("plan.html").render(given) + "\n"


def parts(made: Plan, kinds: Registry, name: str = "") -> dict[str, object]:
    """What the templates of a plan are given."""
    decision = made.decision
    before = decision.interrupted
    return {
        "heading": outline.heading(made.target, is_pretend=made.target_class == "pretend"),
        "summary": outline.summary(decision),
        "refusals": decision.refusals,
        "consents": tuple(consents(made, name)),
        "before": tuple(interrupted.lines(before)) if before is not None else (),
        "impact": tuple(outline.impact(decision)),
        "reached": decision.reached,
        "origins": tuple(outline.origins(made, kinds)),
        "chapters": chapters(made, kinds),
        "tasks": tuple(tasks(decision, kinds)),
        "attested": tuple(outline.attested(decision)),
        "left_alone": tuple(outline.left_alone(decision)),
        "rollback": tuple(line for line in rollback(decision) if line),
        "footer": tuple(outline.footer(made)),
        "digest": made.digest[:12],
    }


def report(
    made: Plan,
    kinds: Registry,
    name: str = "",
    runs: Sequence[Run] = (),
    words: str = SAMPLE,
) -> str:
    """A plan as one page for people who decide: what it means, and what customers will see.

    `runs` are recorded drift runs, oldest first; `words` is what an agent writes in the messages.
    """
    given = {
        **parts(made, kinds, name),
        "picture": drawing(made.decision),
        "course": course(runs) if runs else None,
        **_messages(by_plan(made, kinds, words)),
    }
    return environment().get_template("report.html").render(given) + "\n"


def preview(title: str, messages: Iterable[Message]) -> str:
    """Messages as customers see them, on a page of their own."""
    given = {"title": title, **_messages(messages)}
    return environment().get_template("preview.html").render(given) + "\n"


def _messages(messages: Iterable[Message]) -> dict[str, object]:
    every = tuple(messages)
    return {"messages": every[:MOST], "more_messages": len(every[MOST:])}


def told(title: str, groups: Iterable[tuple[str, Lines]], summary: str) -> str:
    """A page of lines in groups, each with what is below it."""
    template = environment().get_template("told.html")
    return template.render(title=title, groups=tuple(groups), summary=summary) + "\n"
