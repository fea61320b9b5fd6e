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
        "        if reason or blind:\n            leaving.remove(address)",
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
        "if address.kind in kinds and id_ in objects(listings, address.kind)",
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
        "    if adopts and not draft.steps:",
        "    if False:",
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
        "    if not part.always:\n        return declared",
        "    if True:\n        return declared",
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
        "        if len(ids) == 1 and not elsewhere:\n            return self._hit",
        "        if ids:\n            return self._hit",
        f"{_PLAN}/test_resolve.py::test_a_name_that_two_objects_have_is_an_error",
    ),
    Bug(
        "scripts are compared by id",
        "planning/naming.py",
        "return label if len(hits) == 1 else",
        "return label if hits == [id_] else",
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
        "        return sorted(given)\n",
        "        return given\n",
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
        "engine/consume.py",
        "            decision,\n            start,\n            setting.parallelism,",
        "            decision.model_copy(update={'changes': ()}),\n            start,\n"
        "            setting.parallelism,",
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
        "engine/record.py",
        "                self.supersede(change.address)\n",
        "                pass\n",
        f"{_PLAN}/test_replace.py::test_the_old_object_is_not_lost_when_it_cannot_go_yet",
    ),
    Bug(
        "a failed listing is empty",
        "engine/reading.py",
        "        return Listing({}, unread(kind.main, error, lists=True))\n",
        "        return Listing.whole({})\n",
        f"{_DO}/test_refresh.py"
        "::test_a_listing_that_fails_is_incomplete_with_the_words_of_the_tenant",
    ),
    Bug(
        "a plan is applied twice",
        "engine/consume.py",
        "        follows(known, made)\n",
        "",
        f"{_DO}/test_usecases.py::test_a_plan_is_applied_once",
    ),
    Bug(
        "a retirement expects only the name",
        "planning/rests.py",
        "    names = [a.name for a in kind.by_part[OBJECT] if a.wire is not None]\n",
        "    names = list(kind.identity)\n",
        f"{_DO}/test_preflight.py::test_what_moved_since_the_plan_refuses_it_with_zero_writes",
    ),
    Bug(
        "new references to what goes are not looked for",
        "engine/preflight.py",
        "        still_unused(anew, decision, looking.listed, pool)\n",
        "",
        f"{_DO}/test_preflight.py::test_what_moved_since_the_plan_refuses_it_with_zero_writes",
    ),
    Bug(
        "where a link comes from is not looked at before the first write",
        "engine/preflight.py",
        "        still_from_there(anew, decision, looking.listed, pool)\n",
        "",
        f"{_DO}/test_preflight.py::test_what_moved_since_the_plan_refuses_it_with_zero_writes",
    ),
    Bug(
        "where a link comes from is not looked at before the call",
        "engine/apply.py",
        "            not_anothers(look, kind, kind.named[step.part], step)\n",
        "",
        f"{_DO}/test_preflight.py"
        "::test_a_link_that_is_taken_by_another_during_the_run_is_left_to_them",
    ),
    Bug(
        "an adoption is not looked at again",
        "engine/preflight.py",
        "        self._still_itself(kind, listing)\n",
        "",
        f"{_DO}/test_preflight.py::test_what_is_only_adopted_is_looked_at_again",
    ),
    Bug(
        "an object that ends meanwhile stops who looks through its links",
        "engine/holding.py",
        "            if again.incomplete or id_ in again.objects:\n",
        "            if True:\n",
        f"{_DO}/test_preflight.py"
        "::test_a_link_is_taken_although_another_set_of_links_ends_at_that_moment",
    ),
    Bug(
        "the record of an object that is gone is settled",
        "engine/preflight.py",
        "    settled = _settled(decision, state)\n",
        "    settled: dict[str, str] = {}\n",
        f"{_DO}/test_preflight.py::test_what_moved_since_the_plan_refuses_it_with_zero_writes",
    ),
    Bug(
        "the envelope of a plan is not sealed",
        "planning/plan.py",
        "self.decision.digest == self.digest and self.envelope_digest == self.seal",
        "self.decision.digest == self.digest",
        "tests/cli/test_plan_files.py::test_an_edited_envelope_is_refused",
    ),
    Bug(
        "a reference nobody can name counts as changed",
        "planning/drift.py",
        'return self.snapshot.of(attribute.ref.kind).incomplete if unnamed else ""',
        'return ""',
        f"{_PLAN}/test_drift.py::test_a_reference_that_cannot_be_named_is_unread_and_not_changed",
    ),
    Bug(
        "links nobody can name count as none",
        "planning/drift.py",
        'reason = self.snapshot.of(ref).incomplete if ref else ""',
        'reason = ""',
        f"{_PLAN}/test_drift.py::test_a_link_set_whose_members_cannot_be_named_is_unread",
    ),
    Bug(
        "a set that was declared empty is not compared",
        "planning/drift.py",
        "not (applied or linked or is_exact)",
        "not (applied or linked)",
        f"{_PLAN}/test_drift.py::test_a_link_in_a_set_that_was_declared_empty_is_drift",
    ),
    Bug(
        "what a tenant sends is taken to be of the known shape",
        "engine/known_shape.py",
        "    except (AttributeError, KeyError, TypeError, ValueError) as error:\n",
        "    except ZeroDivisionError as error:\n",
        f"{_DO}/test_refresh.py::test_an_answer_of_another_shape_is_unknown_and_no_crash",
    ),
    Bug(
        "drift claims what it cannot read",
        "report/drift.py",
        "        if parts or secrets or word:\n",
        "        if False:\n",
        "tests/unit/report/test_drift.py"
        "::test_what_cannot_be_verified_is_not_called_as_last_applied",
    ),
    Bug(
        "a plan is applied under another profile",
        "cli/profiles.py",
        "    if other != profile:\n",
        "    if False:\n",
        "tests/cli/test_plan_files.py::test_a_plan_is_not_applied_under_another_profile",
    ),
    Bug(
        "a condition loses what we do not know",
        "kinds/routing_queue/__init__.py",
        "{**old.get(_identity(one), {}), **one}",
        "{**one}",
        "tests/unit/kinds/test_routing_queue.py::test_a_condition_keeps_what_we_do_not_know",
    ),
    Bug(
        "the second of two conditions is not seen",
        "kinds/routing_queue/__init__.py",
        "values if len(twins) > 1 else values[0]",
        "values[-1]",
        "tests/unit/kinds/test_routing_queue.py"
        "::test_two_conditions_with_single_values_are_never_as_declared",
    ),
    Bug(
        "no content is an empty list",
        "adapters/cxone/paging.py",
        "        if endpoint.paging is Paging.SKIP_TOP or endpoint.silent:",
        "        if True:",
        "tests/unit/adapters/cxone/test_paging.py::test_no_content_is_no_list_anywhere_else",
    ),
    Bug(
        "a refusal may quote the token",
        "adapters/cxone/session.py",
        "        return unquoted.without(token.text, response)",
        "        return response",
        "tests/unit/adapters/cxone/test_session.py"
        "::test_a_refusal_that_quotes_a_secret_is_told_without_it",
    ),
    Bug(
        "any JSON is overwritten by a plan",
        "cli/planfile.py",
        'found.keys() >= {"format", "digest", "decision"}',
        "bool(found)",
        "tests/cli/test_plan_files.py::test_only_an_older_plan_is_overwritten",
    ),
    Bug(
        "each spelling of a tenant has a state",
        "cli/settings.py",
        'return origin, f"http://127.0.0.1:{port}" if is_usual else origin',
        "return origin, origin",
        "tests/unit/cli/test_settings.py::test_one_tenant_has_one_state",
    ),
    Bug(
        "what the profile cannot read holds nothing",
        "planning/holders.py",
        "            if cannot and _points(kind, part, target):\n",
        "            if False:\n",
        f"{_PLAN}/test_holders.py"
        "::test_a_retirement_waits_while_the_profile_cannot_read_its_holders",
    ),
    Bug(
        "the old object goes before the new one is taken everywhere",
        "planning/holders.py",
        "    if made is not None and last.id not in draft.needs[made.id]:\n",
        "    if False:\n",
        f"{_PLAN}/test_replace.py"
        "::test_a_new_address_makes_a_new_channel_and_takes_everybody_along",
    ),
    Bug(
        "a signature goes before its users have moved",
        "planning/moves.py",
        "            source.needs[ends.id].add(planned.id)",
        "            pass",
        f"{_PLAN}/test_moves.py::test_a_signature_goes_after_its_users_have_moved",
    ),
    Bug(
        "what goes with an object is not said",
        "planning/build.py",
        "    lost(planning)\n",
        "",
        f"{_PLAN}/test_lost.py::test_what_goes_with_a_deleted_channel_is_shown",
    ),
    Bug(
        "an interrupted replacement is not found again",
        "planning/match.py",
        "    if manifest and state:\n",
        "    if False:\n",
        f"{_PLAN}/test_turn.py::test_an_object_left_over_is_noted_also_if_no_journal_tells_of_it",
    ),
    Bug(
        "the object left over is lost from sight",
        "planning/build.py",
        "    keep(planning)\n",
        "",
        f"{_PLAN}/test_turn.py::test_an_object_left_over_is_noted_also_if_no_journal_tells_of_it",
    ),
    Bug(
        "additive sets keep what was replaced",
        "planning/changes.py",
        'if old and value["ownership"] == "additive":',
        "if False:",
        f"{_PLAN}/test_turn.py::test_links_to_what_was_replaced_are_taken_away",
    ),
    Bug(
        "foreign channels hold no domain",
        "planning/rests.py",
        "for id_ in by_name.get(name, ()):",
        "for id_ in ():",
        f"{_PLAN}/test_holders.py::test_a_domain_stays_while_a_foreign_channel_sends_from_it",
    ),
    Bug(
        "protection ends in silence",
        "planning/build.py",
        "    unprotect(planning)\n",
        "",
        f"{_PLAN}/test_standing.py::test_protection_that_ends_is_shown_and_recorded",
    ),
    Bug(
        "an id that was used again is retired",
        "planning/retire.py",
        "    if otherwise is not None:\n",
        "    if False:\n",
        f"{_PLAN}/test_standing.py::test_an_id_that_belongs_to_another_object_now_is_not_retired",
    ),
    Bug(
        "members that could not be listed are none",
        "planning/arrive.py",
        "found.unread.get(part.name) or unsure(planning, part, resource, kind)",
        "found.unread.get(part.name)",
        f"{_PLAN}/test_changes.py"
        "::test_an_exact_set_is_not_known_while_its_members_cannot_be_listed",
    ),
    Bug(
        "agents that are switched off count as on",
        "planning/changes.py",
        "    if not always:\n        return owned\n",
        "    if True:\n        return owned\n",
        f"{_PLAN}/test_changes.py::test_an_agent_switched_off_on_a_skill_is_switched_on_again",
    ),
    Bug(
        "look-ups find what is switched off",
        "planning/naming.py",
        "                if _counts(kind, found) and",
        "                if",
        f"{_PLAN}/test_changes.py::test_a_lookup_finds_active_digital_skills_only",
    ),
    Bug(
        "what a killed run made counts as found",
        "engine/record.py",
        "self._state.making.get(address) == record.identity",
        "False",
        f"{_PLAN}/test_adoption.py::test_what_nobody_could_look_for_stays_ours_to_find",
    ),
)
