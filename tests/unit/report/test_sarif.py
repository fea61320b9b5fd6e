from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.diagnostic import Diagnostic, Severity
from cxdeclare.model.span import Span
from cxdeclare.report.catalogue import catalogue
from cxdeclare.report.sarif import sarif

TEXT = {"type": "string", "minLength": 1}
MESSAGE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["text"],
    "properties": {"text": TEXT, "markdown": TEXT},
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
NUMBER = {"type": "integer", "minimum": 1}


def _closed(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


RULE = _closed(
    ["id"],
    id=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=_closed([], level=LEVEL),
    properties={"type": "object", "properties": {"tags": {"type": "array", "uniqueItems": True}}},
)
PLACE = _closed(
    [],
    physicalLocation=_closed(
        ["artifactLocation"],
        artifactLocation=_closed([], uri=TEXT, uriBaseId=TEXT),
        region=_closed([], startLine=NUMBER, startColumn=NUMBER),
    ),
    logicalLocations={"type": "array", "items": _closed([], fullyQualifiedName=TEXT)},
)
RESULT = _closed(
    ["message"],
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=MESSAGE,
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    locations={"type": "array", "items": PLACE},
)
RUN = _closed(
    ["tool"],
    tool=_closed(
        ["driver"],
        driver=_closed(
            ["name"],
            name=TEXT,
            version=TEXT,
            semanticVersion={"pattern": r"^\d+\.\d+\.\d+"},
            rules={"type": "array", "items": RULE, "uniqueItems": True},
        ),
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations={
        "type": "array",
        "items": _closed(
            ["executionSuccessful"],
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications={
                "type": "array",
                "items": _closed(["message"], level=LEVEL, message=MESSAGE),
            },
        ),
    },
    results={"type": "array", "items": RESULT},
)
SUBSET = _closed(
    ["version", "runs"],
    **{"$schema": TEXT, "version": {"const": "2.1.0"}, "runs": {"type": "array", "items": RUN}},
)
"""What we use of SARIF 2.1.0, written down from the standard: no package has its schema."""

HERE = Diagnostic("CXD204", "used twice", Span("./parts/a b.yaml", 12, 5), "channel.a", "change it")
WARNING = Diagnostic("CXD221", "nobody signs", severity=Severity.WARNING)


def _run(*found: Diagnostic, **more: Any) -> dict[str, Any]:
    document = json.loads(sarif(found, catalogue(ALL), **more))
    jsonschema.validate(document, SUBSET)
    (run,) = document["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    return dict(run)


def test_a_diagnostic_is_where_it_is() -> None:
    """Line and column, and a path below the root of the sources that a URI may have."""
    (result,) = _run(HERE)["results"]
    (place,) = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "parts/a%20b.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 5},
    }
    assert ("error", "channel.a: used twice\nchange it") == (
        result["level"],
        result["message"]["text"],
    )


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/there/a.yaml", "file:///there/a.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("a\\b.yaml", "a/b.yaml"),
        ("é.yaml", "%C3%A9.yaml"),
        ("a%20#?.yaml", "a%2520%23%3F.yaml"),
    ],
)
def test_a_path_is_a_uri(path: str, uri: str) -> None:
    """No sign in it is taken for a scheme, a query or a fragment."""
    (result,) = _run(Diagnostic("CXD204", "x", Span(path, 1, 1)))["results"]
    assert uri == result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_what_has_no_place_is_shown_at_the_top_of_the_manifest() -> None:
    """Code scanning shows nothing that is nowhere."""
    (result,) = _run(WARNING, home="tenant.yaml")["results"]
    place = result["locations"][0]["physicalLocation"]
    assert ("tenant.yaml", {"startLine": 1}) == (place["artifactLocation"]["uri"], place["region"])
    assert "locations" not in _run(WARNING)["results"][0]


def test_an_alert_is_known_again_when_lines_have_moved() -> None:
    """The same words at another line have the same fingerprint; twice the same are two."""

    def prints(*found: Diagnostic) -> list[str]:
        results = _run(*found)["results"]
        return [one["partialFingerprints"]["primaryLocationLineHash"] for one in results]

    def at(line: int, summary: str = "used twice") -> Diagnostic:
        return Diagnostic("CXD204", summary, Span("a.yaml", line, 1))

    assert prints(at(3)) == prints(at(9))
    assert prints(at(3)) != prints(at(3, "unknown"))
    assert len(set(prints(at(3), at(9)))) == 2


def test_each_rule_says_why_and_what_to_do() -> None:
    """From the one catalogue; its usual level as well."""
    (rule,) = _run(WARNING)["tool"]["driver"]["rules"]
    entry = catalogue(ALL)["CXD221"]
    assert ("CXD221", f"{entry.rule.cure}.") == (rule["id"], rule["help"]["text"])
    assert entry.severity.value == rule["defaultConfiguration"]["level"]


def test_a_run_that_was_stopped_did_not_succeed() -> None:
    """It says why; a run with results only did."""
    assert _run(HERE)["invocations"] == [{"executionSuccessful": True}]
    (ran,) = _run(stopped=["no token"])["invocations"]
    assert ran["executionSuccessful"] is False
    assert "no token" == ran["toolExecutionNotifications"][0]["message"]["text"]
