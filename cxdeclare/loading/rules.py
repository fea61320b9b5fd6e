"""Rules of the manifest's language: what stands behind the ids of `cxdeclare.loading.codes`."""

from __future__ import annotations

from cxdeclare.loading import codes
from cxdeclare.model.rule import Rule

_UNMANAGED = "a field left out is not managed; only what is written can be wrong"

RULES = (
    Rule(
        codes.UNREADABLE,
        "the manifest is a file that can be read",
        "there is nothing to check",
        "correct the path, or the rights of the file",
    ),
    Rule(
        codes.UNKNOWN_SECTION,
        "sections are those of the kinds",
        "a misspelled section would be ignored, and all in it with it",
        "take the nearest name; `docs/reference/kinds.md` lists them all",
    ),
    Rule(
        codes.UNKNOWN_FIELD,
        "a block has the fields of its kind and no others",
        "a misspelled field would be left out without a word",
        "take the nearest name; `docs/reference/kinds.md` lists the fields",
    ),
    Rule(
        codes.REQUIRED,
        "required fields are there",
        "the tenant refuses an object without them",
        "add the field",
    ),
    Rule(
        codes.WRONG_TYPE,
        "a value is of the type of its field",
        "YAML reads `no` and `0123` otherwise than many people do",
        "write it as the hint says; text that looks like a number goes in quotes",
    ),
    Rule(
        codes.NOT_ALLOWED,
        "a field with a list of words has one of them",
        "the tenant knows no other",
        "choose one of the words that the message lists",
    ),
    Rule(
        codes.OUT_OF_RANGE,
        "numbers, texts and lists keep within their limits",
        "the tenant refuses them, or cuts them off",
        "keep within the limits that the message names",
    ),
    Rule(
        codes.WRONG_FORM,
        "texts with a form have it: addresses, domains, durations, keys, expressions",
        "in another form it is another thing, or none",
        "write it like the example in the message",
    ),
    Rule(
        codes.BAD_KEY,
        "a key is lower-case letters, digits, `-` and `_`",
        "keys become addresses, which have to be written on a command line",
        "choose such a key; the name people see is a field of its own",
    ),
    Rule(
        codes.TWO_BODIES,
        "a body stands inline or in a file",
        "nobody can say which of two is meant",
        "keep one of the two",
    ),
    Rule(
        codes.NO_BODY_FILE,
        "a body file exists and can be read",
        "an empty body in its place would reach customers",
        "correct the path; it starts at the manifest's folder",
    ),
    Rule(
        codes.BODY_OUTSIDE,
        "body files lie in the manifest's folder",
        "a manifest could carry any file of the machine into a tenant",
        "copy the file next to the manifest",
    ),
    Rule(
        codes.BAD_BODY,
        "a body says something, is UTF-8 and is not larger than a mail",
        "the tenant would send nothing, or signs that nobody can read",
        "correct the file; to clear an optional body, write null",
    ),
    Rule(
        codes.API_VERSION,
        "the manifest says the version of its language",
        "a later version may mean another thing by the same words",
        "write `apiVersion: cxdeclare/v1`",
    ),
    Rule(
        codes.NULL,
        "null stands only where a field can be cleared",
        f"null clears; {_UNMANAGED}",
        "give it a value, or remove the line",
    ),
    Rule(
        codes.NO_OWNERSHIP,
        "a set of links says who else may add to it",
        "a wrong guess removes the links that others have made",
        "write `ownership: additive` (adds, never removes) or `authoritative` (exactly these)",
    ),
    Rule(
        codes.UNKNOWN_REFERENCE,
        "a reference by key names a block of this manifest",
        "the tenant would have to point at nothing",
        "declare it, correct the key, or look it up with `{lookup: name}`",
    ),
    Rule(
        codes.CIRCLE,
        "references never lead in a circle",
        "none of them could be made first",
        "take one of the references out",
    ),
    Rule(
        codes.SAME_IDENTITY,
        "no two blocks stand for one object",
        "the tenant recognises objects by their names, and has one of each",
        "change one of the names, or keep one of the blocks",
    ),
    Rule(
        codes.REPEATED,
        "a list of links names each once",
        "the second adds nothing, and may have been meant for another",
        "remove it",
    ),
    Rule(
        codes.EMPTY_POLICY,
        "names in the policy name something",
        "consent or protection for a misspelled name is none",
        "correct the name",
    ),
    Rule(
        codes.DECLARED_LOOKUP,
        "what the manifest declares is named by its key",
        "a look-up would not know that it has to wait for it",
        "write the key instead of the look-up",
    ),
    Rule(
        codes.EXPECTS_NOTHING,
        "every part of a case in `tests` expects something",
        "what expects nothing never fails, and looks as if it had passed",
        "say what is expected, or remove the empty part",
    ),
    Rule(
        codes.UNKNOWN_CHECK,
        "an entry of `policy.ignore` names a check that exists",
        "a misspelled id would switch nothing off",
        "take an id from the diagnostic; `docs/reference/diagnostics.md` lists them",
    ),
    Rule(
        codes.IGNORED_NOWHERE,
        "an entry of `policy.ignore` names an address that is declared",
        "the entry would wait for the next block of that name, and hide what is wrong with it",
        "correct the address, or remove the entry",
    ),
    Rule(
        codes.NEVER_IGNORED,
        "only opinions about a resource can be switched off",
        "without the others the manifest has no meaning, or the plan cannot be carried out",
        "put right what the diagnostic says, and remove the entry",
    ),
    Rule(
        codes.IGNORED_TWICE,
        "a check is switched off once for an address",
        "of two reasons one is out of date",
        "remove one of the two entries",
    ),
)
