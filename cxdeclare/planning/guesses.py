"""Guesses: fields a person enters because what would be sent for them is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxdeclare.model.diagnostic import Diagnostic, Severity
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.spec import Attribute
from cxdeclare.planning.draft import Planning

_LEARN = "`cxdeclare learn` finds the codes of this tenant and writes them into a profile file"


def why_by_hand(kind: Kind, part: Part, names: Iterable[str]) -> str:
    """Why a person has to enter these fields."""
    fields = [kind.fields[part.name, name] for name in names if (part.name, name) in kind.fields]
    reasons = [one.inferred.why if one.inferred else part.why for one in fields]
    return "; ".join(dict.fromkeys(reasons)) or part.why


def is_guessed(attribute: Attribute) -> bool:
    """Whether a person enters it, and reading it back rests on codes that are a guess too."""
    is_coded = attribute.inferred is not None and attribute.inferred.codes
    return is_coded and attribute.has(Trait.MANUAL)


def read_by_guess(planning: Planning) -> Iterator[Diagnostic]:
    """A warning for each kind whose declared fields are compared by codes nobody confirms."""
    for kind in planning.kinds.values():
        guessed = [key for key, one in kind.fields.items() if is_guessed(one)]
        if not guessed:
            continue
        resources = planning.manifest.of(kind.name)
        met = [
            f"`{name}`"
            for part, name in guessed
            if any(name in one.parts.get(part, {}) for one in resources)
        ]
        if met:
            summary = (
                f"what the tenant says of {', '.join(met)} is read by codes that nothing public "
                f"confirms, so it is not verified"
            )
            yield Diagnostic("CXD315", summary, None, kind.section, _LEARN, Severity.WARNING)
