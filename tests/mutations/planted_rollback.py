"""Planted bugs in the way back, in what mends the state, and in the texts that plans hold."""

from __future__ import annotations

from tests.mutations.planted import Bug

_LASTING = "tests/unit/planning/test_lasting.py"
_RESTORE = "tests/unit/planning/test_restore.py"
_TEXTS = "tests/unit/planning/test_texts.py"
_UPKEEP = "tests/unit/engine/test_upkeep.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "what was managed only for a while counts as never managed",
        "engine/rollback.py",
        "if serial < one.serial < now.serial)",
        "if one.serial < serial)",
        f"{_LASTING}::test_a_later_version_in_between_counts_as_well",
    ),
    Bug(
        "links taken from others are not named",
        "planning/lasting.py",
        "part.members is not None and part.members.exclusive",
        "part.members is not None and part.members.ref is None",
        f"{_LASTING}::test_a_link_that_was_taken_from_others_is_named",
    ),
    Bug(
        "a deactivated object is said to be gone",
        "planning/lasting.py",
        "if c.action is Action.DELETE}",
        "if c.action in {Action.DELETE, Action.DEACTIVATE}}",
        f"{_LASTING}::test_what_cannot_be_deleted_stays_with_consent_too",
    ),
    Bug(
        "what an exact set has ended is not named",
        "planning/lasting.py",
        "        if part.name in now.exact:",
        "        if False:",
        f"{_LASTING}::test_an_exact_set_has_ended_what_others_had_put_there",
    ),
    Bug(
        "an object gets its old name as another object",
        "planning/restore.py",
        "        if name != text and text not in now.bindings:",
        "        if False:",
        f"{_LASTING}::test_an_object_that_was_called_otherwise_gets_its_name_back",
    ),
    Bug(
        "going back takes a protection away",
        "planning/restore.py",
        "for a, b in now.bindings.items() if b.protected}",
        "for a, b in now.bindings.items() if False}",
        f"{_RESTORE}::test_going_back_leaves_every_protection",
    ),
    Bug(
        "half an object is made",
        "planning/restore.py",
        "if (one.required or one.has(Trait.BODY))",
        "if one.required",
        f"{_RESTORE}::test_what_cannot_be_made_without_a_lost_text_is_left_out",
    ),
    Bug(
        "users who left stand in the way",
        "planning/restore.py",
        "            if ref is not None and not self.is_there(ref, member_value(member)):",
        "            if False:",
        f"{_RESTORE}::test_a_user_who_left_does_not_stand_in_the_way",
    ),
    Bug(
        "the text of before is not held",
        "planning/texts.py",
        "                found.update(_of_step(draft.kind, step, live))",
        "                pass",
        f"{_TEXTS}::test_a_changed_text_is_there_before_and_after",
    ),
    Bug(
        "texts are not kept when a plan is applied",
        "engine/run.py",
        "            self.states.keep(self.plan.decision.bodies)",
        "            self.states.keep({})",
        f"{_TEXTS}::test_what_was_planned_is_kept_when_it_is_applied",
    ),
    Bug(
        "a protected address is forgotten like any other",
        "engine/upkeep.py",
        "kept = sorted(one for one in going - consent if",
        "kept = sorted(one for one in set() if",
        f"{_UPKEEP}::test_a_forgotten_address_is_gone_and_its_object_stays",
    ),
    Bug(
        "the state is mended under an open run",
        "engine/upkeep.py",
        "    if state.run is not None or state.consuming is not None:",
        "    if False:",
        f"{_UPKEEP}::test_while_a_run_is_open_nobody_mends_the_state",
    ),
    Bug(
        "an older state is pushed over a newer one",
        "engine/upkeep.py",
        "given.serial > now.serial",
        "given.serial != now.serial",
        f"{_UPKEEP}::test_what_does_not_follow_has_to_name_what_it_replaces",
    ),
    Bug(
        "what another run wrote in between is overwritten",
        "engine/upkeep.py",
        "        if (now.lineage, now.serial) != (before.lineage, before.serial):",
        "        if False:",
        f"{_UPKEEP}::test_what_was_shown_is_what_is_changed",
    ),
    Bug(
        "a date is the begin of its day",
        "engine/rollback.py",
        "time.max",
        "time.min",
        "tests/unit/engine/test_rollback.py::test_a_version_is_named_by_serial_or_by_time",
    ),
    Bug(
        "a protection stays with the name that an object leaves",
        "planning/restore.py",
        "protect |= {renamed.get(a, a) for",
        "protect |= {a for",
        f"{_RESTORE}::test_a_protection_goes_with_the_name_that_is_given_back",
    ),
    Bug(
        "the latest version is the state's own file",
        "adapters/state/local.py",
        "            new.replace(self._path)",
        "            new.replace(self._path)\n"
        "            for one in [self._kept.versions(state.lineage)[state.serial]]:\n"
        "                one.unlink(), os.link(self._path, one)",
        "tests/unit/adapters/state/test_local_kept.py"
        "::test_a_copy_that_is_put_over_the_state_leaves_its_version",
    ),
    Bug(
        "the way back asks for secrets that it does not send",
        "engine/usecases.py",
        "    if revise is None:",
        "    if True:",
        f"{_RESTORE}::test_a_secret_of_then_may_be_gone",
    ),
    Bug(
        "a state of the middle of a run replaces a later one",
        "engine/upkeep.py",
        "    if given.run is not None and not follows:",
        "    if False:",
        f"{_UPKEEP}::test_what_a_run_had_saved_on_its_way_never_replaces_what_it_saved_later",
    ),
    Bug(
        "what is recorded of all objects is gone through for each address",
        "planning/lasting.py",
        "since.records.get(_object(str(address), binding.id), ())]",
        "[b for o, r in since.records.items() for b in r "
        "if o == _object(str(address), binding.id)]]",
        "tests/property/test_growth.py::test_the_way_back_grows_slowly",
    ),
    Bug(
        "all versions of the time between are kept in memory",
        "planning/lasting.py",
        "if not known or known[-1] != bound:",
        "if True:",
        f"{_LASTING}::test_versions_in_between_are_not_all_held_at_once",
    ),
)
