"""GitHub: the comments of a pull request, and which request a commit came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cxdeclare import __version__
from cxdeclare.adapters.forge.comments import Comment, comment
from cxdeclare.adapters.forge.http import Api, NotAnswered, bearer, quoted
from cxdeclare.model.secret import Secret

RIGHTS = (
    "the token needs `pull-requests: write`: in GitHub Actions, `permissions: {pull-requests: "
    "write}` of the job"
)
_FORBIDDEN = 403


def api(root: str, token: Secret, sleep: Callable[[float], None]) -> Api:
    """The API at this address."""
    headers = {
        "Authorization": f"Bearer {bearer(token)}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
        "User-Agent": f"cxdeclare/{__version__}",
    }
    return Api(root, headers, sleep, "GitHub", RIGHTS)


def request_of(forge: Api, repository: str, commit: str) -> int | None:
    """The number of the pull request that was merged as this commit."""
    found = forge.pages(f"{_at(repository)}/commits/{quoted(commit)}/pulls")
    merged = [one for one in found if one.get("merged_at") is not None]
    exact = [one for one in merged if one.get("merge_commit_sha") == commit] or merged
    return int(exact[0]["number"]) if len(exact) == 1 else None


@dataclass(frozen=True)
class PullRequest:
    """One pull request."""

    api: Api
    repository: str
    number: int

    def ours(self) -> Iterator[Comment]:
        """Of who the token is for; the token of a workflow is for nobody, so for a bot."""
        mine = self._login()
        for one in self.api.pages(f"{self._issue}/comments"):
            by = one.get("user") or {}
            is_ours = by.get("login") == mine if mine else by.get("type") == "Bot"
            if is_ours:
                yield comment(one, str(one.get("html_url") or ""), self.api.name)

    def create(self, body: str) -> Comment:
        """As a new comment."""
        made = self.api.ask("POST", f"{self._issue}/comments", {"body": body})
        return comment(made, str(made.get("html_url") or ""), self.api.name)

    def update(self, one: Comment, body: str) -> Comment:
        """In place."""
        path = f"{_at(self.repository)}/issues/comments/{one.id}"
        made = self.api.ask("PATCH", path, {"body": body})
        return comment(made, one.url, self.api.name)

    @property
    def _issue(self) -> str:
        return f"{_at(self.repository)}/issues/{self.number}"

    def _login(self) -> str | None:
        try:
            found = self.api.ask("GET", "/user")
        except NotAnswered as error:
            if error.status == _FORBIDDEN:
                return None
            raise
        return str(found["login"]) if isinstance(found, dict) and found.get("login") else None


def _at(repository: str) -> str:
    owner, _, name = repository.partition("/")
    return f"/repos/{quoted(owner)}/{quoted(name)}"
