"""Discovery: asks once where the tenant of a token is, when the first call is about to be made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from threading import Lock
from typing import Any

from cxdeclare.adapters.cxone import hosts
from cxdeclare.adapters.cxone.exchange import Request, Transport
from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.adapters.cxone.refusals import parsed
from cxdeclare.adapters.cxone.urls import with_query
from cxdeclare.model.endpoint import Family
from cxdeclare.model.errors import Declined, InvalidInput, UnknownOutcome, Unreachable

_OK = 200


class Discovered:
    """The roots of a real tenant: as discovery says, or from the area where it says nothing."""

    def __init__(
        self,
        transport: Transport,
        tenant_id: Callable[[], str],
        area: str,
        domains: Collection[str] = hosts.DOMAINS,
    ) -> None:
        """`tenant_id` says which tenant the token is for."""
        self._transport = transport
        self._tenant_id = tenant_id
        self._area = area
        self._domains = domains
        self._lock = Lock()
        self._origins: Origins | None = None
        self.answered = False
        """Whether the issuer said where the tenant is; else its area does."""

    def root(self, family: Family, scope: str | None = None, path: str = "") -> str:
        """What a path of a family is below of."""
        with self._lock:
            if self._origins is None:
                self._origins = hosts.origins(self._asked(), self._area, self._domains)
            origins = self._origins
        return origins.root(family, scope, path)

    def _asked(self) -> Mapping[str, Any] | None:
        """What the issuer says; None where it says nothing that could be used.

        No token is sent, and a redirect is not followed: it counts as no answer.
        """
        tenant_id = self._tenant_id()
        address = f"{hosts.issuer(self._area)}/.well-known/cxone-configuration"
        url = with_query(address, {"tenantId": tenant_id})
        try:
            response = self._transport(
                Request("GET", url, {"Accept": "application/json"}, repeatable=True)
            )
            said = parsed(response) if response.status == _OK else None
        except (Declined, Unreachable, UnknownOutcome):
            return None
        if not isinstance(said, Mapping):
            return None
        named = said.get("tenantId")
        if named and str(named).casefold() != tenant_id.casefold():
            message = f"discovery answers for tenant {named} where {tenant_id} was asked for"
            raise InvalidInput(message, hint="run again; if it stays so, ask the vendor")
        self.answered = True
        return said
