"""Planted bugs in the pages that people look at."""

from __future__ import annotations

from tests.mutations.planted import Bug

BUGS: tuple[Bug, ...] = (
    Bug(
        "a link of a message leads somewhere",
        "report/mail.py",
        'return _LEADS.sub("data-href", _LOADS.sub(r"<\\1x-", html))',
        'return _LOADS.sub(r"<\\1x-", html)',
        "tests/unit/report/test_mail.py::test_nothing_in_a_frame_leads_elsewhere",
    ),
    Bug(
        "a page replaces whatever is there",
        "cli/pages.py",
        "        if not is_page:",
        "        if False:",
        "tests/cli/test_pages.py::test_only_a_page_is_written_over",
    ),
    Bug(
        "a frame is not closed off",
        "report/page/_messages.html",
        '<iframe sandbox="" title="{{ one.title }}, {{ name }}" srcdoc',
        '<iframe title="{{ one.title }}, {{ name }}" srcdoc',
        "tests/cli/test_pages.py::test_the_page_is_one_file_that_only_its_owner_reads",
    ),
    Bug(
        "what needs another is drawn in its column",
        "report/drawing.py",
        "one, 1 + max(",
        "one, 0 * max(",
        "tests/unit/report/test_drawing.py::test_each_stands_right_of_what_it_needs_and_none_on_another",
    ),
)
