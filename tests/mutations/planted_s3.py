"""Planted bugs of the state in a bucket: each lets two runs at one state, or leaves a lock."""

from __future__ import annotations

from tests.mutations.planted import Bug

AWS = "tests/integration/aws"
STORES = "tests/integration/test_stores.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "the lock is taken whether or not it is there",
        "adapters/state/s3_bucket.py",
        'condition = {"IfMatch": instead_of} if instead_of else {"IfNoneMatch": "*"}',
        'condition = {"IfMatch": instead_of} if instead_of else {}',
        f"{STORES}::test_a_second_run_is_refused_and_told_who_has_the_lock[s3]",
    ),
    Bug(
        "our own lock after a lost answer is somebody else's",
        "adapters/state/s3_bucket.py",
        "if found and found.body == body and found.metadata.get(WRITER) == writer:",
        "if False:",
        f"{AWS}/test_lock.py::test_a_lost_answer_is_no_lost_lock",
    ),
    Bug(
        "the same bytes of somebody else are ours",
        "adapters/state/s3_bucket.py",
        "if found and found.body == body and found.metadata.get(WRITER) == writer:",
        "if found and found.body == body:",
        f"{AWS}/test_fencing.py::test_the_same_bytes_of_another_are_not_ours",
    ),
    Bug(
        "a conflict is final",
        "adapters/state/s3_bucket.py",
        "if error.status == _CONFLICT and wait is not None:",
        "if False:",
        f"{AWS}/test_fencing.py::test_a_conflict_or_a_busy_store_is_tried_again",
    ),
    Bug(
        "the state is written over whatever is there",
        "adapters/state/s3.py",
        "instead_of=seen.etag, metadata=noted",
        "instead_of=getattr(self._bucket.get(self._keys.state), 'etag', None), metadata=noted",
        f"{AWS}/test_fencing.py::test_a_zombie_does_not_overwrite_the_state",
    ),
    Bug(
        "two renewals are alike",
        "adapters/state/s3_lock.py",
        "self._beat += 1",
        "self._beat = 1",
        f"{AWS}/test_lock.py::test_a_renewal_in_the_moment_of_a_takeover_defeats_it",
    ),
    Bug(
        "a lease never ends for its holder",
        "adapters/state/s3_lock.py",
        "not self._lost and self._clock() < self._until",
        "not self._lost",
        f"{AWS}/test_lock.py::test_a_holder_knows_that_its_lease_is_over_before_anybody_takes_it",
    ),
    Bug(
        "a lock that lives is taken over",
        "adapters/state/s3_lock.py",
        "if holder.left is None or holder.left > 0:",
        "if holder.left is None:",
        f"{AWS}/test_lock.py::test_a_holder_that_lives_is_not_stolen_from",
    ),
    Bug(
        "the lock of an heir is let go of",
        "adapters/state/s3_lock.py",
        "if found is not None and read(found).id == self._mine.id:",
        "if found is not None:",
        f"{AWS}/test_lock.py::test_a_holder_knows_that_its_lease_is_over_before_anybody_takes_it",
    ),
    Bug(
        "a lock is not renewed",
        "adapters/state/s3_tenure.py",
        "            self._thread.start()\n",
        "",
        f"{AWS}/test_lock.py::test_a_holder_that_lives_is_not_stolen_from",
    ),
    Bug(
        "signals do not wait while the lock changes hands",
        "adapters/state/deferred.py",
        "if self.holding or (frame is not None and frame.f_code in self._whole):",
        "if False:",
        f"{AWS}/test_lock.py::test_a_signal_while_the_lock_is_being_taken_leaves_none",
    ),
    Bug(
        "a journal is ended by a mark that nobody runs into",
        "adapters/state/s3_segments.py",
        'self._bucket.put(self._keys.segment(self._run, self._last() + 1), b"", writer=who)',
        'self._bucket.put(self._keys.segment(self._run, self._last() + 2), b"", writer=who)',
        f"{AWS}/test_fencing.py::test_a_zombie_may_not_announce_another_call",
    ),
    Bug(
        "the fence goes with the journal",
        "adapters/state/s3_segments.py",
        "written = [key for key, size in self._bucket.sizes(self._prefix).items() if size]\n"
        "        with ThreadPoolExecutor(_AT_ONCE) as pool:\n"
        "            list(",
        "written = list(self._bucket.sizes(self._prefix))\n"
        "        with ThreadPoolExecutor(_AT_ONCE) as pool:\n"
        "            list(",
        f"{AWS}/test_fencing.py::test_the_fence_outlives_the_journal",
    ),
    Bug(
        "a durable line comes back before it is safe",
        "adapters/state/s3_journal.py",
        "if not durable:",
        "if True:",
        "tests/unit/adapters/state/test_s3_journal.py"
        "::test_a_durable_line_does_not_come_back_before_it_is_written",
    ),
    Bug(
        "a pretend tenant opens the bucket of its manifest",
        "cli/wiring.py",
        "if said is not None or target.is_pretend:",
        "if said is not None:",
        "tests/unit/cli/test_wiring.py::test_a_pretend_tenant_keeps_its_own_file",
    ),
    Bug(
        "a store that ignores If-None-Match passes",
        "adapters/state/s3_probe.py",
        'not _takes(lambda: bucket.try_put(key, b"2")),',
        "True,",
        f"{AWS}/test_probe.py::test_a_store_that_ignores_the_conditions_of_writes_is_refused",
    ),
    Bug(
        "without `init` nobody finds the bucket of the manifest",
        "cli/wiring.py",
        "    return location.from_record() or location.declared(MANIFEST, KINDS)\n",
        "    return location.from_record()\n",
        "tests/cli/test_live.py::test_commands_without_a_manifest_find_its_bucket",
    ),
)
