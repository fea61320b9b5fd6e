"""Planted bugs: each a change of one place in the package, and the test that must notice it."""

from __future__ import annotations

from dataclasses import dataclass

_PLAN = "tests/unit/planning"
_DO = "tests/unit/engine"


@dataclass(frozen=True, slots=True)
class Bug:
    """One place, what stands there, what a mistake would write, and who notices."""

    name: str
    module: str
    old: str
    new: str
    test: str


BUGS: tuple[Bug, ...] = (
    Bug(
        "deletions do not wait for who points there",
        "planning/holders.py",
        "draft.needs[last.id].add(holder.step)",
        "pass",
        f"{_PLAN}/test_holders.py::test_an_object_goes_after_the_last_reference_to_it",
    ),
    Bug(
        "references of foreign objects are not looked for",
        "planning/needed.py",
        "leaving.add(address.kind)",
        "pass",
        f"{_PLAN}/test_holders.py::test_what_a_foreign_object_holds_is_withheld",
    ),
    Bug(
        "unread holders count as none",
        "planning/holders.py",
        "        if reason:\n            leaving.remove(address)",
        "        if False:\n            leaving.remove(address)",
        f"{_PLAN}/test_holders.py::test_nothing_is_deleted_while_its_holders_cannot_be_read",
    ),
    Bug(
        "identities are not matched",
        "planning/match.py",
        "        elif free:",
        "        elif False:",
        f"{_PLAN}/test_match.py::test_without_the_state_an_object_is_found_by_its_name",
    ),
    Bug(
        "of several hits the first is taken",
        "planning/match.py",
        "        if len(free) > 1:",
        "        if len(free) > 9:",
        f"{_PLAN}/test_match.py::test_two_objects_of_one_name_are_never_guessed_between",
    ),
    Bug(
        "ids of the state are ignored",
        "planning/match.py",
        "if address.kind in kinds and id_ in _objects(listings, address.kind)",
        "if False",
        f"{_PLAN}/test_match.py::test_what_is_bound_is_found_by_its_id_whatever_it_is_called",
    ),
    Bug(
        "what must exist is renamed",
        "planning/match.py",
        "if kind.must_exist is not None:",
        "if False:",
        f"{_PLAN}/test_arrive.py::test_another_name_for_what_must_exist_means_another_object",
    ),
    Bug(
        "adoption is not said",
        "planning/arrive.py",
        "if draft.adopts and not draft.steps:",
        "if False:",
        f"{_PLAN}/test_arrive.py::test_an_object_that_is_there_already_is_adopted_without_a_call",
    ),
    Bug(
        "frozen fields are updated in place",
        "planning/arrive.py",
        "    if frozen:\n",
        "    if False:\n",
        f"{_PLAN}/test_replace.py::test_a_skill_of_the_other_direction_needs_another_name",
    ),
    Bug(
        "another region is no difference",
        "planning/arrive.py",
        "frozen.append(kind.scope)",
        "pass",
        f"{_PLAN}/test_replace.py::test_a_domain_in_another_region_is_another_domain",
    ),
    Bug(
        "other media are taken for ours",
        "planning/arrive.py",
        "if has is not None and has != value:",
        "if False:",
        f"{_PLAN}/test_arrive.py::test_a_skill_of_another_medium_is_not_taken_for_ours",
    ),
    Bug(
        "the listing stands in for an object that was not read",
        "planning/arrive.py",
        "if OBJECT in found.unread:",
        "if False:",
        f"{_PLAN}/test_arrive.py"
        "::test_an_object_that_could_not_be_read_is_not_compared_with_its_listing",
    ),
    Bug(
        "always active is forgotten",
        "planning/changes.py",
        "return {**always, **resource.parts",
        "return {**resource.parts",
        f"{_PLAN}/test_arrive.py::test_a_deactivated_skill_comes_back_by_an_update",
    ),
    Bug(
        "new ids are not passed on",
        "planning/changes.py",
        "if moved and not attribute.has(Trait.LOCAL):",
        "if False:",
        f"{_PLAN}/test_replace.py"
        "::test_a_new_address_makes_a_new_channel_and_takes_everybody_along",
    ),
    Bug(
        "additive is taken for authoritative",
        "planning/diff.py",
        "    if wanted.authoritative:\n",
        "    if True:\n",
        f"{_PLAN}/test_links.py::test_additive_links_are_never_removed_and_let_go_once",
    ),
    Bug(
        "authoritative is taken for additive",
        "planning/diff.py",
        "    if wanted.authoritative:\n",
        "    if False:\n",
        f"{_PLAN}/test_links.py::test_exact_links_are_added_changed_and_removed",
    ),
    Bug(
        "case replaces a channel",
        "planning/diff.py",
        "or _is_same_name(attribute, wanted, live)",
        "",
        f"{_PLAN}/test_arrive.py::test_case_alone_does_not_replace_what_is_known_by_its_address",
    ),
    Bug(
        "null does not clear",
        "planning/diff.py",
        "        if wanted == live or",
        "        if wanted is None or wanted == live or",
        f"{_PLAN}/test_arrive.py::test_null_clears_and_an_absent_field_is_left_alone",
    ),
    Bug(
        "gates are not waited for",
        "planning/order.py",
        "                if use.ready:\n",
        "                if False:\n",
        f"{_PLAN}/test_arrive.py::test_a_domain_is_pending_until_its_records_are_seen",
    ),
    Bug(
        "names are taken before they are free",
        "planning/order.py",
        "draft.needs[step.id].add(freeing.id)",
        "pass",
        f"{_PLAN}/test_order.py::test_who_takes_a_name_waits_for_who_gives_it_up",
    ),
    Bug(
        "dependencies are dropped from the plan",
        "planning/build.py",
        "tuple(sorted(draft.needs[step.id]))",
        "()",
        f"{_PLAN}/test_order.py::test_a_new_object_waits_for_the_name_an_old_one_gives_up",
    ),
    Bug(
        "moves are not collapsed",
        "planning/moves.py",
        "    if not coming:\n",
        "    if True:\n",
        f"{_PLAN}/test_moves.py::test_a_user_who_moves_is_assigned_once",
    ),
    Bug(
        "foreign sets are not read for moves",
        "engine/refresh.py",
        "everyone = _may_move(manifest, kind, part) or",
        "everyone = False or",
        f"{_PLAN}/test_moves.py::test_a_new_signature_says_whose_users_it_takes",
    ),
    Bug(
        "deletion needs no consent",
        "planning/draft.py",
        "return not self.consent.isdisjoint({str(address), address.kind})",
        "return True",
        f"{_PLAN}/test_retire.py::test_without_consent_an_orphan_is_shown_and_kept",
    ),
    Bug(
        "protection ends with the block",
        "planning/draft.py",
        "or bool(binding and binding.protected)",
        "",
        f"{_PLAN}/test_retire.py::test_protection_outlives_the_block",
    ),
    Bug(
        "adopted objects are deleted",
        "planning/retire.py",
        'binding.origin == "adopted" and',
        "False and",
        f"{_PLAN}/test_retire.py::test_an_adopted_object_is_forgotten_unless_it_is_named",
    ),
    Bug(
        "look-ups take the first of several",
        "planning/resolve.py",
        "        if len(ids) == 1:\n            return self._hit",
        "        if ids:\n            return self._hit",
        f"{_PLAN}/test_resolve.py::test_a_name_that_two_objects_have_is_an_error",
    ),
    Bug(
        "scripts are compared by id",
        "planning/naming.py",
        "if label is None or len(self.find(kind, label)) != 1:",
        'if label is None or kind == "studio_script":',
        f"{_PLAN}/test_arrive.py::test_a_new_script_under_the_same_path_is_no_difference",
    ),
    Bug(
        "line ends make a difference",
        "model/wire.py",
        r'text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")',
        "text",
        f"{_PLAN}/test_arrive.py::test_line_ends_are_no_difference",
    ),
    Bug(
        "sets are compared as lists",
        "model/wire.py",
        "    return sorted(values, key=_sort_key)\n",
        "    return list(values)\n",
        f"{_PLAN}/test_diff.py::test_the_order_of_a_set_means_nothing",
    ),
    Bug(
        "whole objects are written without reading",
        "engine/calls.py",
        "    if endpoint.whole and seen.raw is not None:\n",
        "    if False:\n",
        f"{_DO}/test_preflight.py::test_what_no_step_rests_on_may_move",
    ),
    Bug(
        "nothing is looked at before the first write",
        "engine/usecases.py",
        "        preflight(provider, setting.kinds, profile, decision, setting.parallelism)\n",
        "",
        f"{_DO}/test_preflight.py::test_what_moved_since_the_plan_refuses_it_with_zero_writes",
    ),
    Bug(
        "a failed step does not stop its dependants",
        "engine/schedule.py",
        'if end in {"failed", "skipped"}:',
        "if False:",
        f"{_DO}/test_apply.py::test_a_failed_step_skips_its_dependants_and_nothing_else",
    ),
    Bug(
        "what is in flight is not recorded",
        "engine/apply.py",
        "                self._settle(step, future)\n",
        "                pass\n",
        f"{_DO}/test_apply.py::test_who_stops_listening_loses_nothing",
    ),
    Bug(
        "a replaced object is forgotten",
        "engine/apply.py",
        "            self._supersede(change)\n",
        "",
        f"{_PLAN}/test_replace.py::test_the_old_object_is_not_lost_when_it_cannot_go_yet",
    ),
    Bug(
        "a failed listing is empty",
        "engine/refresh.py",
        "        return Listing({}, str(error))\n",
        "        return Listing({})\n",
        f"{_DO}/test_refresh.py"
        "::test_a_listing_that_fails_is_incomplete_with_the_words_of_the_tenant",
    ),
    Bug(
        "a plan is applied twice",
        "engine/usecases.py",
        "        follows(state, made)\n",
        "",
        f"{_DO}/test_usecases.py::test_a_plan_is_applied_once",
    ),
)
