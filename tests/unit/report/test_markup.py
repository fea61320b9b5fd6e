from __future__ import annotations

import pytest

from cxdeclare.report import markup


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("12 agents move from signature A to B", "12 agents move from signature A to B"),
        ("e-mail 4 h → 1 h, 50% (of 9,412)", "e-mail 4 h → 1 h, 50% (of 9,412)"),
        ("a@b.example stops receiving", "`a@b.example` stops receiving"),
        ("call (@team), #1: no", "call (`@team`), `#1`: no"),
        ("ACD > Digital & more", "ACD > Digital & more"),
        ("> quote", "`>` quote"),
        ("1. one 1. two", "`1.` one 1. two"),
        ("the guard `rename` says", "the guard `rename` says"),
        ("`a`b`c` d", "`` `a`b`c` `` d"),
        ("channel.billing: refused", "`channel.billing`: refused"),
        ("see GH-1 and deadbeef", "see `GH-1` and `deadbeef`"),
        ("", ""),
        ("  x  ", "x"),
        ("a\nb", "`a\\x0ab`"),
    ],
)
def test_a_sentence(said: str, written: str) -> None:
    """Words stay words; whatever could be more than that stands in code."""
    assert written == markup.text(said)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("x", "`x`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        (" x ", "`  x  `"),
        ("", '""'),
        ("   ", "3 spaces"),
        ("\x1b[31m", "`\\x1b[31m`"),
    ],
)
def test_code(said: str, written: str) -> None:
    """It can be typed as it is shown."""
    assert written == markup.code(said)


def test_a_block_is_closed_by_nothing_in_it() -> None:
    """Its fence is longer than each row of backticks inside."""
    assert ["`````text", "````", "`````"] == markup.block(["````"])
    assert ["```diff", "+ a", "```"] == markup.block(["+ a"], "diff")
