"""Planted bugs where things show late, and in what doctor says."""

from __future__ import annotations

from tests.mutations.planted import Bug

_LATE = "tests/unit/engine/test_late.py"
_DOCTOR = "tests/unit/engine/test_doctor.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "doctor calls ok the rights to write that it cannot read",
        "engine/doctor.py",
        'yield Finding(subject="write", verdict="not checked", fact=fact, remedy=remedy)',
        'yield Finding(subject="write", verdict="ok", fact=fact, remedy=remedy)',
        f"{_DOCTOR}::test_the_rights_that_writing_takes_are_named_where_they_are_known",
    ),
    Bug(
        "what no listing has yet is made again",
        "planning/late.py",
        "        if reason:\n",
        "        if not reason:\n",
        f"{_LATE}::test_what_no_listing_has_yet_is_not_made_twice",
    ),
    Bug(
        "what no listing has yet is made again under another address",
        "planning/late.py",
        "        if named:  # under another",
        "        if not named:  # under another",
        f"{_LATE}::test_what_does_not_show_yet_is_not_made_again_under_another_address",
    ),
    Bug(
        "a rollback calls gone what does not show yet",
        "planning/lasting.py",
        "if (not is_same and not is_late) or",
        "if not is_same or",
        f"{_LATE}::test_a_rollback_does_not_call_gone_what_only_does_not_show",
    ),
    Bug(
        "what a hidden object refers to is deleted",
        "planning/holders.py",
        "for reason in (listing.incomplete, *listing.hidden):",
        "for reason in (listing.incomplete,):",
        f"{_LATE}::test_nothing_goes_while_what_may_refer_to_it_does_not_show",
    ),
    Bug(
        "what was made is waited for for ever",
        "engine/late.py",
        "return within - max(0.0, age)",
        "return within",
        f"{_LATE}::test_what_is_gone_after_a_while_is_made_again",
    ),
    Bug(
        "a time that is still to come makes what was made gone",
        "engine/late.py",
        "return within - max(0.0, age)",
        "return within - abs(age)",
        f"{_LATE}::test_a_clock_that_was_ahead_makes_nothing_gone",
    ),
    Bug(
        "a time that is still to come stays in the state",
        "engine/consume.py",
        "rename(setting.kinds, setting.late.in_our_time(now), moved(decision))",
        "rename(setting.kinds, now, moved(decision))",
        f"{_LATE}::test_a_clock_that_was_ahead_makes_nothing_gone",
    ),
    Bug(
        "a create that nobody answered is sent again by the next plan",
        "planning/late.py",
        "        if reason and address not in planning.matches.ids:",
        "        if False:",
        f"{_LATE}::test_a_create_that_nobody_answered_is_not_sent_again_while_it_may_not_show",
    ),
    Bug(
        "a create that nobody answered is sent again by going on",
        "planning/settle.py",
        "    if not hits and identity in listing.unanswered:",
        "    if False:",
        f"{_LATE}::test_a_create_that_nobody_answered_is_not_sent_again_while_it_may_not_show",
    ),
    Bug(
        "the next run forgets when a create was sent",
        "engine/record.py",
        "dict(state.making), dict(state.sent)",
        "dict(state.making), dict[str, str]()",
        f"{_LATE}::test_a_create_that_nobody_answered_is_not_sent_again_while_it_may_not_show",
    ),
    Bug(
        "a create that nobody answered is sent again under another address",
        "planning/late.py",
        "            hidden[address.kind, wanted] =",
        "            hidden[address.kind, text] =",
        f"{_LATE}::test_a_create_that_nobody_answered_is_not_sent_again_under_another_address",
    ),
    Bug(
        "a listing that lacks what was made proves that it was not",
        "engine/late.py",
        "                found[name] = replace(listing, unanswered=open_)",
        "                found[name] = listing",
        "tests/property/test_late_laws.py::test_what_shows_late_and_was_not_answered_is_made_once",
    ),
    Bug(
        "a create that nobody answered is never sent again",
        "engine/late.py",
        "min(self.within, kind.unlisted_for))) > 0",
        "self.within)) > 0",
        f"{_LATE}::test_a_create_that_never_arrived_is_sent_again_once_it_would_show",
    ),
    Bug(
        "what leaves the manifest before it shows is forgotten",
        "planning/retire.py",
        'if reason := listing.incomplete or listing.late.get(binding.id, ""):',
        "if reason := listing.incomplete:",
        f"{_LATE}::test_what_leaves_the_manifest_before_it_shows_is_not_forgotten",
    ),
    Bug(
        "drift calls missing what does not show yet",
        "planning/drift.py",
        'elif reason := listing.incomplete or listing.late.get(self.binding.id, ""):',
        "elif reason := listing.incomplete:",
        f"{_LATE}::test_drift_does_not_call_missing_what_only_does_not_show",
    ),
    Bug(
        "a user who has not come over fails the step",
        "engine/appearing.py",
        "return not problem and raw is not None",
        "return False",
        f"{_LATE}::test_a_user_who_has_not_come_over_is_waited_for",
    ),
    Bug(
        "keys that expire after an unanswered create make it count as declined",
        "engine/look_for.py",
        "except CxdeclareError as error:",
        "except TimeoutError as error:",
        "tests/unit/engine/test_apply.py"
        "::test_what_cannot_be_looked_for_is_said_and_settled_by_the_next_run",
    ),
    Bug(
        "keys that expire while one waits end the run",
        "engine/gates.py",
        "except CxdeclareError as error:",
        "except TimeoutError as error:",
        "tests/unit/engine/test_gates.py::test_credentials_that_expire_while_one_waits_end_no_run",
    ),
    Bug(
        "what does not show is not told",
        "engine/read_back.py",
        "            yield _seen(change, step, waited, shown=False)\n",
        "            _seen(change, step, waited, shown=False)\n",
        f"{_LATE}::test_what_does_not_show_within_the_bound_is_told",
    ),
    Bug(
        "doctor calls well what may not be read",
        "engine/doctor.py",
        "            if listing.incomplete:\n",
        "            if not listing.incomplete:\n",
        f"{_DOCTOR}::test_what_may_not_be_read_is_unknown_and_the_rest_is_told",
    ),
    Bug(
        "one failed check hides what went before it",
        "engine/doctor.py",
        "    found: list[Finding] = []\n    try:\n",
        "    try:\n        found: list[Finding] = []\n        list(check())\n",
        f"{_DOCTOR}::test_a_check_that_fails_is_a_finding",
    ),
)
