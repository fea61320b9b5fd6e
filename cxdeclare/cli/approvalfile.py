"""Approval files, and the file that pins whose keys count: read whole, or said not to be one."""

from __future__ import annotations

import glob
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.approvers import Approvers
from cxdeclare.planning.envelope import Envelope

_Model = TypeVar("_Model", bound=BaseModel)
ENDING = ".approval.json"


def beside(plan: Path) -> list[Path]:
    """The approvals that lie beside a plan, in the order of their names."""
    pattern = f"{glob.escape(plan.name)}.*{ENDING}"
    return sorted(plan.parent.glob(pattern))


def of(plan: Path, name: str) -> Path:
    """Where the approval of somebody is looked for."""
    return plan.with_name(f"{plan.name}.{name}{ENDING}")


def load(path: Path) -> Envelope:
    """The envelope in a file; raise `InvalidInput` that says what is wrong with it."""

    def read(content: bytes) -> Envelope:
        found = Envelope.model_validate_json(content)
        _ = [found.message, *(one.content for one in found.signatures)]
        return found

    return _read(path, f"the approval {path}", "have the plan signed again", read)


def load_approvers(path: Path) -> Approvers:
    """The pinned keys; raise `InvalidInput` that says what is wrong with the file."""
    hint = "docs/how-to/approvals.md shows one"
    return _read(path, f"the file of approvers {path}", hint, Approvers.model_validate_json)


def may_be_replaced(path: Path) -> bool:
    """Whether an approval can be put there: there is nothing yet, or an older one."""
    if not path.exists() and not path.is_symlink():
        return True
    try:
        load(path)
    except InvalidInput:
        return False
    return True


def _read(path: Path, what: str, hint: str, read: Callable[[bytes], _Model]) -> _Model:
    try:
        if path.exists() and not path.is_file():
            message = f"{what} cannot be read: it is not a regular file"
            raise InvalidInput(message, hint=hint)
        return read(path.read_bytes())
    except OSError as error:
        message = f"{what} cannot be read: {error.strerror}"
        raise InvalidInput(message, hint=hint) from error
    except ValidationError as error:
        raise InvalidInput(f"{what} cannot be read: {_reason(error)}", hint=hint) from error
    except ValueError as error:
        raise InvalidInput(f"{what} cannot be read: {error}", hint=hint) from error


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return "it is not JSON"
    place = ".".join(str(step) for step in first["loc"])
    cause = first.get("ctx", {}).get("error")
    says = f"it does not fit at `{place}`" if place else "it does not fit"
    return f"{says}: {cause}" if isinstance(cause, ValueError) else says
