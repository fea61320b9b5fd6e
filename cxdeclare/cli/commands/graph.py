"""graph: the references between declared resources, as a picture's source."""

from __future__ import annotations

import click

from cxdeclare.cli import options
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import read
from cxdeclare.cli.subject import address_of, unknown
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.report.graph import Form, graph


@click.command("graph")
@options.layers
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "dot"]),
    default="mermaid",
    show_default=True,
    help="mermaid: for Markdown pages; dot: for Graphviz.",
)
@click.option(
    "--focus", metavar="ADDRESS", help="Only what this resource reaches, and what reaches it."
)
@options.says
def command(said: View, given: Given, form: Form, focus: str | None) -> Exit:
    """Draw who refers to whom in MANIFEST; nothing is connected to.

    An arrow leads from the resource that refers to the one it refers to, and bears the field.
    What is looked up in the tenant, and not declared, has a dashed line.
    """
    at = None if focus is None else address_of(focus)
    if isinstance(at, Diagnostic):
        said.diagnostics([at], {})
        return Exit.INVALID
    loaded = read(said, given)
    if loaded is None or loaded.manifest is None:
        return Exit.INVALID
    if at is not None and at not in loaded.manifest.resources:
        said.diagnostics([unknown(at, loaded.manifest)], {})
        return Exit.INVALID
    said.data(graph(loaded.manifest, KINDS, form, at))
    return Exit.DONE
