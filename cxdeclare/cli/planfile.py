"""Plan files: read back whole and unchanged, or told apart from what they are not."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.plan import FORMAT, Plan


def is_plan_file(path: Path) -> bool:
    """Whether a file starts as JSON does; a manifest is YAML and does not."""
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip().startswith(b"{")
    except OSError:  # there is none to look into: the name has to say it
        return path.suffix not in {".yaml", ".yml"}


def load(path: Path) -> Plan:
    """The plan in a file; raise `InvalidInput` that says what is wrong with it."""
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        message = f"the plan {path} cannot be read: {error.strerror}"
        raise InvalidInput(message) from error
    except ValueError as error:
        message = f"the plan {path} cannot be read: it is not JSON"
        raise InvalidInput(message, hint="make it again with `plan --out`") from error
    written = data.get("format") if isinstance(data, dict) else None
    if isinstance(written, int) and written > FORMAT:
        message = f"the plan {path} has format {written}; this version reads up to {FORMAT}"
        raise InvalidInput(message, hint="apply it with the version that made it, or plan again")
    try:
        made = Plan.model_validate_json(json.dumps(data))
        datetime.fromisoformat(made.expires)
        is_whole = made.decision.digest == made.digest
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"]) or "the top"
        message = f"the plan {path} cannot be read: it does not fit at `{place}`"
        raise InvalidInput(message, hint="make it again with `plan --out`") from error
    except ValueError as error:
        message = f"the plan {path} cannot be read: it was changed after it was made"
        raise InvalidInput(message, hint="make it again with `plan --out`") from error
    if not is_whole:  # nobody should review what cannot be applied
        message = f"the plan {path} does not match its digest: it was changed after it was made"
        raise InvalidInput(message, hint="make it again with `plan --out`")
    return made
