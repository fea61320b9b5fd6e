"""plan sign: agree to a saved plan; writes nothing to the tenant, and needs none."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from cxdeclare.cli import approvalfile, options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.lines import PlanSigned
from cxdeclare.cli.planfile import load
from cxdeclare.cli.view import View
from cxdeclare.cli.written import write
from cxdeclare.model.errors import InvalidInput, StalePlan

_LONGEST = 366 * 24 * 60 * 60
"""Seconds; no plan is valid for as long."""


@click.command("sign")
@click.argument("plan", type=options.FILE, required=False)
@click.option(
    "--key",
    type=options.TEXT,
    metavar="file:KEY.pem|kms:ARN",
    help="Sign with an Ed25519 key in a file that only you can read, or with a key of AWS KMS.",
)
@click.option(
    "--by", type=options.TEXT, required=True, metavar="NAME", help="Who approves, as pinned."
)
@click.option(
    "--valid",
    type=options.TEXT,
    default="8h",
    show_default=True,
    metavar="DURATION",
    help="How long it counts, as 30m or 1d 4h; never longer than the plan.",
)
@click.option(
    "--out", type=options.FILE, help="Where to put it, if not in PLAN.NAME.approval.json."
)
@click.option(
    "--new-key",
    type=options.FILE,
    metavar="FILE",
    help="Sign nothing: make a key, and print the line that pins it.",
)
@options.says
def command(
    *,
    said: View,
    plan: Path | None,
    key: str | None,
    by: str,
    valid: str,
    out: Path | None,
    new_key: Path | None,
) -> Exit:
    """Show PLAN and approve it: `apply PLAN --require-approval N` counts who did.

    A plan that guards refuse can be approved: its refusals are shown, and applying it needs
    consent besides.

    Example: cxdeclare plan sign prod.cxplan --key file:ana.pem --by ana
    """
    _usable(by)
    if new_key is not None:
        if plan or key or out:
            raise InvalidInput("`--new-key` signs nothing: it goes with `--by` alone")
        from cxdeclare.adapters.signing import keys

        said.data(json.dumps({"name": by, "key": keys.new(new_key)}))
        return Exit.DONE
    if plan is None or key is None:
        missing = "a plan" if plan is None else "`--key`"
        raise InvalidInput(f"{missing} is missing", hint="`cxdeclare plan sign --help` shows how")
    _sign(said, plan, key, by, _period(valid), out or approvalfile.of(plan, by))
    return Exit.DONE


def _sign(said: View, plan: Path, key: str, by: str, valid: timedelta, out: Path) -> None:
    from cxdeclare.cli.approving import sign
    from cxdeclare.planning.approval import PAYLOAD_TYPE, agreement
    from cxdeclare.planning.envelope import encoding, sealed

    made, now = load(plan), datetime.now(UTC)
    if now > datetime.fromisoformat(made.expires):
        raise StalePlan(f"the plan expired at {made.expires}", hint="plan again")
    if not approvalfile.may_be_replaced(out):
        message = f"{out} is there already and is not an approval; it was left as it is"
        raise InvalidInput(message, hint="name another file for `--out`")
    said.plan(made, wiring.KINDS)
    stated = agreement(made, by, now + valid)
    keyid, signature = sign(key, encoding(PAYLOAD_TYPE, stated.message))
    envelope = sealed(PAYLOAD_TYPE, stated.message, keyid, signature)
    content = f"{envelope.model_dump_json(by_alias=True, indent=1)}\n".encode()
    write(out, content, "the approval")
    line = PlanSigned(
        file=str(out), approver=by, key=keyid, digest=made.digest, not_after=stated.not_after
    )
    said.approval(line, f"Approved by {by} with {keyid} until {stated.not_after}: {out}")


def _usable(name: str) -> None:
    from cxdeclare.planning.approvers import NAME

    if not re.fullmatch(NAME, name):
        message = f"`--by {name}` is no name of an approver"
        raise InvalidInput(message, hint="use letters, digits and `_.@+-`, at most 100")


def _period(text: str) -> timedelta:
    from pydantic_core import PydanticCustomError

    from cxdeclare.model.language import seconds

    try:
        valid = timedelta(seconds=min(seconds(text), _LONGEST))
    except PydanticCustomError as error:
        raise InvalidInput(f"`--valid {text}` is no duration", hint="use 30m or 1d 4h") from error
    if not valid:
        raise InvalidInput("`--valid 0s` approves nothing")
    return valid
