"""Planted bugs: what drift takes for a difference."""

from __future__ import annotations

from tests.mutations.planted import Bug

BUGS = (
    Bug(
        "what was looked up and is ours since counts as drift",
        "planning/drift.py",
        "        return one if key is None else key\n",
        "        return one\n",
        "tests/unit/planning/test_drift.py::test_what_was_looked_up_and_is_ours_since_is_no_drift",
    ),
)
