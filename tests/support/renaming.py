"""Renaming: the same sections with other keys, and the moves that say so."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from cxdeclare.kinds import ALL

Sections = dict[str, Any]
Keys = Mapping[str, Mapping[str, str]]
"""New keys by section and old key."""

_REFERENCES = {
    "domain": "email_domains",
    "domains": "email_domains",
    "configuration_set": "configuration_sets",
    "default_skill": "skills",
    "spam_tag": "tags",
    "template": "templates",
    "included_tags": "tags",
    "excluded_tags": "tags",
    "included_channels": "channels",
    "excluded_channels": "channels",
}
"""Fields that refer to blocks of these sections by key."""
_MEMBERS = {"roles": "channels", "slas": "channels"}
"""Sections whose `channels` are keyed by channels."""


@st.composite
def new_keys(draw: st.DrawFn, sections: Sections, least: int = 0) -> Keys:
    """Some keys of these sections, each with one that no block has."""
    found: dict[str, dict[str, str]] = {}
    several = {kind.section for kind in ALL.values() if kind.managed and not kind.singleton}
    keys = [(name, key) for name in sorted(several & sections.keys()) for key in sections[name]]
    if len(keys) < least:
        return found
    chosen = draw(st.lists(st.sampled_from(keys), unique=True, min_size=least)) if keys else []
    for name, key in chosen:
        of = found.setdefault(name, {})
        taken = {*sections[name], *of.values()}
        free = [one for one in ("d", "e", "f", "a-z", "0", "g") if one not in taken]
        of[key] = draw(st.sampled_from(free))
    return found


@st.composite
def moved(draw: st.DrawFn, keys: Keys) -> list[dict[str, str]]:
    """The entries that say so, in any order, some of them by way of an address in between."""
    kinds = {kind.section: kind.name for kind in ALL.values()}
    entries = []
    for section, of in keys.items():
        for old, new in of.items():
            way = [old, *draw(st.sampled_from([(), (f"{old}-then",)])), new]
            for start, end in pairwise(way):
                entries.append(
                    {"from": f"{kinds[section]}.{start}", "to": f"{kinds[section]}.{end}"}
                )
    return draw(st.permutations(entries))


@st.composite
def moved_between(draw: st.DrawFn, first: Sections, second: Sections) -> list[dict[str, str]]:
    """Some keys of the first that left, said to be some that came, whatever these declare."""
    found: dict[str, dict[str, str]] = {}
    several = {kind.section for kind in ALL.values() if kind.managed and not kind.singleton}
    for name in sorted(several & first.keys() & second.keys()):
        left = sorted(first[name].keys() - second[name].keys())
        came = draw(st.permutations(sorted(second[name].keys() - first[name].keys())))
        found[name] = dict(zip(left, came, strict=False))
    return draw(moved(found))


@st.composite
def removed_between(draw: st.DrawFn, first: Sections, second: Sections) -> list[dict[str, Any]]:
    """Some addresses of the first that left and were not moved, to be forgotten or to go."""
    named = {entry[end] for entry in second.get("moved", ()) for end in ("from", "to")}
    gone = [
        address
        for kind in ALL.values()
        if kind.managed and not kind.singleton
        for key in sorted(first.get(kind.section, {}).keys() - second.get(kind.section, {}).keys())
        if (address := f"{kind.name}.{key}") not in named
    ]
    chosen = draw(st.lists(st.sampled_from(gone), unique=True)) if gone else []
    return [{"address": address, "destroy": draw(st.booleans())} for address in chosen]


def renamed(sections: Sections, keys: Keys) -> Sections:
    """The sections with these keys, wherever they are named."""
    found: Sections = {}
    for name, section in sections.items():
        of = keys.get(name, {})
        if name == "slas":
            found[name] = _block(name, section, keys)
            continue
        found[name] = {of.get(k, k): _block(name, block, keys) for k, block in section.items()}
    return found


def _block(section: str, block: Sections, keys: Keys) -> Sections:
    found: Sections = {}
    for field, value in block.items():
        if field == "channels" and section in _MEMBERS:
            found[field] = _keyed(value, keys.get(_MEMBERS[section], {}))
        elif field in _REFERENCES and (section, field) != ("email_domains", "domain"):
            found[field] = _values(value, keys.get(_REFERENCES[field], {}))
        elif field in {"email", "filters", "mail", "default"} and isinstance(value, dict):
            found[field] = _block(section, value, keys)
        else:
            found[field] = value
    return found


def _keyed(value: Any, of: Mapping[str, str]) -> Any:
    if "members" in value:
        return {**value, "members": {of.get(k, k): one for k, one in value["members"].items()}}
    return {of.get(key, key): one for key, one in value.items()}


def _values(value: Any, of: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_values(one, of) for one in value]
    if isinstance(value, dict) and "members" in value:
        return {**value, "members": _values(value["members"], of)}
    return of.get(value, value) if isinstance(value, str) else value
