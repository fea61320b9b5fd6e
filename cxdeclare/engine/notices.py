"""Notices: on which occasion, if any, a drift run has something to tell."""

from __future__ import annotations

from collections.abc import Sequence

from cxdeclare.engine.drift_events import Drifted
from cxdeclare.engine.runs import Run
from cxdeclare.model.notification import Occasion


def occasion(found: Drifted, exit_code: int, before: Sequence[Run]) -> Occasion | None:
    """Why to tell; None when there is nothing, or nothing new.

    What could not be read comes first, as it does in the exit code. That all is clean again is
    told once, after a recorded run that was not.
    """
    if found.unread:
        return "unreadable"
    if exit_code:
        return "drift"
    was_clean = not before or before[-1].exit_code == 0
    return None if was_clean else "clean_again"
