"""Keys: what the manifest calls each object, made from its name; the same tenant, the same keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from cxdeclare.model.kind import Kind
from cxdeclare.model.resource import Found
from cxdeclare.planning.known import identity_of

LONGEST = 60
"""Characters of a key, so that a file named after it fits on any file system."""

_NO_KEY = re.compile(r"[^a-z0-9_]+")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
"""Names that one system keeps for its devices, whatever follows the dot."""


def slug(name: str) -> str:
    """The name as a key: letters without their accents, the rest as dashes; may be empty."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _NO_KEY.sub("-", letters)[:LONGEST].strip("-_")


def keys(kind: Kind, objects: Mapping[str, Found]) -> dict[str, str]:
    """The key of each object by id; ids decide only between objects that are called the same."""
    if kind.singleton:
        return dict.fromkeys(objects, kind.singleton)
    named = sorted((_name(kind, found), id_) for id_, found in objects.items())
    wanted = {id_: slug(name[-1]) or kind.name.replace("_", "-") for name, id_ in named}
    taken = set(wanted.values())
    used: set[str] = set()
    turns: dict[str, int] = {}
    found: dict[str, str] = {}
    for _, id_ in named:
        key = wanted[id_]
        if key in used:
            key = _numbered(key, turns, taken)
        used.add(key)
        found[id_] = key
    return found


def _numbered(key: str, turns: dict[str, int], taken: set[str]) -> str:
    """The key with the next number that makes it another."""
    number = turns.get(key, 1)
    candidate = key
    while candidate in taken:
        number += 1
        candidate = f"{key}-{number}"
    turns[key] = number
    taken.add(candidate)
    return candidate


def _name(kind: Kind, found: Found) -> tuple[str, ...]:
    """What people call an object; what it is recognised by decides between equal names."""
    label = str(found.raw.get(kind.label) or "")
    known = " ".join(str(one) for one in identity_of(kind, found))
    return (label.casefold(), label, known, label)


def file_name(section: str, key: str, suffix: str) -> str:
    """A body's file: safe on any file system, and unique without regard to case as keys are."""
    stem = f"{key}_" if key in _RESERVED else key
    return f"{section}/{stem}{suffix}"


def distinct(names: Iterable[str]) -> bool:
    """Whether no two names are one on a system that knows no case."""
    folded = [name.casefold() for name in names]
    return len(folded) == len(set(folded))
