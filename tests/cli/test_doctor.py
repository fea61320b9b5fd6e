"""doctor on the command line: exit codes, JSON, how the target was chosen, no secret."""

from __future__ import annotations

import pytest

from cxdeclare.cli.commands.doctor import code
from cxdeclare.cli.exits import Exit
from cxdeclare.engine.doctor_events import Examined, Finding, Verdict
from tests.cli.console import SMALL, Console
from tests.support.canaries import CANARIES


def test_a_folder_that_is_well_ends_with_0(console: Console) -> None:
    """And says what it cost."""
    ran = console.run("doctor", "tenant.yaml")
    assert (ran.code, "writes: 0." in ran.out) == (Exit.DONE, True)
    assert "embedded, chosen by CXDECLARE_TARGET" in ran.out
    assert "PRETEND TENANT embedded" in ran.out


def test_programs_get_one_event(console: Console) -> None:
    """With every finding."""
    events = console.run("doctor", "tenant.yaml", "--target", "embedded", "--json").events
    (examined,) = [one for one in events if one["type"] == "examined"]
    facts = {one["subject"]: one for one in examined["findings"]}
    assert facts["target"]["fact"] == "embedded, chosen by `--target`"
    assert facts["lock"]["verdict"] == "ok"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([("a", "ok"), ("b", "not checked")], Exit.DONE),
        ([("a", "broken")], Exit.ERROR),
        ([("a", "broken"), ("b", "unknown")], Exit.UNKNOWN),
        ([("lock", "broken"), ("b", "unknown")], Exit.LOCKED),
    ],
)
def test_the_worst_finding_gives_the_code(found: list[tuple[str, Verdict]], expected: Exit) -> None:
    """In the order in which all codes win."""
    findings = tuple(Finding(subject=s, verdict=v, fact="") for s, v in found)
    assert expected == code(Examined(target="t", findings=findings, reads=0, writes=0))


def test_an_invalid_manifest_ends_with_3(console: Console) -> None:
    """Nothing is looked at for it."""
    console.write(SMALL + "nonsense: 1\n")
    assert console.run("doctor", "tenant.yaml").code == Exit.INVALID


@pytest.mark.parametrize("canary", [one for one in CANARIES if len(one) > 3 and "\0" not in one])
def test_no_secret_is_in_any_line(
    console: Console, monkeypatch: pytest.MonkeyPatch, canary: str
) -> None:
    """Keys in the environment are used or not, and never shown."""
    for name in ("CXDECLARE_ACCESS_KEY_ID", "CXDECLARE_ACCESS_KEY_SECRET", "CXDECLARE_STATE_KEY"):
        monkeypatch.setenv(name, canary.ljust(16, canary[-1]))
    for options in ((), ("--json",)):
        ran = console.run("doctor", "tenant.yaml", *options)
        assert canary not in ran.out + ran.err
