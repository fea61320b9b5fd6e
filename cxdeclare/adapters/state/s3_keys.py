"""Keys: what the objects of one state are called in their bucket."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cxdeclare.model.errors import StateError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")


@dataclass(frozen=True, slots=True)
class Keys:
    """Each sort of object has a folder of its own: rules on a bucket's contents go by prefix."""

    prefix: str
    name: str

    @property
    def state(self) -> str:
        """The state; its versions are its history."""
        return self._key("state", f"{self.name}.json")

    @property
    def lock(self) -> str:
        """There while somebody has the lock."""
        return self._key("locks", f"{self.name}.json")

    @property
    def runs(self) -> str:
        """What runs came to; one object, as long as the bound on their number."""
        return self._key("runs", f"{self.name}.jsonl")

    def probe(self, chance: str) -> str:
        """A key to try things on; the rule that tidies up after locks tidies up after it."""
        return self._key("locks", f"probe-{chance}")

    def segments(self, run: str) -> str:
        """What the segments of a journal begin with."""
        return self._key("journal", self.name, _checked(run), "")

    def segment(self, run: str, number: int) -> str:
        """One piece of a journal; their order is that of their names."""
        return f"{self.segments(run)}{number:08}.jsonl"

    def body(self, content_hash: str) -> str:
        """A long text."""
        return self._key("bodies", self.name, _checked(content_hash))

    def _key(self, *parts: str) -> str:
        return "/".join((self.prefix, *parts) if self.prefix else parts)


def number(key: str) -> int:
    """The number of a segment."""
    return int(key.rpartition("/")[2].removesuffix(".jsonl"))


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):  # a name out of a file must not lead to objects of others
        message = f"`{name}` cannot be the name of anything beside a state"
        raise StateError(message)
    return name
