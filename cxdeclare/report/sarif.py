"""SARIF: diagnostics for code scanning, in version 2.1.0."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from cxdeclare import __version__
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.report.catalogue import Entry
from cxdeclare.report.diagnostics import ordered
from cxdeclare.report.excerpt import visible

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "primaryLocationLineHash"
"""What code scanning knows an alert again by."""
_BARE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_LINKED = re.compile(r"[\[\]\\]")


def sarif(
    found: Iterable[Diagnostic],
    rules: Mapping[str, Entry],
    *,
    home: str = "",
    stopped: Iterable[str] = (),
) -> str:
    """The whole document.

    `rules` are those of the catalogue. A diagnostic that has no place of its own is shown at the
    top of `home`. `stopped` says why a run ended early.
    """
    told = ordered(found)
    codes = sorted({one.code for one in told})
    index = {code: at for at, code in enumerate(codes)}
    seen: Counter[str] = Counter()
    results = []
    for one in told:
        print_ = _fingerprint(one, home)
        seen[print_] += 1
        results.append(_result(one, index, home, f"{print_}:{seen[print_]}"))
    said = [{"level": "error", "message": {"text": _message(why)}} for why in stopped]
    ran: dict[str, Any] = {"executionSuccessful": not said}
    if said:
        ran["toolExecutionNotifications"] = said
    driver = {
        "name": "cxdeclare",
        "semanticVersion": __version__,
        "version": __version__,
        "rules": [_rule(code, rules.get(code)) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [ran],
        "results": results,
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=1) + "\n"


def _rule(code: str, entry: Entry | None) -> dict[str, Any]:
    if entry is None:
        return {"id": code}
    rule = entry.rule
    cure = f"{rule.cure}."
    return {
        "id": code,
        "shortDescription": {"text": f"{rule.says}."},
        "fullDescription": {"text": f"{rule.says}: {rule.why}."},
        "help": {"text": cure, "markdown": cure},
        "defaultConfiguration": {"level": entry.severity.value},
        "properties": {"tags": [rule.phase.value], "source": rule.source},
    }


def _result(
    one: Diagnostic, index: Mapping[str, int], home: str, fingerprint: str
) -> dict[str, Any]:
    subject = f"{one.subject}: " if one.subject else ""
    hint = f"\n{one.hint}" if one.hint else ""
    found: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": index[one.code],
        "level": one.severity.value,
        "message": {"text": _message(f"{subject}{one.summary}{hint}")},
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    path = one.span.path if one.span else home
    if path:
        region = {"startLine": one.span.line if one.span else 1}
        if one.span:
            region["startColumn"] = one.span.column
        place: dict[str, Any] = {
            "physicalLocation": {"artifactLocation": _artifact(path), "region": region}
        }
        if one.subject:
            place["logicalLocations"] = [{"fullyQualifiedName": visible(one.subject)}]
        found["locations"] = [place]
    return found


def _artifact(path: str) -> dict[str, str]:
    """A file as a URI: relative to the root of the sources, unless it is absolute."""
    quoted = "".join(
        chr(byte) if byte in _BARE else f"%{byte:02X}"
        for byte in path.replace("\\", "/").encode("utf-8", "surrogateescape")
    )
    if quoted.startswith("/"):
        return {"uri": f"file://{quoted}" if not quoted.startswith("//") else f"file:{quoted}"}
    return {"uri": quoted.removeprefix("./"), "uriBaseId": _ROOT}


def _fingerprint(one: Diagnostic, home: str) -> str:
    """The same as long as the same is wrong, wherever lines have moved."""
    path = one.span.path if one.span else home
    told = "\x00".join((one.code, path, one.subject or "", one.summary))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _message(said: str) -> str:
    """Plain text: what would be a link in a message is none."""
    shown = "\n".join(map(visible, said.split("\n")))
    return _LINKED.sub(lambda sign: f"\\{sign[0]}", shown) if "](" in shown else shown
