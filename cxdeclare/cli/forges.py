"""Forges: which pull request a run is about, from options or what a pipeline says of itself."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cxdeclare.adapters.forge import github, gitlab
from cxdeclare.adapters.forge.comments import Forge
from cxdeclare.adapters.forge.http import Api, checked
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.secret import Secret

Platform = Literal["github", "gitlab", "markdown"]
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_PROJECT = re.compile(r"\d+|[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the comment is to be; options come first, then what the pipeline says."""

    platform: Platform
    api: str = ""
    repository: str = ""
    """Owner and name at GitHub; id or path of the project at GitLab."""
    number: int | None = None
    commit: str = ""
    """What was merged, to find the number by."""
    token: Secret | None = None
    is_fork: bool = False
    page: str = ""
    """Of the merge request."""

    def forge(self, sleep: Callable[[float], None]) -> Forge:
        """The pull request, which may have to be looked up; raise `InvalidInput`."""
        if self.token is None:
            message = f"there is no token for {_NAMES[self.platform]}"
            raise InvalidInput(message, hint=f"set {_TOKENS[self.platform]}")
        if self.platform == "github":
            api = github.api(self._root(), self.token, sleep)
            self._fits(_REPOSITORY, "owner/name")
            return github.PullRequest(api, self.repository, self._number(api, github.request_of))
        api = gitlab.api(self._root(), self.token, sleep)
        self._fits(_PROJECT, "the id or the path of a project")
        number = self._number(api, gitlab.request_of)
        page = f"{self.page}/-/merge_requests/{number}" if self.page else ""
        return gitlab.MergeRequest(api, self.repository, number, page)

    def _root(self) -> str:
        return checked(self.api, "the address of the API")

    def _fits(self, form: re.Pattern[str], what: str) -> None:
        if not form.fullmatch(self.repository):
            message = "it is not known which repository the pull request is in"
            raise InvalidInput(message, hint=f"`--repository` is {what}")

    def _number(self, api: Api, look_up: Callable[[Api, str, str], int | None]) -> int:
        number = self.number
        if number is None and _COMMIT.fullmatch(self.commit):
            number = look_up(api, self.repository, self.commit)
        if number is None:
            message = "it is not known which pull request this is about"
            raise InvalidInput(message, hint="run it for a pull request, or give `--number`")
        return number


_NAMES: Mapping[Platform, str] = {"github": "GitHub", "gitlab": "GitLab"}
_TOKENS: Mapping[Platform, str] = {"github": "GITHUB_TOKEN", "gitlab": "CXDECLARE_GITLAB_TOKEN"}


def place(
    platform: Platform | None,
    *,
    api: str | None = None,
    repository: str | None = None,
    number: int | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Place:
    """Where this run comments; `markdown` means that it only prints."""
    if platform is None:
        is_github = environment.get("GITHUB_ACTIONS") == "true"
        is_gitlab = environment.get("GITLAB_CI") == "true"
        platform = "github" if is_github else "gitlab" if is_gitlab else "markdown"
    if platform == "github":
        event = _event(environment.get("GITHUB_EVENT_PATH", ""))
        pull = _held(event, "pull_request")
        head = _held(_held(pull, "head"), "repo").get("full_name")
        own = _held(_held(pull, "base"), "repo").get("full_name")
        told = pull.get("number") or _held(event, "issue").get("number")
        return Place(
            platform,
            api or environment.get("GITHUB_API_URL") or "https://api.github.com",
            repository or environment.get("GITHUB_REPOSITORY", ""),
            number or (told if isinstance(told, int) else None),
            environment.get("GITHUB_SHA", ""),
            _secret(environment.get("GITHUB_TOKEN")),
            bool(pull) and head != own,
        )
    if platform == "gitlab":
        project = environment.get("CI_PROJECT_ID", "")
        # A pipeline for a fork runs in the fork; the merge request is where it is to go.
        target = environment.get("CI_MERGE_REQUEST_PROJECT_ID", "") or project
        told_iid = environment.get("CI_MERGE_REQUEST_IID", "")
        url = environment.get("CI_MERGE_REQUEST_PROJECT_URL") or environment.get("CI_PROJECT_URL")
        return Place(
            platform,
            api or environment.get("CI_API_V4_URL") or "https://gitlab.com/api/v4",
            repository or target,
            number or (int(told_iid) if told_iid.isdecimal() else None),
            environment.get("CI_COMMIT_SHA", ""),
            _secret(environment.get("CXDECLARE_GITLAB_TOKEN")),
            bool(project) and target != project,
            url or "",
        )
    return Place("markdown")


def report_url(given: str | None, at: Place, environment: Mapping[str, str] = os.environ) -> str:
    """Where the full report is: what was given, or the run of the pipeline; nothing if unknown."""
    if given is not None:
        return checked(given, "`--report-url`")
    if at.platform == "github":
        server, run = environment.get("GITHUB_SERVER_URL"), environment.get("GITHUB_RUN_ID", "")
        if server and run.isdecimal() and _REPOSITORY.fullmatch(at.repository):
            return checked(f"{server}/{at.repository}/actions/runs/{run}", "GITHUB_SERVER_URL")
    if at.platform == "gitlab" and environment.get("CI_PIPELINE_URL"):
        return checked(environment.get("CI_PIPELINE_URL", ""), "CI_PIPELINE_URL")
    return ""


def _secret(token: str | None) -> Secret | None:
    return Secret(token) if token else None


def _held(found: dict[str, Any], name: str) -> dict[str, Any]:
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def _event(path: str) -> dict[str, Any]:
    """What GitHub says happened; nothing if it says nothing."""
    if not path:
        return {}
    try:
        found = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        message = "the file that GITHUB_EVENT_PATH names cannot be read"
        raise InvalidInput(message) from error
    return found if isinstance(found, dict) else {}
