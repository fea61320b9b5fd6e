"""Provider: calls the endpoints that kinds declare, and says how much was sent."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from types import MappingProxyType
from typing import Any

from cxdeclare.adapters.cxone import refusals, shapes
from cxdeclare.adapters.cxone.families import Roots
from cxdeclare.adapters.cxone.paging import everything
from cxdeclare.adapters.cxone.sender import Sender
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.adapters.cxone.urls import escaped, with_query
from cxdeclare.engine.ports import Call, Listed
from cxdeclare.engine.slots import Slots
from cxdeclare.model.endpoint import Endpoint, Family, Index, Verb
from cxdeclare.model.errors import Declined, Incomplete, NotSynchronised, UnknownOutcome
from cxdeclare.model.fields import Payload
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.wire import at

_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an object, or a list of them, is in the API."""

    family: Family
    scope: str | None = None
    id: str = ""


class CxoneProvider:
    """One tenant; knows no kind, only what each declares of its place in the API."""

    def __init__(
        self,
        session: Session,
        roots: Roots,
        senders: Mapping[Family, Sender] = MappingProxyType({}),
    ) -> None:
        """`senders` are those of families that another than the session sends for."""
        self._session = session
        self.roots = roots
        """Where the families are."""
        self._senders = senders
        self._indexes: dict[tuple[Family, str], dict[str, str]] = {}
        self._index_lock = Lock()

    @property
    def reads(self) -> int:
        """Requests that read and were sent, those included that were sent again."""
        return sum(one.sent.reads for one in self._all())

    @property
    def writes(self) -> int:
        """Requests that wrote and were sent, those included that were sent again."""
        return sum(one.sent.writes for one in self._all())

    def _all(self) -> Iterator[Sender]:
        yield self._session
        yield from self._senders.values()

    def _sender(self, family: Family) -> Sender:
        return self._senders.get(family, self._session)

    def tenant_id(self) -> str:
        """The tenant the token is for."""
        return self._session.tenant_id()

    def own_role(self) -> str | None:
        """The role the token acts in."""
        return self._session.own_role()

    def list(
        self, kind: Kind, endpoint: Endpoint, scope: str | None, slots: Slots | None = None
    ) -> Listed:
        """Every object of a kind; see `paging.everything`."""
        return self._everything(_Place(kind.main.family, scope), endpoint, kind.id_field, slots)

    def read(self, part: Part, endpoint: Endpoint, object_id: str) -> Any:
        """One object, or the list of its links."""
        place = self._place(part, object_id)
        if part.members is not None:
            return self._everything(place, endpoint, part.members.key).objects
        answer = self._ask(place, endpoint, {}, None)
        found = shapes.content(answer, endpoint)
        if found is None:  # some answers come without their usual wrapping
            found = answer
        if isinstance(found, builtins.list):
            found = _only(found, place.id)
        if not isinstance(found, dict):
            message = f"there is no object {object_id}"
            raise Declined(message, status=_NOT_FOUND)
        return shapes.known(endpoint, found)

    def write(self, call: Call) -> Payload:
        """Carry it out once, or know or say that it may have been."""
        endpoint, part = call.endpoint, call.part
        place = (
            _Place(part.family, call.scope)
            if call.object_id is None
            else self._place(part, call.object_id)
        )
        url = self._url(endpoint, place, call.member_id)
        body = _wrapped(endpoint, call.payload)
        if body is None and endpoint is part.verbs.get(Verb.UPDATE):
            body = {}  # it says that nothing is set any more
        response = self._sender(part.family).send(endpoint.method, url, body, repeatable=False)
        makes = endpoint is part.verbs.get(Verb.CREATE)
        return refusals.outcome(endpoint, response, makes=makes)

    def _everything(
        self, place: _Place, endpoint: Endpoint, key: str, slots: Slots | None = None
    ) -> Listed:
        return everything(
            endpoint, lambda query, body: self._ask(place, endpoint, query, body), key, slots
        )

    def _ask(self, place: _Place, endpoint: Endpoint, query: Mapping[str, Any], body: Any) -> Any:
        url = with_query(self._url(endpoint, place), query)
        try:
            response = self._sender(place.family).send(endpoint.method, url, body, repeatable=True)
        except UnknownOutcome as error:  # a question nobody answered has changed nothing
            raise Incomplete(error.fact, correlation_id=error.correlation_id) from error
        return refusals.read(response)

    def _url(self, endpoint: Endpoint, place: _Place, member: str | None = None) -> str:
        path = endpoint.path
        for name, value in (("{id}", place.id), ("{member}", member or "")):
            if name in path and value in {"", ".", ".."}:  # these would mean another path
                message = f"`{value}` cannot be the id of an object"
                raise Declined(message, status=_NOT_FOUND)
            path = path.replace(name, escaped(value))
        return f"{self.roots.root(place.family, place.scope, endpoint.path)}{path}"

    def _place(self, part: Part, object_id: str) -> _Place:
        """Where an object is, by the id this part of it has."""
        if part.family is Family.SES:
            scope, _, id_ = object_id.partition("/")
            return _Place(part.family, scope, id_)
        if part.index is None:
            return _Place(part.family, None, object_id)
        known = (part.family, part.index.endpoint.path)
        with self._index_lock:
            if known not in self._indexes:
                self._indexes[known] = self._index(part.family, part.index)
            id_ = self._indexes[known].get(object_id, "")
        if not id_:
            message = f"object {object_id} has not been synchronised to this part of the tenant yet"
            with self._index_lock:  # it may be there the next time somebody asks
                self._indexes.pop(known, None)
            raise NotSynchronised(message, status=_NOT_FOUND)
        return _Place(part.family, None, id_)

    def _index(self, family: Family, index: Index) -> dict[str, str]:
        ids: dict[str, str] = {}
        for one in self._everything(_Place(family), index.endpoint, index.id_field).objects:
            matched = at(one, index.match)
            if matched is None:
                continue
            if str(matched) in ids:
                message = f"two objects say that they are {index.match} {matched}"
                raise Incomplete(message)
            ids[str(matched)] = str(at(one, index.id_field))
        return ids


def _only(found: builtins.list[Any], id_: str) -> Any:
    """The one of a list that has this id: a filter may have been ignored."""
    ours = [one for one in found if isinstance(one, dict) and id_ in map(str, one.values())]
    if len(ours) > 1:
        message = f"{len(ours)} objects were found where {id_} was asked for"
        raise Incomplete(message)
    return ours[0] if ours else None


def _wrapped(endpoint: Endpoint, payload: Payload) -> Any:
    if not endpoint.wrap:
        return payload or None
    name, is_list = endpoint.wrap.removesuffix("[]"), endpoint.wrap.endswith("[]")
    return {name: [payload] if is_list else payload}
