"""Profile: which evidence is good enough to call an endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cxdeclare.model.endpoint import Endpoint, Evidence, Verb
from cxdeclare.model.kind import Part

if TYPE_CHECKING:
    from cxdeclare.model.profile_file import ProfileFile


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
    """A name, the evidence it accepts, and what a file says beyond that, if there is one."""

    name: str
    accepts: frozenset[Evidence]
    file: ProfileFile | None = field(default=None, hash=False)

    def endpoint(self, part: Part, verb: Verb) -> Endpoint | None:
        """The endpoint for `verb`, if there is one we may call."""
        endpoint = part.verbs.get(verb)
        if endpoint is None or not (endpoint.granted or endpoint.evidence in self.accepts):
            return None
        return endpoint

    @property
    def content(self) -> dict[str, Any] | None:
        """What the file says, for a plan to carry along."""
        return self.file.content if self.file else None

    @property
    def digest(self) -> str:
        """Of what the file says; empty without one."""
        return self.file.digest if self.file else ""

    def reads(self, part: Part) -> bool:
        """Whether what a part holds can be read or listed."""
        verb = Verb.READ if Verb.READ in part.verbs else Verb.LIST
        return self.endpoint(part, verb) is not None


DOCUMENTED = Profile("documented", frozenset({Evidence.CONFIRMED}))
EXTENDED = Profile("extended", frozenset(Evidence))
PROFILES = {profile.name: profile for profile in (DOCUMENTED, EXTENDED)}


def of_file(file: ProfileFile) -> Profile:
    """The profile that a file makes of the one it extends."""
    return replace(PROFILES[file.extends], name=file.name, file=file)


def recorded(name: str, content: Mapping[str, Any] | None) -> Profile:
    """The profile that a plan was made under, from what the plan says; it needs no file."""
    if content is None:
        return PROFILES[name]
    from cxdeclare.model.profile_file import ProfileFile

    return of_file(ProfileFile.model_validate(content))
