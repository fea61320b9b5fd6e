"""Planted bugs of an export: what would drop, change or damage something unseen."""

from __future__ import annotations

from tests.mutations.planted import Bug

_SAYS = "tests/unit/engine/test_export.py"
_STAGE = "tests/unit/adapters/folder/test_stage.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a filter is exported without one of its conditions",
        "export/words.py",
        "        if lost and links.complete:\n",
        "        if False:\n",
        f"{_SAYS}::test_a_filter_that_cannot_be_said_whole_is_left_out_whole",
    ),
    Bug(
        "what a filter holds without a name is cleared",
        "export/words.py",
        "ordered(members)} if value else None",
        "ordered(members)} if members else None",
        f"{_SAYS}::test_a_channel_without_a_name_stays_in_the_filter",
    ),
    Bug(
        "a kind that could not be read counts as empty",
        "export/compose.py",
        "        if reason:\n            yield finding(UNREAD_KIND",
        "        if False:\n            yield finding(UNREAD_KIND",
        f"{_SAYS}::test_a_module_that_refuses_is_said_and_the_rest_is_there",
    ),
    Bug(
        "a kind that could not be read is kept as finished",
        "engine/survey.py",
        "        if is_whole:\n",
        "        if True:\n",
        f"{_SAYS}::test_what_could_not_be_read_is_asked_for_again",
    ),
    Bug(
        "an object is judged by a value that cannot be looked up",
        "model/wire.py",
        "at(raw, wire) in (None, value) for",
        "at(raw, wire) in {None, value} for",
        "tests/property/test_export_counts.py::test_no_object_is_dropped_silently",
    ),
    Bug(
        "one of two with the same name is exported",
        "export/estate.py",
        "        if len(there) > 1:\n",
        "        if False:\n",
        f"{_SAYS}::test_two_of_one_name_are_both_left_out",
    ),
    Bug(
        "a name is taken for a variable",
        "export/compose.py",
        "escaped_data(unflatten(kind, worded.resource, spoken))",
        "unflatten(kind, worded.resource, spoken)",
        f"{_SAYS}::test_names_are_texts_whatever_they_look_like",
    ),
    Bug(
        "a mark at the beginning of a text is lost",
        "export/compose.py",
        'if worded.texts[text].startswith("\\ufeff") else ""',
        'if False else ""',
        f"{_SAYS}::test_texts_come_back_byte_by_byte",
    ),
    Bug(
        "ids decide what an object is called",
        "export/keys.py",
        "    named = sorted((_name(kind, found), id_) for id_, found in objects.items())\n",
        "    named = [(_name(kind, found), id_) for id_, found in objects.items()]\n",
        "tests/unit/export/test_keys.py::test_names_that_collide_are_numbered",
    ),
    Bug(
        "what was half put in place is left there",
        "adapters/folder/stage.py",
        "        self._take_back()\n",
        "",
        f"{_STAGE}::test_what_was_half_placed_is_taken_back",
    ),
    Bug(
        "an edited file is taken back",
        "adapters/folder/stage.py",
        "        if changed:\n",
        "        if False:\n",
        f"{_STAGE}::test_what_somebody_changed_meanwhile_is_not_taken_back",
    ),
    Bug(
        "an export goes on from another one",
        "adapters/folder/stage.py",
        "        if self._bound.exists() and begun != wanted:\n",
        "        if False:\n",
        f"{_SAYS}::test_an_export_goes_on_only_with_what_it_was_begun_with",
    ),
    Bug(
        "an object of which a block could say nothing goes unsaid",
        "export/compose.py",
        "                made.bare.append(address)\n",
        "                pass\n",
        f"{_SAYS}::test_an_object_of_which_a_block_could_say_nothing_is_named",
    ),
    Bug(
        "what breaks a rule is dropped although a policy could let it be",
        "export/prove.py",
        "            if self._tolerated(errors, draft):\n",
        "            if False:\n",
        f"{_SAYS}::test_what_breaks_a_rule_that_a_policy_can_switch_off_is_kept",
    ),
)
