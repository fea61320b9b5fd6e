"""Profiles: the one that was asked for, the target's own, or the one that a plan carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cxdeclare.cli.settings import Target
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.profile import DOCUMENTED, EXTENDED, PROFILES, Profile, of_file, recorded
from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Plan


class InvalidProfile(InvalidInput):
    """A profile file that cannot be used; with the texts that the diagnostics are about."""

    def __init__(self, found: Sequence[Diagnostic], sources: Mapping[str, str]) -> None:
        super().__init__("the profile file is not valid; nothing was read or written", found)
        self.sources = sources


def chosen(asked: str | Profile | None, target: Target, kinds: Registry) -> Profile:
    """The profile to run under; without a word about it, what suits the target."""
    if asked is None:
        return EXTENDED if target.is_pretend else DOCUMENTED
    if isinstance(asked, Profile):
        return asked
    return PROFILES.get(asked) or _read(asked, kinds)


def _read(name: str, kinds: Registry) -> Profile:
    from cxdeclare.loading.profile import read_profile

    read = read_profile(Path(name), kinds)
    if read.file is None:
        raise InvalidProfile(read.diagnostics, {name: read.text})
    return of_file(read.file)


def of_plan(made: Plan, asked: str | None, kinds: Registry) -> Profile:
    """The profile of a plan, which holds all of it; raise if another is asked for."""
    decision = made.decision
    try:
        profile = recorded(decision.profile, decision.profile_file)
        sound = profile.file is None or _fits(profile, kinds)
    except (ValueError, KeyError) as error:
        message = "the plan does not hold a profile that can be used"
        raise InvalidInput(message, hint="plan again") from error
    if not sound:
        message = f"profile {profile.name} of the plan does not fit this version"
        raise InvalidInput(message, hint="plan again")
    if asked is None:
        return profile
    other = PROFILES.get(asked) or _read(asked, kinds)
    if other != profile:
        message = f"the plan was made under profile {_called(profile)}, not {_called(other)}"
        hint = f"leave `--profile` out, or plan again with `--profile {asked}`"
        raise InvalidInput(message, hint=hint)
    return profile


def _fits(profile: Profile, kinds: Registry) -> bool:
    from cxdeclare.loading.profile_judging import faults

    return profile.file is not None and not any(True for _ in faults(profile.file, kinds))


def _called(profile: Profile) -> str:
    which = f" with digest {profile.digest[:12]}" if profile.file else ""
    return f"{profile.name}{which}"
