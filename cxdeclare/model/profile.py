"""Profile: which evidence is good enough to call an endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cxdeclare.model.endpoint import Endpoint, Evidence, Verb
from cxdeclare.model.kind import Part


class Means(StrEnum):
    """Who carries a step out.

    api: a call; manual: a person; state: nobody has to, only our own record changes.
    """

    API = "api"
    MANUAL = "manual"
    STATE = "state"
    """Nobody has to: only our own record changes."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A name, and the evidence it accepts."""

    name: str
    accepts: frozenset[Evidence]

    def endpoint(self, part: Part, verb: Verb) -> Endpoint | None:
        """The endpoint for `verb`, if there is one we may call."""
        endpoint = part.verbs.get(verb)
        if endpoint is None or endpoint.evidence not in self.accepts:
            return None
        return endpoint

    def reads(self, part: Part) -> bool:
        """Whether what a part holds can be read or listed."""
        verb = Verb.READ if Verb.READ in part.verbs else Verb.LIST
        return self.endpoint(part, verb) is not None


DOCUMENTED = Profile("documented", frozenset({Evidence.CONFIRMED}))
EXTENDED = Profile("extended", frozenset(Evidence))
PROFILES = {profile.name: profile for profile in (DOCUMENTED, EXTENDED)}
