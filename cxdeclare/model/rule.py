"""Rule: what a diagnostic's id stands for: the rule, its reason, where it comes from, the cure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VENDOR = "the vendor's page on CXone e-mail channels"
"""Where most rules of the kinds come from."""


class Phase(StrEnum):
    """When a rule can be checked, by what has to be known for it."""

    MANIFEST = "manifest"
    """The manifest alone: `validate`, and everything that reads one."""
    ESTATE = "estate"
    """What lives in the tenant as well: `plan` and `drift`."""
    PROBE = "probe"
    """The world around the tenant: DNS, and the rights of the access key."""
    CONTENT = "content"
    """The HTML that the manifest holds: `lint`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One stable id, ``CXD204``, and everything `cxdeclare explain CXD204` says of it."""

    code: str
    says: str
    """The rule as one sentence, without a final period."""
    why: str
    """What goes wrong where it is broken."""
    cure: str
    """What to do about it."""
    source: str = "cxdeclare"
    """Who says so: the vendor's page on e-mail channels, a specification, or this tool."""
    rows: tuple[int, ...] = ()
    """Rows of the vendor's statements (docs/reference/statements.md) that it honours."""
    phase: Phase = Phase.MANIFEST
    fixed: str = ""
    """Why `policy.ignore` cannot switch it off; empty where it can."""
