"""Receipt rules: what is called for a request, and never more than that."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cxdeclare.adapters.cxone import urls
from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.adapters.ses.operations import NAMED
from cxdeclare.adapters.ses.receipt_rules import carried, is_about_rules
from cxdeclare.model.errors import UnknownOutcome, Unreachable

RULES = "ses://eu-west-1/v1/receipt-rules"
ACTIVE = {"Metadata": {"Name": "default"}, "Rules": [{"Name": "a"}, {"Name": "b"}]}


class Service:
    """Answers what is active, and notes what is called."""

    def __init__(self, active: dict[str, Any]) -> None:
        self.active = active
        self.called: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, request: Request) -> Response:
        """The answer to an operation."""
        name = urls.path(request.url).removeprefix(NAMED)
        assert request.repeatable == name.startswith("describe")
        self.called.append((name, json.loads(request.body)))
        answer = self.active if request.repeatable else {}
        return Response(200, {}, json.dumps(answer).encode())


def _carried(service: Service, method: str, url: str, body: Any = None) -> Response:
    content = b"" if body is None else json.dumps(body).encode()
    return carried(service, Request(method, url, {}, content, method == "GET"))


ASKED: tuple[str, dict[str, Any]] = ("describe_active_receipt_rule_set", {})


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        (
            "POST",
            "",
            {"Name": "c"},
            ("create_receipt_rule", {"Rule": {"Name": "c"}, "After": "b"}),
        ),
        (
            "PUT",
            "/b",
            {"Name": "b", "Enabled": True, "After": "a"},
            ("update_receipt_rule", {"Rule": {"Name": "b", "Enabled": True}}),
        ),
        ("DELETE", "/b", None, ("delete_receipt_rule", {"RuleName": "b"})),
        (
            "PUT",
            "/b/position",
            {"After": "a"},
            ("set_receipt_rule_position", {"RuleName": "b", "After": "a"}),
        ),
        ("PUT", "/b/position", {"After": None}, ("set_receipt_rule_position", {"RuleName": "b"})),
    ],
)
def test_what_changes_a_rule_names_the_set_that_is_active(
    method: str, path: str, body: Any, expected: tuple[str, dict[str, Any]]
) -> None:
    """It is asked for just before."""
    service = Service(ACTIVE)
    assert 200 == _carried(service, method, RULES + path, body).status
    name, parameters = expected
    assert [ASKED, (name, {"RuleSetName": "default", **parameters})] == service.called


def test_rules_are_read_with_their_places() -> None:
    """The first comes after none."""
    service = Service(ACTIVE)
    listed = json.loads(_carried(service, "GET", RULES).body)["Rules"]
    assert [("a", None), ("b", "a")] == [(one["Name"], one["After"]) for one in listed]
    assert {"Name": "b", "After": "a"} == json.loads(_carried(service, "GET", f"{RULES}/b").body)
    assert 404 == _carried(service, "GET", f"{RULES}/c").status


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", "/b", None), ("POST", "", {"Name": "c"}), ("DELETE", "/b", None)],
)
def test_no_set_is_made_or_activated(method: str, path: str, body: Any) -> None:
    """Where none is active it is said so, and nothing else is called."""
    service = Service({})
    response = _carried(service, method, RULES + path, body)
    assert 409 == response.status
    assert b"no receipt rule set is active in eu-west-1" in response.body
    assert [ASKED] == service.called


def test_where_no_set_is_active_there_are_no_rules() -> None:
    """So a domain may be deleted there: no rule takes its mail. Nor can any be made."""
    listed = _carried(Service({}), "GET", RULES)
    closed = "no receipt rule set is active in eu-west-1"
    assert (200, {"Rules": [], "Closed": closed}) == (listed.status, json.loads(listed.body))
    assert "Closed" not in json.loads(_carried(Service(ACTIVE), "GET", RULES).body)


def test_a_question_without_an_answer_means_that_nothing_was_written() -> None:
    """So the rule may be made later; a reading stays unanswered."""

    def silent(_request: Request) -> Response:
        raise UnknownOutcome("nobody answered")

    with pytest.raises(Unreachable, match="nobody answered"):
        carried(silent, Request("POST", RULES, {}, b"{}", repeatable=False))
    with pytest.raises(UnknownOutcome):
        carried(silent, Request("GET", RULES, {}, repeatable=True))


def test_other_paths_are_not_about_rules() -> None:
    """Identities and sets have an API with paths."""
    assert is_about_rules(f"{RULES}/a")
    assert not is_about_rules("ses://eu-west-1/v2/email/identities/receipt-rules")
