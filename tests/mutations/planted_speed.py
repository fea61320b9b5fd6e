"""Planted bugs of what makes things quick: to be fast is no excuse for being wrong."""

from __future__ import annotations

from tests.mutations.planted import Bug

BUGS: tuple[Bug, ...] = (
    Bug(
        "a page asked for early answers whatever question comes",
        "adapters/cxone/early.py",
        "if self._begun and self._begun[0][0] == (query, body):",
        "if self._begun:",
        "tests/unit/adapters/cxone/test_paging.py"
        "::test_a_short_page_moves_the_questions_that_follow",
    ),
    Bug(
        "reading ahead asks any tenant",
        "engine/readahead.py",
        "if reader.tenant_id().casefold() != tenant_id.casefold():",
        "if False:",
        "tests/unit/engine/test_readahead.py::test_no_call_is_made_for_another_tenant",
    ),
    Bug(
        "listings of another tenant are used",
        "engine/readahead.py",
        "if tenant_id.casefold() == self.tenant_id.casefold():",
        "if True:",
        "tests/unit/engine/test_readahead.py::test_listings_of_another_tenant_are_not_used",
    ),
    Bug(
        "sets of links are searched one by one",
        "planning/diff.py",
        "known = set(map(hashed, has))",
        "known = list(map(hashed, has))",
        "tests/property/test_growth.py::test_all_that_is_decided_grows_slowly[long_lists]",
    ),
)
