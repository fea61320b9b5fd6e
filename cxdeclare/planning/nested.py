"""Nested: what changed inside one structured value; for display only, never for a decision."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.model.fields import Value


def changes(before: Value, after: Value) -> Iterator[tuple[str, str, Value, Value]]:
    """Each difference as (symbol, where, before, after); order inside lists means nothing."""
    # Imported here: it takes longer to import than most plans take to make.
    from deepdiff import DeepDiff

    found = DeepDiff(before, after, ignore_order=True, view="tree", verbose_level=2)
    for name, symbol in _SYMBOLS.items():
        for level in sorted(found.get(name, ()), key=lambda one: str(one.path())):
            where = ".".join(str(step) for step in level.path(output_format="list"))
            old = level.t1 if symbol != "+" else None
            new = level.t2 if symbol != "-" else None
            is_item = "iterable" in name
            yield symbol, "" if is_item else where, old, new


_SYMBOLS = {
    "iterable_item_removed": "-",
    "dictionary_item_removed": "-",
    "values_changed": "~",
    "type_changes": "~",
    "dictionary_item_added": "+",
    "iterable_item_added": "+",
}
