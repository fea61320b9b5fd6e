"""Receivers in the manifest: one an entry, and no URL written out or shown."""

from __future__ import annotations

import pytest

from cxdeclare.model.notification import Notification
from cxdeclare.report.diagnostics import render
from tests.support.manifests import codes, load_body

TOPIC = "arn:aws:sns:eu-central-1:111122223333:drift"
BUS = "arn:aws:events:eu-central-1:111122223333:event-bus/default"
URL = "https://hooks.example/services/T0PSECRET"


def test_receivers_are_read_in_their_order() -> None:
    """With their occasions; all of them if none is named."""
    loaded = load_body(
        "notifications:\n"
        "  - webhook: ${secret.env:HOOK}\n    on: [drift]\n"
        f"  - sns: {TOPIC}\n"
        f"  - eventbridge: {BUS}\n    on: [unreadable, clean_again]\n"
    )
    assert loaded.manifest is not None, loaded.diagnostics
    assert (
        Notification("webhook", "env:HOOK", frozenset({"drift"})),
        Notification("sns", TOPIC),
        Notification("eventbridge", BUS, frozenset({"unreadable", "clean_again"})),
    ) == loaded.manifest.notifications


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{on: [drift]}", ["CXD190"]),
        (f"{{sns: {TOPIC}, eventbridge: {BUS}}}", ["CXD190"]),
        (f"{{sns: '{TOPIC}', webhook: '${{secret.env:H}}'}}", ["CXD190"]),
        ("{sns: drift}", ["CXD107"]),
        (f"{{sns: {BUS}}}", ["CXD107"]),
        (f"{{eventbridge: {TOPIC}}}", ["CXD107"]),
        (f"{{sns: {TOPIC}, on: []}}", ["CXD106"]),
        (f"{{sns: {TOPIC}, on: [always]}}", ["CXD105"]),
        ("{mail: a@b.example}", ["CXD102"]),
    ],
)
def test_what_names_no_receiver_is_refused(entry: str, expected: list[str]) -> None:
    """With an id."""
    assert expected[0] in codes(load_body(f"notifications: [{entry}]\n"))


@pytest.mark.parametrize(
    "entry",
    [
        f"{{webhook: '{URL}'}}",
        f"{{webhok: '{URL}'}}",
        f"{{webhook: {{value: '{URL}'}}}}",
        f"{{sns: '{URL}'}}",
        f"{{webhook: '${{var.x}}{URL}'}}",
        f"{{webhook: ['{URL}']}}",
        f"{{on: ['{URL}']}}",
    ],
)
def test_a_url_that_is_written_out_is_refused_and_not_shown(entry: str) -> None:
    """Neither in a message nor in the line below it."""
    loaded = load_body(f"notifications:\n  - {entry}\n")
    assert loaded.manifest is None
    if "sns" not in entry and "on:" not in entry:
        assert "T0PSECRET" not in render(loaded.diagnostics, loaded.sources)
