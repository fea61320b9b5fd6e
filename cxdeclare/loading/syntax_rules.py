"""Rules of YAML text: what stands behind the ids of `cxdeclare.loading.problems`."""

from __future__ import annotations

from cxdeclare.model.rule import Rule

_YAML = "YAML 1.2"
_GUESS = "a guess about what was meant would end in a tenant"

RULES = (
    Rule(
        "CXD001",
        "a manifest is YAML",
        "nothing in it can be known where the text cannot be read",
        "look at the place that is named, and at the line before it",
        _YAML,
    ),
    Rule(
        "CXD002",
        "a manifest is UTF-8",
        "other encodings turn names into other names",
        "save the file as UTF-8",
        _YAML,
    ),
    Rule(
        "CXD003",
        "a key stands once in its mapping",
        "most readers keep the last one without a word, and the first is lost",
        "remove or rename one of the two",
        _YAML,
    ),
    Rule(
        "CXD004",
        "keys are text",
        "a number or a date as a key is written differently every time",
        "put the key in quotes",
    ),
    Rule(
        "CXD005",
        "a file holds one document",
        "nobody can say which of several is meant",
        "put each into a file of its own",
    ),
    Rule(
        "CXD006",
        "values carry no tags",
        "a tag asks the reader to make something other than what stands there",
        "remove the tag",
    ),
    Rule(
        "CXD007",
        "what aliases stand for, written out, stays within 10 MB and a million nodes",
        "a few lines of aliases can stand for more than a machine can hold",
        "write the repeated parts out, or repeat fewer of them",
    ),
    Rule(
        "CXD008",
        "an alias names an anchor before it, and does not stand inside it",
        "it stands for nothing, or for itself without end",
        "define the anchor first",
        _YAML,
    ),
    Rule(
        "CXD009",
        "a merge key merges mappings",
        "there are no fields to take over from anything else",
        "merge a mapping, or a list of mappings",
        "the YAML merge key",
    ),
    Rule(
        "CXD010",
        "a document is not nested deeper than anything needs",
        "depth without end stops the reader itself",
        "take levels out",
    ),
    Rule(
        "CXD011",
        "a manifest is a mapping at its top",
        "there are no sections in a list or a text",
        "begin with `apiVersion:` at the margin",
    ),
    Rule(
        "CXD012",
        "a value fits the tag that is written before it",
        _GUESS,
        "remove the tag, or write the value so that it fits",
        _YAML,
    ),
    Rule(
        "CXD013",
        "a manifest is not larger than a manifest can be",
        "so large a file is another one, named by mistake",
        "name the manifest; put long texts into files of their own",
    ),
    Rule(
        "CXD014",
        "a file says no other version of YAML than 1.2",
        "in YAML 1.1 `no` is false and `10:30` is a number",
        "remove the `%YAML` line",
        _YAML,
    ),
    Rule(
        "CXD015",
        "numbers are of a length that numbers have",
        "a number of thousands of digits is a text without its quotes",
        "put it in quotes",
    ),
)
