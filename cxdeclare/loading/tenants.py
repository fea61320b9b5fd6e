"""Tenants: two files that are not about the same one."""

from __future__ import annotations

from cxdeclare.loading import layer_rules
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.weave import Weave
from cxdeclare.model.diagnostic import Diagnostic

_TENANT, _ID = "tenant", "id"


def two_tenants(known: dict[str, object], document: Document, weave: Weave) -> Diagnostic | None:
    """What is wrong if a further file names another tenant than what is known so far."""
    before, now = known.get(_TENANT), document.data.get(_TENANT)
    if not isinstance(before, dict) or not isinstance(now, dict):
        return None
    first, second = before.get(_ID), now.get(_ID)
    if not isinstance(first, str) or not isinstance(second, str):
        return None
    if first.casefold() == second.casefold():
        return None
    span = document.lines.span(weave.at(before, _ID))
    return Diagnostic(
        layer_rules.TWO_TENANTS,
        f"`tenant.id` is another one than at {span}",
        document.place((_TENANT, _ID)).value,
        _TENANT,
        "one manifest is about one tenant; use a variable if the files serve several",
    )
