"""Comment: a plan as the one comment a pull request has of it, found again by its first line."""

from __future__ import annotations

import hashlib
import re

from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Plan
from cxdeclare.report.orders import disarmed
from cxdeclare.report.told import Told, as_markdown

LIMIT = 60_000
"""Characters; GitHub takes 65,536 and GitLab a million."""
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LINK = "[The full report]("
_MARK = re.compile(r"<!-- cxdeclare plan key=(\S+) digest=([0-9a-f]{64}) -->")


def key_of(made: Plan) -> str:
    """What tells the comments of several manifests in one repository apart: the tenant."""
    known = made.decision.tenant_id
    is_key = KEY.fullmatch(known) is not None
    return known if is_key else hashlib.sha256(known.encode()).hexdigest()[:16]


def comment(made: Plan, kinds: Registry, key: str, report_url: str = "") -> str:
    """The whole comment, never longer than the limit."""
    first = f"<!-- cxdeclare plan key={key} digest={made.digest} -->\n"
    last = f"\n{_LINK}{report_url})\n" if report_url else ""
    room = LIMIT - len(first) - len(last)
    limit = room
    while True:
        told = disarmed(as_markdown(Told("plan", plan=made), kinds, limit=limit), "markdown")
        if len(told) <= room:
            return f"{first}{told}{last}"
        limit -= len(told) - room  # what a log would obey is written longer


def reviewed(body: str, key: str) -> str | None:
    """The digest of the plan that a comment with this key is of; None if it is none of those."""
    found = _MARK.fullmatch(_lines(body)[0])
    return found[2] if found is not None and found[1] == key else None


def is_same(body: str, other: str) -> bool:
    """Whether two comments say the same; the link may lead to another run that says so too."""
    return _said(body) == _said(other)


def _said(body: str) -> list[str]:
    lines = [line.rstrip() for line in _lines(body) if not line.startswith(_LINK)]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _lines(body: str) -> list[str]:
    return body.replace("\r\n", "\n").split("\n")
