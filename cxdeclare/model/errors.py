"""What stops a run.

CxdeclareError
├── InvalidInput              the manifest or an argument; carries the diagnostics
├── StalePlan                 the tenant or the state moved on since the plan
├── Refused                   a guard refused; nothing was written
├── Incomplete                something could not be read to its end
├── StateError                the state cannot be used
│   ├── Locked                another run holds the lock
│   └── Unsaved               what was done could not be saved; carries the state
└── TenantError               a call to the tenant failed
    ├── Declined              the API said no: status, its own words, request id
    │   └── NotSynchronised   what it is about has not come over to this part yet
    ├── NotYet                it was waited for in vain; to be done later
    ├── Unreachable           could not be reached; nothing was sent
    ├── UnknownOutcome        sent, not answered; may have happened
    └── ChangedBeside         done, and something else was changed by it
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cxdeclare.model.diagnostic import Diagnostic

if TYPE_CHECKING:
    from cxdeclare.model.state import State


class CxdeclareError(Exception):
    """Anything that stops a run and is not a bug of ours."""

    hint: str = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    @property
    def fact(self) -> str:
        """What happened, in the same words whenever it happens again: no id of a request."""
        return super().__str__()


class InvalidInput(CxdeclareError):
    """What the user gave is not valid; every problem found is carried."""

    def __init__(
        self, message: str, diagnostics: Sequence[Diagnostic] = (), *, hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.diagnostics = tuple(diagnostics)


class StalePlan(CxdeclareError):
    """The plan was made for a tenant or a state that has moved on since."""


class Refused(CxdeclareError):
    """A guard refused; nothing was written."""


class Incomplete(CxdeclareError):
    """Something could not be read to its end: neither clean nor drifted."""

    def __init__(self, message: str, *, correlation_id: str = "") -> None:
        super().__init__(message)
        self.correlation_id = correlation_id
        """Our id of a request that was not answered."""

    def __str__(self) -> str:
        return _known_by(self.fact, self.correlation_id)


class StateError(CxdeclareError):
    """The state cannot be read, written or used here."""


class Locked(StateError):
    """Another run holds the lock."""


class Unsaved(StateError):
    """What a run did could not be saved; `state` is what should have been."""

    def __init__(self, message: str, state: State, *, calls: int) -> None:
        super().__init__(message)
        self.state = state
        self.calls = calls
        """Steps that wrote to the tenant."""


class TenantError(CxdeclareError):
    """A call to the tenant failed."""


class Declined(TenantError):
    """The API said no."""

    def __init__(self, message: str, *, status: int, request_id: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.request_id = request_id

    def __str__(self) -> str:
        request = f", request {self.request_id}" if self.request_id else ""
        return f"{super().fact} (HTTP {self.status}{request})"

    @property
    def fact(self) -> str:
        """The words and the status: ids of requests are others each time."""
        return f"{super().fact} (HTTP {self.status})"


class NotSynchronised(Declined):
    """What it is about is in the tenant, and has not come over to this part of it yet."""


class NotYet(TenantError):
    """What a call needs did not show within the time that was given to it; nothing was done."""


class Unreachable(TenantError):
    """The tenant could not be reached; nothing was sent."""

    def __init__(self, message: str, *, lasting: bool = False) -> None:
        super().__init__(message)
        self.lasting = lasting
        """Whether to try again cannot help."""


class UnknownOutcome(TenantError):
    """The request was sent and not answered; it may have happened."""

    def __init__(self, message: str, *, correlation_id: str = "") -> None:
        super().__init__(message)
        self.correlation_id = correlation_id
        """Our id of the request, which the tenant can look for."""

    def __str__(self) -> str:
        return _known_by(self.fact, self.correlation_id)


class ChangedBeside(TenantError):
    """A write was carried out, and changed what it cannot say beside what it was to change."""


def _known_by(fact: str, correlation_id: str) -> str:
    return f"{fact} (correlation id {correlation_id})" if correlation_id else fact
