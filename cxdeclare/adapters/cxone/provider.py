"""Provider: calls the endpoints that kinds declare, and counts what it reads and writes."""

from __future__ import annotations

from threading import Lock
from typing import Any
from urllib.parse import quote

from cxdeclare.adapters.cxone.families import Origins, inner_refusal, parsed, refusal
from cxdeclare.adapters.cxone.paging import everything
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.engine.ports import Call
from cxdeclare.model.endpoint import Endpoint, Family, Index, Paging
from cxdeclare.model.errors import Declined, Incomplete, UnknownOutcome
from cxdeclare.model.fields import Payload
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.wire import at

_NOT_FOUND = 404
_REFUSED = 400
_BROKEN = 500


class CxoneProvider:
    """One tenant; knows no kind, only what each declares of its place in the API."""

    def __init__(self, session: Session, origins: Origins) -> None:
        self._session = session
        self._origins = origins
        self._lock = Lock()
        self._indexes: dict[str, dict[str, str]] = {}
        self._index_lock = Lock()
        self.reads = 0
        self.writes = 0

    def tenant_id(self) -> str:
        """The tenant the token is for."""
        return self._session.tenant_id()

    def list(self, kind: Kind, endpoint: Endpoint, scope: str | None) -> list[Payload]:
        """Every object of a kind; see `paging.everything`."""
        return self._everything(kind.main.family, endpoint, kind.id_field, scope=scope)

    def read(self, part: Part, endpoint: Endpoint, object_id: str) -> Any:
        """One object, or the list of its links."""
        scope, id_ = self._place(part, object_id)
        if part.members is not None and endpoint.paging is not Paging.WHOLE:
            return self._everything(part.family, endpoint, part.members.key, id_, scope)
        answer = self._ask(part.family, endpoint, endpoint.path, id_, scope, "", None)
        found = at(answer, endpoint.at) if endpoint.at else answer
        if part.members is not None:
            if not isinstance(found, list):
                message = f"the answer has no list `{endpoint.at}`"
                raise Incomplete(message)
            return found
        if found is None:  # some answers come without their usual wrapping
            found = answer
        if isinstance(found, list):
            found = found[0] if found else None
        if not isinstance(found, dict):
            message = f"there is no object {object_id}"
            raise Declined(message, status=_NOT_FOUND)
        return found

    def write(self, call: Call) -> Payload:
        """Send it once."""
        endpoint, part = call.endpoint, call.part
        scope, id_ = (call.scope, "") if call.object_id is None else self._place(part, call.object_id)
        path = _filled(endpoint.path, id_, call.member_id)
        url = f"{self._origins.root(part.family, scope)}{path}"
        with self._lock:
            self.writes += 1
        response = self._session.send(endpoint.method, url, _wrapped(endpoint, call.payload))
        if response.status >= _BROKEN:
            message = f"the tenant answered {response.status} and may have acted: {refusal(response)}"
            raise UnknownOutcome(message)
        if response.status >= _REFUSED:
            raise refusal(response)
        answer = parsed(response)
        if isinstance(answer, dict):
            outcomes = answer.get(endpoint.results) if endpoint.results else None
            outcome = outcomes[0] if isinstance(outcomes, list) and outcomes else answer
            declined = inner_refusal(outcome, response)
            if declined is not None:
                raise declined
            return dict(outcome)
        return {}

    def _everything(
        self,
        family: Family,
        endpoint: Endpoint,
        key: str,
        id_: str = "",
        scope: str | None = None,
    ) -> list[Payload]:
        def ask(query: str, body: Any) -> Any:
            return self._ask(family, endpoint, endpoint.path, id_, scope, query, body)

        return everything(endpoint, ask, key)

    def _ask(
        self,
        family: Family,
        endpoint: Endpoint,
        path: str,
        id_: str,
        scope: str | None,
        query: str,
        body: Any,
    ) -> Any:
        url = f"{self._origins.root(family, scope)}{_filled(path, id_, None)}"
        if query:
            url = f"{url}{'&' if '?' in url else '?'}{query}"
        with self._lock:
            self.reads += 1
        response = self._session.send(endpoint.method, url, body)
        if response.status >= _REFUSED:
            raise refusal(response)
        return parsed(response)

    def _place(self, part: Part, object_id: str) -> tuple[str | None, str]:
        """The scope of an object and the id this part of it has."""
        if part.family is Family.SES:
            scope, _, id_ = object_id.partition("/")
            return scope, id_
        if part.index is None:
            return None, object_id
        with self._index_lock:
            index = self._indexes.get(part.index.endpoint.path)
            if index is None:
                index = self._index(part.family, part.index)
                self._indexes[part.index.endpoint.path] = index
        if object_id not in index:
            message = f"object {object_id} has not been synchronised to this part of the tenant yet"
            raise Declined(message, status=_NOT_FOUND)
        return None, index[object_id]

    def _index(self, family: Family, index: Index) -> dict[str, str]:
        listed = self._everything(family, index.endpoint, index.id_field)
        return {str(at(one, index.match)): str(at(one, index.id_field)) for one in listed}


def _filled(path: str, id_: str, member: str | None) -> str:
    return path.replace("{id}", quote(id_, safe="@")).replace(
        "{member}", quote(member or "", safe="@")
    )


def _wrapped(endpoint: Endpoint, payload: Payload) -> Any:
    if not endpoint.wrap:
        return payload or None
    name, is_list = endpoint.wrap.removesuffix("[]"), endpoint.wrap.endswith("[]")
    return {name: [payload] if is_list else payload}
