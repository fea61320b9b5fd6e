"""Planted bugs of the target `live`: where tokens go, how fast calls are, what writes change."""

from __future__ import annotations

from tests.mutations.planted import Bug

_UNIT = "tests/unit/adapters/cxone"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a host only has to end like one of the vendor's",
        "adapters/cxone/hosts.py",
        'host.endswith(f".{one}")',
        "host.endswith(one)",
        f"{_UNIT}/test_hosts.py::test_no_token_goes_where_the_vendor_is_not",
    ),
    Bug(
        "discovery about another tenant is believed",
        "adapters/cxone/discovery.py",
        "if named and str(named).casefold() != tenant_id.casefold():",
        "if False:",
        f"{_UNIT}/test_discovery.py::test_an_answer_about_another_tenant_stops_the_run",
    ),
    Bug(
        "an origin over plain http may be anywhere",
        "cli/livesite.py",
        'parts.scheme == "http" and _is_local(host)',
        'parts.scheme == "http"',
        "tests/unit/cli/test_livesite.py::test_no_token_goes_over_plain_http_to_another_machine",
    ),
    Bug(
        "a time to wait holds only the call that was told",
        "adapters/cxone/pace.py",
        "held_until=max(self.held_until, now + hold),",
        "held_until=self.held_until,",
        f"{_UNIT}/test_paced.py::test_the_time_that_one_call_is_told_holds_the_next",
    ),
    Bug(
        "what was not sent is saved up",
        "adapters/cxone/pace.py",
        "free_at=now + MARGIN * self.slowed / self.most",
        "free_at=max(self.free_at, 0.0) + MARGIN * self.slowed / self.most",
        f"{_UNIT}/test_pace.py::test_calls_are_apart_however_long_nothing_was_sent",
    ),
    Bug(
        "a call is sent although the run is stopping",
        "adapters/cxone/paced.py",
        "if self._world.pause(left):",
        "if self._world.pause(left) and left < 0:",
        f"{_UNIT}/test_paced.py::test_a_run_that_is_stopping_sends_nothing_that_waits",
    ),
    Bug(
        "a run goes on after a write that changed something beside",
        "engine/apply.py",
        "if isinstance(error, StateError | ChangedBeside):",
        "if isinstance(error, StateError):",
        "tests/cli/test_beside.py::test_a_write_that_changes_what_it_cannot_say_stops_the_run",
    ),
    Bug(
        "steps that wait for a person are counted as calls",
        "planning/expected_calls.py",
        "done = [one for one in steps if one[2].id not in waiting]",
        "done = steps",
        "tests/property/test_expected_calls.py::test_a_plan_says_how_many_calls_it_takes",
    ),
)
