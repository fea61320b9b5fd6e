"""Planted bugs in what is said of where a difference comes from."""

from __future__ import annotations

from tests.mutations.planted import Bug

_CAUSES = "tests/unit/planning/test_causes.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "an edit of what drifted passes for drift",
        "planning/causes.py",
        "field in declared and applied[field] == declared[field]",
        "field in declared",
        f"{_CAUSES}::test_an_edit_of_what_drifted_is_an_edit",
    ),
    Bug(
        "what the base wants otherwise counts as pending there",
        "planning/causes.py",
        "one.name == field and one in step.fields",
        "one.name == field",
        f"{_CAUSES}::test_another_value_than_the_base_has_is_of_the_branch",
    ),
    Bug(
        "everything is blamed on a new version",
        "planning/causes.py",
        "state.tool not in {None, self.tool}",
        "state.tool is not None",
        f"{_CAUSES}::test_a_difference_that_only_another_version_sees_is_the_tools",
    ),
    Bug(
        "the tenant is read again for the base",
        "engine/remembered.py",
        "if not self.is_second_look or asked not in self._lists:",
        "if True:",
        f"{_CAUSES}::test_the_tenant_is_read_once_for_both",
    ),
    Bug(
        "an apply in part counts as one in full",
        "engine/run.py",
        "by=__version__ if executor.is_done else None",
        "by=__version__",
        f"{_CAUSES}::test_the_state_says_which_manifest_was_applied_in_full",
    ),
    Bug(
        "what follows a replacement is called drift",
        "planning/causes.py",
        "if made is not None and made[0].address",
        "if False and made[0].address",
        f"{_CAUSES}::test_links_that_follow_a_replacement_are_no_drift",
    ),
)
