"""Profile edit: a profile file with codes put in; its comments and all else stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

from cxdeclare.loading.header import API_VERSION

_WIDEST = 10_000
"""Characters; no line of the author's is broken anew."""
Codes = Mapping[tuple[str, str], Mapping[str, int | str]]
"""By kind and field, codes by word."""


def begun(name: str) -> str:
    """The text of a profile file that says nothing yet."""
    return f"apiVersion: {API_VERSION}\nname: {name}\nextends: documented\n"


def with_codes(text: str, codes: Codes) -> str:
    """The text with the codes in it; words that it has already get the new code."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text)
    for (kind, field), found in codes.items():
        if found:
            known = _inside(data, "fields", kind, field, "codes")
            for word, code in found.items():
                known[word] = code
    written = StringIO()
    yaml.dump(data, written)
    return written.getvalue()


def _inside(data: Any, *path: str) -> Any:  # noqa: ANN401 - ruamel's own mappings
    """The mapping at a path, made where there is none."""
    for step in path:
        if data.get(step) is None:
            data[step] = type(data)()
        data = data[step]
    return data
