"""Planted bugs in what keeps secrets."""

from __future__ import annotations

from tests.mutations.planted import Bug

_SECRET = "tests/unit/model/test_secret.py"
_UNVEIL = "tests/unit/engine/test_unveil.py"
_TRACES = "tests/unit/adapters/cxone/test_traces.py"
_VEIL = "tests/unit/adapters/cxone/test_veil.py"
_FIELDS = "tests/unit/loading/test_secret_fields.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a secret prints when it is formatted",
        "model/secret.py",
        "    def __format__(self, form: str) -> str:\n        return HIDDEN",
        "    def __format__(self, form: str) -> str:\n        return self.reveal()",
        f"{_SECRET}::test_it_does_not_print",
    ),
    Bug(
        "a digest is not bound to its address",
        "model/secret.py",
        "bound = [tenant_id.casefold(), address, field, secret.reveal()]",
        "bound = [tenant_id.casefold(), field, secret.reveal()]",
        f"{_SECRET}::test_equal_secrets_in_two_places_have_two_digests",
    ),
    Bug(
        "digests of two keys are compared",
        "model/secret.py",
        "if key_of(self.digest) is None or key_of(self.digest) != key_of(recorded.digest):",
        "if key_of(self.digest) is None or recorded.digest is None:",
        f"{_SECRET}::test_digests_of_two_keys_are_not_compared",
    ),
    Bug(
        "a token is known in base64 only where it stands at the beginning",
        "adapters/cxone/traces.py",
        "    for before in range(3):",
        "    for before in range(1):",
        f"{_TRACES}::test_a_refusal_shows_no_form_of_the_token",
    ),
    Bug(
        "a secret of the manifest is known as a whole only",
        "adapters/cxone/veil.py",
        "        if not is_told and traces.may_be_shown(response):",
        "        if False:",
        f"{_TRACES}::test_a_secret_of_the_manifest_is_known_as_well",
    ),
    Bug(
        "AWS may quote the session token",
        "adapters/aws.py",
        "    return _TOKEN.sub(",
        "    return words or _TOKEN.sub(",
        "tests/unit/adapters/test_aws.py::test_what_aws_quotes_of_a_request_is_not_shown",
    ),
    Bug(
        "a value that moved between plan and apply is sent",
        "engine/unveil.py",
        "    if _digest(key, tenant_id, str(place.address), place, values) != digest:",
        "    if False:",
        f"{_UNVEIL}::test_a_secret_that_moved_since_the_plan_stops_it",
    ),
    Bug(
        "a run without the key forgets the digests",
        "planning/secret_fields.py",
        "                    digest = before.digest",
        "                    digest = None",
        f"{_UNVEIL}::test_another_key_or_none_is_no_rotation",
    ),
    Bug(
        "a digest waits until everything else is done",
        "engine/record.py",
        "            self._reseal(change)\n",
        "",
        f"{_UNVEIL}::test_a_key_that_comes_later_is_used_before_everything_is_done",
    ),
    Bug(
        "a moved block has rotated its secrets",
        "planning/secret_fields.py",
        "            moved = reference.is_rotated(before, former)",
        "            moved = reference.is_rotated(before)",
        f"{_UNVEIL}::test_a_moved_block_keeps_its_secrets",
    ),
    Bug(
        "a refusal is quoted whatever it repeats",
        "adapters/cxone/veil.py",
        "        return replace(response, is_veiled=True) if is_told else response",
        "        return response",
        f"{_VEIL}::test_a_refusal_that_quotes_it_is_not_quoted",
    ),
    Bug(
        "the frames behind an error keep the request",
        "adapters/cxone/session.py",
        "            forget(error)  # the request is in its frames\n",
        "",
        f"{_VEIL}::test_what_led_to_an_error_holds_no_secret",
    ),
    Bug(
        "the line of a secret that was written out is shown",
        "loading/structure.py",
        'is_hidden = here.holds_secret or finding.error == "secret_written"',
        "is_hidden = False",
        f"{_FIELDS}::test_anything_else_is_refused_and_not_repeated",
    ),
    Bug(
        "an alias carries a reference into any field",
        "loading/expand.py",
        "known = (id(value), place_of_secrets(path, self.kinds))",
        "known = (id(value), ())",
        f"{_FIELDS}::test_an_alias_does_not_carry_a_reference_to_another_field",
    ),
    Bug(
        "a secret is known once its call was answered",
        "adapters/cxone/session.py",
        "        self._veil.sending(body)\n",
        "",
        f"{_VEIL}::test_a_secret_whose_call_was_not_answered_is_veiled_later",
    ),
    Bug(
        "what a lost call may have sent counts as not sent",
        "engine/recover.py",
        "        ledger.may_have_sent(change, step)\n",
        "",
        f"{_UNVEIL}::test_a_secret_that_is_set_back_after_a_lost_answer_is_sent",
    ),
)
