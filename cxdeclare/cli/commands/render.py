"""render: the manifest as one text, overlays and variables put in."""

from __future__ import annotations

import click

from cxdeclare.cli import options
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.lines import Rendered, ValuePlace
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import read
from cxdeclare.cli.view import View
from cxdeclare.loading.render import origins, rendered
from cxdeclare.loading.write import write


@click.command("render")
@options.layers
@click.option("--origin", is_flag=True, help="Say behind each value which file and line it is of.")
@options.says
def command(said: View, given: Given, *, origin: bool) -> Exit:
    """Print MANIFEST, all it includes, and each OVERLAY as one manifest.

    Values of variables and of the environment are printed as they are.

    Example: cxdeclare render tenant.yaml overlays/prod.yaml --origin
    """
    loaded = read(said, given)
    if loaded is None or loaded.document is None:
        return Exit.INVALID
    data = rendered(loaded.document)
    places = origins(loaded.document) if origin else {}
    text = write(data, {path: f"{span.path}:{span.line}" for path, span in places.items()})
    told = tuple(ValuePlace(path=p, file=span.path, line=span.line) for p, span in places.items())
    said.rendered(Rendered(manifest=data, origins=told if origin else None), text)
    return Exit.DONE
