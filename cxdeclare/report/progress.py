"""Progress: each event of an apply as the line a person wants to see, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from cxdeclare.engine.events import (
    Applied,
    ChangeEnded,
    ConsentGiven,
    Event,
    GateSeen,
    Resumed,
    StepDone,
    StepFailed,
    StepHeld,
    StepSeen,
    StepSkipped,
    StepWaiting,
    TookOver,
)
from cxdeclare.engine.sent_events import Sent, Way
from cxdeclare.model.language import duration
from cxdeclare.report import interrupted
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted, plain


def line(event: Event) -> str | None:  # noqa: PLR0911 - one event a line
    """One line, without a final newline; None for what is not worth one."""
    match event:
        case TookOver(holder=holder):
            return f"Took over the lock of a run whose lease had run out: {visible(holder)}"
        case Resumed(done=done, left=left, settled=settled):
            said = f"Going on with a plan: {counted(done, 'step')} done before, {left} left."
            return "\n".join((said, *interrupted.each(settled)))
        case StepDone(step=step, id=id_):
            return f"  done     {visible(step)}" + (f" (id {visible(id_)})" if id_ else "")
        case StepFailed(step=step, message=message, may_have_happened=maybe):
            doubt = " - it may have happened" if maybe else ""
            return f"  FAILED   {visible(step)}: {visible(message)}{doubt}"
        case StepSkipped(step=step, because=because):
            return f"  skipped  {visible(step)}: {visible(because)}"
        case StepHeld() | StepSeen() | StepWaiting():
            return _waiting(event)
        case ChangeEnded() | Applied() | _:
            return None


def sent(event: Sent) -> str:
    """What was told to whom, or why it was not."""
    to, why = visible(event.to), f" ({event.occasion.replace('_', ' ')})" if event.occasion else ""
    if event.done:
        return f"{_SENT[event.by]} {to}{why}"
    return f"warning: not {_SENT[event.by]} {to}{why}: {visible(event.reason)}"


_SENT: Mapping[Way, str] = {
    "webhook": "told the webhook",
    "sns": "told the topic",
    "eventbridge": "told the event bus",
    "prometheus": "wrote the metrics to",
    "cloudwatch": "put the metrics into",
    "record": "kept the record of this run",
}


def _waiting(event: StepHeld | StepSeen | StepWaiting) -> str:
    """What is waited for, or was."""
    match event:
        case StepHeld(step=step, because=because, left=left):
            return f"  waiting  {visible(step)}: {visible(because)}; {left} s left"
        case StepSeen(step=step, seconds=seconds, shown=True):
            return f"  visible  {visible(step)}: accepted, visible after {seconds:g} s"
        case StepSeen(step=step, seconds=seconds):
            return f"  accepted {visible(step)}: not visible yet after {seconds:g} s"
        case StepWaiting(step=step, reason=reason) if reason:
            return f"  waiting  {visible(step)}: {visible(reason)}; plan again later"
        case StepWaiting(step=step, because=None):
            return f"  waiting  {visible(step)}: a person has to do it"
        case StepWaiting(step=step, because=because):
            return f"  waiting  {visible(step)}: for {visible(because or '')}"


def gate(seen: GateSeen) -> str | None:
    """What keeps a run waiting, and how long it will wait; None once nothing does."""
    if seen.because is None:
        return None
    what = f"{visible(seen.step)}: {visible(seen.because)}"
    if seen.left:
        return f"  looking  {what}; will look again, for {duration(seen.left)} more"
    return f"  gave up  {what}; nothing is lost: apply again once it is so"


def consent(given: ConsentGiven) -> str:
    """What is carried out although a guard refuses it."""
    what = ", ".join(map(visible, given.subjects))
    return f"  consent  guard {visible(given.guard)} is overruled for {what}"


def summary(applied: Applied) -> str:
    """What an apply came to, with what the server assigned."""
    counts = {
        "done": applied.done,
        "partial": applied.partial,
        "waiting": applied.waiting,
        "skipped": applied.skipped,
        "failed": applied.failed,
    }
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    lines = [f"Applied: {said or 'nothing to do'}; {counted(applied.calls, 'call')}."]
    if applied.lost:
        lines.append(f"Stopped: {visible(applied.lost)}.")
    elif applied.interrupted:
        lines.append("Interrupted: what was in flight has been recorded.")
    if applied.interrupted or applied.broken:
        lines.append("To go on with this plan: cxdeclare apply --resume. Or plan again.")
    for address, outputs in sorted(applied.outputs.items()):
        for name, value in sorted(outputs.items()):
            lines.append(f"  {visible(address)} {visible(name)}: {plain(value)}")
    return "\n".join(lines)
