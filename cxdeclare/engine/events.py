"""Events: what happened, as frozen values; the JSON-lines output is these and nothing else."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from cxdeclare.engine.explained import Explained
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Action, Plan

FORMAT: Final = 1


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Version(_Frozen):
    """The first line of every JSON-lines output."""

    type: Literal["version"] = "version"
    format: Literal[1] = FORMAT
    tool: str


class DiagnosticFound(_Frozen):
    """Something wrong with what was given."""

    type: Literal["diagnostic"] = "diagnostic"
    code: str
    severity: Literal["error", "warning"]
    summary: str
    subject: str | None = None
    hint: str = ""
    path: str | None = None
    line: int | None = None
    column: int | None = None


class NotChecked(_Frozen):
    """One check that could not tell of one resource; it has neither passed nor failed."""

    check: str
    address: str
    reason: str


class Silenced(_Frozen):
    """One finding that the policy switches off."""

    check: str
    address: str
    summary: str


class Checked(_Frozen):
    """Which checks were not run, could not tell, or were switched off."""

    type: Literal["checks"] = "checks"
    not_run: dict[str, int] = Field(
        default_factory=dict, description="Checks by the phase they wait for."
    )
    not_checked: tuple[NotChecked, ...] = ()
    ignored: tuple[Silenced, ...] = ()
    notes: tuple[str, ...] = Field(
        default=(), description="What has to be asked of the vendor by hand."
    )


class Reading(_Frozen):
    """How far the reading of the tenant is."""

    type: Literal["reading"] = "reading"
    done: int
    total: int


class Planned(_Frozen):
    """The plan that was made or is carried out."""

    type: Literal["plan"] = "plan"
    plan: Plan


class StateHeld(_Frozen):
    """What the state holds."""

    type: Literal["state"] = "state"
    state: State | None


class StepStarted(_Frozen):
    """A call is about to be made."""

    type: Literal["step_started"] = "step_started"
    step: str
    address: str
    action: Action


class StepDone(_Frozen):
    """A call succeeded."""

    type: Literal["step_done"] = "step_done"
    step: str
    address: str
    id: str | None = None


class StepFailed(_Frozen):
    """A call was refused or failed; the words are the tenant's."""

    type: Literal["step_failed"] = "step_failed"
    step: str
    address: str
    message: str
    request_id: str | None = None
    may_have_happened: bool = False


class StepSkipped(_Frozen):
    """A step was not tried, because one it depends on failed."""

    type: Literal["step_skipped"] = "step_skipped"
    step: str
    address: str
    because: str


class StepWaiting(_Frozen):
    """A step waits for a person: it is manual, or depends on one that is."""

    type: Literal["step_waiting"] = "step_waiting"
    step: str
    address: str
    because: str | None = None


Status = Literal["done", "partial", "waiting", "skipped", "failed"]


class ChangeEnded(_Frozen):
    """All steps of a change have ended."""

    type: Literal["change_ended"] = "change_ended"
    address: str
    action: Action
    status: Status


class Applied(_Frozen):
    """The apply has ended; counts are of changes, calls of steps that wrote."""

    type: Literal["applied"] = "applied"
    done: int = 0
    partial: int = 0
    waiting: int = 0
    skipped: int = 0
    failed: int = 0
    calls: int = 0
    broken: int = Field(default=0, description="Steps that failed or were skipped.")
    interrupted: bool = False
    outputs: dict[str, dict[str, Any]] = Field(default_factory=dict)


class Difference(_Frozen):
    """One field that is not as it was last applied."""

    part: str
    member: str | None = None
    field: str | None = None
    recorded: Any = None
    live: Any = None


class Drifted(_Frozen):
    """What differs from what was last applied, and what could not be compared."""

    type: Literal["drift"] = "drift"
    tenant_id: str
    target: str
    serial: int
    compared: int
    reads: int
    changed: dict[str, tuple[Difference, ...]] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    foreign: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    unread: dict[str, str] = Field(default_factory=dict)
    unverifiable: tuple[str, ...] = Field(
        default=(), description="Parts the profile has no way to read."
    )


class Exported(_Frozen):
    """A tenant was written as a manifest; what it could not say came as diagnostics before."""

    type: Literal["exported"] = "exported"
    tenant_id: str
    target: str
    reads: int
    counts: dict[str, int] = Field(default_factory=dict, description="Blocks by kind.")
    files: tuple[str, ...] = Field(description="Paths below the folder.")
    places: tuple[str, ...] = Field(
        default=(), description="Where objects that live in one of several places were looked for."
    )
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    complete: bool = Field(description="Whether all that should be readable was read.")


class Stopped(_Frozen):
    """The run ended early, with the reason."""

    type: Literal["error"] = "error"
    message: str
    hint: str = ""


class Ended(_Frozen):
    """The last line: the exit code and what it means."""

    type: Literal["ended"] = "ended"
    exit_code: int
    meaning: str


Event = Annotated[
    Version
    | DiagnosticFound
    | Checked
    | Reading
    | Planned
    | StateHeld
    | StepStarted
    | StepDone
    | StepFailed
    | StepSkipped
    | StepWaiting
    | ChangeEnded
    | Applied
    | Drifted
    | Exported
    | Explained
    | Stopped
    | Ended,
    Field(discriminator="type"),
]
EVENTS: TypeAdapter[Event] = TypeAdapter(Event, config=ConfigDict(defer_build=True))
"""Reads any event back, and gives the schema of all."""
