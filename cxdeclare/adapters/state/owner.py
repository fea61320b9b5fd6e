"""Owner: who runs us, as locks say it to others."""

from __future__ import annotations

import getpass
import os
import platform
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cxdeclare.engine.ports import Holder


@dataclass(frozen=True, slots=True)
class Owner:
    """A person or a CI run on one machine."""

    who: str = ""
    host: str = ""
    run_url: str = ""

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> Owner:
        """This process, with the page of its CI run if it is in one."""
        try:
            who = getpass.getuser()
        except (KeyError, OSError):
            who = "somebody"
        return cls(who, platform.node(), _run_url(environment))

    def takes(self, doing: str) -> Holder:
        """The holder of a lock that is taken now."""
        since = datetime.now(UTC).isoformat(timespec="seconds")
        return Holder(
            str(uuid.uuid4()), doing, self.who, self.host, os.getpid(), since, self.run_url
        )


def _run_url(environment: Mapping[str, str]) -> str:
    """Where people see the CI run: GitHub and GitLab say it, each in its own words."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")
    server, repository, run = (environment.get(name, "") for name in names)
    if server and repository and run:
        return f"{server}/{repository}/actions/runs/{run}"
    return environment.get("CI_JOB_URL", "")
