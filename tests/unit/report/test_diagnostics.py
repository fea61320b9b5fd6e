"""Diagnostics: sorted, once each, with their line, and countable at a glance."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

from cxdeclare.model.diagnostic import Diagnostic, Severity
from cxdeclare.model.span import Span
from cxdeclare.report.diagnostics import as_json, render

FORCE_TLS = Diagnostic(
    "CXD204",
    "`force_tls` cannot be set on a custom SMTP channel",
    Span("tenant.yaml", 3, 5),
    "channel.billing",
    "the vendor sets it in the e-mail support tool",
)
UNUSED = Diagnostic(
    "CXD301", "is used by nothing", Span("tenant.yaml", 1, 1), severity=Severity.WARNING
)
NO_FILE = Diagnostic("CXD020", "there is no file")
SOURCES = {"tenant.yaml": "channels:\n  billing:\n    force_tls: true\n"}


def test_a_diagnostic_is_place_severity_code_subject_fact_line_and_hint() -> None:
    """The form that people and editors read."""
    assert render([FORCE_TLS], SOURCES) == (
        "tenant.yaml:3:5: error CXD204: channel.billing: "
        "`force_tls` cannot be set on a custom SMTP channel\n"
        "    3 |     force_tls: true\n"
        "      |     ^^^^^^^^^\n"
        "  hint: the vendor sets it in the e-mail support tool\n"
        "1 error"
    )


def test_the_order_does_not_depend_on_who_found_what_first() -> None:
    """By path, line, column and code; those without a place come last; none twice."""
    later = Diagnostic("CXD001", "x", Span("tenant.yaml", 3, 5))
    other = Diagnostic("CXD999", "x", Span("overlay.yaml", 9, 9))
    given = [FORCE_TLS, UNUSED, NO_FILE, later, other]
    outputs = {render([*order, FORCE_TLS], {}) for order in permutations(given)}
    expected = (
        "overlay.yaml:9:9: error CXD999: x\n"
        "tenant.yaml:1:1: warning CXD301: is used by nothing\n"
        "tenant.yaml:3:5: error CXD001: x\n"
        "tenant.yaml:3:5: error CXD204: channel.billing: "
        "`force_tls` cannot be set on a custom SMTP channel\n"
        "  hint: the vendor sets it in the e-mail support tool\n"
        "error CXD020: there is no file\n"
        "4 errors, 1 warning"
    )
    assert outputs == {expected}


def test_nothing_to_say_is_said_with_nothing() -> None:
    """No diagnostics, no output."""
    assert render([], {}) == ""


def test_only_warnings_are_not_called_errors() -> None:
    """The count names what is there."""
    assert render([UNUSED], {}).endswith("\n1 warning")


def test_text_of_the_manifest_cannot_forge_output() -> None:
    """Line breaks and terminal controls in names are spelled out."""
    forged = Diagnostic(
        "CXD001", "bad key `\x1b[2J\nok`", Span("a\n.yaml", 1, 1), "x\u202e", "try\n\x07this"
    )
    assert render([forged], {}) == (
        "a\\x0a.yaml:1:1: error CXD001: x\\u202e: bad key `\\x1b[2J\\x0aok`\n"
        "  hint: try\n"
        "        \\x07this\n"
        "1 error"
    )


def test_json_has_the_same_keys_every_time() -> None:
    """Programs need not ask whether a key is there."""
    assert json.dumps(as_json(FORCE_TLS)) == json.dumps(
        {
            "code": "CXD204",
            "severity": "error",
            "subject": "channel.billing",
            "summary": "`force_tls` cannot be set on a custom SMTP channel",
            "hint": "the vendor sets it in the e-mail support tool",
            "path": "tenant.yaml",
            "line": 3,
            "column": 5,
        }
    )
    assert list(as_json(NO_FILE)) == list(as_json(FORCE_TLS))
    assert as_json(NO_FILE)["line"] is None


def test_a_line_that_may_hold_a_secret_is_not_shown() -> None:
    """The place is enough to find it; nor is it shown for another mistake on it."""
    hidden = replace(FORCE_TLS, is_hidden=True)
    assert "force_tls: true" not in render([hidden, FORCE_TLS], SOURCES)
    assert "force_tls: true" in render([FORCE_TLS], SOURCES)
    assert "force_tls: true" not in render([hidden], SOURCES)
    assert "tenant.yaml:3:5" in render([hidden], SOURCES)
