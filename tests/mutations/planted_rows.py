"""Planted bugs of rules that stand in a row, and of what two regions share."""

from __future__ import annotations

from tests.mutations.planted import Bug

_ROWS = "tests/integration/ses/test_rows.py"
_KIND = "tests/unit/kinds/test_receipt_rule.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a rule whose forerunner is moved stays behind",
        "planning/rows.py",
        "        if not is_known or self.stands[at - 1] == after:\n",
        "        if is_known or not is_known:\n",
        f"{_ROWS}::test_a_rule_follows_the_one_that_is_moved",
    ),
    Bug(
        "a rule is moved that stands there already",
        "planning/rows.py",
        " or self.stands[at - 1] == after:",
        ":",
        f"{_ROWS}::test_what_stands_there_already_is_not_moved",
    ),
    Bug(
        "a rule is put behind one that is not there yet",
        "planning/rows.py",
        "                draft.needs[planned.id].add(before.id)\n",
        "                pass\n",
        f"{_ROWS}::test_new_rules_stand_as_declared_after_one_apply",
    ),
    Bug(
        "a rule stands behind one that the plan deletes",
        "planning/rows.py",
        "ends=after in gone",
        "ends=False",
        f"{_ROWS}::test_no_rule_stands_behind_one_that_the_plan_deletes",
    ),
    Bug(
        "what the plan itself has shifted stops it",
        "engine/rows.py",
        "    return lambda field, value: field == part.row and (is_anybody or value in may_be)\n",
        "    return nothing_shifts\n",
        f"{_ROWS}::test_a_row_that_is_turned_round_needs_one_apply",
    ),
    Bug(
        "whoever moves a rule during a run is overruled",
        "engine/rows.py",
        "(is_anybody or value in may_be)",
        "(is_anybody or may_be)",
        f"{_ROWS}::test_whoever_moves_a_rule_during_the_run_stops_its_step",
    ),
    Bug(
        "where a rule that is deleted stood is not thought of",
        "engine/rows.py",
        "    is_anybody = not gone.isdisjoint(may_be)\n",
        "    is_anybody = gone is None\n",
        f"{_ROWS}::test_a_rule_that_goes_gives_its_place_to_the_next",
    ),
    Bug(
        "whoever moves a rule before a run is overruled",
        "engine/preflight.py",
        "        if self.begun is None:\n            check(step, seen)\n        else:\n"
        "            check(step, seen, shifted_by(self.kinds, self.begun, change, step))\n",
        "        check(step, seen, shifted_by(self.kinds, self.decision, change, step))\n",
        f"{_ROWS}::test_whoever_moves_a_rule_after_the_plan_stops_it",
    ),
    Bug(
        "a run that was cut off is stopped by what it shifted itself",
        "engine/consume.py",
        "            setting.late,\n            made.decision,\n",
        "            setting.late,\n",
        f"{_ROWS}::test_a_run_that_was_cut_off_goes_on_in_a_row_it_has_shifted",
    ),
    Bug(
        "a plan makes a rule where no set is active",
        "planning/closed.py",
        "        if place in closed:\n",
        "        if place is None:\n",
        "tests/integration/ses/test_receipt_rules.py"
        "::test_without_an_active_set_a_plan_says_that_no_rule_can_be_made",
    ),
    Bug(
        "two rules of a region are written at once",
        "adapters/ses/sender.py",
        "        with self._turns.setdefault(urls.place(request.url)[1], Lock()):\n",
        "        with Lock():\n",
        "tests/unit/adapters/ses/test_sender.py::test_rules_of_a_region_are_written_one_at_a_time",
    ),
    Bug(
        "a rule stands behind itself",
        "kinds/receipt_rule.py",
        "            if after == name:\n",
        "            if after == [name]:\n",
        f"{_KIND}::test_nobody_stands_behind_itself",
    ),
    Bug(
        "two rules stand in one place",
        "kinds/receipt_rule.py",
        "            if other is not rule:\n",
        "            if other is None:\n",
        f"{_KIND}::test_no_two_stand_in_one_place",
    ),
    Bug(
        "rules of two regions take the place of one another",
        "kinds/receipt_rule.py",
        'rows.setdefault(values["region"], {})',
        'rows.setdefault("", {})',
        f"{_KIND}::test_each_region_has_a_row_of_its_own",
    ),
    Bug(
        "two regions take the mail of a domain",
        "kinds/email_domain/checks.py",
        "            if here != there:\n",
        "            if here is None:\n",
        "tests/unit/kinds/test_email_domain.py::test_one_region_takes_the_mail_of_a_name",
    ),
)
