"""Planted bugs: plans that depend on the order in which the tenant lists things."""

from __future__ import annotations

from tests.mutations.planted import Bug

BUGS = (
    Bug(
        "what goes with an object is told as the tenant lists it",
        "planning/lost.py",
        "for member, one in sorted(links.items()):",
        "for member, one in links.items():",
        "tests/unit/planning/test_lost.py"
        "::test_what_goes_is_told_in_one_order_however_the_tenant_lists_it",
    ),
)
