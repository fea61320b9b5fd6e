"""report: a saved plan as one page for people who decide, with what customers will see."""

from __future__ import annotations

from pathlib import Path

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.pages import sample, write
from cxdeclare.cli.planfile import load
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine.runs import Run, runs
from cxdeclare.report import page
from cxdeclare.report.excerpt import visible


@click.command("report")
@click.argument("plan", type=options.FILE)
@click.option(
    "--html", type=options.FILE, required=True, metavar="FILE", help="The page that is written."
)
@click.option(
    "--history", is_flag=True, help="Also how drift went in the runs recorded beside the state."
)
@click.option("--sample", "words", type=options.FILE, help="A text file with an agent's words.")
@options.target
@options.says
def command(
    *,
    said: View,
    plan: Path,
    html: Path,
    history: bool,
    words: Path | None,
    target: str | None,
) -> Exit:
    """Write PLAN as one page that fetches nothing: what changes, and what customers will see.

    The page is as confidential as the plan. The tenant is not asked.

    Example: cxdeclare report prod.plan --html report.html --history
    """
    made = load(plan)
    known: tuple[Run, ...] = ()
    if history:
        where = chosen_target(target)
        known = runs(wiring.runs(where, wiring.of_folder(where)).read())
    text = page.report(made, wiring.KINDS, visible(str(plan)), known, sample(words))
    write(html, text)
    said.data(f"Wrote {visible(str(html))}.")
    return Exit.DONE
