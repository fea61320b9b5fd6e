"""Receipt rules: of the active set, at paths that the first API of SES does not have.

A rule is put into the set that is active, and no set is ever made or activated: one set of a
region is active, and whoever activates another turns off all mail of somebody else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cxdeclare.adapters.cxone import urls
from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.ses.operations import NAMED
from cxdeclare.model.errors import UnknownOutcome, Unreachable

RULES = "/v1/receipt-rules"
_OK, _NOT_FOUND, _CONFLICT = 200, 404, 409
_NO_SET = "no receipt rule set is active in {region}"
_FIRST = "; activate one in the AWS console first"


def is_about_rules(url: str) -> bool:
    """Whether a request is for receipt rules."""
    return urls.path(url).startswith(RULES)


def carried(call: Transport, request: Request) -> Response:
    """The answer to a request for rules of the active set; `call` carries what it takes.

    What changes a rule is preceded by a question: which set is active just now.
    """
    active = _asked(call, request)
    if active.status != _OK:
        return active
    said = json.loads(active.body)
    rule_set, rules = said.get("Metadata", {}).get("Name"), _with_places(said.get("Rules") or [])
    if rule_set is None:
        return _none_active(request, active)
    name, _, what = urls.path(request.url).removeprefix(RULES).strip("/").partition("/")
    name = urls.unescaped(name)
    found = next((one for one in rules if one["Name"] == name), None)
    if name and found is None:
        words = f"rule {name} is not in the active set {rule_set}"
        return _refused(_NOT_FOUND, "RuleDoesNotExist", words)
    if request.method == "GET":
        shown = found if name else {"Rules": rules}
        return replace(active, body=json.dumps(shown).encode())
    given = json.loads(request.body) if request.body else {}
    if name:
        return call(_change(request, rule_set, name, what, given))
    last = {"After": rules[-1]["Name"]} if rules else {}
    made = {"RuleSetName": rule_set, "Rule": given, **last}
    return call(_named(request, "create_receipt_rule", made))


def _none_active(request: Request, active: Response) -> Response:
    """Where no set is active there are no rules, and none can be made."""
    _, region = urls.place(request.url)
    why = _NO_SET.format(region=region)
    if urls.path(request.url) == RULES and request.method == "GET":
        return replace(active, body=json.dumps({"Rules": [], "Closed": why}).encode())
    return _refused(_CONFLICT, "RuleSetDoesNotExist", f"{why}{_FIRST}")


def _asked(call: Transport, request: Request) -> Response:
    """What is active."""
    try:
        return call(_named(request, "describe_active_receipt_rule_set", {}, asks=True))
    except UnknownOutcome as error:
        if request.repeatable:
            raise
        raise Unreachable(str(error)) from error  # what was to be written was not sent


def _change(
    request: Request, rule_set: str, name: str, what: str, given: Mapping[str, Any]
) -> Request:
    """What changes a rule that is there."""
    if request.method == "DELETE":
        gone = {"RuleSetName": rule_set, "RuleName": name}
        return _named(request, "delete_receipt_rule", gone)
    if what == "position":
        after = {"After": given["After"]} if given.get("After") else {}
        moved = {"RuleSetName": rule_set, "RuleName": name, **after}
        return _named(request, "set_receipt_rule_position", moved)
    rule = {field: value for field, value in given.items() if field != "After"}
    changed = {"RuleSetName": rule_set, "Rule": rule | {"Name": name}}
    return _named(request, "update_receipt_rule", changed)


def _with_places(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules, each with the one that it comes after; the first with none."""
    names = [None, *(one["Name"] for one in rules)]
    return [one | {"After": before} for one, before in zip(rules, names, strict=False)]


def _named(
    request: Request, name: str, parameters: Mapping[str, Any], *, asks: bool = False
) -> Request:
    scheme, place = urls.place(request.url)
    return Request(
        "GET" if asks else "POST",
        f"{scheme}://{place}{NAMED}{name}",
        {},
        json.dumps(parameters).encode(),
        repeatable=asks,
    )


def _refused(status: int, code: str, message: str) -> Response:
    headers = {"content-type": "application/json", "x-amzn-errortype": code}
    return Response(status, headers, json.dumps({"message": message}).encode())
