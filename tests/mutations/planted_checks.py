"""Planted bugs in checks: in what they find, in what they cannot tell, in what silences them."""

from __future__ import annotations

from tests.mutations.planted import Bug

_RULES = "tests/kinds/test_vendor_rules.py::test_a_rule_that_is_broken_is_told"
_ESTATE = "tests/kinds/test_estate_rules.py"

BUGS = (
    Bug(
        "a listing that is cut counts as whole for checks",
        "planning/estate.py",
        "        if listing.incomplete:\n            raise Unread",
        "        if False:\n            raise Unread",
        "tests/unit/planning/test_estate.py::test_what_was_not_read_is_never_nothing",
    ),
    Bug(
        "what was not read is passed",
        "model/check.py",
        "                yield Blind(resource.address, str(unseen))",
        "                assert unseen",
        f"{_ESTATE}::test_what_cannot_be_read_is_neither_broken_nor_kept",
    ),
    Bug(
        "an entry silences its check everywhere",
        "model/silence.py",
        "            if key in self._entries:",
        "            if key[0] in {code for code, _ in self._entries}:",
        "tests/unit/loading/test_judging.py::test_it_stays_on_for_every_other_address",
    ),
    Bug(
        "what the plan relies on can be switched off",
        "loading/judging.py",
        "    elif rule.fixed:",
        "    elif False:",
        "tests/unit/loading/test_judging.py::test_an_entry_that_means_nothing_is_an_error",
    ),
    Bug(
        "the limit of SES is taken before base64",
        "kinds/channel/checks.py",
        "-(-len(text.encode()) // 3) * 4",
        "len(text.encode())",
        _RULES,
    ),
    Bug(
        "a row beside a field is lost",
        "kinds/channel/__init__.py",
        '        Row(36, "CXD105"),\n',
        "",
        "tests/architecture/test_statements.py::test_every_statement_is_honoured",
    ),
    Bug(
        "a line with a password is shown",
        "loading/structure.py",
        "rule.cure, is_hidden=True)",
        "rule.cure)",
        "tests/kinds/test_vendor_rules.py::test_credentials_are_not_repeated",
    ),
    Bug(
        "checks of roles that are not ours are guessed",
        "engine/refresh.py",
        "everyone |= _is_judged(kinds, manifest, state, kind, part)",
        "pass",
        f"{_ESTATE}::test_a_rule_that_the_tenant_keeps_is_silent",
    ),
)
