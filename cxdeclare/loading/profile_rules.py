"""Rules of profile files: what stands behind the ids of what they may not say."""

from __future__ import annotations

from cxdeclare.model.rule import Rule

NOT_THERE = "CXD170"
NO_CALL = "CXD171"
READS_ONLY = "CXD172"
WRONG_PATH = "CXD173"
NOT_OURS = "CXD174"
CODES = "CXD175"
NOT_SENT = "CXD176"
TAKEN_NAME = "CXD177"
SAME_NAME = "CXD178"

_FIXED = "a call is made as the file says, so what it says has to hold together"
RULES = (
    Rule(
        NOT_THERE,
        says="a profile file speaks of kinds, parts, verbs and fields that there are",
        why="what is misspelled would change nothing, and nobody would notice",
        cure="take the names from docs/reference/api-coverage.md and docs/reference/kinds.md",
        fixed=_FIXED,
    ),
    Rule(
        NO_CALL,
        says="a call that no kind knows has a method and a path",
        why="there is nothing to fall back on",
        cure="add `method` and `path`",
        fixed=_FIXED,
    ),
    Rule(
        READS_ONLY,
        says="what reads is a GET, or a POST to a search where the kind's own is one",
        why="planning writes nothing, whatever a profile file says",
        cure="leave `method` out, or write GET; a search ends in `/search`",
        fixed=_FIXED,
    ),
    Rule(
        WRONG_PATH,
        says="a path names what a call is about, and nothing else",
        why="a DELETE without the id of one object may mean all of them",
        cure="write `{id}` for the object, and `{member}` for a link that is added or removed",
        fixed=_FIXED,
    ),
    Rule(
        NOT_OURS,
        says="calls to AWS stay as they are",
        why="they are made by AWS's own client, which knows its paths",
        cure="remove the block",
        fixed=_FIXED,
    ),
    Rule(
        CODES,
        says="codes are given to the words of a field, each to one",
        why="two words with one code could not be told apart when they are read",
        cure="use the words of the field, and a code of its own for each",
        fixed=_FIXED,
    ),
    Rule(
        NOT_SENT,
        says="a field that is never sent has no name on the wire",
        why="it is ours alone, or follows from other fields",
        cure="remove it",
        fixed=_FIXED,
    ),
    Rule(
        TAKEN_NAME,
        says="a profile file has a name of its own",
        why="a plan says under which profile it was made",
        cure="call it for the tenant it is about",
        fixed=_FIXED,
    ),
    Rule(
        SAME_NAME,
        says="two fields of a part have two names on the wire",
        why="one would be sent over the other, and both be read from the same place",
        cure="give each its own; fields that exchange their names both have to be named",
        fixed=_FIXED,
    ),
)
