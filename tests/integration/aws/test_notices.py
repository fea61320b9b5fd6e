"""Topics, buses, metrics and records over a pretend AWS on loopback."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from moto.events.models import events_backends
from moto.sns.models import sns_backends

from cxdeclare.adapters import aws_notices
from cxdeclare.adapters.state.runs import S3Runs
from cxdeclare.model.errors import CxdeclareError, InvalidInput
from cxdeclare.model.location import S3Location
from tests.support.aws import REGION, Aws

DEFAULT_ACCOUNT_ID = "123456789012"


def test_a_topic_hears_subject_and_text(aws: Aws) -> None:
    """As they were given."""
    topic = aws.client("sns").create_topic(Name="drift")["TopicArn"]
    aws_notices.publish(topic, "a subject", "a text", only_here=True)
    (sent,) = sns_backends[DEFAULT_ACCOUNT_ID][REGION].topics[topic].sent_notifications
    assert ("a text", "a subject") == tuple(sent[1:3])


def test_a_topic_that_is_not_there_is_an_error_of_ours(aws: Aws) -> None:
    """Which whoever called makes a warning of."""
    topic = f"arn:aws:sns:{REGION}:{DEFAULT_ACCOUNT_ID}:none"
    with pytest.raises(CxdeclareError, match="was not told"):
        aws_notices.publish(topic, "s", "t", only_here=True)


def test_a_bus_gets_the_detail(aws: Aws) -> None:
    """Under our name, for rules to match."""
    events = aws.client("events")
    bus = events.create_event_bus(Name="drift")["EventBusArn"]
    events.create_archive(ArchiveName="all", EventSourceArn=bus)
    aws_notices.put_event(bus, {"occasion": "drift"}, only_here=True)
    (kept,) = events_backends[DEFAULT_ACCOUNT_ID][REGION].archives["all"].events
    assert ("cxdeclare", "cxdeclare drift") == (kept["source"], kept["detail-type"])
    assert {"occasion": "drift"} == kept["detail"]


def test_metrics_arrive_with_their_labels_and_the_time_of_the_run(aws: Aws) -> None:
    """Not the time of who writes them."""
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    labels = {"tenant": "t", "target": "live"}
    aws_notices.put_metrics("Cx", [("changed", 3.0)], labels, at, only_here=True)
    (point,) = aws.client("cloudwatch").get_metric_statistics(
        Namespace="Cx",
        MetricName="changed",
        Dimensions=[{"Name": name, "Value": value} for name, value in labels.items()],
        StartTime=at - timedelta(minutes=2),
        EndTime=at + timedelta(minutes=2),
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    assert 3.0 == point["Sum"]


def test_of_a_pretend_tenant_no_real_account_is_told(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rehearsal with real credentials at hand stays one."""
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    from cxdeclare.adapters.aws import client

    client.cache_clear()
    topic = f"arn:aws:sns:{REGION}:{DEFAULT_ACCOUNT_ID}:drift"
    try:
        with pytest.raises(InvalidInput, match="pretend tenant"):
            aws_notices.publish(topic, "s", "t", only_here=True)
    finally:
        client.cache_clear()


def test_runs_that_record_at_the_same_time_lose_nothing(aws: Aws) -> None:
    """Beside the state, in an object of their own."""
    at = S3Location(bucket=aws.bucket("runs"), name="t", region=REGION)
    assert b"" == S3Runs(at).read()

    def add(number: int) -> None:
        S3Runs(at).change(lambda text: text + f"{number}\n".encode())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(12)))
    assert sorted(map(str, range(12))) == sorted(S3Runs(at).read().decode().split())
    listed = aws.client("s3").list_objects_v2(Bucket="runs")["Contents"]
    assert ["runs/t.jsonl"] == [one["Key"] for one in listed]
