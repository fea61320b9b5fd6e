"""Render: the manifest as one text, merged and with values in the place of variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cxdeclare.loading.expand import escaped_data
from cxdeclare.loading.header import FIELDS
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.places import Path
from cxdeclare.model.span import Span


def rendered(document: Document) -> dict[str, object]:
    """Plain data that loads as the same manifest: the header, then the sections, as given."""
    data = document.data
    names = [*(name for name in data if name in FIELDS), *(n for n in data if n not in FIELDS)]
    return {name: escaped_data(data[name]) for name in names}


def origins(document: Document) -> Mapping[Path, Span]:
    """Where each single value stands that the manifest holds."""
    return {path: document.place(path).value for path in _leaves(document.data, ())}


def _leaves(value: object, path: Path) -> Iterator[Path]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path
