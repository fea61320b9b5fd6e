"""Comments: those of our own on one pull request, and how they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from cxdeclare.adapters.forge.http import NotAnswered


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, as it stands there."""

    id: int
    body: str
    url: str


class Forge(Protocol):
    """A pull request of GitHub, or a merge request of GitLab."""

    def ours(self) -> Iterator[Comment]:
        """The comments that whoever the token is for has made, the oldest first."""

    def create(self, body: str) -> Comment:
        """Make one; people are notified."""

    def update(self, one: Comment, body: str) -> Comment:
        """Change what it says; nobody is notified."""


def comment(found: Any, url: str, name: str) -> Comment:
    """What an API says of a comment."""
    held = found if isinstance(found, dict) else {}
    known, body = held.get("id"), held.get("body")
    if not isinstance(known, int) or isinstance(known, bool):
        raise NotAnswered(f"{name} answered with a comment without an id")
    return Comment(known, body if isinstance(body, str) else "", url)
