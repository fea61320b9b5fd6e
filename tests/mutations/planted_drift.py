"""Planted bugs: what drift takes for a difference."""

from __future__ import annotations

from tests.mutations.planted import Bug

_ACCEPT = "tests/unit/planning/test_accepting.py"
_BACK = "tests/unit/loading/test_write_back.py"

BUGS = (
    Bug(
        "what was looked up and is ours since counts as drift",
        "planning/drift.py",
        "        return one if key is None else key\n",
        "        return one\n",
        "tests/unit/planning/test_drift.py::test_what_was_looked_up_and_is_ours_since_is_no_drift",
    ),
    Bug(
        "an acceptance ends before its last day",
        "planning/accepting.py",
        "return today <= date.fromisoformat(entry.until)",
        "return today < date.fromisoformat(entry.until)",
        f"{_ACCEPT}::test_an_entry_counts_on_its_last_day_and_not_on_the_next",
    ),
    Bug(
        "whoever accepts a change accepts the end of the object",
        "planning/accepting.py",
        'return drift.moved is None and entry.says("missing")',
        "return True",
        f"{_ACCEPT}::test_what_is_gone_has_to_be_accepted_as_gone",
    ),
    Bug(
        "a value that was accepted excuses every other",
        "planning/accepting.py",
        'if "live" not in given:',
        "if True:",
        f"{_ACCEPT}::test_a_value_is_accepted_only_while_it_is_that",
    ),
    Bug(
        "what could not be read makes an entry idle",
        "planning/accepting.py",
        "        if index not in made.met and not _may_be_unread(",
        "        if index not in made.met or _may_be_unread(",
        f"{_ACCEPT}::test_an_entry_about_nothing_is_idle_unless_nobody_could_look",
    ),
    Bug(
        "an entry excuses every field of its address",
        "planning/accepting.py",
        "name in given and given[name] != has",
        "False and given[name] != has",
        "tests/property/test_accepting.py::test_every_drift_is_left_or_accepted_as_the_entries_say",
    ),
    Bug(
        "the days of acceptances are not those of UTC",
        "engine/drift.py",
        "setting.now().astimezone(UTC).date()",
        "setting.now().date()",
        "tests/unit/engine/test_drift.py::test_the_day_is_that_of_utc",
    ),
    Bug(
        "what every tenant is delivered with counts as foreign",
        "planning/drift.py",
        "if not kind.is_delivered(label))",
        "if label)",
        "tests/cli/test_drift.py::test_what_every_tenant_is_delivered_with_is_not_foreign",
    ),
    Bug(
        "coverage of what was not read to the end is told",
        "planning/drift.py",
        "    if not listing.incomplete and kind.name not in snapshot.unlisted:\n",
        "    if kind.name not in snapshot.unlisted:\n",
        "tests/unit/planning/test_drift.py::test_coverage_lacks_what_was_not_read_to_the_end",
    ),
    Bug(
        "edits are not proved before they are written",
        "loading/write_back.py",
        'return "" if expected == read.manifest else _SHARED',
        'return ""',
        f"{_BACK}::test_what_an_anchor_shares_is_left",
    ),
    Bug(
        "an edit of the manifest that was not applied is written over",
        "loading/write_back.py",
        "        if declared[wish.field] != wish.recorded:\n",
        "        if False:\n",
        f"{_BACK}::test_what_cannot_be_written_is_left_with_its_reason",
    ),
    Bug(
        "a text in a collection on one line is not quoted",
        "loading/write_back.py",
        'set(plain) & set(",[]{}")',
        "False",
        "tests/unit/loading/test_write_back.py::test_in_a_collection_on_one_line_a_comma_is_quoted",
    ),
    Bug(
        "what looks like a variable is written as one",
        "loading/write_back.py",
        "    text = escaped(live)\n",
        "    text = live\n",
        f"{_BACK}::test_quotes_comments_and_anchors_stay",
    ),
    Bug(
        "edits of one text are made from its beginning",
        "loading/write_back.py",
        "key=lambda one: -one.token.start",
        "key=lambda one: one.token.start",
        f"{_BACK}::test_several_values_of_one_line_grow_side_by_side",
    ),
    Bug(
        "values that come through a variable are written over",
        "loading/write_back.py",
        "if (id(container), path[-1]) in self.document.written:",
        "if False:",
        f"{_BACK}::test_what_cannot_be_written_is_left_with_its_reason",
    ),
)
