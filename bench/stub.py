"""Stub: a tenant that says what it is given to say, page by page, as late as it is told to.

It speaks the wire format of the pretend tenant for the few lists that are measured. The pretend
tenant itself checks every request and keeps SQLite behind it: in a measure of the client it would
take most of the time.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.estate import TENANT_ID, record_objects, skill_objects, tag_objects

DIGITAL_PAGE = 100
"""Objects on a digital page at most, whatever is asked for: as many as on a page of the others."""
_LISTS = {
    "campaigns": ("campaigns", [{"id": 77, "name": "Customer Care"}]),
    "scripts/search": ("scriptSearchDetails", []),
    "message-templates": ("messageTemplates", []),
    "hours-of-operation": ("hoursOfOperation", []),
    "agents": ("agents", []),
}
_ACD = "/inContactAPI/services/v33.0/"
_HEAD = "HTTP/1.1 {} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"


class Stub:
    """The objects, and how often it was asked for anything."""

    def __init__(self, tags: int, skills: int, latency: float) -> None:
        self.latency = latency
        self.requests = 0
        self._ids = count(700_000)
        self._pages: dict[str, bytes] = {}
        self.reset(tags, skills)

    def reset(self, tags: int, skills: int, records: int = 0) -> None:
        """Hold as many objects as these and no others."""
        self.records = record_objects(records)
        self.tags, self.skills = tag_objects(tags), skill_objects(skills)
        self._by_id = {str(one["skillId"]): one for one in self.skills}
        self._pages.clear()
        self.requests = 0

    def answer(self, method: str, target: str, body: bytes) -> bytes:
        """The bytes of one answer; those of a page are made once."""
        if method == "GET" and target in self._pages:
            return self._pages[target]
        found = _encoded(*self._found(method, target, body))
        if method == "GET":
            self._pages[target] = found
        return found

    def _found(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authentication/v1/token/access-key":
            return 200, _token()
        if parts.path == "/dfo/3.0/tags":
            return _listed(self.tags, query) if method == "GET" else self._make_tag(body)
        if parts.path == "/dfo/3.0/records":
            return _listed(self.records, query)
        if parts.path.startswith(_ACD):
            return self._acd(parts.path.removeprefix(_ACD), query)
        return 404, {"message": target}

    def _make_tag(self, body: bytes) -> tuple[int, Any]:
        made = {"id": next(self._ids), **json.loads(body)}
        self.tags.append(made)
        self._pages.clear()
        return 200, made

    def _acd(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        name, _, id_ = path.partition("/")
        if name == "skills" and id_:
            if id_.endswith("/agents"):
                return 200, {"totalRecords": 0, "agentSkillAssignments": []}
            return 200, {"skills": [self._by_id[id_]]}
        envelope, objects = ("skills", self.skills) if name == "skills" else _LISTS[path]
        skip, top = int(query.get("skip", 0)), int(query.get("top", 100))
        return 200, {"totalRecords": len(objects), envelope: objects[skip : skip + top]}


def _listed(objects: list[dict[str, Any]], query: dict[str, str]) -> tuple[int, Any]:
    """One page of a digital list."""
    size = min(int(query.get("size", DIGITAL_PAGE)), DIGITAL_PAGE)
    start = (int(query.get("page", 1)) - 1) * size
    return 200, {"hits": len(objects), "data": objects[start : start + size]}


def _encoded(status: int, value: Any) -> bytes:  # noqa: ANN401 - any JSON
    body = json.dumps(value).encode()
    return _HEAD.format(status, len(body)).encode() + body


def _token() -> dict[str, str]:
    claims = base64.urlsafe_b64encode(json.dumps({"tenantId": TENANT_ID}).encode()).decode()
    return {"access_token": f"e30.{claims.rstrip('=')}.", "token_type": "Bearer"}


class Connection(asyncio.Protocol):
    """One client; its requests are answered in order, each after the latency."""

    def __init__(self, stub: Stub, control: Callable[[str], bytes]) -> None:
        self._stub, self._control = stub, control
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        """Answer whatever has arrived whole."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].decode("latin-1").split("\r\n")
            length = next(
                (int(line[15:]) for line in head if line.lower().startswith("content-length:")), 0
            )
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            method, target, _ = head[0].split(" ")
            self._serve(method, target, body)

    def _serve(self, method: str, target: str, body: bytes) -> None:
        if target.startswith("/bench/"):
            self._transport.write(self._control(target))
            return
        self._stub.requests += 1
        answer = self._stub.answer(method, target, body)
        if self._stub.latency:
            loop = asyncio.get_running_loop()
            loop.call_later(self._stub.latency, self._transport.write, answer)
        else:
            self._transport.write(answer)


async def serve(stub: Stub) -> None:
    """Serve on a port the system picks, which is said on stdout, until stdin is closed."""

    def control(target: str) -> bytes:
        query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        if "tags" in query:
            stub.reset(*(int(query.get(name, 0)) for name in ("tags", "skills", "records")))
            stub.latency = float(query["latency"])
        return _encoded(200, {"requests": stub.requests, "tags": len(stub.tags)})

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(stub, control), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Stub(0, 0, 0.0)))
