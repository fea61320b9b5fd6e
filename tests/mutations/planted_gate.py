"""Planted bugs: mail that nobody brings, words that outlive their records, DNS asked unasked."""

from __future__ import annotations

from tests.mutations.planted import Bug

_INBOUND = "tests/integration/zones/test_inbound.py"
_DOCTOR = "tests/integration/zones/test_doctor.py"
BUGS = (
    Bug(
        "a record that is wrong opens no step for a channel that is there",
        "planning/dns_steps.py",
        "    if made is None and not is_wrong:\n",
        "    if made is None:\n",
        f"{_INBOUND}::test_a_new_channel_waits_for_its_mx_record_and_nothing_waits_for_it",
    ),
    Bug(
        "silence is taken for absence",
        "planning/dns_steps.py",
        "    is_wrong = bool(standings - {Standing.PRESENT, Standing.UNCHECKED})\n",
        "    is_wrong = bool(standings - {Standing.PRESENT})\n",
        f"{_INBOUND}::test_a_server_that_does_not_answer_keeps_nothing_open",
    ),
    Bug(
        "the step does not wait for its channel",
        "planning/dns_steps.py",
        "*((made.id,) if made else ()))\n",
        ")\n",
        f"{_INBOUND}::test_a_new_channel_waits_for_its_mx_record_and_nothing_waits_for_it",
    ),
    Bug(
        "a word holds for any record",
        "planning/dns_steps.py",
        "        if holds(said, part.name, None, values(records)):\n",
        "        if holds(said, part.name, None, {}):\n",
        f"{_INBOUND}::test_a_word_for_one_record_is_none_for_another",
    ),
    Bug(
        "name servers of strangers are asked for a pretend tenant",
        "cli/asking.py",
        "(self.wanted is False or where.is_pretend or livesite.origin())",
        "self.wanted is False",
        "tests/unit/cli/test_asking.py::test_only_a_real_tenant_makes_us_ask_by_ourselves",
    ),
    Bug(
        "a word is taken against an answer of DNS",
        "engine/attest.py",
        "        if lacks:\n",
        "        if False:\n",
        f"{_INBOUND}::test_no_word_is_taken_against_an_answer",
    ),
    Bug(
        "a word is refused where DNS does not speak",
        "engine/attest.py",
        " if one.standing is not Standing.UNCHECKED)",
        ")",
        f"{_INBOUND}::test_no_word_is_taken_against_an_answer",
    ),
    Bug(
        "nobody hears that DNS could not be asked",
        "engine/checked.py",
        "    if unasked and any(",
        "    if not unasked and any(",
        "tests/cli/test_live.py::test_it_is_said_that_dns_cannot_be_asked",
    ),
    Bug(
        "the way back asks no name server",
        "cli/commands/rollback.py",
        "    setting = dns.at(setting, where)\n",
        "",
        f"{_INBOUND}::test_the_way_back_and_the_list_ask_as_plan_does",
    ),
    Bug(
        "an error of a probe is only said",
        "engine/usecases.py",
        "    if has_errors(judged.diagnostics):\n",
        "    if False and has_errors(judged.diagnostics):\n",
        f"{_INBOUND}::test_an_error_of_a_probe_stops_before_the_first_write",
    ),
    Bug(
        "doctor takes a server that is silent for a missing record",
        "engine/doctor.py",
        "            is_blind = verdict.standing is Standing.UNCHECKED\n",
        "            is_blind = False\n",
        f"{_DOCTOR}::test_records_are_found_as_dns_check_finds_them",
    ),
    Bug(
        "doctor calls a domain ready that SES has not verified",
        "engine/doctor.py",
        "    if all(values.get(name) == wanted for name, (_, wanted) in part.gate.items()):\n",
        "    if any(part.gate):\n",
        f"{_DOCTOR}::test_what_ses_says_of_a_domain_is_told",
    ),
)
