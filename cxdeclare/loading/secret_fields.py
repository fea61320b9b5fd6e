"""Secret fields: which places of a manifest hold secrets, so that nothing else may stand there."""

from __future__ import annotations

from collections.abc import Sequence

from cxdeclare.loading.notifying import BLOCK, WEBHOOK
from cxdeclare.loading.places import Path
from cxdeclare.loading.subject import inside
from cxdeclare.model.kind import Kind
from cxdeclare.model.registry import Registry

_VALUE = "value"
"""The field beside `generation`."""


def may_be_secret(path: Path, kinds: Registry) -> bool:
    """Whether the value at a path is a secret, alone or beside its generation."""
    if path[:1] == (BLOCK,):
        return WEBHOOK in path
    kind = _kind(path, kinds)
    if kind is None:
        return False
    name = _dotted(inside(path, kinds))
    return name in kind.secrets or name.removesuffix(f".{_VALUE}") in kind.secrets


def place_of_secrets(path: Path, kinds: Registry) -> Path:
    """The path, where secrets are further in; nothing where there are none.

    What an alias gives in two places means the same in both only if neither has secrets.
    """
    if path[:1] == (BLOCK,):
        return path
    kind = _kind(path, kinds)
    if kind is None:
        return () if _leads_to_none(path, kinds) else path
    name = _dotted(inside(path, kinds))
    return path if any(f"{one}.".startswith(f"{name}.") for one in kind.secrets) else ()


def _kind(path: Path, kinds: Registry) -> Kind | None:
    """The kind of the block that a path leads into, if it has secrets."""
    kind = kinds.sections.get(str(path[0])) if path else None
    if kind is None or not kind.secrets or inside(path, kinds) == path:
        return None
    return kind


def _leads_to_none(path: Path, kinds: Registry) -> bool:
    """Whether a section or block has no secrets in it."""
    kind = kinds.sections.get(str(path[0])) if path else None
    return kind is None or not kind.secrets


def _dotted(steps: Sequence[str | int]) -> str:
    return ".".join(map(str, steps))
