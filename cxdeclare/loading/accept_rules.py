"""Rules of accept files: what stands behind the ids of what they may not say."""

from __future__ import annotations

from cxdeclare.model.rule import Phase, Rule

UNCLEAR = "CXD180"
NOT_THERE = "CXD181"
SECRET = "CXD182"  # noqa: S105 - an id
TWICE = "CXD183"
IDLE = "CXD184"

_FIXED = "what it accepts would be another thing than was meant"
RULES = (
    Rule(
        UNCLEAR,
        says="an entry says one thing that it accepts",
        why="what is meant too widely hides what nobody has decided",
        cure="write `address`, with `field`, `part` and `member` or `missing: true`; or `foreign`",
        fixed=_FIXED,
    ),
    Rule(
        NOT_THERE,
        says="an accept file speaks of kinds, parts and fields that there are",
        why="what is misspelled accepts nothing, and the drift goes on failing",
        cure="take the names from the output of `drift`, or from docs/reference/kinds.md",
        fixed=_FIXED,
    ),
    Rule(
        SECRET,
        says="an accept file holds no secret and is about none",
        why="no tenant gives a secret back, so it never drifts; and the file is read by many",
        cure="remove the entry",
        fixed=_FIXED,
    ),
    Rule(
        TWICE,
        says="a drift is accepted once, by one owner and until one day",
        why="of two entries one is out of date",
        cure="remove one of the two",
        fixed=_FIXED,
    ),
    Rule(
        IDLE,
        says="every entry of an accept file is about something that drifts",
        why="it would wait for the next drift of that name, and hide it",
        cure="remove the entry",
        phase=Phase.ESTATE,
        fixed="it stops nothing",
    ),
)
