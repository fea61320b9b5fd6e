"""Checks as text: what could not be told is said, grouped and counted."""

from __future__ import annotations

from cxdeclare.engine.events import Checked, NotChecked, Silenced
from cxdeclare.report.checks import not_run, render


def _not(check: str, address: str, reason: str) -> NotChecked:
    return NotChecked(check=check, address=address, reason=reason)


def test_nothing_to_say_is_nothing() -> None:
    """Checks that were not run are said by `validate`, which has a sentence of its own."""
    assert "" == render(Checked(not_run={"probe": 2}))


def test_what_could_not_be_told_is_one_line_for_each_reason() -> None:
    """With a few of the addresses, and the number of all."""
    many = [_not("CXD251", f"channel.c{number}", "DNS is down") for number in range(5)]
    said = Checked(
        not_checked=(*many, _not("CXD252", "channel.a", "\x1b[31mred")),
        ignored=(Silenced(check="CXD218", address="skill.a", summary="x"),),
        notes=("ask for the form",),
    )
    assert (
        "note: ask for the form\n"
        "not checked CXD251: channel.c0, channel.c1, channel.c2 and 2 more: DNS is down\n"
        "not checked CXD252: channel.a: \\x1b[31mred\n"
        "6 checks could not be made, 1 finding is ignored by the policy"
    ) == render(said)


def test_what_waits_for_another_command_is_one_sentence() -> None:
    """How many, and for what."""
    assert "" == not_run(Checked())
    assert (
        "3 checks were not run: 2 need the tenant (`plan`), "
        "1 needs DNS or the rights of the access key."
    ) == not_run(Checked(not_run={"estate": 2, "probe": 1}))
    assert "1 check was not run: 1 needs the tenant (`plan`)." == not_run(
        Checked(not_run={"estate": 1})
    )
