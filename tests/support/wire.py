"""How listings are handed out by a tenant, one style of paging each; told by the tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.engine.slots import Slots
from cxdeclare.kinds import ALL
from cxdeclare.model.applied import applied
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.profile import of_file
from cxdeclare.model.profile_file import ProfileFile
from tests.conformance.table import Documented, of
from tests.support.scripted import Asked, Reply

CHOSEN = 50
"""How long a page is where the tenant chooses."""
COUNT = {
    Paging.WHOLE: 30,
    Paging.SKIP_TOP: 250,
    Paging.PAGE_SIZE: 1100,
    Paging.PAGE: 120,
    Paging.BARE: 1100,
    Paging.PAGE_LIMIT: 250,
    Paging.SIZE: 300,
    Paging.BODY_PAGE: 250,
    Paging.BODY_SKIP: 250,
    Paging.TOKEN: 2100,
}
"""How many objects make several pages, where a style has several."""
REGION = "eu-central-1"
ID = f"{REGION}/seven.example"
"""An id that is good for an object of any family."""


@dataclass(frozen=True, eq=False)
class Listing:
    """One way to list something, as a kind declares it and as a table has it."""

    kind: Kind
    part: Part
    endpoint: Endpoint
    key: str
    call: Documented

    @property
    def paging(self) -> Paging:
        """As the table says."""
        return self.call.paging or Paging.WHOLE

    @property
    def place(self) -> str:
        """Where the list is in an answer."""
        return self.endpoint.at if self.call.list is None else self.call.list

    @property
    def is_paged(self) -> bool:
        """Whether there is a second page to ask for."""
        return self.paging not in {Paging.WHOLE, Paging.SIZE}

    @property
    def may_be_silent(self) -> bool:
        """Whether 204 is an empty list."""
        return self.paging is Paging.SKIP_TOP or self.call.silent

    def __str__(self) -> str:
        return f"{self.call.family} {self.call.call}"

    def objects(self, count: int) -> list[dict[str, Any]]:
        """So many, each with an id and a name."""
        return [{self.key: f"id-{number}", "name": f"n{number}"} for number in range(count)]

    @property
    def may_hurry(self) -> bool:
        """Whether pages may be asked for before their turn."""
        is_main = self.endpoint is self.part.verbs.get(Verb.LIST)
        return is_main and self.is_paged and self.call.total is not None

    def read(self, provider: CxoneProvider, slots: Slots | None = None) -> list[str]:
        """The ids of everything that is listed; with slots, by several questions at once."""
        part = self.part
        if part.index is not None and self.endpoint is part.index.endpoint:
            return list(provider._index(part.family, part.index).values())
        if self.endpoint is part.verbs.get(Verb.LIST):
            scope = REGION if part.family is Family.SES else None
            found = provider.list(self.kind, self.endpoint, scope, slots).objects
        else:
            found = provider.read(part, self.endpoint, ID)
        return [str(one[self.key]) for one in found]


@dataclass
class Page:
    """One answer to a question for a page."""

    turn: int
    items: list[dict[str, Any]]
    place: str
    said: dict[str, Any] = field(default_factory=dict)
    """The total and the token, where the style has them."""

    def reply(self) -> Reply:
        """As it is sent."""
        return Reply(200, {self.place: self.items, **self.said} if self.place else self.items)


class Honest:
    """A tenant that holds these objects, and counts how often it was asked for a page."""

    def __init__(self, listing: Listing, there: list[dict[str, Any]]) -> None:
        self.listing, self.there = listing, there
        self.turn = 0
        self._lock = Lock()

    def page(self, asked: Asked) -> Page:
        """What is true of the page that is asked for."""
        with self._lock:
            self.turn += 1
            turn = self.turn
        start, most = _window(self.listing.paging, asked)
        said: dict[str, Any] = {}
        if self.listing.call.total:
            said[self.listing.call.total] = len(self.there)
        if self.listing.paging is Paging.TOKEN and start + most < len(self.there):
            said["NextToken"] = str(start + most)
        return Page(turn, self.there[start : start + most], self.listing.place, said)

    def aside(self, asked: Asked) -> Reply | None:
        """The answer to what is asked on the way to the listing; None if it is the listing."""
        if self.listing.call.pattern.fullmatch(asked.path):
            return None
        index = self.listing.part.index
        assert index is not None, asked
        return Reply(200, {"hits": 1, "data": [{index.match: ID, index.id_field: "7"}]})


def _window(  # noqa: PLR0911 - one style a branch
    paging: Paging, asked: Asked
) -> tuple[int, int]:
    query, body = asked.query, asked.body or {}
    match paging:
        case Paging.WHOLE:
            return 0, 1_000_000
        case Paging.SKIP_TOP:
            return int(query.get("skip", 0)), min(int(query.get("top", 50)), 100)
        case Paging.PAGE_SIZE | Paging.BARE:
            size = min(int(query.get("size", 50)), 500)
            return (int(query.get("page", 1)) - 1) * size, size
        case Paging.PAGE:
            return (int(query.get("page", 1)) - 1) * CHOSEN, CHOSEN
        case Paging.PAGE_LIMIT:
            limit = min(int(query.get("limit", 20)), 100)
            return (int(query.get("page", 1)) - 1) * limit, limit
        case Paging.SIZE:
            return 0, min(int(query.get("size", 50)), 500)
        case Paging.BODY_PAGE:
            return body["page"]["pageNo"] * body["page"]["pageSize"], body["page"]["pageSize"]
        case Paging.BODY_SKIP:
            return body["skip"], body["top"]
        case Paging.TOKEN:
            return int(query.get("NextToken", 0)), int(query["PageSize"])


def _found() -> list[Listing]:
    found: dict[str, Listing] = {}
    for kind in ALL.values():
        for part in kind.parts:
            read, listing = part.verbs.get(Verb.READ), part.verbs.get(Verb.LIST)
            ways: list[tuple[Endpoint, str]] = []
            if listing is not None and not kind.singleton:
                ways.append((listing, kind.id_field))
            if read is not None and part.members is not None:
                ways.append((read, part.members.key))
            if part.index is not None:
                ways.append((part.index.endpoint, part.index.id_field))
            for endpoint, key in ways:
                call = of(part.family, endpoint.method, endpoint.path)
                assert call is not None, endpoint.path
                found.setdefault(
                    f"{call.call} {endpoint.at}", Listing(kind, part, endpoint, key, call)
                )
    return [*found.values(), _of_a_file()]


def _of_a_file() -> Listing:
    """A listing in the manner of the vendor's newer services, which only a profile file knows."""
    path = "/rich-message-settings/1.0/people"
    said = {"method": "GET", "path": path, "at": "data", "paging": "page_limit"}
    file = ProfileFile.model_validate(
        {
            "apiVersion": "cxdeclare/v1",
            "name": "newer",
            "extends": "documented",
            "endpoints": {"user": {"object": {"list": said}}},
        }
    )
    kind = applied(of_file(file), ALL)["user"]
    call = Documented(
        family=Family.USERHUB.value,
        method="GET",
        path=path,
        evidence=Evidence.CONFIRMED,
        source=(),
        pattern=re.compile(re.escape(path)),
        list="data",
        total="totalRecords",
        paging=Paging.PAGE_LIMIT,
    )
    return Listing(kind, kind.main, kind.main.verbs[Verb.LIST], kind.id_field, call)


LISTINGS = _found()
"""Every listing of the registry, once, and one of each style that no kind has."""
