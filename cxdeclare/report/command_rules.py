"""Rules of the command line: what stands behind the ids that only commands can tell."""

from __future__ import annotations

from cxdeclare.model.rule import Rule

NOT_WRITTEN = "CXD521"
NOT_AN_ADDRESS = "CXD530"
UNKNOWN_ADDRESS = "CXD531"

RULES = (
    Rule(
        NOT_WRITTEN,
        says="a file that is formatted, or that live values are written back to, can be replaced",
        why="it is replaced as a whole, so its folder and itself must be writable, and it must be "
        "what was read",
        cure="make the file and its folder writable, or use `--check` to look only",
    ),
    Rule(
        NOT_AN_ADDRESS,
        says="a resource is named on the command line by its address",
        why="keys are unique in their section only, and names in the tenant are not ours",
        cure="write the kind, a dot and the key, for example `channel.billing`",
    ),
    Rule(
        UNKNOWN_ADDRESS,
        says="the address has to be declared, or to be in the state",
        why="there is nothing to say of a resource that neither of them knows",
        cure="take one of the addresses that the hint names, or that `show` lists",
    ),
)
