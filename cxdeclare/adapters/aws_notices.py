"""AWS notices: a topic of SNS, a bus of EventBridge and the metrics of CloudWatch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cxdeclare.adapters.aws import client, explained
from cxdeclare.adapters.webhook import is_this_machine
from cxdeclare.model.errors import InvalidInput

_ATTEMPTS = 3
_SOURCE, _DETAIL = "cxdeclare", "cxdeclare drift"
_PRETEND = "the target is a pretend tenant, of which no real account of AWS is told"


def publish(topic: str, subject: str, text: str, *, only_here: bool) -> None:
    """Tell those who subscribed to a topic."""
    api = _client("sns", topic.split(":")[3], only_here=only_here)
    with explained(f"{topic} was not told"):
        api.publish(TopicArn=topic, Subject=subject, Message=text)


def put_event(bus: str, detail: Mapping[str, Any], *, only_here: bool) -> None:
    """Put one event on a bus; raise if it was not taken."""
    api = _client("events", bus.split(":")[3], only_here=only_here)
    entry = {
        "Source": _SOURCE,
        "DetailType": _DETAIL,
        "Detail": json.dumps(detail),
        "EventBusName": bus,
    }
    with explained(f"{bus} was not told"):
        said = api.put_events(Entries=[entry])
    if said.get("FailedEntryCount"):
        refused = said["Entries"][0].get("ErrorCode", "no reason was given")
        raise InvalidInput(f"{bus} did not take the event: {refused}")


def put_metrics(
    namespace: str,
    values: Iterable[tuple[str, float]],
    labels: Mapping[str, str],
    at: datetime,
    *,
    only_here: bool,
) -> None:
    """Put values into the metrics of a namespace, in the region of the environment."""
    api = _client("cloudwatch", None, only_here=only_here)
    dimensions = [{"Name": name, "Value": value} for name, value in labels.items()]
    data = [
        {"MetricName": name, "Dimensions": dimensions, "Timestamp": at, "Value": value}
        for name, value in values
    ]
    with explained(f"the metrics of {namespace} were not put"):
        api.put_metric_data(Namespace=namespace, MetricData=data)


def _client(service: str, region: str | None, *, only_here: bool) -> Any:
    api = client(service, region, attempts=_ATTEMPTS)
    if only_here and not is_this_machine(urlsplit(api.meta.endpoint_url).hostname or ""):
        raise InvalidInput(_PRETEND)
    return api
