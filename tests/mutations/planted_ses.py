"""Planted bugs of SES: how it is called, what its double believes, and the wait at gates."""

from __future__ import annotations

from tests.mutations.planted import Bug

_TRANSPORT = "tests/unit/adapters/ses/test_transport.py"
_GATES = "tests/unit/engine/test_gates.py"
_DOUBLE = "tests/integration/zones/test_double.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a full quota is taken for throttling",
        "adapters/ses/transport.py",
        '_THROTTLED = {"TooManyRequestsException", ',
        '_THROTTLED = {"LimitExceededException", "TooManyRequestsException", ',
        f"{_TRANSPORT}::test_a_full_quota_is_final",
    ),
    Bug(
        "botocore sends a call again behind our back",
        "adapters/ses/transport.py",
        'aws.client("sesv2", region, attempts=1)',
        'aws.client("sesv2", region)',
        f"{_TRANSPORT}::test_the_client_of_boto3_has_no_retries_of_its_own",
    ),
    Bug(
        "what was not answered counts as not sent",
        "adapters/ses/transport.py",
        "else UnknownOutcome(str(failure))",
        "else Unreachable(str(failure))",
        f"{_TRANSPORT}::test_no_answer_may_mean_that_it_was_done",
    ),
    Bug(
        "whoever comes while others wait has the same turn",
        "adapters/ses/transport.py",
        "            turn = max(now, self._turns.get(region, now))\n",
        "            turn = now\n",
        "tests/integration/ses/test_sender.py::test_calls_come_one_a_second",
    ),
    Bug(
        "a set of another region is looked up",
        "planning/resolve.py",
        "        if len(ids) == 1 and not elsewhere:",
        "        if len(ids) == 1:",
        "tests/integration/ses/test_configuration_sets.py"
        "::test_a_set_of_another_region_is_not_looked_up",
    ),
    Bug(
        "one of the three aliases is enough",
        "emulator/verification.py",
        "for one in own]\n",
        "for one in own[:1]]\n",
        f"{_DOUBLE}::test_an_identity_is_verified_once_its_three_aliases_are_there",
    ),
    Bug(
        "an alias may lead anywhere",
        "emulator/verification.py",
        "    return lambda answer: answer.values == (target,)\n",
        "    return lambda answer: bool(answer.values)\n",
        f"{_DOUBLE}::test_a_record_that_is_not_right_is_named",
    ),
    Bug(
        "a gate that was passed is not told to the journal",
        "engine/apply.py",
        '                self._tell(Came(step=step.id, outcome="done"))\n                yield',
        "                yield",
        f"{_GATES}::test_a_passed_gate_is_in_the_journal",
    ),
    Bug(
        "a gate is open as soon as it can be read",
        "engine/gates.py",
        "if all(seen.get(name) == wanted for name, (_, wanted)",
        "if all(name in seen or wanted for name, (_, wanted)",
        f"{_GATES}::test_what_waited_goes_on_in_the_same_run_once_the_gate_opens",
    ),
    Bug(
        "half of MAIL FROM forgets the other half",
        "kinds/email_domain/__init__.py",
        "{**kept, **payload}.items()",
        "payload.items()",
        "tests/unit/kinds/test_email_domain.py::test_half_of_mail_from_keeps_the_other_half",
    ),
)
