"""Planted bugs in what formats, draws and explains."""

from __future__ import annotations

from tests.mutations.planted import Bug

_LAYOUT = "tests/unit/loading/test_layout.py"
_FORMATTED = "tests/unit/loading/test_formatted.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a formatter that loses comments is believed",
        "loading/formatted.py",
        "    if lay_out(after)[1] != comments:",
        "    if False:",
        f"{_FORMATTED}::test_a_change_of_more_than_white_space_is_found",
    ),
    Bug(
        "a formatter that changes values is believed",
        "loading/formatted.py",
        "not same(data, new.data)",
        "False",
        f"{_FORMATTED}::test_a_change_of_more_than_white_space_is_found",
    ),
    Bug(
        "blank lines at the end of a text that keeps them are dropped",
        "loading/layout.py",
        'while "+" not in style and kept',
        "while kept",
        f"{_LAYOUT}::test_white_space_is_put_in_order",
    ),
    Bug(
        "comments at the end of a block go to the next",
        "loading/lines.py",
        "            for before, after in candidates:",
        "            for before, after in candidates[:1]:",
        f"{_LAYOUT}::test_a_comment_stays_with_the_block_it_stands_in",
    ),
    Bug(
        "a file that may not be written is replaced",
        "cli/rewrite.py",
        "    if not os.access(real, os.W_OK):",
        "    if False:",
        "tests/unit/cli/test_rewrite.py::test_a_file_that_may_not_be_written_is_not_replaced",
    ),
    Bug(
        "quotes in names end the label of a node",
        "report/graph.py",
        """.replace('"', '\\\\"')""",
        "",
        "tests/unit/report/test_graph.py::test_a_name_is_never_syntax",
    ),
    Bug(
        "the whole of a body is shown",
        "engine/explain.py",
        "first if len(first) <= _FIRST_LINE else",
        "text if first else",
        "tests/cli/test_explain.py::test_programs_get_one_event",
    ),
    Bug(
        "fields that every object has are taken for something that ends",
        "engine/origins.py",
        "    if name in part.always:",
        "    if False:",
        "tests/unit/engine/test_explain.py::test_what_nobody_declares_has_its_reason",
    ),
    Bug(
        "a text that came between is overwritten",
        "cli/rewrite.py",
        "    if file.read_bytes() != before:",
        "    if False:",
        "tests/cli/test_fmt.py::test_an_edit_that_comes_between_is_not_lost",
    ),
    Bug(
        "half of a large standard input is formatted",
        "cli/commands/fmt.py",
        "bounded(sys.stdin.buffer)",
        "sys.stdin.buffer.read(64 * 2**20 + 1)",
        "tests/cli/test_fmt.py::test_more_than_a_file_may_hold_is_refused_as_a_whole",
    ),
    Bug(
        "a difference counts a line that is not there",
        "report/unified.py",
        "else lines",
        "else [*lines, last]",
        "tests/unit/report/test_unified.py::test_a_patch_gives_the_new_text",
    ),
    Bug(
        "a link that is spelled otherwise is another one",
        "engine/subject.py",
        "self._declared.get((part, member), member)",
        "member",
        "tests/unit/engine/test_explain.py::test_a_link_is_one_thing_however_it_is_spelled",
    ),
    Bug(
        "an address that was moved is merely unknown",
        "cli/subject.py",
        "hint = _went(address, manifest) or _near(address, known)",
        "hint = _near(address, known)",
        "tests/cli/test_explain.py::test_an_address_that_was_moved_says_where_it_went",
    ),
)
