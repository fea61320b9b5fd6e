"""Address: the stable name of one declared resource."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, Self

KEY = r"[a-z0-9][a-z0-9_-]*"
ADDRESS_PATTERN = rf"^[a-z][a-z0-9_]*\.{KEY}$"
_PATTERN = re.compile(rf"(?P<kind>[a-z][a-z0-9_]*)\.(?P<key>{KEY})")


@lru_cache(maxsize=2**17)
def _read(text: str) -> tuple[str, str]:
    """Kind and key; what the state holds is read many times in a run."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        message = f"`{text}` is not an address, which is a kind, a dot and a key"
        raise ValueError(message)
    return match["kind"], match["key"]


class Address(NamedTuple):
    """``kind.key``, for example ``skill.billing``; ours alone, never a remote id.

    A tuple, because it is hashed and compared more often than anything else.
    """

    kind: str
    key: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``kind.key``; raise `ValueError` saying what was expected."""
        return cls(*_read(text))

    def __str__(self) -> str:
        return f"{self.kind}.{self.key}"
