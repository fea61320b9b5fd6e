"""GitLab: the notes of a merge request, and which request a commit came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cxdeclare import __version__
from cxdeclare.adapters.forge.comments import Comment, comment
from cxdeclare.adapters.forge.http import Api, NotAnswered, bearer, quoted
from cxdeclare.model.secret import Secret

RIGHTS = (
    "the token needs the scope `api` and the role Reporter or more in this project; CI_JOB_TOKEN "
    "cannot write comments"
)


def api(root: str, token: Secret, sleep: Callable[[float], None]) -> Api:
    """The API at this address."""
    headers = {"PRIVATE-TOKEN": bearer(token), "User-Agent": f"cxdeclare/{__version__}"}
    return Api(root, headers, sleep, "GitLab", RIGHTS)


def request_of(forge: Api, project: str, commit: str) -> int | None:
    """The number of the merge request that was merged as this commit."""
    path = f"/projects/{quoted(project)}/repository/commits/{quoted(commit)}/merge_requests"
    merged = [one for one in forge.pages(path) if one.get("state") == "merged"]
    return int(merged[0]["iid"]) if len(merged) == 1 else None


@dataclass(frozen=True)
class MergeRequest:
    """One merge request; `page` is where people see it, if that is known."""

    api: Api
    project: str
    number: int
    page: str = ""

    def ours(self) -> Iterator[Comment]:
        """Of the account the token is for."""
        me = self.api.ask("GET", "/user")
        mine = me.get("id") if isinstance(me, dict) else None
        if not isinstance(mine, int):
            raise NotAnswered("GitLab does not say whose token it is", hint=RIGHTS)
        for one in self.api.pages(f"{self._notes}?sort=asc&order_by=created_at"):
            if (one.get("author") or {}).get("id") == mine and not one.get("system"):
                yield self._told(one)

    def create(self, body: str) -> Comment:
        """As a new note."""
        return self._told(self.api.ask("POST", self._notes, {"body": body}))

    def update(self, one: Comment, body: str) -> Comment:
        """In place."""
        return self._told(self.api.ask("PUT", f"{self._notes}/{one.id}", {"body": body}))

    @property
    def _notes(self) -> str:
        return f"/projects/{quoted(self.project)}/merge_requests/{self.number}/notes"

    def _told(self, found: object) -> Comment:
        told = comment(found, "", self.api.name)
        url = f"{self.page}#note_{told.id}" if self.page else ""
        return Comment(told.id, told.body, url)
