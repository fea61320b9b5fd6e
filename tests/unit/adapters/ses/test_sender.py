"""What is sent to SES for kinds, and how many at once."""

from __future__ import annotations

import json

from cxdeclare.adapters.cxone import urls
from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.adapters.ses.sender import SesSender

RULES = "ses://{}/v1/receipt-rules"


def test_rules_of_a_region_are_written_one_at_a_time() -> None:
    """What is asked first, which rule is the last one, still holds when a new one is put there."""
    turns: list[tuple[str, list[str]]] = []

    def service(request: Request) -> Response:
        locked = sorted(place for place, turn in sender._turns.items() if turn.locked())
        turns.append((urls.path(request.url).rpartition("/")[2], locked))
        answer = {"Metadata": {"Name": "default"}, "Rules": []} if request.repeatable else {}
        return Response(200, {}, json.dumps(answer).encode())

    sender = SesSender(service)
    for region in ("eu-west-1", "us-east-1"):
        sender.send("POST", RULES.format(region), {"Name": "a"}, repeatable=False)
    sender.send("GET", RULES.format("us-east-1"), repeatable=True)
    asked, made = "describe_active_receipt_rule_set", "create_receipt_rule"
    assert [
        (asked, ["eu-west-1"]),
        (made, ["eu-west-1"]),
        (asked, ["us-east-1"]),
        (made, ["us-east-1"]),
        (asked, []),
    ] == turns
