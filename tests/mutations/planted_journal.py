"""Planted bugs of the journal, of what is made of it after a cut, and of going on with a run."""

from __future__ import annotations

from tests.mutations.planted import Bug

_ENGINE = "tests/unit/engine"
_RECOVER = f"{_ENGINE}/test_recover.py"
_JOURNAL = f"{_ENGINE}/test_journal.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "what came after the last save is dropped",
        "engine/recover.py",
        "            ledger.did(change, step, Made(one.id, one.outputs, at) if one.id else None)\n",
        "            pass\n",
        f"{_RECOVER}::test_what_is_gone_on_with_leaves_the_state_the_plan_promised",
    ),
    Bug(
        "a create that nobody can tell of is sent again",
        "engine/recover.py",
        'if one.outcome == "unknown"}',
        "if False}",
        f"{_RECOVER}::test_a_call_of_which_nobody_can_tell_is_told_and_not_sent_again",
    ),
    Bug(
        "a create nobody answered is sent again at once",
        "engine/apply.py",
        "again and step.verb is not Verb.CREATE:",
        "again:",
        f"{_RECOVER}::test_a_create_nobody_answered_is_sent_once",
    ),
    Bug(
        "what a run was about to make is forgotten",
        "engine/record.py",
        "            self._making[address] = record.identity\n",
        "            pass\n",
        f"{_ENGINE}/test_record.py"
        "::test_what_a_run_may_have_made_is_in_the_state_until_it_is_found",
    ),
    Bug(
        "a state that was about to be written counts as written",
        "engine/journal.py",
        "isinstance(one, Saving) and one.serial <= serial",
        "isinstance(one, Saving)",
        f"{_JOURNAL}::test_what_a_state_says_is_told_from_what_came_after_it",
    ),
    Bug(
        "an unknown outcome closes a call",
        "engine/journal.py",
        'isinstance(one, Came) and one.outcome != "unknown"',
        "isinstance(one, Came)",
        f"{_JOURNAL}::test_a_call_without_an_outcome_is_open",
    ),
    Bug(
        "the plan in a journal is not compared with its digest",
        "engine/journal.py",
        "if not first.plan.is_whole:",
        "if False:",
        f"{_JOURNAL}::test_a_plan_that_was_changed_in_its_journal_is_not_gone_on_with",
    ),
    Bug(
        "the intent is written after the call",
        "engine/calls.py",
        "    announce()\n"
        "    answer = provider.write(Call(part, endpoint, object_id, member, scope, payload))\n",
        "    answer = provider.write(Call(part, endpoint, object_id, member, scope, payload))\n"
        "    announce()\n",
        f"{_RECOVER}::test_what_is_gone_on_with_leaves_the_state_the_plan_promised",
    ),
    Bug(
        "what a plan found of the run before is not recorded",
        "engine/consume.py",
        "            known = known.with_settled(decision.interrupted.settled)\n",
        "            pass\n",
        f"{_RECOVER}::test_what_a_plan_found_of_a_run_before_is_in_the_state_once_it_is_applied",
    ),
    Bug(
        "nobody waits for a create that was under way",
        "engine/usecases.py",
        "    if wait:  #",
        "    if False:  #",
        f"{_RECOVER}::test_a_create_that_was_under_way_may_take_its_time_to_show",
    ),
    Bug(
        "a clock that is behind makes the wait long",
        "engine/recover.py",
        "min(settles_after, max(0.0, max(sent) + settles_after - now.timestamp()))",
        "max(0.0, max(sent) + settles_after - now.timestamp())",
        f"{_RECOVER}::test_a_create_that_was_under_way_may_take_its_time_to_show",
    ),
    Bug(
        "what came of a call without an answer is not looked for",
        "engine/apply.py",
        '            if found.outcome == "done":\n                for look',
        '            if found.outcome == "never":\n                for look',
        f"{_ENGINE}/test_apply.py::test_an_answer_that_never_came_is_looked_for",
    ),
    Bug(
        "apply leaves the journal of the run before open",
        "engine/consume.py",
        "        states.close(state.run)\n",
        "        pass\n",
        f"{_RECOVER}"
        "::test_the_journal_of_a_run_before_is_closed_before_anything_is_looked_at[plan]",
    ),
    Bug(
        "a plan that failed in part may be begun anew",
        "engine/run.py",
        "consuming=None if is_over else self.plan.digest",
        "consuming=None",
        f"{_RECOVER}::test_a_call_of_which_nobody_can_tell_is_told_and_not_sent_again",
    ),
    Bug(
        "what was done before is not counted when a run is gone on with",
        "engine/run.py",
        "                ledger.goes_on(self.before)\n",
        "                pass\n",
        f"{_RECOVER}::test_what_is_gone_on_with_leaves_the_state_the_plan_promised",
    ),
    Bug(
        "what a plan has ended itself makes it stale",
        "engine/recover.py",
        "                del ids[change.address]  #",
        "                pass  #",
        f"{_RECOVER}::test_what_the_plan_has_ended_itself_does_not_make_it_stale",
    ),
    Bug(
        "whatever is called so is what a lost create made",
        "planning/settle.py",
        "if not _is_other(kind, step, listing.objects[id_])",
        "if True",
        f"{_RECOVER}::test_what_is_called_as_ours_and_is_not_as_it_was_sent_is_not_ours",
    ),
    Bug(
        "half a line stays in a journal",
        "adapters/state/local.py",
        "                os.ftruncate(self._descriptor, end)\n",
        "                pass\n",
        "tests/unit/adapters/state/test_local_kept.py"
        "::test_a_line_that_did_not_fit_leaves_nothing_behind",
    ),
    Bug(
        "a signal is heard that was to be ignored",
        "cli/stopping.py",
        " if signal.getsignal(number) is not signal.SIG_IGN]",
        "]",
        "tests/unit/cli/test_stopping.py::test_what_is_ignored_stays_ignored",
    ),
)
