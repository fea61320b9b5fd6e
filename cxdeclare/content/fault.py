"""Fault: one thing that is wrong with a piece of HTML."""

from __future__ import annotations

from dataclasses import dataclass

from cxdeclare.content.page import Spot


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """Where it stands, the id of its rule, and the fact."""

    at: Spot
    code: str
    fact: str
    hint: str = ""
