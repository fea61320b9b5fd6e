"""Planted bugs: whose word is taken for what, and what is never taken on trust."""

from __future__ import annotations

from tests.mutations.planted import Bug

ATTEST = "tests/unit/engine/test_attest.py"
_NOBODY = "tests/unit/planning/test_attested.py"
BUGS = (
    Bug(
        "a word for one value counts for every other",
        "model/attestation.py",
        "all(known.get(name) == digest(one) for name, one in values.items())",
        "all(name in known for name in values)",
        f"{ATTEST}::test_only_what_was_attested_counts",
    ),
    Bug(
        "a word is taken where reading would tell",
        "engine/attest.py",
        "    if step.verified_by is Verified.READING:\n",
        "    if False:\n",
        f"{ATTEST}::test_reading_is_better_than_a_word",
    ),
    Bug(
        "a word is taken for what waits for another step",
        "engine/attest.py",
        "        if not open_:\n            done.append(step)\n",
        "        done.append(step)\n",
        f"{ATTEST}::test_one_part_can_be_attested_alone",
    ),
    Bug(
        "a link that was taken away stays attested",
        "engine/record.py",
        "        if step.verb is Verb.REMOVE:\n            said = ",
        "        if step.verb is Verb.READ:\n            said = ",
        f"{ATTEST}::test_a_link_that_leaves_an_exact_set_is_taken_away_by_hand",
    ),
    Bug(
        "drift does not look whose word there is",
        "planning/drift.py",
        "        if holds(said, part, member, values) and ",
        "        if not said and ",
        f"{ATTEST}::test_drift_never_calls_a_word_clean",
    ),
    Bug(
        "what a person made for us counts as a find",
        "planning/adoption.py",
        "    if bound is not None and bound.id == planning.matches.ids[address]:\n",
        "    if bound is None and False:\n",
        f"{ATTEST}::test_a_profile_that_can_list_finds_what_a_person_made",
    ),
    Bug(
        "a name on a page is taken for its own tags",
        "report/page/__init__.py",
        "        autoescape=True,\n",
        "        autoescape=False,\n",
        "tests/property/test_runbooks.py::test_no_text_changes_the_shape_of_a_page",
    ),
    Bug(
        "a name can call people from a runbook",
        "report/markup.py",
        '    return f"{edges[1]}{code(edges[2])}{edges[3]}"\n',
        "    return word\n",
        "tests/property/test_runbooks.py::test_no_text_changes_the_shape_of_a_markdown_runbook",
    ),
    Bug(
        "a call is planned that needs an id nobody knows",
        "planning/build.py",
        "    by_hand_for_want_of_ids(planning)\n",
        "",
        "tests/unit/planning/test_attested.py::"
        "test_a_call_that_needs_an_unknown_id_is_a_manual_step",
    ),
    Bug(
        "what the state names and nothing lists is made again",
        "planning/arrive.py",
        "            if binding is not None:\n                return told",
        "            if binding is None and found:\n                return told",
        "tests/unit/planning/test_attested.py::test_an_object_of_the_state_is_not_made_again",
    ),
    Bug(
        "what has no id is recognised by no name",
        "planning/nameless.py",
        "        if len(hits) == 1 and (kind.name, hits[0]) not in taken:\n",
        "        if False and (kind.name, hits[0]) not in taken:\n",
        f"{ATTEST}::test_what_a_person_made_is_known_by_the_name_it_was_attested_with",
    ),
    Bug(
        "a word makes a find ours",
        "engine/record.py",
        "not old.id and old.identity == record.identity\n",
        "not old.id\n",
        f"{ATTEST}::test_a_word_makes_nothing_of_others_ours",
    ),
    Bug(
        "a word outlives the call that writes something else",
        "engine/record.py",
        "            self._note(change, step)\n            self._overwrite(change, step)\n",
        "            self._note(change, step)\n",
        f"{ATTEST}::test_a_call_ends_the_word_for_what_it_overwrites",
    ),
    Bug(
        "a word outlives the object that the values pointed at",
        "planning/attested.py",
        "    return bool(then - {planning.matches.ids.get(target)})\n",
        "    return False\n",
        "tests/unit/planning/test_attested.py::"
        "test_a_word_about_an_object_that_is_gone_is_asked_for_again",
    ),
    Bug(
        "a word gets past a guard",
        "engine/attest.py",
        "        agreed(decision, consents, guards(setting.kinds))\n",
        "",
        f"{ATTEST}::test_a_word_does_not_get_past_a_guard",
    ),
    Bug(
        "a text to be copied is shown for a terminal",
        "report/runbook.py",
        '    return "\\n".join(map(copied, text.split("\\n")))\n',
        '    return "\\n".join(map(visible, text.split("\\n")))\n',
        "tests/property/test_runbooks.py::test_what_is_copied_from_a_runbook_is_the_text",
    ),
    Bug(
        "a set of nobody is taken for granted",
        "planning/attested.py",
        "    if owned.authoritative and not owned.members and not (links and links.present):\n",
        "    if False:\n",
        f"{_NOBODY}::test_a_set_of_nobody_takes_a_word",
    ),
    Bug(
        "an object that we made is suspected of links",
        "planning/attested.py",
        'binding.origin != "created" or part.name not in binding.exact',
        "binding.origin",
        f"{_NOBODY}::test_what_we_made_without_anybody_takes_no_word",
    ),
    Bug(
        "a field that means another object is left to a person",
        "planning/attested.py",
        "    if frozen:\n        return None\n",
        "    if False:\n        return None\n    planning.diagnostics.clear()\n",
        f"{_NOBODY}::test_another_object_is_not_made_of_one_that_nothing_can_list",
    ),
)
