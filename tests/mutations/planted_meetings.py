"""Planted bugs where state, secrets and approvals meet each other."""

from __future__ import annotations

from tests.mutations.planted import Bug

_UNVEIL = "tests/unit/engine/test_unveil.py"
_CUT = "tests/cli/test_interrupted.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "a plan is gone on with at any target",
        "engine/consume.py",
        "        for_this_target(setting, made)\n",
        "",
        f"{_CUT}::test_a_plan_is_not_gone_on_with_at_another_tenant",
    ),
    Bug(
        "the way back asks for secrets",
        "engine/usecases.py",
        "    if revise is None:  #",
        "    if True:  #",
        f"{_UNVEIL}::test_a_way_back_needs_no_secret",
    ),
    Bug(
        "the key for digests is looked for anywhere",
        "adapters/keys.py",
        'client("kms", named[1] if named else region)',
        'client("kms")',
        "tests/unit/adapters/test_keys.py::test_a_kms_key_is_looked_for_where_the_state_is",
    ),
    Bug(
        "a bug in a write of the journal is told to nobody",
        "adapters/state/s3_journal.py",
        "            except Exception as error:",
        "            except CxdeclareError as error:",
        "tests/unit/adapters/state/test_s3_journal.py::test_a_bug_in_a_write_ends_who_waits_for_it",
    ),
    Bug(
        "a lock that stays hides what was done",
        "cli/commands/apply.py",
        "    elif heard.total is None:",
        "    elif True:",
        "tests/cli/test_state_elsewhere.py::test_a_lock_that_stays_does_not_hide_what_was_done",
    ),
)
