"""Tenants: two files that are not about the same one."""

from __future__ import annotations

from cxdeclare.loading import layer_rules
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.weave import Weave
from cxdeclare.model.diagnostic import Diagnostic

_TENANT, _ID = "tenant", "id"


def two_tenants(known: dict[str, object], document: Document, weave: Weave) -> Diagnostic | None:
    """What is wrong if a further file names another tenant than what is known so far, or none."""
    before, now = known.get(_TENANT), document.data.get(_TENANT, {})
    if not isinstance(before, dict) or not isinstance(first := before.get(_ID), str):
        return None
    # A further file could give another one where this one takes it away.
    second = now.get(_ID, first) if isinstance(now, dict) else None
    if isinstance(second, str) and first.casefold() == second.casefold():
        return None
    span = document.lines.span(weave.at(before, _ID))
    fact = f"is another one than at {span}"
    if not isinstance(second, str):
        fact = f"is taken away, and given at {span}"
    return Diagnostic(
        layer_rules.TWO_TENANTS,
        f"`tenant.id` {fact}",
        document.place((_TENANT, _ID)).value,
        _TENANT,
        "one manifest is about one tenant; use a variable if the files serve several",
    )
