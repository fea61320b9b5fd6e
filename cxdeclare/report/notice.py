"""Notice: what a drift run found, for a channel: where and how much, and no value of anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cxdeclare.engine.drift_events import Drifted
from cxdeclare.model.notification import Occasion
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted

MOST = 20
"""Addresses that are named; the rest is counted."""
_SUBJECT = 100
"""Characters that SNS takes."""
_HEADS: dict[Occasion, str] = {
    "drift": "drift found",
    "unreadable": "the tenant could not be read completely",
    "clean_again": "no drift any more",
}


def notice(found: Drifted, tenant: str, occasion: Occasion, *, is_pretend: bool) -> str:
    """A few lines of plain text."""
    return "\n".join(_lines(found, tenant, occasion, is_pretend=is_pretend))


def subject(tenant: str, occasion: Occasion) -> str:
    """One line of ASCII, as a mail needs it."""
    text = f"cxdeclare: {_HEADS[occasion]} ({visible(tenant)})"
    return "".join(one if " " <= one <= "~" else "?" for one in text)[:_SUBJECT]


def slack(text: str) -> str:
    """What a Slack-compatible webhook takes: nobody is called, nothing becomes a link or opens."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Those who copied the format read names behind `@` in plain text as well.
    safe = safe.replace("@", "@\u200b").replace("://", ":\u200b//")
    return json.dumps({"text": safe, "unfurl_links": False, "unfurl_media": False})


def detail(found: Drifted, occasion: Occasion, exit_code: int) -> dict[str, Any]:
    """The same for programs; counts are exact whatever is cut."""
    return {
        "occasion": occasion,
        "tenant_id": found.tenant_id,
        "target": found.target,
        "serial": found.serial,
        "exit_code": exit_code,
        "changed": list(found.changed)[:MOST],
        "missing": list(found.missing)[:MOST],
        "unread": list(found.unread)[:MOST],
        "counts": {
            "changed": len(found.changed),
            "missing": len(found.missing),
            "unread": len(found.unread),
            "foreign": sum(map(len, found.foreign.values())),
            "accepted": len(found.accepted),
            "expired": len(found.expired),
        },
    }


def _lines(found: Drifted, tenant: str, occasion: Occasion, *, is_pretend: bool) -> Iterator[str]:
    pretend = " - PRETEND TENANT" if is_pretend else ""
    yield f"cxdeclare: {_HEADS[occasion]} - {visible(tenant)} ({visible(found.target)}){pretend}"
    if occasion == "clean_again":
        yield f"{counted(found.compared, 'resource')} compared with serial {found.serial}."
        return
    yield (
        f"{len(found.changed)} changed, {len(found.missing)} missing, "
        f"{len(found.unread)} not read; {len(found.accepted)} accepted, "
        f"{len(found.expired)} expired."
    )
    told = [
        *(f"~ {visible(one)}: {_fields(found, one)}" for one in sorted(found.changed)),
        *(f"- {visible(one)}: gone" for one in found.missing),
        *(f"? {visible(one.partition('[')[0])}: not read" for one in sorted(found.unread)),
    ]
    yield from told[:MOST]
    if len(told) > MOST:
        yield f"and {len(told) - MOST} more"


def _fields(found: Drifted, address: str) -> str:
    names = dict.fromkeys(one.field or one.part for one in found.changed[address])
    return ", ".join(map(visible, names))
