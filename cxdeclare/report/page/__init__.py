"""Pages: HTML from templates that escape whatever they are given; no script, nothing fetched."""

from __future__ import annotations

from cxdeclare.engine.manual_events import ManualListed
from cxdeclare.report.excerpt import visible
from cxdeclare.report.manual import REFUSED
from cxdeclare.report.runbook import NOT_BEFORE, body, copy_of, then


def runbook(found: ManualListed, heading: str, ask: str) -> str:
    """The manual steps as one page that prints well."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("cxdeclare.report.page", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    environment.filters["body"] = body
    environment.filters["copy_of"] = copy_of
    template = environment.get_template("runbook.html")
    return (
        template.render(
            found=found, heading=heading, ask=ask, then=then, refused=REFUSED, not_before=NOT_BEFORE
        )
        + "\n"
    )
