"""Prune: take out of a block what a manifest may not say, and no more than that."""

from __future__ import annotations

from typing import Any, TypeAlias

from cxdeclare.export.unflatten import Block, leaves, member_path
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import Kind

Steps: TypeAlias = tuple[str | int, ...]
_SHORT = 40
"""Characters of a value that is shown in a line."""


def target(kind: Kind, steps: Steps) -> Steps:
    """What has to go so that nothing wrong is left at a place; empty for the whole block.

    A link goes as a whole, and so does a list that says exactly what there is.
    """
    part = kind.named.get(str(steps[0])) if steps else None
    if part is not None and part.members is not None:
        depth = len(member_path(part))
        return steps[: depth + 1] if len(steps) > depth else steps[:1]
    needed = leaves(kind)
    for length in range(1, len(steps) + 1):
        name = ".".join(map(str, steps[:length]))
        if name not in needed:
            continue
        if length == 1 and needed[name].required:
            return ()
        attribute = needed[name]
        rest = steps[length:]
        if attribute.has(Trait.OWNED) and rest:
            depth = 1 if attribute.has(Trait.AT_LEAST) else 2
            return steps[: length + depth]
        return steps[:length]
    return steps


def cut(block: Block, steps: Steps) -> bool:
    """Take out what stands there, with the groups that are empty without it."""
    chain: list[Any] = [block]
    for step in steps[:-1]:
        inner = _inside(chain[-1], step)
        if inner is None:
            return False
        chain.append(inner)
    if _inside(chain[-1], steps[-1]) is None:
        return False
    del chain[-1][steps[-1]]
    for holder, step in zip(reversed(chain[:-1]), reversed(steps[:-1]), strict=True):
        if not _is_empty(holder[step]):
            break
        if not (isinstance(holder, dict) and "ownership" in holder):  # it goes with its set
            del holder[step]
    return True


def held(block: Block, steps: Steps) -> str:
    """What stands there, if it is a single short value; with what it takes to say so."""
    found: Any = block
    for step in steps:
        found = _inside(found, step)
    if isinstance(found, str | int | float) and len(str(found)) <= _SHORT:
        return f" (it is `{found}`)"
    return ""


def _is_empty(inner: Any) -> bool:  # noqa: ANN401 - plain data of any form
    if isinstance(inner, dict) and "ownership" in inner:
        return not inner["members"]
    return not inner


def _inside(container: Any, step: str | int) -> Any:  # noqa: ANN401 - plain data of any form
    if isinstance(container, dict):
        return container.get(step)
    if isinstance(container, list) and isinstance(step, int) and step < len(container):
        return container[step]
    return None
