"""Plan files: read back whole and unchanged, or told apart from what they are not."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.plan import FORMAT, Plan

_MANIFEST = "apiVersion"
"""What every manifest has and no plan."""


def is_plan_file(path: Path) -> bool:
    """Whether a file is meant as a plan, be it a broken one; a manifest may be JSON as well.

    It looks into regular files only: what comes through a pipe could not be read again.
    """
    try:
        content = path.read_bytes() if path.is_file() else None
    except OSError:
        content = None
    if content is None:  # there is none to look into: the name has to say it
        return path.suffix not in {".yaml", ".yml"}
    if not content.lstrip().startswith(b"{"):
        return False
    try:
        found: object = json.loads(content)
    except (ValueError, RecursionError):  # half a plan, or a manifest in the brackets of YAML
        return _MANIFEST.encode() not in content or b'"decision"' in content
    return not isinstance(found, dict) or _MANIFEST not in found or "decision" in found


def may_be_replaced(path: Path) -> bool:
    """Whether a new plan can be put there: there is nothing yet, or an older plan."""
    if not path.exists() and not path.is_symlink():
        return True
    try:
        found: object = json.loads(path.read_bytes()) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.keys() >= {"format", "digest", "decision"}


def load(path: Path) -> Plan:
    """The plan in a file; raise `InvalidInput` that says what is wrong with it."""
    try:
        if path.exists() and not path.is_file():
            message = f"the plan {path} cannot be read: it is not a regular file"
            raise InvalidInput(message, hint="save the plan with `plan --out FILE` first")
        data = json.loads(path.read_bytes())
    except OSError as error:
        message = f"the plan {path} cannot be read: {error.strerror}"
        raise InvalidInput(message) from error
    except (ValueError, RecursionError) as error:
        message = f"the plan {path} cannot be read: it is not JSON"
        raise InvalidInput(message, hint="make it again with `plan --out`") from error
    written = data.get("format") if isinstance(data, dict) else None
    if isinstance(written, int) and written > FORMAT:
        message = f"the plan {path} has format {written}; this version reads up to {FORMAT}"
        raise InvalidInput(message, hint="apply it with the version that made it, or plan again")
    try:
        made = Plan.model_validate_json(json.dumps(data))
        has_zone = datetime.fromisoformat(made.expires).tzinfo is not None
        is_whole = made.is_whole
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"]) or "the top"
        message = f"the plan {path} cannot be read: it does not fit at `{place}`"
        raise InvalidInput(message, hint="make it again with `plan --out`") from error
    except ValueError as error:
        message = f"the plan {path} cannot be read: it was changed after it was made"
        raise InvalidInput(message, hint="make it again with `plan --out`") from error
    if not (is_whole and has_zone):  # nobody should review what cannot be applied
        message = f"the plan {path} does not match its digest: it was changed after it was made"
        raise InvalidInput(message, hint="make it again with `plan --out`")
    return made
