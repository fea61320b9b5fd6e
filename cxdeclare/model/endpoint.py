"""Endpoints: where a part of a kind lives in the API, and how we know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from cxdeclare.model.fields import Payload


class Family(StrEnum):
    """The API families of a tenant; each has its own host and manners."""

    ACD = "acd"
    DIGITAL = "digital"
    USERHUB = "userhub"
    SES = "ses"

    @property
    def echoes(self) -> bool:
        """Whether an update is answered with the object as it is then, as far as is known."""
        return self in {Family.DIGITAL, Family.USERHUB}


class Evidence(StrEnum):
    """How we know that a verb exists on this type of object.

    confirmed: the vendor documents it for this type; transferred: for a sibling type;
    inferred: nothing public says so.
    """

    CONFIRMED = "confirmed"
    """The vendor documents it for this type."""
    TRANSFERRED = "transferred"
    """The vendor documents it for a sibling type."""
    INFERRED = "inferred"
    """Nothing public says so."""


class Verb(StrEnum):
    """What can be asked of a part."""

    LIST = "list"
    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"

    @property
    def writes(self) -> bool:
        """Whether asking it changes the tenant."""
        return self not in {Verb.LIST, Verb.READ}


class Paging(StrEnum):
    """How a family hands out long lists."""

    WHOLE = "whole"
    """All at once."""
    SKIP_TOP = "skip_top"
    """``skip`` and ``top``; ``totalRecords`` says how many there are."""
    PAGE_SIZE = "page_size"
    """``page`` from 1 and ``size``; ``hits`` says how many there are, if anything does."""
    PAGE = "page"
    """``page`` from 1, of a length that the tenant chooses; ``hits``."""
    BARE = "bare"
    """``size``, then ``page`` by numbers of which nobody says what the first is; no total."""
    SIZE = "size"
    """``size`` alone: the first page is all that can be asked for; ``hits``."""
    PAGE_LIMIT = "page_limit"
    """``page`` from 1 and ``limit``; ``totalRecords`` says how many there are."""
    BODY_PAGE = "body_page"
    """``page.pageNo`` from 0 in the body; no total."""
    BODY_SKIP = "body_skip"
    """``skip`` and ``top`` in the body; ``totalRecords``."""
    TOKEN = "token"  # noqa: S105 - a page token, not a password
    """``NextToken`` until there is none."""


Shape: TypeAlias = Callable[[Payload, Payload | None], Payload]
"""Payload to send from the encoded fields and what was read before, if anything was."""


@dataclass(frozen=True, eq=False, slots=True)
class Endpoint:
    """One verb on one type of object: how to call it, and how we know it exists."""

    method: str
    path: str
    """Below the family's root; ``{id}``, ``{member}`` and ``{scope}`` are filled in."""
    evidence: Evidence
    source: str
    """Where the knowledge comes from, for the reference page."""
    at: str = ""
    """Where the answer stands in the response; dots step in, empty is the whole of it."""
    also_at: tuple[str, ...] = ()
    """Where it stands in the answers of other versions."""
    older: Mapping[str, str] = field(default_factory=dict)
    """What other versions call a field of it, and what the kind calls that."""
    closed: str = ""
    """What of the answer to a listing says why nothing can be made where it was asked."""
    paging: Paging = Paging.WHOLE
    ids_alone: bool = False
    """A list holds the ids of the objects, and nothing else of them."""
    silent: bool = False
    """A list that is empty may be answered without a body."""
    wrap: str = ""
    """What the body is wrapped in: ``skill`` or, with a list around it, ``skills[]``."""
    results: str = ""
    """The list of outcomes inside an answer that is 200 even when it failed."""
    listed: bool = False
    """Reading one says no more than the listing did."""
    whole: bool = False
    """The call replaces the object: what was read is sent back with the changes in it."""
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Sent along always."""
    shape: Shape | None = None
    """Arranges the payload where markers cannot say it."""
    granted: bool = False
    """Whether a profile file says that it may be called, whatever its evidence."""


@dataclass(frozen=True, eq=False, slots=True)
class Index:
    """A listing that gives a part its own id, found by the id of the object."""

    endpoint: Endpoint
    match: str
    id_field: str
