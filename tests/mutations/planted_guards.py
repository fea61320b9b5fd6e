"""Planted bugs in guards: what may refuse a plan, and what somebody may consent to."""

from __future__ import annotations

from tests.mutations.planted import Bug

_PLAN = "tests/unit/planning"
_ROLE = "tests/unit/kinds/role/test_guards.py"
_CONSENT = "tests/unit/engine/test_consent.py"
_WHOLE = "tests/property/test_whole_reads.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a consent is good for any plan",
        "engine/consent.py",
        "        if not digest.startswith(one.digest):",
        "        if False:",
        f"{_CONSENT}::test_without_it_the_plan_is_refused",
    ),
    Bug(
        "one consent overrules every guard",
        "engine/consent.py",
        "    if missing:",
        "    if missing and not given:",
        "tests/cli/test_consent.py::test_every_guard_needs_a_consent",
    ),
    Bug(
        "consent helps against everything",
        "engine/consent.py",
        "    if final:",
        "    if False:",
        f"{_ROLE}::test_no_plan_locks_everybody_out",
    ),
    Bug(
        "a listing needs no proof",
        "model/snapshot.py",
        "        if self.proof is None and not self.incomplete:",
        "        if False:",
        f"{_WHOLE}::test_a_listing_without_a_proof_says_so",
    ),
    Bug(
        "a page that was cut is the end",
        "adapters/cxone/paging.py",
        '    if total is not None and count < total:\n        message = f"only',
        '    if False:\n        message = f"only',
        f"{_WHOLE}::test_a_listing_that_lies_about_its_end_is_rested_on_by_nothing",
    ),
    Bug(
        "somebody who may view may reply",
        "kinds/role/guards.py",
        '    return isinstance(granted, list) and "reply" in granted',
        "    return isinstance(granted, list)",
        f"{_ROLE}::test_the_last_role_that_may_reply_keeps_it",
    ),
    Bug(
        "a role that was not read does not reply",
        "kinds/role/guards.py",
        "        if unread is not None:\n            yield Doubt(subject, str(unread)",
        "        if False:\n            yield Doubt(subject, str(unread)",
        f"{_ROLE}::test_what_is_not_known_of_another_role_is_not_a_pass",
    ),
    Bug(
        "who gets another role keeps the one he had",
        "kinds/role/guards.py",
        '                roles[self.id_of(change.member)] = change.id or ""',
        "                pass",
        f"{_ROLE}::test_a_person_is_not_told_to_do_it_either",
    ),
    Bug(
        "people are counted by platform",
        "planning/people.py",
        "        return (label or name).casefold()",
        '        return f"{kind} {label or name}"',
        f"{_PLAN}/test_people.py::test_one_person_is_counted_once",
    ),
    Bug(
        "people who were not read are nobody",
        "planning/people.py",
        "        self.unread[subject] = failed or",
        "        _ = failed or",
        f"{_PLAN}/test_people.py::test_people_who_could_not_be_read_are_never_nobody",
    ),
    Bug(
        "a reference touches only where it leads to",
        "planning/people.py",
        "for one in (*before, *after) if (hashed(one)",
        "for one in (*after,) if (hashed(one)",
        f"{_PLAN}/test_people.py::test_a_reference_that_leads_elsewhere_touches_both_ends",
    ),
    Bug(
        "settings in common make two objects one",
        "planning/likeness.py",
        "    most = min(1.0, _SETTINGS / all_of) if all_of else 0.0",
        "    most = 1.0",
        f"{_PLAN}/test_likeness.py::test_settings_alone_are_never_enough",
    ),
    Bug(
        "an orphan that stays is not taken for renamed",
        "planning/renamed.py",
        "    for address in sorted(withheld | ending):",
        "    for address in sorted(ending):",
        f"{_PLAN}/test_renamed.py::test_a_block_under_another_key_and_name_is_probably_the_same",
    ),
    Bug(
        "a reference by name holds nothing",
        "planning/holders.py",
        "    for address, target in looked_up(planning, leaving):",
        "    for address, target in ():",
        f"{_PLAN}/test_holders.py::test_what_is_looked_up_by_its_name_stays",
    ),
    Bug(
        "protection ends with the block of what cannot be deleted",
        "planning/retire.py",
        "        elif planning.protects(address):",
        "        elif planning.protects(address) and action is not Action.FORGET:",
        "tests/cli/test_consent.py::test_a_protected_queue_that_leaves_the_manifest_is_refused",
    ),
    Bug(
        "a reading that failed for a guard is no gap",
        "planning/prospect.py",
        "failed=seen.is_failure",
        "failed=False",
        "tests/unit/kinds/role/test_guards.py::test_what_is_not_known_of_another_role_is_not_a_pass",
    ),
)
