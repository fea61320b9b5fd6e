"""Origins: why a plan writes what nobody declares, and what it says of each field it writes."""

from __future__ import annotations

from typing import Any

from cxdeclare.engine.explained import Origin
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.kind import Part
from cxdeclare.planning.plan import FieldChange, Step


def added_by_the_plan(
    part: Part, name: str | None, step: Step | None, field: FieldChange | None
) -> Origin:
    """Where a value comes from that is planned and not declared."""
    if name in part.always:
        return Origin.ALWAYS
    if name in part.gate:
        return Origin.GATE
    if step is not None and step.verb is Verb.REMOVE:
        return Origin.LINK
    if field is not None and not field.differs:
        return Origin.ALONG
    return Origin.RETIRED


def told(step: Step | None, field: FieldChange | None) -> dict[str, Any]:
    """What the plan says of a field."""
    if step is None:
        return {}
    differs = step.verb in {Verb.ADD, Verb.REMOVE}
    before, after = step.verb is Verb.REMOVE or None, step.verb is Verb.ADD or None
    if field is not None:
        differs, before, after = field.differs, field.before, field.after
    return {
        "differs": differs,
        "before": before,
        "after": after,
        "means": step.means.value,
        "evidence": step.evidence.value if step.evidence else None,
        "because": (field.because if field else None) or step.why or step.note,
    }
