"""One object in words, and what of it cannot be said."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.export.words import Worded, Wording, outputs
from cxdeclare.kinds import ALL
from cxdeclare.loading.bodies import LARGEST_BODY
from cxdeclare.model.address import Address
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing, Snapshot
from cxdeclare.planning.naming import Naming


def _worded(kind: str, raw: dict[str, Any], parts: dict[str, Any] | None = None) -> Worded:
    snapshot = Snapshot("t", {name: Listing.whole({}) for name in ALL})
    wording = Wording(Naming(ALL, snapshot, {}), {})
    return wording.say(ALL[kind], Address(kind, "a"), Found("1", raw, parts or {}), {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * (LARGEST_BODY + 1), "`html` is larger than 40 MB; it was left out"),
        (" \r\n", "`html` is blank; it was left out"),
        (7, "`html` is no text; it was left out"),
    ],
    ids=["large", "blank", "number"],
)
def test_a_text_that_no_file_can_hold_is_said(text: object, expected: str) -> None:
    """The block has no such field, and the finding names it."""
    worded = _worded("template", {"name": "A", "rules": text})
    assert {} == worded.texts
    assert {"name": "A"} == worded.resource.parts[""]
    assert [("CXD509", expected)] == [(one.code, one.summary) for one in worded.findings]


def test_the_largest_text_is_kept() -> None:
    """The limit is that of the loader."""
    assert {"html"} == _worded("template", {"name": "A", "rules": "a" * LARGEST_BODY}).texts.keys()


def test_two_links_of_one_name_are_left_out() -> None:
    """Which of the two filters is meant, nobody could say."""
    filters: list[dict[str, Any]] = [
        {"name": "mail", "priority": one, "conditions": []} for one in (1, 2)
    ]
    worded = _worded("routing_queue", {"name": "Q"}, {"filters": filters})
    assert {} == worded.resource.members
    assert ["`filters` has `mail` 2 times; left out"] == [o.summary for o in worded.findings]


def test_links_as_the_server_made_them_say_nothing() -> None:
    """A channel with the general SLA has no entry, and is no finding."""
    entries = [{"channelId": "1", "isDefault": True, "firstResponseTime": 1, "solutionTime": 1}]
    worded = _worded("sla", {}, {"channels": entries})
    assert ({}, ()) == (worded.resource.members, worded.findings)


def test_what_the_server_assigned_is_told() -> None:
    """The id first, then the outputs that were read."""
    tokens = {"DkimAttributes": {"Tokens": ["a", "b"]}}
    domain = Found("eu-west-1/a.example", {}, {"sending": tokens})
    expected = ["id eu-west-1/a.example", "dkim_tokens: a, b"]
    assert expected == list(outputs(ALL["email_domain"], domain))
    assert [] == list(outputs(ALL["sla"], Found("tenant", {})))
