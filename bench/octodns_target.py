"""Target of octodns over HTTP: pages of 100, one POST for each change; nothing clever."""

from __future__ import annotations

import logging
from typing import Any

import requests
from octodns.provider.base import BaseProvider
from octodns.record import Record

PAGE = 100


class HttpTarget(BaseProvider):  # type: ignore[misc]
    """The tags of the stub, as records of a zone."""

    SUPPORTS_GEO = False
    SUPPORTS_DYNAMIC = False
    SUPPORTS = frozenset({"TXT"})

    def __init__(self, id: str, origin: str, **options: Any) -> None:  # noqa: A002, ANN401
        self.log = logging.getLogger(f"HttpTarget[{id}]")
        super().__init__(id, **options)
        self._tags = f"{origin}/dfo/3.0/tags"
        self._session = requests.Session()

    def populate(self, zone: Any, target: bool = False, lenient: bool = False) -> bool:  # noqa: ANN401, ARG002, FBT001, FBT002 - as octodns calls it
        """Read every page."""
        seen, page = 0, 1
        while True:
            query = {"page": page, "size": PAGE}
            answer = self._session.get(self._tags, params=query, timeout=60).json()
            for one in answer["data"]:
                values = {"ttl": 300, "type": "TXT", "value": one["color"]}
                zone.add_record(Record.new(zone, one["title"], values, source=self, lenient=True))
            seen, page = seen + len(answer["data"]), page + 1
            if seen >= answer["hits"]:
                return seen > 0

    def _apply(self, plan: Any) -> None:  # noqa: ANN401
        """Send one change after the other, as providers of octodns do."""
        for change in plan.changes:
            record = change.new or change.existing
            body = {"title": record.name, "color": record.values[0]}
            self._session.post(self._tags, json=body, timeout=60).raise_for_status()
