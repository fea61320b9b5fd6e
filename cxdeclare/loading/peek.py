"""Peek: a guess at what a manifest is about, before it is read; it proves nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cxdeclare.loading.encoding import LARGEST_FILE
from cxdeclare.model.registry import Registry

_EDGE = re.compile(rb"\n[^ \t\r\n#][^\n]*")
"""A line that begins at the left edge; looking for line ends is quicker than for beginnings."""
_TOP = re.compile(rb"\n([A-Za-z_]+)[ \t]*:(?=[ \t\r\n]|\Z)")
_ID = re.compile(rb"""(?:^|[{,\s])id[ \t]*:[ \t]*["']?([0-9A-Za-z-]+)["']?[ \t]*(?=[,}\r\n#]|\Z)""")
_UNUSUAL = frozenset(b"\"'?&!*")
"""How a key at the left edge may begin that only a close reading can follow."""
_COMMENT = re.compile(rb"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)
_WORD = re.compile(rb"\bid\b")
_HIDDEN = re.compile(rb"[\\*]")
"""What may stand for an `id` that is not to be seen."""
_TENANT = b"tenant"
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
    text = b"\n" + text
    edges = list(_EDGE.finditer(text))
    tops = [(_TOP.match(text, edge.start()), edge.start()) for edge in edges]
    names = {top[1] for top, _ in tops if top}
    ends = [start for _, start in tops[1:]] + [len(text)]
    tenants = [
        text[top.end() : end]
        for (top, _), end in zip(tops, ends, strict=False)
        if top and top[1] == _TENANT
    ]
    tenant = _COMMENT.sub(b"", tenants[0]) if len(tenants) == 1 else b""
    ids = _ID.findall(tenant) if len(_WORD.findall(tenant)) == 1 else []
    hides = _ELSEWHERE in names or _HIDDEN.search(tenant)
    if hides or len(ids) != 1 or any(edge[0][1] in _UNUSUAL for edge in edges):
        return None
    found = (kind.name for section, kind in kinds.sections.items() if section.encode() in names)
    return Glimpse(ids[0].decode(), frozenset(found))
