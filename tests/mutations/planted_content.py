"""Planted bugs in what is said of content."""

from __future__ import annotations

from tests.mutations.planted import Bug

_JUDGE = "tests/unit/content/test_judge.py"
_SEEDED = f"{_JUDGE}::test_a_seeded_fault_gives_its_finding"
_GOOD = f"{_JUDGE}::test_good_mail_gives_none"
_CLI = "tests/cli/test_lint.py"
_LAWS = "tests/property/test_lint_laws.py"

BUGS = (
    Bug(
        "white space hides what a link runs",
        "content/judge.py",
        'found = _SCHEME.match(_BLANK.sub("", address[:_FAR]))',
        "found = _SCHEME.match(address[:_FAR])",
        _SEEDED,
    ),
    Bug(
        "large text needs the contrast of small text",
        "content/sight.py",
        "        least = LEAST_LARGE if is_large else LEAST\n",
        "        least = LEAST\n",
        _GOOD,
    ),
    Bug(
        "small text needs the contrast of large text only",
        "content/sight.py",
        "        least = LEAST_LARGE if is_large else LEAST\n",
        "        least = LEAST_LARGE\n",
        _SEEDED,
    ),
    Bug(
        "a colour that is not known is taken for white",
        "content/sight.py",
        'look = look if value == "inherit" else replace(look, ink=colour(value))',
        "look = replace(look, ink=colour(value) or (255, 255, 255))",
        _GOOD,
    ),
    Bug(
        "a style sheet is not counted with",
        "content/sight.py",
        '    if next(taken.named("style"), None) is not None:',
        "    if False:",
        _GOOD,
    ),
    Bug(
        "a semicolon in an address ends a declaration",
        "content/css.py",
        '        elif sign == ";" and not depth:',
        '        elif sign == ";":',
        "tests/unit/content/test_css.py::test_declarations_end_at_semicolons_of_their_own",
    ),
    Bug(
        "each text climbs to the top",
        "content/judge.py",
        "            while at >= 0 and at not in found:",
        "            while at >= 0:",
        f"{_LAWS}::test_the_work_grows_as_the_text_does",
    ),
    Bug(
        "every placeholder that is not known is told",
        "content/placeholders.py",
        "elif inside not in KNOWN and (hint := nearest(inside.lower(), KNOWN)):",
        "elif inside not in KNOWN and (hint := nearest(inside.lower(), KNOWN) or 'x'):",
        _GOOD,
    ),
    Bug(
        "the policy switches nothing of content off",
        "engine/lint.py",
        "    silence = Silence(manifest.policy.ignore)",
        "    silence = Silence(())",
        f"{_CLI}::test_the_policy_switches_a_finding_off",
    ),
    Bug(
        "strict is as lenient as ever",
        "cli/commands/lint.py",
        "    is_bad = has_errors(judged.diagnostics) or (strict and number)",
        "    is_bad = has_errors(judged.diagnostics)",
        f"{_CLI}::test_warnings_end_with_3_where_they_are_taken_seriously",
    ),
)
