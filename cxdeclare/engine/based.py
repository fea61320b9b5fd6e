"""Based: a plan that knows which of its differences wait on another branch as well."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cxdeclare.engine.ports import Reader, StateReader
from cxdeclare.engine.remembered import Remembered
from cxdeclare.engine.usecases import Setting, decide, in_envelope
from cxdeclare.model.check import Judgement
from cxdeclare.model.errors import CxdeclareError
from cxdeclare.model.manifest import Manifest
from cxdeclare.planning.plan import Decision, Plan


@dataclass(frozen=True, slots=True)
class Baseline:
    """The manifest that a branch is compared with."""

    manifest: Manifest | None
    reason: str = ""
    """Why there is none."""


def plan(
    setting: Setting, reader: Reader, states: StateReader, manifest: Manifest, base: Baseline
) -> tuple[Plan, Judgement]:
    """Decide what to do, and where each difference comes from; the tenant is read once.

    A base that cannot be planned keeps nobody from planning: the plan says why it did not serve.
    """
    seen = Remembered(reader)
    grounds = decide(setting, seen, states, manifest)
    seen.is_second_look = True
    other, reason = _decided(setting, seen, states, manifest, base)
    return in_envelope(setting, seen, grounds, manifest, base=other, no_base=reason), grounds.judged


def _decided(
    setting: Setting, reader: Reader, states: StateReader, manifest: Manifest, base: Baseline
) -> tuple[Decision | None, str]:
    """What the base would do to the same tenant, or why nobody can tell."""
    if base.manifest is None:
        return None, base.reason
    if base.manifest.tenant.id.casefold() != manifest.tenant.id.casefold():
        return None, "the base manifest is about another tenant"
    quiet = replace(setting, progress=lambda _done, _total: None, shows_within=0.0)
    try:
        return decide(quiet, reader, states, base.manifest).decision, ""
    except CxdeclareError as error:
        return None, str(error)
