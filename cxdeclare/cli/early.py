"""Early: reading the tenant while the manifest is being read, where there is a network to wait for.

The listings are begun with what a glance at the manifest shows. The tenant id seen there is held
against the token before the first call, and everything against the manifest once it is read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cxdeclare.cli import wiring
from cxdeclare.cli.options import Given
from cxdeclare.cli.settings import Target
from cxdeclare.engine.readahead import ReadAhead, read_ahead
from cxdeclare.engine.slots import Slots
from cxdeclare.engine.usecases import Setting
from cxdeclare.loading.peek import peek

_TURN = 0.0005
"""Seconds that reading the manifest may keep an answer waiting; by default it is ten times that."""


@contextmanager
def early(setting: Setting, where: Target, given: Given) -> Iterator[ReadAhead | None]:
    """Listings under way; None where nothing is gained, or nothing can be seen at a glance.

    Asking an embedded tenant would make it, with an id that is a guess.
    """
    may_peek = where.origin is not None and given.is_one_file
    seen = peek(given.manifest, setting.kinds) if may_peek else None
    if seen is None:
        yield None
        return
    before = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        with wiring.provider(where, seen.tenant_id) as reader, Slots(setting.parallelism) as slots:
            yield read_ahead(
                reader, setting.kinds, setting.profile, seen.tenant_id, seen.kinds, slots
            )
    finally:
        sys.setswitchinterval(before)
