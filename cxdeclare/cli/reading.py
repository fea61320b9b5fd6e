"""Reading: a manifest from the command line, said to be wrong as a whole or handed on."""

from __future__ import annotations

import os
from pathlib import Path

from cxdeclare.cli.options import Given
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.loading.read import Loaded, load
from cxdeclare.loading.variables import variables
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import has_errors, nearest
from cxdeclare.model.errors import InvalidInput


def read(said: View, given: Given | Path) -> Loaded | None:
    """Load a manifest and say everything there is to say of it; None if it is not valid."""
    if isinstance(given, Path):
        given = Given(given)
    known, found = variables(given.variables, given.variable_files, os.environ)
    loaded = load(given.manifest, KINDS, given.overlays, known)
    said.diagnostics((*found, *loaded.diagnostics), loaded.sources)
    return None if loaded.manifest is None or has_errors(found) else loaded


def consent(given: tuple[str, ...]) -> frozenset[str]:
    """Kinds and addresses; raise `InvalidInput` for what is neither."""
    managed = {name for name, kind in KINDS.items() if kind.managed}
    for text in given:
        name = text
        if "." in text:
            try:
                name = Address.parse(text).kind
            except ValueError as error:
                raise InvalidInput(str(error)) from error
        if name not in managed:
            message = f"`--allow-delete {text}`: there is no kind `{name}`"
            raise InvalidInput(message, hint=nearest(name, managed))
    return frozenset(given)
