"""Receipt rules of SES: what becomes of mail that comes in; one set of a region is active at most.

The operations are those of the first API, by name. Beside them, rules of the active set have paths
here: the first API has none, and what kinds declare is at a path.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxdeclare.emulator import query_protocol
from cxdeclare.emulator.configuration_sets import region_of
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Key

if TYPE_CHECKING:
    from collections.abc import Callable

_SETS, _ACTIVE = "ses-receipt-rule-sets", "ses-active-receipt-rule-set"
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_FIELDS = {"Name", "Enabled", "ScanEnabled", "TlsPolicy", "Recipients", "Actions"}


def routes() -> list[Route]:
    """The query of AWS, and the paths of rules; they are per region."""
    many, one = "/{region}/v1/receipt-rules", "/{region}/v1/receipt-rules/{name}"
    return [
        Route(Family.SES, "POST", "/{region}/v1/query", _by_query),
        Route(Family.SES, "PUT", "/{region}/v1/active-receipt-rule-set", _by_a_person),
        Route(Family.SES, "GET", many, _list),
        Route(Family.SES, "POST", many, _create),
        Route(Family.SES, "GET", one, _get),
        Route(Family.SES, "PUT", one, _update),
        Route(Family.SES, "DELETE", one, _delete),
        Route(Family.SES, "PUT", f"{one}/position", _move),
    ]


def _by_a_person(call: Call) -> Reply:
    """Activate a set, as somebody does in the console; make it first; without a name, none."""
    given = {"RuleSetName": call.request.document().get("Name")}
    name = given["RuleSetName"]
    if name is not None and call.store.get(_SETS, name, region_of(call)) is None:
        _create_set(call, given)
    _activate(call, given)
    return Reply(200, {})


def _by_query(call: Call) -> Reply:
    action, given = query_protocol.asked(call.request.body)
    operation = _OPERATIONS.get(action)
    if operation is None:
        raise Refusal(400, "InvalidAction", f"Could not find operation {action}")
    return query_protocol.answered(action, operation(call, given))


def _active(call: Call, _given: Doc) -> Doc:
    chosen = call.store.get(_ACTIVE, region_of(call))
    if chosen is None:
        return {}
    found = _set(call, chosen["Name"])
    return {"Metadata": {"Name": found["Name"]}, "Rules": found["Rules"]}


def _create_set(call: Call, given: Doc) -> Doc:
    name = given.get("RuleSetName")
    if call.store.get(_SETS, name, region_of(call)) is not None:
        raise Refusal(400, "AlreadyExists", f"Rule set already exists: {name}")
    _keep(call, {"Name": name, "Rules": []})
    return {}


def _activate(call: Call, given: Doc) -> Doc:
    name, region = given.get("RuleSetName"), region_of(call)
    if name is None:
        call.store.delete(Key(_ACTIVE, region))
    else:
        call.store.put(Key(_ACTIVE, region), {"Name": _set(call, name)["Name"]})
    return {}


def _create_rule(call: Call, given: Doc) -> Doc:
    found, rule = _set(call, given.get("RuleSetName")), _complete(given.get("Rule"))
    if any(one["Name"] == rule["Name"] for one in found["Rules"]):
        raise Refusal(400, "AlreadyExists", f"Rule already exists: {rule['Name']}")
    _keep(call, found | {"Rules": _placed(found["Rules"], rule, given.get("After"))})
    return {}


def _update_rule(call: Call, given: Doc) -> Doc:
    found, rule = _set(call, given.get("RuleSetName")), _complete(given.get("Rule"))
    _rule(found, rule["Name"])
    rules = [rule if one["Name"] == rule["Name"] else one for one in found["Rules"]]
    _keep(call, found | {"Rules": rules})
    return {}


def _delete_rule(call: Call, given: Doc) -> Doc:
    found = _set(call, given.get("RuleSetName"))
    rules = [one for one in found["Rules"] if one["Name"] != given.get("RuleName")]
    _keep(call, found | {"Rules": rules})
    return {}


def _move_rule(call: Call, given: Doc) -> Doc:
    found = _set(call, given.get("RuleSetName"))
    rule = _rule(found, given.get("RuleName"))
    others = [one for one in found["Rules"] if one is not rule]
    _keep(call, found | {"Rules": _placed(others, rule, given.get("After"))})
    return {}


_OPERATIONS: dict[str, Callable[[Call, Doc], Doc]] = {
    "DescribeActiveReceiptRuleSet": _active,
    "CreateReceiptRuleSet": _create_set,
    "SetActiveReceiptRuleSet": _activate,
    "CreateReceiptRule": _create_rule,
    "UpdateReceiptRule": _update_rule,
    "DeleteReceiptRule": _delete_rule,
    "SetReceiptRulePosition": _move_rule,
}


def _set(call: Call, name: object) -> Doc:
    found = call.store.get(_SETS, name, region_of(call))
    if found is None:
        raise Refusal(400, "RuleSetDoesNotExist", f"Rule set does not exist: {name}")
    return found


def _keep(call: Call, rule_set: Doc) -> None:
    call.store.put(Key(_SETS, rule_set["Name"], region_of(call)), rule_set)


def _rule(rule_set: Doc, name: object) -> Doc:
    for one in rule_set["Rules"]:
        if one["Name"] == name:
            found: Doc = one
            return found
    raise Refusal(400, "RuleDoesNotExist", f"Rule does not exist: {name}")


def _placed(rules: list[Doc], rule: Doc, after: object) -> list[Doc]:
    """The rules with this one after another; without one it comes first."""
    if after is None:
        return [rule, *rules]
    names = [one["Name"] for one in rules]
    if after not in names:
        raise Refusal(400, "RuleDoesNotExist", f"Rule does not exist: {after}")
    at = names.index(after) + 1
    return [*rules[:at], rule, *rules[at:]]


def _complete(given: object) -> Doc:
    """A rule as it is kept: what is not said is off."""
    rule = given if isinstance(given, dict) else {}
    if not _NAME.fullmatch(str(rule.get("Name"))):
        raise Refusal(400, "ValidationError", "Rule.Name must be 1 to 64 letters, digits, _ . or -")
    if set(rule) - _FIELDS:
        raise Refusal(400, "ValidationError", f"a rule has no {sorted(set(rule) - _FIELDS)}")
    usual = {"Enabled": False, "ScanEnabled": False, "TlsPolicy": "Optional"}
    return usual | {"Recipients": [], "Actions": []} | rule


# the paths


def _here(call: Call) -> Doc:
    found = _active(call, {})
    if not found:
        region = region_of(call)
        words = f"no receipt rule set is active in {region}; activate one in the AWS console first"
        raise Refusal(409, "RuleSetDoesNotExist", words)
    return found


def _list(call: Call) -> Reply:
    active = _active(call, {})
    if not active:
        closed = f"no receipt rule set is active in {region_of(call)}"
        return Reply(200, {"Rules": [], "Closed": closed})
    rules = active["Rules"]
    before = [None, *(one["Name"] for one in rules)]
    shown = [one | {"After": name} for one, name in zip(rules, before, strict=False)]
    return Reply(200, {"Rules": shown})


def _get(call: Call) -> Reply:
    rules = _here(call)["Rules"]
    for number, one in enumerate(rules):
        if one["Name"] == call.params["name"]:
            return Reply(200, one | {"After": rules[number - 1]["Name"] if number else None})
    raise Refusal(404, "RuleDoesNotExist", f"Rule does not exist: {call.params['name']}")


def _done(call: Call, operation: Callable[[Call, Doc], Doc], given: Doc) -> Reply:
    name = _here(call)["Metadata"]["Name"]
    operation(call, given | {"RuleSetName": name})
    return Reply(200, {})


def _create(call: Call) -> Reply:
    rules = _here(call)["Rules"]
    last = {"After": rules[-1]["Name"]} if rules else {}
    return _done(call, _create_rule, {"Rule": call.request.document(), **last})


def _update(call: Call) -> Reply:
    rule = {n: v for n, v in call.request.document().items() if n != "After"}
    if rule.setdefault("Name", call.params["name"]) != call.params["name"]:
        raise Refusal(400, "ValidationError", "the name of a rule cannot change")
    return _done(call, _update_rule, {"Rule": rule})


def _delete(call: Call) -> Reply:
    _get(call)
    return _done(call, _delete_rule, {"RuleName": call.params["name"]})


def _move(call: Call) -> Reply:
    after = call.request.document().get("After")
    return _done(call, _move_rule, {"RuleName": call.params["name"], "After": after})
