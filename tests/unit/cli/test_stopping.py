from __future__ import annotations

import signal

import pytest

from cxdeclare.cli.stopping import stopping
from cxdeclare.cli.view import view

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.mark.parametrize("number", SIGNALS)
def test_what_is_ignored_stays_ignored(number: signal.Signals) -> None:
    """Under `nohup`, or in the background of a script, a signal is not for us."""
    before = signal.signal(number, signal.SIG_IGN)
    try:
        with stopping(view(is_json=False)):
            assert signal.SIG_IGN is signal.getsignal(number)
            others = [one for one in SIGNALS if one is not number]
            assert all(callable(signal.getsignal(one)) for one in others)
        assert signal.SIG_IGN is signal.getsignal(number)
    finally:
        signal.signal(number, before)


@pytest.mark.parametrize("number", SIGNALS)
def test_before_there_is_a_run_a_signal_ends_at_once(number: signal.Signals) -> None:
    """Nothing is in flight, so there is nothing to record; what it was before comes back."""
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), stopping(view(is_json=False)):
        signal.raise_signal(number)
    assert before is signal.getsignal(number)
