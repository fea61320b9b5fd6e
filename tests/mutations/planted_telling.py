"""Planted bugs: whom a drift run tells what, and what it keeps."""

from __future__ import annotations

from tests.mutations.planted import Bug

_NOTICE = "tests/unit/report/test_notice.py"
_HOOK = "tests/unit/adapters/test_webhook.py"
_CLI = "tests/cli/test_telling.py"

BUGS = (
    Bug(
        "Slack obeys what stands in angle brackets",
        "report/notice.py",
        """.replace("<", "&lt;")""",
        "",
        f"{_NOTICE}::test_text_of_others_calls_nobody_and_leads_nowhere",
    ),
    Bug(
        "what was escaped is escaped once more",
        "report/notice.py",
        """text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")""",
        """text.replace("<", "&lt;").replace(">", "&gt;").replace("&", "&amp;")""",
        f"{_NOTICE}::test_what_slack_shows_is_the_text",
    ),
    Bug(
        "that all is clean is told each time",
        "engine/notices.py",
        "not before or before[-1].exit_code == 0",
        "False",
        "tests/unit/engine/test_notices.py"
        "::test_the_occasion_follows_from_this_run_and_the_one_before",
    ),
    Bug(
        "a webhook may be spoken to in clear text",
        "adapters/webhook.py",
        'if at.scheme != "https" and not is_here:',
        "if False:",
        f"{_HOOK}::test_what_is_no_sound_url_is_sent_nowhere_and_not_said",
    ),
    Bug(
        "errors of a webhook tell its URL",
        "adapters/webhook.py",
        'raise NotPosted("the secret is not a URL such as https://hooks.example/services/...")',
        "raise NotPosted(url)",
        f"{_HOOK}::test_what_is_no_sound_url_is_sent_nowhere_and_not_said",
    ),
    Bug(
        "the internet is told of a pretend tenant",
        "adapters/webhook.py",
        "if only_here and not is_here:",
        "if False:",
        f"{_HOOK}::test_of_a_pretend_tenant_only_this_machine_is_told",
    ),
    Bug(
        "a webhook may be anybody who answers in its place",
        "adapters/webhook.py",
        "context=ssl.create_default_context()",
        "context=ssl._create_unverified_context()",
        f"{_HOOK}::test_whom_nobody_vouches_for_is_told_nothing",
    ),
    Bug(
        "what a failing run leaves untold",
        "cli/commands/drift.py",
        "        telling.failed(tenant_id, where.name, str(error), int(exit_of(error)))\n",
        "",
        f"{_CLI}::test_an_error_is_told_of_before_the_run_ends_with_it",
    ),
    Bug(
        "a redirect counts as arrived",
        "adapters/webhook.py",
        "_DONE = range(200, 300)\n_MOVED = range(300, 400)",
        "_DONE = range(200, 400)\n_MOVED = range(0)",
        f"{_HOOK}::test_redirects_are_not_followed",
    ),
    Bug(
        "a real account of AWS is told of a pretend tenant",
        "adapters/aws_notices.py",
        "if only_here and not is_this_machine(",
        "if False and not is_this_machine(",
        "tests/integration/aws/test_notices.py::test_of_a_pretend_tenant_no_real_account_is_told",
    ),
    Bug(
        "a look leaves a record",
        "cli/telling.py",
        "        if asked.record:\n",
        "        if True:\n",
        f"{_CLI}::test_without_notify_nobody_is_told",
    ),
    Bug(
        "the oldest records push out the newest",
        "engine/runs.py",
        "lines[-MOST:]",
        "lines[:MOST]",
        "tests/unit/engine/test_runs.py::test_the_newest_are_kept",
    ),
    Bug(
        "of two runs that record at once one is lost",
        "adapters/state/runs.py",
        "fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "pass",
        "tests/unit/adapters/state/test_runs.py::test_who_comes_second_waits_for_the_first",
    ),
    Bug(
        "a label ends where its text wants it",
        "report/metrics.py",
        "value.translate(_ESCAPES)",
        "value",
        "tests/unit/report/test_metrics.py::test_every_gauge_is_there_once_whatever_a_label_holds",
    ),
    Bug(
        "the URL of a webhook may be written out",
        "loading/notifying.py",
        "        SecretValue,\n",
        "        str,\n",
        "tests/unit/loading/test_notifying.py"
        "::test_a_url_that_is_written_out_is_refused_and_not_shown",
    ),
)
