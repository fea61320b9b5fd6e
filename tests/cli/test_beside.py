"""An upsert that loses what it cannot say is noticed, named, and the last thing that is done."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.kind import OBJECT
from tests.cli.console import Console

LOSES: dict[str, Any] = {"fault": "lose", "method": "POST", "path": "*/channels"}


def renamed(console: Console, *rules: dict[str, Any]) -> None:
    """A channel that was applied is called otherwise now, and the tenant has these faults."""
    console.must("apply", "--yes", code=7)
    console.must("emulate", "--publish-dns", "care.acme.example")
    console.must("apply", "--yes", "--json")
    manifest = console.folder / "tenant.yaml"
    text = manifest.read_text(encoding="utf-8")
    assert "name: Billing e-mail\n" in text
    manifest.write_text(text.replace("name: Billing e-mail\n", "name: Invoices\n"))
    (console.folder / "faults.json").write_text(json.dumps(rules))
    console.must("emulate", "--faults", "faults.json")


@pytest.mark.parametrize("field", ["hasCustomerOnThirdParty", "isPostWritable"])
def test_a_write_that_changes_what_it_cannot_say_stops_the_run(
    field: str, example: Console
) -> None:
    """Exit code 5; the step failed and names the field, and may have done what it was to do."""
    renamed(example, {**LOSES, "field": field})
    ran = example.must("apply", "--yes", "--json", code=5)
    (failed,) = [one for one in ran.events if one.get("type") == "step_failed"]
    assert failed["address"] == "channel.billing"
    assert f"the write changed what it cannot say: `{field}` was" in failed["message"]
    assert failed["may_have_happened"]
    (applied,) = [one for one in ran.events if one.get("type") == "applied"]
    assert field in applied["lost"]


def test_a_write_that_loses_nothing_is_done(example: Console) -> None:
    """The look after it finds everything as it was."""
    renamed(example)
    example.must("apply", "--yes")
    example.must("plan", "--detailed-exitcode")


def test_what_is_compared_is_what_no_field_of_the_kind_writes() -> None:
    """Else every change of such a field would stop the run."""
    for kind in ALL.values():
        for part in (kind.main, *kind.parts):
            written = {
                one.wire.name for one in kind.by_part.get(part.name, ()) if one.wire is not None
            }
            assert not written & set(part.only_read), (kind.name, part.name)
    assert ALL["channel"].named[OBJECT].only_read
