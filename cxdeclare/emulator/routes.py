"""Which endpoint answers which method and path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cxdeclare.emulator.contract import Family

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cxdeclare.emulator.exchange import Reply, Request
    from cxdeclare.emulator.lookup import Names
    from cxdeclare.emulator.shape import Mood
    from cxdeclare.emulator.store import Store

_FIRST_VERSION, _LAST_VERSION = 17, 40


@dataclass(frozen=True, slots=True)
class Call:
    """One request on its way to an endpoint, with all an endpoint may know."""

    request: Request
    store: Store
    mood: Mood
    params: Mapping[str, str]
    tenant_id: str
    area: str
    now: float
    names: Names | None = None
    """Whom to ask for DNS records; without it they are declared from outside."""


class Route(NamedTuple):
    """An endpoint; the template is the path below its family, with parameters in braces."""

    family: Family
    method: str
    template: str
    answer: Callable[[Call], Reply]


class Match(NamedTuple):
    """What was found for a path: the methods it has."""

    by_method: Mapping[str, Callable[[Call], Reply]]
    params: Mapping[str, str]


class Table:
    """All endpoints; where two fit, the one with fewer parameters wins, then the first."""

    def __init__(self, routes: Iterable[Route]) -> None:
        """Sort the routes by family and length of path."""
        self._paths: dict[tuple[Family, int], dict[tuple[str, ...], dict[str, Route]]] = {}
        for route in routes:
            parts = tuple(part for part in route.template.split("/") if part)
            paths = self._paths.setdefault((route.family, len(parts)), {})
            paths.setdefault(parts, {}).setdefault(route.method, route)
        for key, paths in self._paths.items():
            ordered = sorted(paths, key=lambda parts: sum(part[0] == "{" for part in parts))
            self._paths[key] = {parts: paths[parts] for parts in ordered}

    def find(self, family: Family, segments: tuple[str, ...]) -> Match | None:
        """The endpoints of a path below its family, or None."""
        for parts, routes in self._paths.get((family, len(segments)), {}).items():
            params = {}
            for part, segment in zip(parts, segments, strict=True):
                if part[0] == "{":
                    params[part[1:-1]] = segment
                elif part != segment:
                    break
            else:
                return Match({name: route.answer for name, route in routes.items()}, params)
        return None


_OPEN = (("authentication",), (".well-known",), ("pretend",))


def family_of(segments: tuple[str, ...]) -> tuple[Family, tuple[str, ...]] | None:
    """The family a path belongs to and the rest of the path; None for a version never served."""
    if [part.lower() for part in segments[:2]] == ["incontactapi", "services"]:
        if not _FIRST_VERSION <= version("/".join(segments)) <= _LAST_VERSION:
            return None
        return Family.ACD, segments[3:]
    if segments[:2] == ("dfo", "3.0"):
        return Family.DIGITAL, segments[2:]
    if segments[:1] == ("ses",):
        return Family.SES, segments[1:]
    if segments[:1] in _OPEN:
        return Family.OPEN, segments
    return Family.USERHUB, segments


def version(path: str) -> int:
    """The version of the ACD API that a path asks for; 0 for none."""
    said = re.match(r"/?[^/]+/[^/]+/v(\d+)\.0(?:/|$)", path, re.IGNORECASE)
    return int(said[1]) if said else 0
