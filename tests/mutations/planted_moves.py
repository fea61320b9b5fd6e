"""Planted bugs in what becomes of addresses: moved, removed, adopted, changed too many at once."""

from __future__ import annotations

from tests.mutations.planted import Bug

_PLAN = "tests/unit/planning"
_DO = "tests/unit/engine"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a move forgets what others were applied with",
        "planning/rename.py",
        "if kind is not None and kind.references & going:",
        "if False:",
        f"{_PLAN}/test_moved.py::test_what_others_were_applied_with_is_called_anew",
    ),
    Bug(
        "a chain of moves ends after one step",
        "planning/moved.py",
        "sorted(ends(manifest.moved).items())",
        "sorted(manifest.moved.items())",
        f"{_PLAN}/test_moved.py::test_what_stands_at_the_start_of_a_chain_goes_to_its_end",
    ),
    Bug(
        "a move buries what stands behind its end",
        "planning/moved.py",
        "        if other is not None:",
        "        if False:",
        f"{_PLAN}/test_moved.py::test_two_objects_never_come_to_stand_behind_one_address",
    ),
    Bug(
        "a move alone is nothing to do",
        "planning/moved.py",
        "        if draft is None:\n",
        "        if draft is None:\n            continue\n        if False:\n",
        f"{_PLAN}/test_moved.py::test_a_move_is_shown_as_itself_and_writes_nothing",
    ),
    Bug(
        "the tenant is read with the old addresses",
        "engine/refresh.py",
        "    state = carried(kinds, manifest, state).state\n",
        "",
        f"{_PLAN}/test_moved.py::test_a_move_costs_no_reading",
    ),
    Bug(
        "a move is planned and not carried out",
        "engine/consume.py",
        "start = rename(setting.kinds, setting.late.in_our_time(now), moved(decision))",
        "start = setting.late.in_our_time(now)",
        f"{_PLAN}/test_moved.py::test_a_move_is_shown_as_itself_and_writes_nothing",
    ),
    Bug(
        "a record that moves rests on nothing",
        "engine/preflight.py",
        "for change in decision.changes if change.action is not moves}",
        "for change in decision.changes}",
        f"{_DO}/test_preflight.py::test_a_move_with_another_record_rests_on_its_object",
    ),
    Bug(
        "a run that was cut off is never closed",
        "engine/consume.py",
        "and not decision.records and is_over:",
        "and not decision.records:",
        f"{_PLAN}/test_moved.py::test_a_kill_after_the_move_was_noted_is_closed_by_the_next_run",
    ),
    Bug(
        "destroy false deletes by other consent",
        "planning/retire.py",
        "        elif _is_let_go(planning, address):",
        "        elif False:",
        f"{_PLAN}/test_retire.py::test_what_is_removed_is_forgotten_and_stays",
    ),
    Bug(
        "an orphan speaks of what was forgotten",
        "planning/build.py",
        "left_over(planning) | called_anew(planning)",
        "left_over(planning)",
        f"{_PLAN}/test_retire.py"
        "::test_an_orphan_that_refers_to_what_is_forgotten_knows_it_by_its_name",
    ),
    Bug(
        "what is not listed is adopted on a live tenant",
        "engine/usecases.py",
        "adopt=None if setting.is_pretend else setting.adopt,",
        "adopt=None,",
        f"{_PLAN}/test_adoption.py"
        "::test_what_is_there_and_not_listed_is_told_with_the_line_to_paste",
    ),
    Bug(
        "what a killed run was making has to be listed",
        "planning/adoption.py",
        "return making.get(str(address)) != written(identity(kind, resource))",
        "return True",
        f"{_PLAN}/test_adoption.py::test_what_nobody_could_look_for_stays_ours_to_find",
    ),
    Bug(
        "a share as large as the limit is refused",
        "planning/share.py",
        "100 * count <= limit.percent * of",
        "100 * count < limit.percent * of",
        f"{_PLAN}/test_share.py::test_the_share_itself_is_allowed",
    ),
    Bug(
        "deletions do not count towards the share",
        "planning/share.py",
        "return draft.action in _ENDS or (",
        "return (",
        f"{_PLAN}/test_share.py::test_what_ends_counts_and_what_is_new_does_not",
    ),
)
