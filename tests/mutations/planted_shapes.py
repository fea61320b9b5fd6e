"""Planted bugs of what a real tenant answers: its shapes, its words, and what they may hold."""

from __future__ import annotations

from tests.mutations.planted import Bug

_UNIT = "tests/unit/adapters/cxone"
_LAWS = "tests/property/test_laws.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a decision holds the id of a request",
        "model/errors.py",
        '        return f"{super().fact} (HTTP {self.status})"',
        "        return str(self)",
        f"{_LAWS}::test_what_cannot_be_read_is_told_in_the_same_words_again",
    ),
    Bug(
        "content is not looked for in the set around it",
        "adapters/cxone/shapes.py",
        "    if found is None and place and isinstance(answer, Mapping):",
        "    if False and isinstance(answer, Mapping):",
        "tests/integration/test_listings_are_whole.py::test_an_older_shape_is_read",
    ),
    Bug(
        "an older name counts more than ours",
        "adapters/cxone/shapes.py",
        "    return {**rest, **ours}",
        "    return {**rest, **{new: one[old] for old, new in endpoint.older.items()}}",
        f"{_UNIT}/test_shapes.py::test_older_names_become_ours",
    ),
    Bug(
        "a failure inside the set is no failure",
        "adapters/cxone/refusals.py",
        '    for said in (answer, at(answer, "resultSet")):',
        "    for said in (answer,):",
        "tests/integration/test_listings_are_whole.py::test_a_failure_inside_the_set_is_one",
    ),
    Bug(
        "a secret is looked for only as it is",
        "adapters/cxone/unquoted.py",
        "    if _trace(secret) in words:",
        "    if secret in words:",
        f"{_UNIT}/test_unquoted.py::test_an_answer_is_told_without_it",
    ),
    Bug(
        "an error may quote the token",
        "adapters/cxone/session.py",
        "        return unquoted.is_in(str(error), (self._key",
        "        return False and unquoted.is_in(str(error), (self._key",
        f"{_UNIT}/test_session.py"
        "::test_an_error_that_quotes_the_key_or_the_token_is_told_without_it",
    ),
    Bug(
        "a run waits until tomorrow",
        "adapters/cxone/paced.py",
        "            if asked > max(LONGEST, SLOWEST / self._most):",
        "            if asked > 1e9:",
        f"{_UNIT}/test_paced.py::test_nobody_sits_through_a_day_that_a_tenant_asks_for",
    ),
    Bug(
        "a token may go to any host there is",
        "cli/livesite.py",
        "    if said and not _DOMAIN.fullmatch(said):",
        "    if False:",
        "tests/unit/cli/test_livesite.py::test_a_domain_that_is_none_is_refused",
    ),
    Bug(
        "what was written is not counted when it is read back",
        "planning/expected_calls.py",
        "    reads += counting.read_back(done) if reads_back else 0\n",
        "",
        "tests/property/test_expected_calls.py::test_a_plan_says_how_many_calls_it_takes",
    ),
    Bug(
        "a write nobody answered is not looked after",
        "engine/apply.py",
        "                    look()\n",
        "                    pass\n",
        "tests/unit/engine/test_apply.py::test_a_write_nobody_answered_is_looked_after_as_well",
    ),
)
