"""Planted bugs of the pull-request comment and of what is told apart in it."""

from __future__ import annotations

from tests.mutations.planted import Bug

_COMMENT = "tests/cli/test_pr_comment.py"
_CHAPTERS = "tests/unit/report/test_chapters.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "an entry of two causes is shown whole under each",
        "report/chapters.py",
        "for item in one.items if item.cause is cause)",
        "for item in one.items)",
        f"{_CHAPTERS}::test_an_entry_stands_under_each_cause_with_what_is_of_it",
    ),
    Bug(
        "a note is said under each cause",
        "report/chapters.py",
        ", notes=()",
        "",
        f"{_CHAPTERS}::test_an_entry_stands_under_each_cause_with_what_is_of_it",
    ),
    Bug(
        "the mark of anybody is taken over at GitHub",
        "adapters/forge/github.py",
        "            if is_ours:",
        "            if is_ours or by:",
        f"{_COMMENT}::test_the_mark_of_somebody_else_is_not_taken_over",
    ),
    Bug(
        "the mark of anybody is taken over at GitLab",
        "adapters/forge/gitlab.py",
        '(one.get("author") or {}).get("id") == mine and',
        "mine and",
        f"{_COMMENT}::test_the_mark_of_somebody_else_is_not_taken_over",
    ),
    Bug(
        "only the first page of comments is looked at",
        "adapters/forge/http.py",
        "if len(found) < PAGE:",
        "if len(found) <= PAGE:",
        f"{_COMMENT}::test_three_pushes_make_one_comment",
    ),
    Bug(
        "a comment that may be there is made again",
        "adapters/forge/http.py",
        ' and method != "POST" else None',
        "  else None",
        f"{_COMMENT}::test_a_comment_that_may_be_there_is_not_made_again",
    ),
    Bug(
        "a link to another run is a change",
        "report/comment.py",
        " if not line.startswith(_LINK)]",
        "]",
        f"{_COMMENT}::test_a_plan_that_is_as_before_writes_nothing",
    ),
    Bug(
        "a token is sent without TLS",
        "adapters/forge/http.py",
        '(at.scheme == "http" and is_this_machine(host))',
        'at.scheme == "http"',
        f"{_COMMENT}::test_the_token_goes_nowhere_else",
    ),
    Bug(
        "another plan than was reviewed passes",
        "cli/commands/pr_comment.py",
        "if digest != made.digest:",
        "if not digest:",
        f"{_COMMENT}::test_what_was_reviewed_is_what_is_applied",
    ),
    Bug(
        "what is written longer does not count",
        "report/comment.py",
        "if len(told) <= room:",
        "if told:",
        f"{_COMMENT}::test_what_a_log_would_obey_makes_it_no_longer",
    ),
)
