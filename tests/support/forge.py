"""Forges: GitHub's and GitLab's API for comments on loopback, strict about all they are asked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

TOKEN = "ghs_T0PSECRET0123456789"
NUMBER = 7
MERGED = "0123456789abcdef0123456789abcdef01234567"
Fault = tuple[int, dict[str, str], str]
"""A status, headers and a message in place of an answer."""
_LIMITS = {"github": 65_536, "gitlab": 1_000_000}
_COMMIT = {
    "github": rf"/commits/{MERGED}/pulls",
    "gitlab": rf"/repository/commits/{MERGED}/merge_requests",
}
_LIST = {"github": rf"/issues/{NUMBER}/comments", "gitlab": rf"/merge_requests/{NUMBER}/notes"}
_ONE = {"github": r"/issues/comments/(\d+)", "gitlab": rf"/merge_requests/{NUMBER}/notes/(\d+)"}
_ROOT = {"github": "/repos/acme/care", "gitlab": "/projects/acme%2Fcare"}
_CHANGES = {"github": "PATCH", "gitlab": "PUT"}


@dataclass
class Forge:
    """One pull request, its comments, and what was asked."""

    platform: Literal["github", "gitlab"]
    comments: list[dict[str, Any]] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault | None] = field(default_factory=list)
    """For the requests to come, in turn."""
    is_bot: bool = True
    may_write: bool = True
    origin: str = ""
    base: str = ""

    @property
    def writes(self) -> list[str]:
        """What was written, by verb."""
        return [method for method, _ in self.requests if method != "GET"]

    def add(self, body: str, *, ours: bool = True) -> dict[str, Any]:
        """A comment of our own, or of somebody else."""
        known = 100 + len(self.comments)
        person = {"login": "mallory", "type": "User", "id": 66}
        bot = {"login": "github-actions[bot]", "type": "Bot", "id": 5}
        me = bot if self.is_bot else {"login": "ana", "type": "User", "id": 5}
        made: dict[str, Any] = {"id": known, "body": body}
        if self.platform == "github":
            made |= {
                "user": me if ours else person,
                "html_url": f"https://github.example/c/{known}",
            }
        else:
            made |= {"author": {"id": (me if ours else person)["id"]}, "system": False}
        self.comments.append(made)
        return made

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Fault:  # noqa: PLR0911 - one for each answer
        """Status, headers and JSON."""
        at = urlsplit(target)
        self.requests.append((method, target))
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            return fault[0], fault[1], json.dumps({"message": fault[2]})
        shown = (
            headers.get("authorization")
            if self.platform == "github"
            else headers.get("private-token")
        )
        if shown != (f"Bearer {TOKEN}" if self.platform == "github" else TOKEN):
            return self._no(401, "Bad credentials")
        if not headers.get("user-agent", "").startswith("cxdeclare/"):
            return self._no(403, "Request forbidden by administrative rules")
        if self.platform == "github" and headers.get("x-github-api-version") != "2022-11-28":
            return self._no(400, "Unsupported version")
        query = dict(parse_qsl(at.query))
        path = at.path.removeprefix(self.base)
        if not at.path.startswith(self.base):
            return self._no(404, "Not Found")
        if (method, path) == ("GET", "/user"):
            return self._user()
        if not path.startswith(_ROOT[self.platform]):
            return self._no(404, "Not Found")
        return self._within(method, path.removeprefix(_ROOT[self.platform]), query, headers, body)

    def _within(  # noqa: PLR0911 - one for each thing that can be asked
        self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> Fault:
        one = re.fullmatch(_ONE[self.platform], path)
        is_list = re.fullmatch(_LIST[self.platform], path)
        if method == "GET" and re.fullmatch(_COMMIT[self.platform], path):
            other = {"number": 3, "iid": 3, "state": "closed", "merged_at": None}
            mine = {"number": NUMBER, "iid": NUMBER, "state": "merged", "merged_at": "2026-01-01"}
            return self._ok(200, [other, {**mine, "merge_commit_sha": MERGED}])
        if method == "GET" and is_list:
            size, page = int(query["per_page"]), int(query["page"])
            assert 1 <= size <= 100
            assert self.platform == "github" or query["sort"] == "asc"
            return self._ok(200, self.comments[size * (page - 1) : size * page])
        if not (method == "POST" and is_list) and not (method == _CHANGES[self.platform] and one):
            return self._no(404, "Not Found")
        if not self.may_write:
            return self._no(403, "Resource not accessible by integration")
        sent = json.loads(body)
        if headers.get("content-type") != "application/json" or set(sent) != {"body"}:
            return self._no(400, "Problems parsing JSON")
        if len(sent["body"]) > _LIMITS[self.platform]:
            return self._no(422, "body is too long")
        if is_list:
            return self._ok(201, self.add(sent["body"]))
        assert one
        for held in self.comments:
            if held["id"] == int(one[1]):
                held["body"] = sent["body"].replace("\n", "\r\n")  # as some forges keep it
                return self._ok(200, held)
        return self._no(404, "Not Found")

    def _user(self) -> Fault:
        if self.platform == "github" and self.is_bot:
            return self._no(403, "Resource not accessible by integration")
        return self._ok(200, {"login": "ana", "id": 5})

    @staticmethod
    def _no(status: int, message: str) -> Fault:
        return status, {}, json.dumps({"message": message})

    @staticmethod
    def _ok(status: int, value: object) -> Fault:
        return status, {}, json.dumps(value)


class _Server(ThreadingHTTPServer):
    forge: Forge


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _do(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, told, content = self.server.forge.answer(self.command, self.path, headers, body)
        self.send_response(status)
        for name, value in {**told, "Content-Length": str(len(content.encode()))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content.encode())

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _do  # noqa: N815 - as inherited

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Nobody reads it."""


@contextmanager
def forging(platform: Literal["github", "gitlab"], **settings: Any) -> Iterator[Forge]:
    """A forge on loopback; its API begins below a path, as those of companies do."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.forge = Forge(platform, **settings)
        server.forge.base = "/api/v3" if platform == "github" else "/api/v4"
        server.forge.origin = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.forge
        finally:
            server.shutdown()
            thread.join()


def variables(forge: Forge, event: str = "", token: str = TOKEN) -> dict[str, str]:
    """What a pipeline of it says of itself."""
    api = f"{forge.origin}{forge.base}"
    if forge.platform == "github":
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": api,
            "GITHUB_REPOSITORY": "acme/care",
            "GITHUB_EVENT_PATH": event,
            "GITHUB_TOKEN": token,
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_RUN_ID": "99",
            "GITHUB_SHA": MERGED,
        }
    return {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": api,
        "CI_PROJECT_ID": "acme/care",
        "CI_MERGE_REQUEST_IID": str(NUMBER),
        "CI_PROJECT_URL": "https://gitlab.example/acme/care",
        "CI_PIPELINE_URL": "https://gitlab.example/acme/care/-/pipelines/99",
        "CI_COMMIT_SHA": MERGED,
        "CXDECLARE_GITLAB_TOKEN": token,
    }
