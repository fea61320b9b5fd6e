"""manual list: the open manual steps, as text or as a runbook."""

from __future__ import annotations

from pathlib import Path

import click

from cxdeclare.cli import options
from cxdeclare.cli.asking import Asking
from cxdeclare.cli.commands.manual.steps import code, steps
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.options import Given
from cxdeclare.cli.private import write
from cxdeclare.cli.reading import Consent
from cxdeclare.cli.view import View
from cxdeclare.report import manual, page, runbook
from cxdeclare.report.outline import heading


@click.command("list")
@options.layers_or_plan
@options.target
@options.profile
@options.allow_delete
@options.adopt
@options.parallelism
@options.max_rps
@options.check_dns
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    default="text",
    show_default=True,
    help="markdown, html: a runbook for somebody who does not have the tool.",
)
@click.option("--out", type=options.FILE, help="Write it to this file, which must not be there.")
@click.option(
    "--ask",
    type=options.TEXT,
    default="whoever gave you this page",
    metavar="TEXT",
    help="Whom the reader of a runbook may ask.",
)
@options.says
def command(
    *,
    said: View,
    given: Given,
    target: str | None,
    profile: str | None,
    allow_delete: tuple[str, ...],
    adopt: tuple[str, ...],
    parallelism: int,
    max_rps: float | None,
    dns: Asking,
    form: str,
    out: Path | None,
    ask: str,
) -> Exit:
    """List what a person has to do, of a saved PLAN or of a plan that is made anew.

    Ends with 7 if there is anything, with 0 if there is nothing.

    Example: cxdeclare manual list tenant.yaml --profile documented --format html --out steps.html
    """
    allowed = Consent(allow_delete, adopt)
    known = steps(
        said,
        given,
        target=target,
        profile=profile,
        allowed=allowed,
        parallelism=parallelism,
        max_rps=max_rps,
        dns=dns,
    )
    if known is None:
        return Exit.INVALID
    made, found = known
    about = heading(made.target, is_pretend=made.target_class == "pretend")
    if form == "markdown":
        text = runbook.markdown(found, about, ask)
    elif form == "html":
        text = page.runbook(found, about, ask)
    else:
        text = f"{about}\n\n{manual.text(found)}\n"
    if out is not None:
        write(out, text.encode())
        said.told(found, f"{len(found.steps)} open manual steps were written to {out}.")
    else:
        said.told(found, text.removesuffix("\n"))
    return code(made, found)
