"""Planted bugs in expectations: in what is known, in what decides, in how a run ends."""

from __future__ import annotations

from tests.mutations.planted import Bug

_CLI = "tests/cli/test_expectations.py"

BUGS = (
    Bug(
        "what the manifest does not say is none",
        "planning/after.py",
        """        message = "the manifest does not say it, and the tenant was not asked"
        raise Unseen(message)""",
        "        return None",
        f"{_CLI}::test_what_the_manifest_does_not_say_comes_from_the_tenant",
    ),
    Bug(
        "an expectation that cannot be checked passes",
        "engine/expectation_events.py",
        "        for worst in (Outcome.FAILED, Outcome.NOT_CHECKED):",
        "        for worst in (Outcome.FAILED,):",
        f"{_CLI}::test_what_could_not_be_read_has_not_passed",
    ),
    Bug(
        "what a plan ends receives mail still",
        "planning/after.py",
        "if (kind, id_) not in self._gone}",
        "}",
        f"{_CLI}::test_a_channel_whose_block_is_gone_receives_mail_until_a_plan_ends_it",
    ),
    Bug(
        "addresses that differ in case are two",
        "kinds/channel/receiver.py",
        "    wanted = mail_to.casefold()",
        "    wanted = mail_to",
        f"{_CLI}::test_an_address_is_received_by_a_channel_or_by_nobody",
    ),
    Bug(
        "a set is exact as soon as what is named is in it",
        "kinds/channel/membership.py",
        "            wrong += [name for name in set_.inside if name not in names]",
        "            wrong += []",
        f"{_CLI}::test_what_is_in_no_list_is_too_much",
    ),
    Bug(
        "nobody is everybody of a skill without agents",
        "kinds/channel/signing.py",
        "    if not users and not rest:",
        "    if False:",
        f"{_CLI}::test_nobody_signs_for_a_skill_without_agents",
    ),
    Bug(
        "a channel of others is not read in full",
        "engine/refresh.py",
        "        everyone |= part.name in wants.get(kind.name, ())",
        "        everyone |= False",
        f"{_CLI}::test_a_channel_of_others_is_read_in_full",
    ),
    Bug(
        "a failed expectation is a difference",
        "cli/commands/test.py",
        "    Outcome.FAILED: Exit.INVALID,",
        "    Outcome.FAILED: Exit.DIFFERENCES,",
        f"{_CLI}::test_a_failure_counts_more_than_a_doubt",
    ),
)
