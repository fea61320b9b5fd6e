"""Rollback: to which version of the state a plan goes back, and what it leaves as it is."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from cxdeclare.model.frozen import Frozen


class Why(StrEnum):
    """Why something is not as it was, or not by itself."""

    NEW_ID = "new_id"
    """An object was ended since then; another stands for the address."""
    STAYS = "stays"
    """An object that came since then stays in the tenant."""
    NOT_OURS = "not_ours"
    """What was not ours then is not known as it was then."""
    NOT_MANAGED = "not_managed"
    """Fields and links that were not managed then keep what they have now."""
    SECRET = "secret"  # noqa: S105 - a reason, not a secret
    """Secrets are not kept; the fields are left as they are."""
    TEXT_GONE = "text_gone"
    """A long text is not kept any more; the field is left as it is."""
    GONE = "gone"
    """What is referred to, or has to exist, is not in the tenant any more."""
    NOT_RECORDED = "not_recorded"
    """The state of then does not say enough of an object."""
    BY_HAND = "by_hand"
    """A person has to do it."""


class Lasting(Frozen):
    """Something a rollback does not bring back, or not by itself."""

    why: Why = Field(description="The reason, as a word that stays the same.")
    address: str = Field(description="The resource it is about.")
    part: str = Field(default="", description='Its part; "" is the object itself.')
    names: tuple[str, ...] = Field(
        default=(), description="The fields or links it is about; none for the object as a whole."
    )
    message: str = Field(description="The same in words.")


class Rollback(Frozen):
    """Which version of the state a plan goes back to, and what stays as it is all the same."""

    serial: int = Field(description="The version it goes back to.")
    lasting: tuple[Lasting, ...] = Field(
        default=(), description="What is not brought back, or not by itself."
    )
