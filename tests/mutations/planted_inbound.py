"""Planted bugs of what domains send and receive with: sets in use, and rules of others."""

from __future__ import annotations

from tests.mutations.planted import Bug

_SETS = "tests/integration/ses/test_configuration_sets.py"
_RULES = "tests/integration/ses/test_receipt_rules.py"
_CARRIED = "tests/unit/adapters/ses/test_receipt_rules.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a set that another identity sends with is deleted",
        "engine/refresh.py",
        "if one.scope and one.is_tied(kind)]",
        "if one is kind]",
        f"{_SETS}::test_a_set_that_another_identity_sends_with_is_not_deleted",
    ),
    Bug(
        "a set that came into use since the plan is deleted",
        "engine/preflight.py",
        "if kind.scope and one.scope and one.is_tied(kind)\n",
        "if kind.scope and one is kind\n",
        f"{_SETS}::test_whoever_begins_to_use_a_set_after_the_plan_keeps_it",
    ),
    Bug(
        "what a domain sends with is compared without its region",
        "planning/live.py",
        '    return lambda of, wire_id: name(of, f"{place}/{wire_id}")\n',
        "    return name\n",
        f"{_SETS}::test_a_set_that_another_identity_sends_with_is_not_deleted",
    ),
    Bug(
        "a set loses the pool that somebody gave it",
        "kinds/configuration_set.py",
        "whole=True,",
        "whole=False,",
        f"{_SETS}::test_what_no_field_can_say_of_a_set_stays",
    ),
    Bug(
        "a domain is told to send with the set of another region",
        "engine/calls.py",
        "            if place != self.scope:\n",
        "            if not place:\n",
        "tests/unit/engine/test_calls.py::test_what_is_in_another_place_is_not_referred_to",
    ),
    Bug(
        "the active set is taken over",
        "adapters/ses/receipt_rules.py",
        "        return _none_active(request, active)\n",
        '        own = {"RuleSetName": "cxdeclare"}\n'
        '        call(_named(request, "create_receipt_rule_set", own))\n'
        '        call(_named(request, "set_active_receipt_rule_set", own))\n'
        "        return _none_active(request, active)\n",
        f"{_CARRIED}::test_no_set_is_made_or_activated",
    ),
    Bug(
        "a rule comes before those of others",
        "adapters/ses/receipt_rules.py",
        '    last = {"After": rules[-1]["Name"]} if rules else {}\n',
        "    last: dict[str, str] = {}\n",
        f"{_RULES}::test_a_rule_goes_into_the_active_set_through_boto3",
    ),
    Bug(
        "actions that no field can say are lost",
        "kinds/receipt_rule.py",
        "        actions.append(action if settings is None else ",
        "        actions.append({} if settings is None else ",
        f"{_RULES}::test_a_rule_that_was_switched_off_is_switched_on_again",
    ),
    Bug(
        "a question that nobody answered counts as a write that may have been done",
        "adapters/ses/receipt_rules.py",
        "        if request.repeatable:\n            raise\n",
        "        if True:\n            raise\n",
        f"{_CARRIED}::test_a_question_without_an_answer_means_that_nothing_was_written",
    ),
    Bug(
        "a new rule that is to be the first stays the last",
        "planning/make.py",
        "change.differs or part.none_says for",
        "change.differs for",
        f"{_RULES}::test_a_rule_that_is_to_be_the_first_is_so_from_the_beginning",
    ),
    Bug(
        "the usual key length is sent to a new domain",
        "planning/make.py",
        " and not _is_born_so(part, of, values):",
        ":",
        "tests/unit/kinds/test_email_domain.py"
        "::test_the_usual_key_length_is_not_sent_for_a_new_domain",
    ),
    Bug(
        "a rehearsal changes the identities of a real account",
        "cli/livesite.py",
        "        return all(_is_local(",
        "        return any(_is_local(",
        "tests/unit/cli/test_livesite.py::test_a_pretended_tenant_is_never_beside_the_real_ses",
    ),
)
