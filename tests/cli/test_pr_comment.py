"""`pr-comment`: three pushes make one comment, and nobody is called for nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.planning.plan import Plan
from cxdeclare.report.comment import LIMIT, comment
from tests.cli.console import Console, Ran
from tests.support.forge import NUMBER, TOKEN, Forge, forging, variables
from tests.support.hostile import HOSTILE
from tests.support.plans import filled, many
from tests.support.sound import sound_markdown

PLATFORMS: tuple[Literal["github", "gitlab"], ...] = ("github", "gitlab")
both = pytest.mark.parametrize("platform", PLATFORMS)


class Request:
    """One pull request, and a console in its pipeline."""

    def __init__(self, console: Console, forge: Forge, patch: pytest.MonkeyPatch) -> None:
        self.console, self.forge, self.patch = console, forge, patch

    def comment(self, made: Plan | None, *more: str, code: int = 0) -> Ran:
        """Comment a plan, or the same as before."""
        if made is not None:
            self.console.write(made.model_dump_json(), "p.json")
        ran = self.console.must("pr-comment", "--plan", "p.json", *more, code=code)
        assert TOKEN not in ran.out + ran.err
        return ran


def event(folder: Path, head: str | None = "acme/care") -> str:
    """What GitHub says of a push to a pull request."""
    repo = None if head is None else {"full_name": head}
    told = {"number": NUMBER, "head": {"repo": repo}, "base": {"repo": {"full_name": "acme/care"}}}
    path = folder / "event.json"
    path.write_text(json.dumps({"pull_request": told}), encoding="utf-8")
    return str(path)


@pytest.fixture(name="open_at")
def opens(console: Console, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Opens a pull request at a platform."""

    @contextmanager
    def opened(
        platform: Literal["github", "gitlab"], head: str | None = "acme/care", **more: Any
    ) -> Iterator[Request]:
        with forging(platform, **more) as forge:
            for name in ("GITHUB_ACTIONS", "GITLAB_CI", "CI_MERGE_REQUEST_PROJECT_ID"):
                monkeypatch.delenv(name, raising=False)
            for name, value in variables(forge, event(console.folder, head)).items():
                monkeypatch.setenv(name, value)
            monkeypatch.setattr("cxdeclare.cli.commands.pr_comment.sleep", lambda _: None)
            yield Request(console, forge, monkeypatch)

    return opened


@both
def test_three_pushes_make_one_comment(platform: str, open_at: Any) -> None:
    """It is found on the third page of a long talk, and says what the last plan is."""
    with open_at(platform) as request:
        for at in range(230):
            request.forge.add(f"talk {at}", ours=at % 2 == 0)
        for count, became in ((3, "created"), (2, "updated"), (1, "updated")):
            ran = request.comment(many(count, 0), "--json")
            assert ran.events[1]["became"] == became
        made = request.forge.comments[230:]
        assert len(made) == 1
        assert "Plan: 1 to create" in made[0]["body"]
        assert request.forge.writes == ["POST", *["PATCH" if platform == "github" else "PUT"] * 2]


@both
def test_a_plan_that_is_as_before_writes_nothing(platform: str, open_at: Any) -> None:
    """Another run, so another link, is no reason to."""
    with open_at(platform) as request:
        request.comment(many(2, 0))
        request.comment(many(1, 0))  # now the forge has it with other ends of lines
        before = len(request.forge.writes)
        request.patch.setenv("GITHUB_RUN_ID", "100")
        request.patch.setenv("CI_PIPELINE_URL", "https://gitlab.example/100")
        ran = request.comment(None)
        assert "says so already" in ran.out
        assert len(request.forge.writes) == before
        request.forge.comments[-1]["body"] += "\nsomebody wrote here"
        assert "updated" in request.comment(None).out


@both
def test_a_plan_that_is_empty_now_says_so(platform: str, open_at: Any) -> None:
    """The branch was put right: the comment must not go on promising a change."""
    with open_at(platform) as request:
        request.comment(many(1, 0))
        request.comment(many(0, 0))
        (only,) = request.forge.comments
        assert "No changes" in only["body"]


@both
def test_the_mark_of_somebody_else_is_not_taken_over(platform: str, open_at: Any) -> None:
    """Who copies our mark could change what it says later."""
    with open_at(platform) as request:
        theirs = comment(many(1, 0), ALL, "t")
        request.forge.add(theirs, ours=False)
        request.comment(many(2, 0))
        assert request.forge.comments[0]["body"] == theirs
        assert request.forge.writes == ["POST"]


def test_the_token_of_a_person_finds_its_own(open_at: Any) -> None:
    """GitHub says whose it is."""
    with open_at("github", is_bot=False) as request:
        request.comment(many(1, 0))
        request.comment(many(2, 0))
        assert request.forge.writes == ["POST", "PATCH"]


@both
def test_of_two_that_were_made_at_once_the_first_is_kept(platform: str, open_at: Any) -> None:
    """Two runs did not see each other; that is said."""
    with open_at(platform) as request:
        for _ in range(2):
            request.forge.add(comment(many(1, 0), ALL, "t"))
        ran = request.comment(many(2, 0))
        assert "1 more, made at the same time" in ran.err
        assert "2 to create" in request.forge.comments[0]["body"]
        assert "1 to create" in request.forge.comments[1]["body"]


@both
def test_several_manifests_have_a_comment_each(platform: str, open_at: Any) -> None:
    """By their keys."""
    with open_at(platform) as request:
        for key in ("stage", "prod", "stage", "prod"):
            request.comment(many(1, 0), "--key", key)
        assert len(request.forge.comments) == 2


@both
def test_the_report_is_linked(platform: str, open_at: Any) -> None:
    """The run of the pipeline, or what is given."""
    with open_at(platform) as request:
        request.comment(many(1, 0))
        expected = {"github": "/acme/care/actions/runs/99)", "gitlab": "/-/pipelines/99)"}
        assert expected[platform] in request.forge.comments[0]["body"]
        request.comment(many(2, 0), "--report-url", "https://pages.example/r.html")
        assert "(https://pages.example/r.html)" in request.forge.comments[0]["body"]
        for bad in ("http://pages.example/", "javascript:alert(1)", "https://x.example/)(@team"):
            request.comment(None, "--report-url", bad, code=3)


@both
def test_ten_thousand_changes_fit(platform: str, open_at: Any) -> None:
    """The forge would refuse a comment that is too long."""
    with open_at(platform) as request:
        request.comment(many(9_500, 450, 50))
        body = request.forge.comments[0]["body"]
        assert 50_000 < len(body) <= LIMIT < 65_536
        assert "### Changes: 10,000" in body


@both
def test_a_limit_of_calls_is_waited_for(platform: str, open_at: Any) -> None:
    """Also before a comment is made: who is told to wait was not heard."""
    with open_at(platform) as request:
        limited = (429, {"Retry-After": "1"}, "You have exceeded a secondary rate limit")
        request.forge.faults += [(502, {}, ""), None, None, limited]
        if platform == "github":
            request.forge.faults.append((403, {"Retry-After": "1"}, "secondary rate limit"))
        request.comment(many(1, 0))
        assert len(request.forge.comments) == 1
        request.forge.faults += [(429, {"Retry-After": "3600"}, "slow down")]
        assert "429" in request.comment(None, code=1).err
        request.forge.faults += [(503, {}, "down")] * 9
        seen = len(request.forge.requests)
        request.comment(None, code=1)
        assert len(request.forge.requests) - seen == 4


@both
def test_a_comment_that_may_be_there_is_not_made_again(platform: str, open_at: Any) -> None:
    """An error after a POST says nothing of whether it was carried out."""
    with open_at(platform) as request:
        request.forge.faults += [None, None, (502, {}, "bad gateway")]
        request.comment(many(1, 0), code=1)
        assert request.forge.writes == ["POST"]


@both
def test_a_missing_right_is_named(platform: str, open_at: Any) -> None:
    """By the name it has in a workflow."""
    with open_at(platform, may_write=False) as request:
        ran = request.comment(many(1, 0), code=1)
        right = "`pull-requests: write`" if platform == "github" else "scope `api`"
        assert right in ran.err
        request.patch.setenv("GITHUB_TOKEN", f"{TOKEN}x")
        request.patch.setenv("CXDECLARE_GITLAB_TOKEN", f"{TOKEN}x")
        assert "401" in request.comment(None, code=1).err


@both
def test_a_redirect_gets_no_token(platform: Literal["github", "gitlab"], open_at: Any) -> None:
    """It leads to whoever."""
    with forging(platform) as other, open_at(platform) as request:
        request.forge.faults += [(307, {"Location": f"{other.origin}{other.base}/user"}, "")]
        assert "redirects are not followed" in request.comment(many(1, 0), code=1).err
        assert other.requests == []


@pytest.mark.parametrize("url", ["http://forge.example/api", "https://a:b@forge.example", "x"])
@both
def test_the_token_goes_nowhere_else(platform: str, url: str, open_at: Any) -> None:
    """Only by TLS, or to this machine."""
    with open_at(platform) as request:
        request.comment(many(1, 0), "--api-url", url, code=3)
        assert request.forge.requests == []


@pytest.mark.parametrize("head", ["mallory/care", None])
def test_a_fork_gets_its_plan_in_the_log(head: str | None, open_at: Any) -> None:
    """There its token may not write: that is no error of the plan."""
    with open_at("github", head=head, may_write=False) as request:
        ran = request.comment(many(1, 0))
        assert "is from a fork" in ran.err
        assert "Plan: 1 to create" in ran.out


@both
def test_without_a_token_it_is_printed(platform: str, open_at: Any) -> None:
    """And said; nothing is asked."""
    with open_at(platform) as request:
        request.patch.setenv("GITHUB_TOKEN", "")
        request.patch.setenv("CXDECLARE_GITLAB_TOKEN", "")
        ran = request.comment(many(1, 0))
        assert "there is no token" in ran.err
        assert "Plan: 1 to create" in ran.out
        assert request.forge.requests == []


def test_elsewhere_it_prints_what_it_would_say(console: Console) -> None:
    """For a forge that we do not know."""
    made = many(1, 0)
    console.write(made.model_dump_json(), "p.json")
    ran = console.must("pr-comment", "--plan", "p.json", "--platform", "markdown")
    assert ran.out == comment(made, ALL, "t")
    assert not ran.err


@both
def test_what_was_reviewed_is_what_is_applied(platform: str, open_at: Any) -> None:
    """After the merge; the request is found by its commit."""
    with open_at(platform) as request:
        request.comment(many(1, 0))
        request.patch.setenv("GITHUB_EVENT_PATH", "")
        request.patch.setenv("CI_MERGE_REQUEST_IID", "")
        request.comment(None, "--check")
        ran = request.comment(many(2, 0), "--check", code=4)
        assert "was reviewed" in ran.err
        request.forge.comments[0]["body"] = "gone"
        assert "nobody has reviewed" in request.comment(None, "--check", code=4).err
        request.comment(many(0, 0), "--check")
        assert request.forge.writes == ["POST"]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_gets_out_of_a_comment(text: str) -> None:
    """But for the first line and the link, which are ours, a renderer finds no other marks."""
    body = comment(filled(text), ALL, "acme", "https://ci.example/1")
    first, *lines, last, end = body.split("\n")
    assert first.startswith("<!-- cxdeclare plan key=acme digest=")
    assert (last, end) == ("[The full report](https://ci.example/1)", "")
    sound_markdown("\n".join(lines))


@pytest.mark.parametrize("order", ["##[x] ", "::x", "##vso[x] "])
def test_what_a_log_would_obey_makes_it_no_longer(order: str) -> None:
    """It is written longer than it was."""
    assert len(comment(filled(order * 9_000), ALL, "acme")) <= LIMIT
