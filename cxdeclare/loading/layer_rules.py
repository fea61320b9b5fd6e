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
SECRET_WRITTEN = "CXD146"  # noqa: S105 - an id
BAD_SECRET = "CXD147"  # noqa: S105 - an id

RULES = (
    Rule(
        MISPLACED_UNSET,
        "`!unset` stands alone, as the value of a key",
        "a list is replaced as a whole, so there is nothing in it that could go by itself",
        "write `key: !unset`, or give the whole list as it should be",
    ),
    Rule(
        NO_INCLUDE,
        "an entry of `include` leads to at least one file that can be read",
        "a mistyped path would silently leave resources out, and what is left out may be deleted",
        "correct the path; it starts at the folder of the file that names it",
    ),
    Rule(
        INCLUDE_OUTSIDE,
        "included files lie in the folder of the root manifest, links followed",
        "what is outside is not reviewed together with the manifest",
        "move the file into the folder, and give its path without `..`",
    ),
    Rule(
        INCLUDE_CIRCLE,
        "files do not include one another in a circle",
        "every address in them would be there twice",
        "take one of the entries of `include` out",
    ),
    Rule(
        INCLUDED_TWICE,
        "a file is included once",
        "every address in it would be there twice",
        "remove one of the two entries, or make the pattern narrower",
    ),
    Rule(
        TOO_MANY_FILES,
        "a manifest has at most 1,000 files, 20 levels deep and 64 MB together",
        "a pattern that takes in a whole disk is a mistake",
        "make the pattern narrower, or join files",
    ),
    Rule(
        GIVEN_TWICE,
        "a file and what it includes give each address and each key of the header once",
        "which of the two is meant would depend on the order of the files",
        "remove one of the two; to change a value, use an overlay",
    ),
    Rule(
        NOTHING_TO_UNSET,
        "`!unset` removes a key that an earlier layer has",
        "a key that is not there is mistyped, or was renamed in the base",
        "correct the key, or remove the line",
    ),
    Rule(
        OVERLAY_OWNERSHIP,
        "an overlay that gives `members` gives `ownership` in the same block",
        "whether others may add to the links has to be read where the links are",
        "repeat `ownership:` beside `members:`",
    ),
    Rule(
        WEAKER_POLICY,
        "an overlay makes the policy stricter, unless it says why not",
        "protection that a later file can switch off unseen protects nothing",
        "leave the policy as it is, or write `weakens: REASON` in the overlay's policy",
    ),
    Rule(
        TWO_TENANTS,
        "all files name the same tenant",
        "files of two tenants, given together by mistake, would change one of them",
        "give the files of one tenant, or use a variable for `tenant.id`",
    ),
    Rule(
        UNSET_VARIABLE,
        "every variable that is referred to is set",
        "an empty text in its place would be written to the tenant",
        "give `--var NAME=VALUE`, a `--var-file`, or set it in the environment",
    ),
    Rule(
        BAD_VARIABLE,
        "a reference is written `${var.NAME}`, `${env.NAME}` or `${secret.URI}`",
        "a reference that is misspelled would be written to the tenant as it stands",
        "correct it, or write `$${` for a literal `${`",
    ),
    Rule(
        VARIABLE_MISPLACED,
        "references stand in values, not in keys and not in `include`",
        "addresses, and which files there are, have to be readable without running anything",
        "write the key or the path out; `$${` is not needed in them",
    ),
    Rule(
        SECRET_MISPLACED,
        "secrets are used only in fields that are marked secret",
        "the value of any other field is shown in plans and kept in the state",
        "remove the reference, and keep the value out of this field",
    ),
    Rule(
        UNUSED_VARIABLE,
        "a variable that is given with `--var` is used",
        "it is mistyped, and what it was meant for has another value",
        "correct the name, or leave the option out",
    ),
    Rule(
        BAD_VALUE_GIVEN,
        "`--var` is NAME=VALUE, and a `--var-file` maps names to single values",
        "what cannot be read cannot be used",
        "correct it; a name is letters, digits, `_` and `-`, and starts with no digit or dash",
    ),
    Rule(
        SECRET_WRITTEN,
        "a field that is marked secret holds one reference `${secret.URI}` and nothing else",
        "a manifest is reviewed, copied and kept for ever; what stands in it is no secret",
        "change the secret, since it was written down; keep it in a source and refer to it there",
    ),
    Rule(
        BAD_SECRET,
        "a reference to a secret names a source, and a secret in it",
        "there would be nothing to send, which is seen only when the tenant is about to change",
        "write `${secret.env:NAME}`, `${secret.file:PATH}`, `${secret.secretsmanager:NAME}` or "
        "`${secret.ssm:/PATH}`",
    ),
)
