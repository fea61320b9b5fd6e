"""Consent: leave to carry out a plan that guards refuse, bound to that very plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cxdeclare.engine.events import ConsentGiven
from cxdeclare.model.diagnostic import nearest
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.model.guard import Guard
from cxdeclare.planning.plan import Decision

SHORTEST = 12
"""Characters of a digest that have to be given; more serve as well."""
_SHOW = "`cxdeclare show PLAN` says why, and what to do"


@dataclass(frozen=True, slots=True)
class GuardConsent:
    """One guard, and the digest of the plan that may be carried out in spite of it."""

    guard: str
    digest: str

    @classmethod
    def parse(cls, text: str, known: Mapping[str, Guard]) -> GuardConsent:
        """Read ``GUARD=DIGEST``; raise `InvalidInput` that says what is wrong with it."""
        name, sign, digest = text.partition("=")
        digest = digest.strip().casefold()
        if name not in known:
            message = f"`--consent {text}`: there is no guard `{name}`"
            raise InvalidInput(message, hint=nearest(name, known))
        is_hex = all(one in "0123456789abcdef" for one in digest)
        if not sign or not is_hex or not SHORTEST <= len(digest) <= 64:  # noqa: PLR2004 - SHA-256
            message = f"`--consent {text}`: GUARD=DIGEST is needed"
            hint = f"the digest of the plan, or at least its first {SHORTEST} characters"
            raise InvalidInput(message, hint=hint)
        return cls(name, digest)


def agreed(
    decision: Decision, given: Sequence[GuardConsent], known: Mapping[str, Guard]
) -> tuple[ConsentGiven, ...]:
    """What was consented to; raise unless that is exactly what refuses the plan."""
    subjects: dict[str, list[str]] = {}
    digest = decision.digest
    for refusal in decision.refusals:
        subjects.setdefault(refusal.guard, []).append(refusal.address)
    for one in given:
        if one.guard not in subjects:
            message = f"guard {one.guard} does not refuse this plan, so there is no consent to give"
            raise InvalidInput(message, hint="leave that `--consent` out")
    for one in given:
        if not digest.startswith(one.digest):
            message = (
                f"the consent to {one.guard} is for plan {one.digest[:SHORTEST]}, "
                f"and this is plan {digest[:SHORTEST]}"
            )
            raise Refused(message, hint="look at this plan, and give consent to what it says")
    final = sorted(name for name in subjects if name in known and not known[name].takes_consent)
    if final:
        message = f"the plan is refused by: {', '.join(sorted(subjects))}"
        why = "; ".join(f"no consent helps against {one}: {known[one].no_consent}" for one in final)
        raise Refused(message, hint=f"{why}; {_SHOW}")
    missing = sorted(subjects.keys() - {one.guard for one in given})
    if missing:
        raise Refused(f"the plan is refused by: {', '.join(missing)}", hint=_SHOW)
    return tuple(
        ConsentGiven(guard=name, digest=digest, subjects=tuple(sorted(set(subjects[name]))))
        for name in sorted(subjects)
    )
