"""Peek: a guess at what a manifest is about, before it is read; it proves nothing."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from cxdeclare.loading.encoding import LARGEST_FILE
from cxdeclare.model.registry import Registry

_TOP = re.compile(rb"^([A-Za-z_]+)[ \t]*:(?=[ \t\r\n]|\Z)", re.MULTILINE)
_TENANT = re.compile(rb"^tenant[ \t]*:([^\n]*(?:\n(?:[ \t#\r][^\n]*)?)*)", re.MULTILINE)
_ID = re.compile(rb"""(?:^|[{,\s])id[ \t]*:[ \t]*["']?([0-9A-Za-z-]+)["']?[ \t]*(?=[,}\r\n#]|\Z)""")
_UNUSUAL = re.compile(rb"""^["'?&!*]""", re.MULTILINE)
"""How a key at the left edge may begin that only a close reading can follow."""
_COMMENT = re.compile(rb"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)
_WORD = re.compile(rb"\bid\b")
_HIDDEN = re.compile(rb"[\\*]")
"""What may stand for an `id` that is not to be seen."""
_ELSEWHERE = b"include"
"""What takes in other files, so that this one does not say it all."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What can be seen without reading closely."""

    tenant_id: str
    kinds: frozenset[str]
    """Those that have a section."""


def peek(path: Path, kinds: Registry) -> Glimpse | None:
    """What the file seems to be about; None if that cannot be seen at a glance."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_FILE:
            return None
        return glimpse(path.read_bytes(), kinds)
    except (OSError, ValueError):
        return None


def glimpse(text: bytes, kinds: Registry) -> Glimpse | None:
    """What the text seems to be about; None if that cannot be seen at a glance."""
    names: Container[bytes] = set(_TOP.findall(text))
    tenants = _TENANT.findall(text)
    tenant = _COMMENT.sub(b"", tenants[0]) if len(tenants) == 1 else b""
    ids = _ID.findall(tenant) if len(_WORD.findall(tenant)) == 1 else []
    hides = _ELSEWHERE in names or _UNUSUAL.search(text) or _HIDDEN.search(tenant)
    if hides or len(ids) != 1:
        return None
    found = (kind.name for section, kind in kinds.sections.items() if section.encode() in names)
    return Glimpse(ids[0].decode(), frozenset(found))
