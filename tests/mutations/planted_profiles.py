"""Planted bugs: profile files that say too much, and guesses that are sent."""

from __future__ import annotations

from tests.mutations.planted import Bug

_APPLIED = "tests/unit/model/test_applied.py"
_JUDGED = "tests/unit/loading/test_profile_judging.py"
_EDIT = "tests/unit/loading/test_profile_edit.py"
BUGS = (
    Bug(
        "a file makes a reading write",
        "loading/profile_judging.py",
        '    if method != "GET" and not (method == "POST" and may_search and is_search):',
        '    if method == "DELETE":',
        f"{_JUDGED}::test_what_reads_is_never_given_a_method_that_writes",
    ),
    Bug(
        "a search may go anywhere",
        "loading/profile_judging.py",
        "may_search and is_search",
        "may_search",
        f"{_JUDGED}::test_a_search_stays_a_search",
    ),
    Bug(
        "a DELETE need not say of what",
        "loading/profile_judging.py",
        "    if is_delete and not names_object:",
        "    if False:",
        f"{_JUDGED}::test_a_path_says_what_it_is_about",
    ),
    Bug(
        "what a file describes keeps its evidence",
        "model/applied.py",
        "evidence=Evidence.INFERRED, source=source",
        "source=source",
        f"{_APPLIED}::test_a_call_that_is_described_is_inferred_and_may_be_made",
    ),
    Bug(
        "to accept one call is to accept all of a kind",
        "model/applied.py",
        "{kind.name, of, f",
        "{kind.name, *(one.partition('#')[0] for one in file.accept or ()), f",
        f"{_APPLIED}::test_a_kind_a_part_or_one_call_is_accepted",
    ),
    Bug(
        "guessed codes are sent under documented",
        "model/applied.py",
        "made.inferred is not None and Evidence.INFERRED not in profile.accepts",
        "False",
        "tests/unit/planning/test_guesses.py::test_a_guess_is_not_sent_under_documented",
    ),
    Bug(
        "a plan is carried out under the profile of whoever applies it",
        "engine/consume.py",
        "    setting = setting.under(decision)\n",
        "",
        "tests/unit/planning/test_guesses.py"
        "::test_a_plan_is_carried_out_under_the_profile_it_holds",
    ),
    Bug(
        "two words may have one code",
        "engine/learn.py",
        "        if word != sample.word and other == code:",
        "        if False:",
        "tests/unit/engine/test_learn.py::test_two_words_with_one_code_are_an_error",
    ),
    Bug(
        "two fields of a file share a name on the wire",
        "loading/profile_judging.py",
        "            yield from _same_names(name, fields, kinds)\n",
        "            yield from ()\n",
        f"{_JUDGED}::test_two_fields_do_not_share_a_name",
    ),
    Bug(
        "an anchor goes with the code that it names",
        "loading/profile_edit.py",
        "    elif node.anchor:\n",
        "    elif False:\n",
        f"{_EDIT}::test_every_character_around_a_code_stays",
    ),
    Bug(
        "a line that is put in ends as on another system",
        "loading/profile_edit.py",
        'end = "\\r\\n" if ',
        'end = "\\n" if ',
        f"{_EDIT}::test_every_character_around_a_code_stays",
    ),
    Bug(
        "a code is put in whatever else it changes",
        "loading/profile_edit.py",
        "    if not is_good:\n",
        "    if False:\n",
        f"{_EDIT}::test_what_would_change_something_else_is_refused",
    ),
)
