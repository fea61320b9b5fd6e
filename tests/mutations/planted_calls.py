"""Planted bugs of calls that are sent again, of tokens, and of faults that are pretended."""

from __future__ import annotations

from tests.mutations.planted import Bug

_RETRY = "adapters/cxone/retry.py"
_RETRY_TESTS = "tests/unit/adapters/cxone/test_retry.py"
_SESSION = "adapters/cxone/session.py"
_SESSION_TESTS = "tests/unit/adapters/cxone/test_session.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a write that was cut is sent again",
        _RETRY,
        "        return request.repeatable\n",
        "        return True\n",
        f"{_RETRY_TESTS}::test_a_write_is_sent_again_after_no_answer_but_429",
    ),
    Bug(
        "a write that met an error is sent again",
        _RETRY,
        "return request.repeatable and outcome.status in _ERRORS",
        "return outcome.status in _ERRORS",
        "tests/unit/adapters/cxone/test_retried.py::test_a_write_that_met_an_error_is_sent_once",
    ),
    Bug(
        "the time that the tenant names is not waited",
        _RETRY,
        "return Wait(min(max(asked + policy.base * tried.jitter, pause), left))",
        "return Wait(pause)",
        "tests/unit/adapters/cxone/test_retried.py"
        "::test_the_tenant_is_not_asked_before_the_time_it_named",
    ),
    Bug(
        "a time is waited however long it is",
        _RETRY,
        "if asked is not None and asked > left:",
        "if False:",
        f"{_RETRY_TESTS}::test_a_wait_that_is_too_long_is_named",
    ),
    Bug(
        "dates are compared with our own clock",
        _RETRY,
        "now if sent is None else sent",
        "now",
        f"{_RETRY_TESTS}::test_both_forms_of_the_header_are_read",
    ),
    Bug(
        "what is sent again is counted once",
        _SESSION,
        "self._call, self._ask = retried(self.sent), retried(transport)",
        "self._call, self._ask = Counted(retried(transport)), retried(transport)",
        f"{_SESSION_TESTS}::test_what_is_asked_for_tokens_is_not_counted",
    ),
    Bug(
        "each thread renews the token for itself",
        _SESSION,
        "if known is not None and known is not instead and self._clock() < known.renewed_at:",
        "if known is not None and instead is None and self._clock() < known.renewed_at:",
        f"{_SESSION_TESTS}::test_many_threads_renew_a_token_once",
    ),
    Bug(
        "a new token may be for another tenant",
        _SESSION,
        "if known is None or known.tenant_id == token.tenant_id:",
        "if True:",
        f"{_SESSION_TESTS}::test_a_new_token_for_another_tenant_is_refused",
    ),
    Bug(
        "a token is renewed when it has ended",
        _SESSION,
        "return now + life - min(_EARLY, life / 2), now + life",
        "return now + life, now + life",
        f"{_SESSION_TESTS}::test_a_token_is_renewed_two_minutes_before_its_end",
    ),
    Bug(
        "a cut in this process is said to have changed nothing",
        "adapters/cxone/embedded.py",
        "raise _unanswered(request, repr(error)) from error",
        "raise ConnectionError from error",
        "tests/unit/adapters/cxone/test_embedded.py::test_a_cut_leaves_the_outcome_unknown",
    ),
    Bug(
        "a cut connection is answered with an error",
        "emulator/serve.py",
        "log_socket_errors=False",
        "log_socket_errors=True",
        "tests/integration/test_faults_over_http.py"
        "::test_a_cut_connection_is_closed_without_a_byte",
    ),
    Bug(
        "a rule is met for ever",
        "emulator/faults.py",
        "(rule.times is None or kept.met < rule.times)",
        "True",
        "tests/unit/emulator/test_faults.py"
        "::test_a_rule_is_met_from_its_first_request_as_often_as_it_says",
    ),
)
