"""Upkeep: what the commands about the state itself say to people."""

from __future__ import annotations

import json

from cxdeclare.engine.ports import Holder
from cxdeclare.engine.runs import RunsTold
from cxdeclare.engine.state_events import (
    BindingShown,
    HistoryTold,
    LockBroken,
    StateEdited,
    StateListed,
)
from cxdeclare.model.state import the_object
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import plain


def listed(found: StateListed) -> str:
    """Every address on one line."""
    lines = []
    width = max((len(one.address) for one in found.bindings), default=0)
    for one in found.bindings:
        called = f"  `{visible(one.identity)}`" if one.identity else ""
        known = f"{_id(one.id)}, {one.origin}{', protected' * one.protected}"
        lines.append(f"{visible(one.address):<{width}}  {known}{called}")
    total = "" if found.total == len(found.bindings) else f" of {found.total}"
    count = f"{len(found.bindings)}{total} resource{'' if found.total == 1 else 's'}"
    return "\n".join([*lines, f"{count}, serial {found.serial}."])


def binding(found: BindingShown) -> str:
    """All that is recorded of one address."""
    one = found.binding
    known = f"{_id(one.id)}, {one.origin}{', protected' * one.protected}"
    lines = [
        f"{visible(found.address)}: {known}",
        f"  recognised by  {visible(one.identity)}",
    ]
    if one.successor:
        lines.append(f"  replaced by  {visible(one.successor)}")
    lines += [f"  {visible(name)}: {plain(value)}" for name, value in sorted(one.outputs.items())]
    for part, values in sorted(one.applied.items()):
        lines.append(f"  last applied{f' to {visible(part)}' if part else ''}:")
        lines += [f"    {visible(name)}: {_value(value)}" for name, value in sorted(values.items())]
    for part, members in sorted(one.members.items()):
        exact = "exactly these" if part in one.exact else "at least these"
        lines.append(f"  {visible(part)}, {exact}:{'' if members else ' none'}")
        for member, values in sorted(members.items()):
            lines.append(f"    {visible(member)}{f'  {_value(values)}' if values else ''}")
    for said in one.attested:
        which = f"{visible(said.part)}[{visible(said.member)}]" if said.member else said.part
        lines.append(
            f"  {which or 'the object'}: attested on {said.at[:10]} by {visible(said.by)}, "
            f"not verifiable: {visible(said.evidence)}"
        )
    return "\n".join(lines)


def _id(id_: str) -> str:
    return f"id {visible(id_)}" if id_ else "id not known, made by hand"


def _value(value: object) -> str:
    return visible(json.dumps(value, ensure_ascii=False, sort_keys=True))


def history(found: HistoryTold) -> str:
    """The versions, the newest first, and what can be done with them."""
    if not found.versions:
        return "There is no state: nothing was applied yet, or it is not where it was."
    width = max(len(str(one.serial)) for one in found.versions)
    lines = [
        f"serial {one.serial:>{width}}  saved {one.saved}{'  the latest' if one.latest else ''}"
        for one in found.versions
    ]
    return "\n".join(lines)


def runs(found: RunsTold) -> str:
    """The runs, the newest first."""
    if not found.runs:
        return "No run was recorded yet: `drift --record` leaves one."
    return "\n".join(
        f"{visible(one.at)}  {one.command}  exit {one.exit_code}  {one.changed} changed, "
        f"{one.missing} missing, {one.unread} not read, {one.accepted} accepted; "
        f"serial {one.serial}"
        for one in found.runs
    )


def about_to(did: StateEdited, objects: dict[str, str]) -> str:
    """What a change of the state will do, before it is done."""
    lines = ["The state will be changed, and nothing in the tenant:"]
    for old, new in did.moved.items():
        lines.append(f"  {visible(old)} -> {visible(new)}  ({visible(the_object(objects[old]))})")
    for address, id_ in did.forgotten.items():
        lines.append(f"  {visible(address)} is forgotten; {visible(the_object(id_))} stays")
    if did.referrers:
        verb = "follow" if did.moved else "still name it"
        lines.append(f"  {verb}: {', '.join(map(visible, did.referrers))}")
    return "\n".join(lines)


def edited(did: StateEdited) -> str:
    """What was done, and what the next plan will say of it."""
    lines = [f"The state is at serial {did.serial}. Nothing was called."]
    for old, new in did.moved.items():
        lines.append(
            f"`plan` now takes the block {visible(new)} for that object; "
            f"for a block {visible(old)} it looks for another, or makes one."
        )
    if did.forgotten:
        lines.append(
            "`plan` now adopts what it finds by name where a block is left, "
            "and says nothing of an object without one."
        )
    if did.did == "push":
        lines.append("`plan` now compares with it. The file that was pushed can go.")
    return "\n".join(lines)


def holder(found: Holder) -> str:
    """Whom a broken lock breaks."""
    host = f" on {visible(found.host)}" if found.host else ""
    lines = [
        f"The state is locked, lock {visible(found.id)}:",
        f"  doing   {visible(found.doing)}",
        f"  by      {visible(found.who)}{host}, process {found.pid}",
        f"  since   {visible(found.since)}",
    ]
    if found.run_url:
        lines.append(f"  run     {visible(found.run_url)}")
    if found.left is not None:
        left = f"{found.left:.0f} s left" if found.left > 0 else "over: anybody may take it over"
        lines.append(f"  lease   {left}")
    return "\n".join(lines)


def unlocked(done: LockBroken) -> str:
    """What became of it."""
    if not done.broken:
        return "Nobody has the lock: there is nothing to break."
    return (
        "The lock is broken. If that run still lives, its next write is refused.\n"
        "`plan` shows what it left open."
    )
