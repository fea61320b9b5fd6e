"""Events: what happened, as frozen values; the JSON-lines output is these and nothing else."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from cxdeclare.engine.doctor_events import Examined
from cxdeclare.engine.drift_events import Drifted, WrittenBack
from cxdeclare.engine.expectation_events import Tested
from cxdeclare.engine.explained import Explained
from cxdeclare.engine.found_events import CodesLearnt, Exported
from cxdeclare.engine.manual_events import ManualAttested, ManualListed
from cxdeclare.engine.runs import RunsTold
from cxdeclare.engine.sent_events import Commented, Sent
from cxdeclare.engine.state_events import (
    BindingShown,
    HistoryTold,
    LockBroken,
    StateEdited,
    StateListed,
    StatePulled,
)
from cxdeclare.engine.zone_events import (
    Published,
    PublishingPlanned,
    RecordsChecked,
    RecordsListed,
)
from cxdeclare.model.frozen import Frozen
from cxdeclare.model.state import State
from cxdeclare.planning.interrupted import Settled
from cxdeclare.planning.plan import Action, Plan

FORMAT: Final = 1


class Version(Frozen):
    """The first line of every JSON-lines output."""

    type: Literal["version"] = "version"
    format: Literal[1] = Field(default=FORMAT, description="Of the events.")
    tool: str = Field(description="What says them, with its version.")


class DiagnosticFound(Frozen):
    """Something wrong with what was given."""

    type: Literal["diagnostic"] = "diagnostic"
    code: str = Field(description="The stable id; `cxdeclare explain CODE` says what it means.")
    severity: Literal["error", "warning"] = Field(description="Whether it stops the run.")
    summary: str = Field(description="The fact.")
    subject: str | None = Field(default=None, description="The address or the section it is about.")
    hint: str = Field(default="", description="The way out; may have several lines.")
    path: str | None = Field(default=None, description="The file it is in, as it was named.")
    line: int | None = Field(default=None, description="Counted from 1.")
    column: int | None = Field(default=None, description="Counted from 1, in characters.")


class NotChecked(Frozen):
    """One check that could not tell of one resource; it has neither passed nor failed."""

    check: str = Field(description="The id of the check.")
    address: str = Field(description="The resource it is about.")
    reason: str = Field(description="What was missing.")


class Silenced(Frozen):
    """One finding that the policy switches off."""

    check: str = Field(description="The id of the check.")
    address: str = Field(description="The resource it is about.")
    summary: str = Field(description="What the check would have said.")


class Checked(Frozen):
    """Which checks were not run, could not tell, or were switched off."""

    type: Literal["checks"] = "checks"
    not_run: dict[str, int] = Field(
        default_factory=dict, description="Checks by the phase they wait for."
    )
    not_checked: tuple[NotChecked, ...] = Field(
        default=(), description="Checks that could not tell."
    )
    ignored: tuple[Silenced, ...] = Field(
        default=(), description="Findings that `policy.ignore` switches off."
    )
    notes: tuple[str, ...] = Field(
        default=(),
        description="What has to be asked of the vendor by hand; why DNS could not be asked.",
    )


class Reading(Frozen):
    """The tenant was read: once the listings, and once more with what was read object by object."""

    type: Literal["reading"] = "reading"
    done: int = Field(description="Readings that are done.")
    total: int = Field(description="Readings there are, as far as is known.")


class Planned(Frozen):
    """The plan that was made or is carried out."""

    type: Literal["plan"] = "plan"
    plan: Plan = Field(description="As in the [plan file](plan-format.md).")


class StateHeld(Frozen):
    """What the state holds."""

    type: Literal["state"] = "state"
    state: State | None = Field(
        description="As in the [state file](state-format.md); null before the first apply."
    )
    place: str = Field(description="The bucket or the file that was looked into.")


class ConsentGiven(Frozen):
    """A guard refused the plan, and somebody consented to carry it out all the same."""

    type: Literal["consent"] = "consent"
    guard: str = Field(description="The name of the guard.")
    digest: str = Field(description="Of the plan that the consent is for.")
    subjects: tuple[str, ...] = Field(description="What the guard refused: addresses, or kinds.")


class TookOver(Frozen):
    """The lock was another run's, whose lease had run out."""

    type: Literal["took_over"] = "took_over"
    lock: str = Field(description="The id of that lock.")
    holder: str = Field(description="Who had it, for what, and since when.")


class Resumed(Frozen):
    """An unfinished run is gone on with, once what it had left open was looked into."""

    type: Literal["resumed"] = "resumed"
    run: str = Field(description="The run, as the state names it.")
    plan: str = Field(description="Digest of its plan.")
    done: int = Field(description="Steps that were done before.")
    left: int = Field(description="Steps that are left.")
    settled: tuple[Settled, ...] = Field(default=(), description="The calls it had left open.")


class StepStarted(Frozen):
    """A call is about to be made."""

    type: Literal["step_started"] = "step_started"
    step: str = Field(description="The id of the step in the plan.")
    address: str = Field(description="The resource it belongs to.")
    action: Action = Field(description="What becomes of the resource.")


class StepDone(Frozen):
    """A call succeeded."""

    type: Literal["step_done"] = "step_done"
    step: str = Field(description="The id of the step in the plan.")
    address: str = Field(description="The resource it belongs to.")
    id: str | None = Field(default=None, description="Of the object, if one was created.")


class StepFailed(Frozen):
    """A call was refused or failed; the words are the tenant's."""

    type: Literal["step_failed"] = "step_failed"
    step: str = Field(description="The id of the step in the plan.")
    address: str = Field(description="The resource it belongs to.")
    message: str = Field(description="What the tenant said, or why it could not be asked.")
    request_id: str | None = Field(
        default=None, description="What the vendor finds the call by, where it was told."
    )
    may_have_happened: bool = Field(
        default=False, description="Whether it was sent and nobody knows what came of it."
    )


class StepSkipped(Frozen):
    """A step was not tried, because one it depends on failed."""

    type: Literal["step_skipped"] = "step_skipped"
    step: str = Field(description="The id of the step in the plan.")
    address: str = Field(description="The resource it belongs to.")
    because: str = Field(
        description="The step that failed or was skipped, or that the run was interrupted."
    )


class StepWaiting(Frozen):
    """A step waits for a person: it is manual, or depends on one that is."""

    type: Literal["step_waiting"] = "step_waiting"
    step: str = Field(description="The id of the step in the plan.")
    address: str = Field(description="The resource it belongs to.")
    because: str | None = Field(
        default=None, description="The id of the step it waits for; none if a person has to do it."
    )
    reason: str = Field(
        default="", description="What was waited for in vain; then a later plan does the step."
    )


class StepHeld(Frozen):
    """A call waits for something that the tenant has and has not copied to where it is needed."""

    type: Literal["step_held"] = "step_held"
    step: str = Field(description="The id of the step in the plan.")
    address: str = Field(description="The resource it belongs to.")
    because: str = Field(description="What is not there yet.")
    left: int = Field(description="Seconds that it will be waited for yet.")


class StepSeen(Frozen):
    """A write was accepted and did not show at once; whether it does now."""

    type: Literal["step_seen"] = "step_seen"
    step: str = Field(description="The id of the step in the plan.")
    address: str = Field(description="The resource it belongs to.")
    seconds: float = Field(description="How long it was looked for.")
    shown: bool = Field(description="Whether it shows; if not, a later plan will look again.")


class GateSeen(Frozen):
    """A gate was looked at, with `--wait`: what somebody else makes true before others go on."""

    type: Literal["gate_seen"] = "gate_seen"
    step: str = Field(description="The id of the step in the plan.")
    address: str = Field(description="The resource it belongs to.")
    because: str | None = Field(
        default=None, description="Why it is not open, in the tenant's words; none if it is."
    )
    left: int = Field(description="Seconds that the run will wait yet; 0 if it gives up.")


Status = Literal["done", "partial", "waiting", "skipped", "failed"]


class ChangeEnded(Frozen):
    """All steps of a change have ended."""

    type: Literal["change_ended"] = "change_ended"
    address: str = Field(description="The resource.")
    action: Action = Field(description="What was to become of it.")
    status: Status = Field(description="What its steps came to.")


class Applied(Frozen):
    """The apply has ended; counts are of changes, calls of steps that wrote."""

    type: Literal["applied"] = "applied"
    done: int = Field(default=0, description="Changes of which all steps were done.")
    partial: int = Field(
        default=0, description="Changes of which some steps were done, and others not."
    )
    waiting: int = Field(default=0, description="Changes that wait for a person.")
    skipped: int = Field(default=0, description="Changes that were not tried.")
    failed: int = Field(default=0, description="Changes that failed before anything was done.")
    calls: int = Field(default=0, description="Steps that wrote to the tenant.")
    reads: int = Field(default=0, description="Calls that read it, those sent again included.")
    writes: int = Field(default=0, description="Calls that wrote, those sent again included.")
    broken: int = Field(default=0, description="Steps that failed or were skipped.")
    interrupted: bool = Field(default=False, description="Whether it was stopped before its end.")
    lost: str = Field(
        default="",
        description="Why it could not go on: its lock, its journal or its state; or a write that "
        "changed what it cannot say.",
    )
    outputs: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="What the server assigned, by address and name."
    )


class Stopped(Frozen):
    """The run ended early, with the reason."""

    type: Literal["error"] = "error"
    message: str = Field(description="Why it ended.")
    hint: str = Field(default="", description="The way out.")


class Ended(Frozen):
    """The last line: the exit code and what it means."""

    type: Literal["ended"] = "ended"
    exit_code: int = Field(description="One of the [exit codes](exit-codes.md).")
    meaning: str = Field(description="What that code means.")


Event = Annotated[
    Version
    | DiagnosticFound
    | Checked
    | Reading
    | Planned
    | StateHeld
    | ConsentGiven
    | Resumed
    | TookOver
    | StepStarted
    | StepDone
    | StepFailed
    | StepSkipped
    | StepWaiting
    | GateSeen
    | StepHeld
    | StepSeen
    | ChangeEnded
    | Applied
    | Drifted
    | WrittenBack
    | Sent
    | Commented
    | RunsTold
    | Exported
    | Explained
    | StateListed
    | BindingShown
    | HistoryTold
    | StateEdited
    | StatePulled
    | LockBroken
    | RecordsListed
    | PublishingPlanned
    | Published
    | RecordsChecked
    | CodesLearnt
    | ManualListed
    | ManualAttested
    | Examined
    | Tested
    | Stopped
    | Ended,
    Field(discriminator="type"),
]
EVENTS: TypeAdapter[Event] = TypeAdapter(Event, config=ConfigDict(defer_build=True))
"""Reads any event back, and gives the schema of all."""
