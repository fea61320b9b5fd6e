"""Planted bugs of approvals, and of what a plan is tied to."""

from __future__ import annotations

from tests.mutations.planted import Bug

_PLANNING = "tests/unit/planning"
_CLI = "tests/cli/test_approvals.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "the seal leaves out how many reads there were",
        "planning/plan.py",
        '_SEALED = set(Plan.model_fields) - {"decision", "seal"}\n',
        '_SEALED = set(Plan.model_fields) - {"decision", "seal", "reads"}\n',
        "tests/property/test_tampering.py::test_no_edit_of_a_byte_changes_a_signed_plan",
    ),
    Bug(
        "an approval believes the digest that a plan says of itself",
        "planning/approval.py",
        "        if self.digest != decision.digest:\n",
        "        if self.digest != made.digest:\n",
        f"{_PLANNING}/test_approval.py::test_digests_are_counted_anew",
    ),
    Bug(
        "an approval is of the decision alone",
        "planning/approval.py",
        "        if self.seal != made.envelope_digest:\n",
        "        if False:\n",
        f"{_PLANNING}/test_approval.py::test_the_envelope_around_the_decision_is_approved_as_well",
    ),
    Bug(
        "the type is not signed",
        "planning/envelope.py",
        "(len(kind), kind, len(message), message)",
        '(0, b"", len(message), message)',
        f"{_PLANNING}/test_envelope.py::test_two_messages_never_have_one_encoding",
    ),
    Bug(
        "lengths are those of characters",
        "planning/envelope.py",
        "(len(kind), kind, len(message), message)",
        "(len(payload_type), kind, len(message), message)",
        f"{_PLANNING}/test_envelope.py::test_the_encoding_is_that_of_the_specification",
    ),
    Bug(
        "loose bits of base64 are overlooked",
        "planning/envelope.py",
        "    if encoded(content) != standard:\n",
        "    if False:\n",
        f"{_PLANNING}/test_envelope.py::test_base64_is_read_in_one_way_only",
    ),
    Bug(
        "a key counts as often as it signs",
        "planning/approvers.py",
        "accepted.setdefault(found.approver.key, found)",
        "accepted.setdefault(found.file, found)",
        f"{_PLANNING}/test_approvers.py::test_a_key_counts_once",
    ),
    Bug(
        "a key speaks for any name",
        "planning/approvers.py",
        "    if stated.approver != signer.name:\n",
        "    if False:\n",
        f"{_PLANNING}/test_approvers.py::test_a_key_speaks_for_its_own_name_only",
    ),
    Bug(
        "an approval never expires",
        "planning/approvers.py",
        "expired if now > stated.ends else",
        "expired if False else",
        f"{_PLANNING}/test_approvers.py::test_an_approval_expires",
    ),
    Bug(
        "one key may be pinned under two names",
        "planning/approvers.py",
        "            if known & one.identities:\n",
        "            if False:\n",
        f"{_PLANNING}/test_approvers.py::test_approvers_are_as_many_as_they_seem",
    ),
    Bug(
        "a key that others can read signs",
        "adapters/signing/keys.py",
        "_OTHERS = stat.S_IRWXG | stat.S_IRWXO\n",
        "_OTHERS = stat.S_IRWXO\n",
        "tests/unit/adapters/signing/test_keys.py::test_a_key_that_others_can_read_is_refused",
    ),
    Bug(
        "KMS that says no is taken for a yes",
        "adapters/signing/kms.py",
        '    return said.get("SignatureValid") is True  # AWS raises; others answer\n',
        "    return True\n",
        "tests/unit/adapters/signing/test_kms.py"
        "::test_kms_says_whose_a_signature_is_where_it_withholds_the_public_half",
    ),
    Bug(
        "a manifest needs no approval",
        "cli/commands/apply.py",
        "    demand.fresh(demanded.approvals)\n",
        "",
        f"{_CLI}::test_a_plan_made_now_has_been_seen_by_nobody",
    ),
    Bug(
        "the flag weakens what the file of approvers demands",
        "cli/approving.py",
        "    wanted = max(need or 0, pinned.need)\n",
        "    wanted = need or pinned.need\n",
        f"{_CLI}::test_a_file_of_approvers_is_obeyed_without_a_flag",
    ),
    Bug(
        "a plan follows a state of any lineage",
        "engine/ties.py",
        "    if decision.lineage not in {None, state.lineage}:\n",
        "    if False:\n",
        "tests/unit/engine/test_ties.py::test_what_moved_since_the_plan_is_named",
    ),
)
