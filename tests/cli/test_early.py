"""Reading ahead, as its user sees it: not at all, but for the time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.cli.console import HEADER, OTHER_ID, SMALL, TENANT_ID, Answer, Console, served


class Door:
    """Notes what the tenant is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, method: str, target: str) -> Answer | None:
        with self._lock:
            self.asked.append(f"{method} {target.partition('?')[0]}")
        return None


def test_a_plan_reads_each_kind_once(console: Console) -> None:
    """What was read ahead is not read again, and is counted."""
    door = Door()
    with served(door) as origin:
        ran = console.must("plan", "--target", origin)
    listings = [one for one in door.asked if one.startswith("GET")]
    assert len(set(listings)) == len(listings)
    assert f"{len(listings)} reads, 0 writes." in ran.out


@pytest.mark.parametrize("broken", ["tags: [", "tags: {spam: {color: pink}}\n"])
def test_a_manifest_that_is_wrong_is_still_wrong(broken: str, console: Console) -> None:
    """Exit code 3, and nothing was written anywhere, though the tenant may have been asked."""
    console.write(f"{HEADER}templates: {{}}\n{broken}")
    door = Door()
    with served(door) as origin:
        console.must("plan", "--target", origin, code=3)
    assert all(one.startswith(("GET", "POST /authentication")) for one in door.asked)
    assert not (console.folder / ".cxdeclare").exists()


def test_a_tenant_nobody_can_reach_does_not_hide_what_is_wrong(console: Console) -> None:
    """The manifest is judged all the same."""
    console.write(f"{HEADER}tags: {{spam: {{color: pink}}}}\n")
    ran = console.must("plan", "--target", "http://127.0.0.1:9", code=3)
    assert "pink" in ran.err


def test_a_tenant_of_another_id_is_asked_for_a_token_alone(console: Console) -> None:
    """The id that was seen is compared with that of the token before the first call."""
    console.write(SMALL.replace(TENANT_ID, OTHER_ID))
    door = Door()
    with served(door) as origin:
        ran = console.must("plan", "--target", origin, code=3)
    assert {"POST /authentication/v1/token/access-key"} == set(door.asked)
    assert TENANT_ID in ran.err


def test_what_merely_looks_like_the_tenant_costs_time_alone(console: Console) -> None:
    """A line of a text is like the header; the plan is right whatever was seen in it."""
    note = f'  note: {{name: B, html: "<p>\n\n    tenant: {{id: {OTHER_ID}}}\n  </p>"}}\n'
    console.write(SMALL + note)
    with served() as origin:
        assert "3 to create" in console.must("plan", "--target", origin).out


def test_an_embedded_tenant_is_not_made_by_a_guess(console: Console) -> None:
    """It is made by the manifest that is valid, with the id that stands in it."""
    console.write(f"{HEADER}tags: {{spam: {{color: pink}}}}\n")
    console.must("plan", code=3)
    assert not Path(".cxdeclare/embedded.sqlite3").exists()
