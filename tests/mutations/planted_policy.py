"""Planted bugs of the policy of overlays, and of their tenant."""

from __future__ import annotations

from tests.mutations.planted import Bug

BUGS: tuple[Bug, ...] = (
    Bug(
        "names in the policy are compared as they are shown",
        "loading/stricter.py",
        "    return str(one)\n",
        "    return shown(str(one))\n",
        "tests/unit/loading/test_stricter.py::test_names_are_compared_in_full",
    ),
    Bug(
        "an overlay may take the tenant's id away",
        "loading/tenants.py",
        "    second = now.get(_ID, first) if isinstance(now, dict) else None\n",
        "    second = now.get(_ID, first) if isinstance(now, dict) else first\n",
        "tests/unit/loading/test_join.py::test_a_tenant_is_not_exchanged_in_two_steps",
    ),
)
