"""What can be wrong with several files together, and with variables, under stable ids."""

from __future__ import annotations

from cxdeclare.loading.problems import MISPLACED_UNSET
from cxdeclare.model.rule import Rule

NO_INCLUDE = "CXD130"
INCLUDE_OUTSIDE = "CXD131"
INCLUDE_CIRCLE = "CXD132"
INCLUDED_TWICE = "CXD133"
TOO_MANY_FILES = "CXD134"
GIVEN_TWICE = "CXD135"
NOTHING_TO_UNSET = "CXD136"
OVERLAY_OWNERSHIP = "CXD137"
WEAKER_POLICY = "CXD138"
TWO_TENANTS = "CXD139"
UNSET_VARIABLE = "CXD140"
BAD_VARIABLE = "CXD141"
VARIABLE_MISPLACED = "CXD142"
SECRET_MISPLACED = "CXD143"  # noqa: S105 - an id
UNUSED_VARIABLE = "CXD144"
BAD_VALUE_GIVEN = "CXD145"

RULES = (
    Rule(
        MISPLACED_UNSET,
        "`!unset` stands alone, as the value of a key",
        "A list is replaced as a whole, so there is nothing in it that could go by itself.",
        "Write `key: !unset`, or give the whole list as it should be.",
    ),
    Rule(
        NO_INCLUDE,
        "An entry of `include` leads to at least one file that can be read",
        "A mistyped path would silently leave resources out, and what is left out may be deleted.",
        "Correct the path; it starts at the folder of the file that names it.",
    ),
    Rule(
        INCLUDE_OUTSIDE,
        "Included files lie in the folder of the root manifest, links followed",
        "What is outside is not reviewed together with the manifest.",
        "Move the file into the folder, and give its path without `..`.",
    ),
    Rule(
        INCLUDE_CIRCLE,
        "Files do not include one another in a circle",
        "Every address in them would be there twice.",
        "Take one of the entries of `include` out.",
    ),
    Rule(
        INCLUDED_TWICE,
        "A file is included once",
        "Every address in it would be there twice.",
        "Remove one of the two entries, or make the pattern narrower.",
    ),
    Rule(
        TOO_MANY_FILES,
        "A manifest has at most 1,000 files, 20 levels deep and 64 MB together",
        "A pattern that takes in a whole disk is a mistake.",
        "Make the pattern narrower, or join files.",
    ),
    Rule(
        GIVEN_TWICE,
        "A file and what it includes give each address and each key of the header once",
        "Which of the two is meant would depend on the order of the files.",
        "Remove one of the two; to change a value, use an overlay.",
    ),
    Rule(
        NOTHING_TO_UNSET,
        "`!unset` removes a key that an earlier layer has",
        "A key that is not there is mistyped, or was renamed in the base.",
        "Correct the key, or remove the line.",
    ),
    Rule(
        OVERLAY_OWNERSHIP,
        "An overlay that gives `members` gives `ownership` in the same block",
        "Whether others may add to the links has to be read where the links are.",
        "Repeat `ownership:` beside `members:`.",
    ),
    Rule(
        WEAKER_POLICY,
        "An overlay makes the policy stricter, unless it says why not",
        "Protection that a later file can switch off unseen protects nothing.",
        "Leave the policy as it is, or write `weakens: REASON` in the overlay's policy.",
    ),
    Rule(
        TWO_TENANTS,
        "All files name the same tenant",
        "Files of two tenants, given together by mistake, would change one of them.",
        "Give the files of one tenant, or use a variable for `tenant.id`.",
    ),
    Rule(
        UNSET_VARIABLE,
        "Every variable that is referred to is set",
        "An empty text in its place would be written to the tenant.",
        "Give `--var NAME=VALUE`, a `--var-file`, or set it in the environment.",
    ),
    Rule(
        BAD_VARIABLE,
        "A reference is written `${var.NAME}`, `${env.NAME}` or `${secret.URI}`",
        "A reference that is misspelled would be written to the tenant as it stands.",
        "Correct it, or write `$${` for a literal `${`.",
    ),
    Rule(
        VARIABLE_MISPLACED,
        "References stand in values, not in keys and not in `include`",
        "Addresses, and which files there are, have to be readable without running anything.",
        "Write the key or the path out; `$${` is not needed in them.",
    ),
    Rule(
        SECRET_MISPLACED,
        "Secrets are used only in fields that are marked secret",
        "The value of any other field is shown in plans and kept in the state.",
        "Remove the reference; no field of this version holds a secret.",
    ),
    Rule(
        UNUSED_VARIABLE,
        "A variable that is given with `--var` is used",
        "It is mistyped, and what it was meant for has another value.",
        "Correct the name, or leave the option out.",
    ),
    Rule(
        BAD_VALUE_GIVEN,
        "`--var` is NAME=VALUE, and a `--var-file` maps names to single values",
        "What cannot be read cannot be used.",
        "Correct it; a name is letters, digits, `_` and `-`, and starts with no digit or dash.",
    ),
)
