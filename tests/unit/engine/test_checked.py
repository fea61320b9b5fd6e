"""What is said of checks beside what they found: not run, not known, switched off."""

from __future__ import annotations

from collections import Counter

from cxdeclare.content.rules import CONTENT
from cxdeclare.engine.checked import TICKETING_FORM, checked
from cxdeclare.kinds import ALL
from cxdeclare.model.check import Judgement, Unchecked
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.rule import Phase
from tests.kinds.vendor import SKILL, load
from tests.support.manifests import HEADER, a_manifest


def test_every_check_of_a_phase_that_was_not_run_is_counted() -> None:
    """Each once, by the phase it waits for."""
    phases = Counter(c.rule.phase.value for kind in ALL.values() for c in kind.checks)
    said = checked(ALL, a_manifest(), Judgement(), {Phase.MANIFEST})
    waiting = {"estate": phases["estate"], "probe": phases["probe"], "content": len(CONTENT)}
    assert waiting == said.not_run
    assert {} == checked(ALL, a_manifest(), Judgement(), set(Phase)).not_run


def test_what_is_switched_off_is_named_wherever_it_was_found() -> None:
    """By reading the manifest, and by looking at the tenant."""
    off = {"check": "CXD218", "address": "skill.billing", "reason": "on purpose"}
    loaded = load({f"{SKILL}.screen_pops": True, "policy": {"ignore": [off]}})
    assert loaded.manifest is not None
    judged = Judgement(
        unchecked=(Unchecked("CXD251", "channel.a", "x"),),
        ignored=(Diagnostic("CXD254", "y", subject="channel.b"),),
    )
    said = checked(ALL, loaded.manifest, judged, set(Phase))
    assert [("CXD218", "skill.billing"), ("CXD254", "channel.b")] == [
        (one.check, one.address) for one in said.ignored
    ]
    assert [("CXD251", "channel.a", "x")] == [
        (one.check, one.address, one.reason) for one in said.not_checked
    ]


def test_proactive_chat_needs_a_form_that_only_the_vendor_can_give() -> None:
    """Row 9: said as a note, and only where it applies."""
    tenant = HEADER["tenant"]
    chat = a_manifest(tenant={**tenant, "proactive_chat": True})
    assert (TICKETING_FORM,) == checked(ALL, chat, Judgement(), set(Phase)).notes
    without = a_manifest(tenant={**tenant, "proactive_chat": False})
    assert () == checked(ALL, without, Judgement(), set(Phase)).notes
