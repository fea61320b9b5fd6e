"""pr-comment: one comment of a pull request says what its plan is; nothing else is touched."""

from __future__ import annotations

from pathlib import Path
from time import sleep

import click

from cxdeclare.adapters.forge.comments import Comment, Forge
from cxdeclare.adapters.forge.http import NotAnswered
from cxdeclare.cli import forges, options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.forges import Place, Platform
from cxdeclare.cli.planfile import load
from cxdeclare.cli.view import View
from cxdeclare.engine.sent_events import Became, Commented
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.planning.plan import Plan
from cxdeclare.report import comment as comments
from cxdeclare.report.excerpt import visible

_NO_RIGHT = frozenset({401, 403, 404})
_SAME = "The comment says so already, and was left as it is"
_AGAIN = "look at the new plan, and open a pull request for it or apply it by hand"


@click.command("pr-comment")
@click.option(
    "--plan", "plan_file", type=options.FILE, required=True, help="The plan, from `plan --out`."
)
@click.option(
    "--platform",
    type=click.Choice(["github", "gitlab", "markdown"]),
    help="Where the pull request is, if the pipeline does not say; `markdown` prints it.",
)
@click.option("--key", type=options.TEXT, help="Tells it from other comments; else the tenant.")
@click.option(
    "--report-url", type=options.TEXT, help="Where the whole report is; else the pipeline's run."
)
@click.option("--number", type=click.IntRange(1), help="Of the pull request.")
@click.option("--repository", type=options.TEXT, help="owner/name, or the id of a project.")
@click.option("--api-url", type=options.TEXT, help="Of the API of GitHub or GitLab.")
@click.option(
    "--check", is_flag=True, help="Write nothing; end with 4 if the comment is of another plan."
)
@options.says
def command(
    *,
    said: View,
    plan_file: Path,
    platform: Platform | None,
    key: str | None,
    report_url: str | None,
    number: int | None,
    repository: str | None,
    api_url: str | None,
    check: bool,
) -> Exit:
    """Show a saved plan in one comment of its pull request, which is updated in place.

    Example: cxdeclare pr-comment --plan prod.cxplan

    In GitHub Actions and GitLab CI it knows the pull request; elsewhere it prints Markdown.
    """
    made = load(plan_file)
    if key is not None and not comments.KEY.fullmatch(key):
        message = f"`{visible(key)}` is not a key"
        raise InvalidInput(message, hint="letters, digits, dots and dashes, 64 at most")
    known = key or comments.key_of(made)
    at = forges.place(platform, api=api_url, repository=repository, number=number)
    if check:
        return _check(said, made, at, known)
    body = comments.comment(made, wiring.KINDS, known, forges.report_url(report_url, at))
    if at.platform == "markdown" or at.token is None:
        if at.platform != "markdown":
            said.note(f"No comment was made: {_why(at)}. This is what it would say.")
        return _printed(said, made, at, known, body)
    try:
        return _commented(said, made, at, known, body)
    except NotAnswered as error:
        if not at.is_fork or error.status not in _NO_RIGHT:
            raise
        said.note(f"No comment was made: {_why(at)}. This is what it would say.")
        return _printed(said, made, at, known, body)


def _why(at: Place) -> str:
    if at.is_fork:
        return "the pull request is from a fork, and its pipeline may not write"
    return "there is no token"


def _printed(said: View, made: Plan, at: Place, key: str, body: str) -> Exit:
    event = Commented(
        became="printed", platform=at.platform, key=key, digest=made.digest, body=body
    )
    said.told(event, body.removesuffix("\n"))
    return Exit.DONE


def _commented(said: View, made: Plan, at: Place, key: str, body: str) -> Exit:
    forge = at.forge(sleep)
    found = _found(forge, key)
    became: Became
    if not found:
        became, now = "created", forge.create(body)
    elif comments.is_same(found[0].body, body):
        became, now = "unchanged", found[0]
    else:
        became, now = "updated", forge.update(found[0], body)
    others = len(found[1:])
    if others:
        said.note(
            f"Comments with the mark of this one: {others} more, made at the same time. "
            "The first is kept up to date; remove the rest by hand."
        )
    event = Commented(
        became=became,
        platform=at.platform,
        key=key,
        digest=made.digest,
        url=now.url,
        others=others,
    )
    where = f": {visible(now.url)}" if now.url else "."
    said.told(event, f"The comment was {became}{where}" if became != "unchanged" else _SAME + where)
    return Exit.DONE


def _found(forge: Forge, key: str) -> list[Comment]:
    """The comments of our own with this key, the first one first."""
    marked = [one for one in forge.ours() if comments.reviewed(one.body, key) is not None]
    return sorted(marked, key=lambda one: one.id)


def _check(said: View, made: Plan, at: Place, key: str) -> Exit:
    """What is about to be applied is what people saw; what does nothing needs no look."""
    said_of = "Plan {} does nothing, so nobody has to have seen it."
    if made.decision.changes:
        said_of = "Plan {} is the one that was reviewed."
        if at.platform == "markdown":
            message = "`--check` needs a pull request to look at"
            raise InvalidInput(message, hint="give `--platform`, `--repository` and `--number`")
        found = _found(at.forge(sleep), key)
        digest = comments.reviewed(found[0].body, key) if found else None
        if digest is None:
            message = f"nobody has reviewed this plan: the pull request has no comment of {key}"
            raise Refused(message, hint=_AGAIN)
        if digest != made.digest:
            message = (
                f"the plan is {made.digest[:12]} now, and plan {digest[:12]} was reviewed: "
                "the tenant, the state or the manifest has moved on"
            )
            raise Refused(message, hint=_AGAIN)
    event = Commented(became="checked", platform=at.platform, key=key, digest=made.digest)
    said.told(event, said_of.format(made.digest[:12]))
    return Exit.DONE
