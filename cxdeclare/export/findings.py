"""Findings: what an export has to say of what it could not read, or could not express."""

from __future__ import annotations

from collections.abc import Iterable

from cxdeclare.model.diagnostic import Diagnostic, Severity
from cxdeclare.model.rule import Phase, Rule

UNREAD_KIND = "CXD500"
UNREAD_PART = "CXD501"
NOT_ASKED = "CXD502"
ONE_NAME = "CXD503"
OTHER_SORT = "CXD504"
RETIRED = "CXD505"
NAMELESS = "CXD506"
REFUSED = "CXD507"
NOT_DECLARED = "CXD508"
BAD_TEXT = "CXD509"
PENDING = "CXD510"
STAND_IN = "CXD511"
UNSAID = "CXD512"
NO_MATCH = "CXD513"
AS_FOUND = "CXD514"
SECRET = "CXD515"  # noqa: S105 - an id

HEADINGS = {
    UNREAD_KIND: "Not read, or not to its end",
    UNREAD_PART: "Parts that could not be read",
    NOT_ASKED: "Not asked for",
    ONE_NAME: "Several of one name",
    OTHER_SORT: "Of another sort",
    RETIRED: "Not in use",
    NAMELESS: "References that nobody can name",
    REFUSED: "Values that no manifest allows",
    NOT_DECLARED: "Objects that cannot be declared",
    BAD_TEXT: "Texts that fit into no body file",
    PENDING: "In it, and waiting for somebody",
    STAND_IN: "In it, and not read",
    UNSAID: "Without a field",
    NO_MATCH: "Patterns that match nothing",
    AS_FOUND: "In it, and against a rule",
    SECRET: "Parts with a secret",
}
"""What stands above the findings of one id, in a page of them."""
UNREAD = frozenset({UNREAD_KIND, UNREAD_PART})
"""What makes an export incomplete: it should have been readable and was not."""


def finding(code: str, subject: str, summary: str, hint: str = "") -> Diagnostic:
    """One of them; an export is never an error for what it finds."""
    return Diagnostic(code, summary, None, subject, hint, Severity.WARNING)


def is_incomplete(found: Iterable[Diagnostic]) -> bool:
    """Whether something could not be read completely."""
    return any(one.code in UNREAD for one in found)


RULES = (
    Rule(
        UNREAD_KIND,
        "every kind that is exported is read to its end",
        "what was not listed is missing from the manifest, and nobody can tell what",
        "give the access key the right to read it, then export again",
        phase=Phase.ESTATE,
    ),
    Rule(
        UNREAD_PART,
        "every part of an exported object is read",
        "the fields of the part are missing from the block, so they are not managed",
        "give the access key the right to read it, then export again, or add the fields by hand",
        phase=Phase.ESTATE,
    ),
    Rule(
        NOT_ASKED,
        "what is exported can be asked for",
        "the profile has no endpoint that reads it, or it was not said where to look",
        "choose a profile that reads it, or name the place, for example with `--region`",
        phase=Phase.ESTATE,
    ),
    Rule(
        ONE_NAME,
        "an exported object is the only one of its name",
        "a block is matched by name, so a plan could change the wrong one",
        "rename all but one of them in the tenant, then export again",
        phase=Phase.ESTATE,
    ),
    Rule(
        OTHER_SORT,
        "an exported object is of the sort that the manifest declares",
        "channels of other platforms and skills of other media are none of this tool's",
        "nothing; they are left alone",
        phase=Phase.ESTATE,
    ),
    Rule(
        RETIRED,
        "an exported object is in use",
        "a block would bring the object back into use",
        "activate it in the tenant and export again, or leave it as it is",
        phase=Phase.ESTATE,
    ),
    Rule(
        NAMELESS,
        "an exported reference can be named",
        "what it leads to is gone, was not read, or shares its name with another",
        "correct the reference in the tenant, or add it to the manifest by hand",
        phase=Phase.ESTATE,
    ),
    Rule(
        REFUSED,
        "an exported value is one that a manifest allows",
        "the block would not validate, so the field is left out and stays as it is",
        "set it to an allowed value in the tenant, or leave it alone",
        phase=Phase.ESTATE,
    ),
    Rule(
        NOT_DECLARED,
        "an exported object can be declared whole",
        "without a required field, or with one that is refused, there is no valid block",
        "put right what is named in the tenant, then export again",
        phase=Phase.ESTATE,
    ),
    Rule(
        BAD_TEXT,
        "an exported text fits into a body file",
        "the file would be refused, so the text is left out and stays as it is",
        "shorten or rewrite the text in the tenant, or leave it alone",
        phase=Phase.ESTATE,
    ),
    Rule(
        PENDING,
        "what is exported needs nothing more",
        "a person still has to do something, and the plan will say so",
        "do what the first plan shows as a manual step",
        phase=Phase.ESTATE,
    ),
    Rule(
        STAND_IN,
        "a block that is needed by another was read from the tenant",
        "it was not found where we may look, so it is written as one that lives elsewhere",
        "check it; if it is yours, name the place with `--region` and export again",
        phase=Phase.ESTATE,
    ),
    Rule(
        UNSAID,
        "what an exported link holds has a field",
        "it cannot be declared; it stays in the tenant as it is",
        "nothing, unless it has to go: then remove it in the tenant",
        phase=Phase.ESTATE,
    ),
    Rule(
        NO_MATCH,
        "a pattern of `--only` or `--exclude` matches something",
        "a pattern with a slip of the pen exports too little or too much",
        "correct the pattern",
        phase=Phase.ESTATE,
    ),
    Rule(
        AS_FOUND,
        "what is exported breaks no rule of its kind",
        "so it is in the tenant, so it is written, and `policy.ignore` switches the check off",
        "put it right in the manifest, then remove its entry from `policy.ignore`",
        phase=Phase.ESTATE,
    ),
    Rule(
        SECRET,
        "what is exported has no secret in it",
        "no tenant gives a secret back, so the part is left out and stays as it is",
        "declare it by hand with a reference to the secret, if it is to be managed",
        phase=Phase.ESTATE,
    ),
)
