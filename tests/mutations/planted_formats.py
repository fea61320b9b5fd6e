"""Planted bugs of the formats: each escape, what is cut, and what stands on stdout."""

from __future__ import annotations

from tests.mutations.planted import Bug

_HOSTILE = "tests/property/test_hostile_text.py"
_MARKDOWN = f"{_HOSTILE}::test_markdown_calls_nobody_and_loads_nothing"
_CUT = "tests/unit/report/test_cut.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a word of letters and digits becomes a link",
        "report/markup.py",
        ' and not _MEANT.search(plain["core"])',
        "",
        _MARKDOWN,
    ),
    Bug(
        "a backtick in a name ends its code",
        "report/markup.py",
        'ticks = "`" * (_longest(shown) + 1)',
        'ticks = "`"',
        _MARKDOWN,
    ),
    Bug(
        "a text closes the fence around it",
        "report/markup.py",
        "max(3, max(map(_longest, shown), default=0) + 1)",
        "3",
        _MARKDOWN,
    ),
    Bug(
        "spaces before a sentence make it a block of code",
        "report/markup.py",
        'visible(said).strip(" ")',
        "visible(said)",
        _MARKDOWN,
    ),
    Bug(
        "two spans of code touch",
        "report/markup.py",
        """(?P<trail>[.,;:?)"']{0,3})(?=[ ]|$)""",
        """(?P<trail>[.,;:?)"']{0,3})""",
        _MARKDOWN,
    ),
    Bug(
        "a value is a sentence of Markdown",
        "report/markdown.py",
        "    after = markup.code(row.after)\n",
        "    after = row.after\n",
        _MARKDOWN,
    ),
    Bug(
        "a line begins an order to a pipeline",
        "report/orders.py",
        '_AT_START.sub(lambda found: f"{found[1]}{colon}", line)',
        "line",
        f"{_HOSTILE}::test_text_is_printable_and_orders_nothing",
    ),
    Bug(
        "an order in the middle of a line is obeyed",
        "report/orders.py",
        '_ANYWHERE.sub(lambda _: f"{sharp}#", line)',
        "line",
        f"{_HOSTILE}::test_json_holds_the_text_as_it_is",
    ),
    Bug(
        "events order a pipeline about",
        "cli/view.py",
        'say(disarmed(text, "json"))',
        "say(text)",
        "tests/cli/test_formats.py::test_no_line_is_an_order_to_a_pipeline",
    ),
    Bug(
        "XML holds signs it does not have",
        "report/junit.py",
        '_NOT_IN_XML.sub(lambda one: f"\\\\u{ord(one[0]):04x}", visible(said))',
        "visible(said)",
        f"{_HOSTILE}::test_junit_stays_in_its_shape",
    ),
    Bug(
        "a text ends an attribute of XML",
        "report/junit.py",
        "return escape(shown)",
        "return escape(shown, quote=False)",
        f"{_HOSTILE}::test_junit_stays_in_its_shape",
    ),
    Bug(
        "a message of SARIF holds a link",
        "report/sarif.py",
        """if "](" in shown else shown""",
        """if "](" not in shown else shown""",
        f"{_HOSTILE}::test_sarif_has_no_link_in_a_message",
    ),
    Bug(
        "a path is taken for a URI",
        "report/sarif.py",
        "chr(byte) if byte in _BARE else",
        "chr(byte) if byte < 128 else",
        "tests/unit/report/test_sarif.py::test_a_path_is_a_uri",
    ),
    Bug(
        "an alert is another one when lines have moved",
        "report/sarif.py",
        '(one.code, path, one.subject or "", one.summary)',
        "(one.code, path, str(one.span), one.summary)",
        "tests/unit/report/test_sarif.py::test_an_alert_is_known_again_when_lines_have_moved",
    ),
    Bug(
        "hidden text is what a customer sees",
        "report/seen.py",
        ' or "hidden" in marks',
        "",
        "tests/unit/report/test_seen.py::test_what_a_customer_sees",
    ),
    Bug(
        "a comment ends with the first tag in it",
        "report/elements.py",
        '    if html.startswith("<!--", at):\n',
        '    if html.startswith("<!---", at):\n',
        "tests/unit/report/test_seen.py::test_what_a_customer_sees",
    ),
    Bug(
        "another link is the same text",
        "report/seen.py",
        "_targets(body.before) != _targets(body.after)",
        "False",
        "tests/unit/report/test_seen.py::test_other_markup_for_the_same_text_is_said_to_be_so",
    ),
    Bug(
        "what is shown is counted as cut",
        "report/cut.py",
        "[block for block in section.blocks if id(block) not in here]",
        "section.blocks",
        f"{_CUT}::test_what_is_cut_is_counted",
    ),
    Bug(
        "a cut report is longer than its limit",
        "report/cut.py",
        "        if room < 0:\n            break\n",
        "        if room < -200:\n            break\n",
        f"{_CUT}::test_what_is_cut_is_counted",
    ),
    Bug(
        "creations crowd out deletions",
        "report/markdown.py",
        "        rank = Rank.ENDING\n",
        "        rank = Rank.CREATE\n",
        f"{_CUT}::test_what_is_cut_is_counted",
    ),
    Bug(
        "an answer stands beside the document",
        "cli/document.py",
        "said=(*self._told.said, text))\n        self.note(text)\n",
        "said=(*self._told.said, text))\n        super().data(text)\n",
        "tests/cli/test_formats.py::test_the_document_is_alone_on_stdout",
    ),
    Bug(
        "what stopped a run is not in the document",
        "cli/document.py",
        "diagnostics=(*self._told.diagnostics, *told))",
        "diagnostics=self._told.diagnostics)",
        "tests/cli/test_formats.py::test_a_run_that_is_stopped_gives_a_document",
    ),
    Bug(
        "a guard that refused has passed",
        "report/cases.py",
        "Case(refusal.address, refusal.guard, failures=(fault,))",
        "Case(refusal.address, refusal.guard)",
        "tests/cli/test_formats.py::test_a_guard_that_refuses_is_a_case_that_fails",
    ),
)
