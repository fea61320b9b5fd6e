"""Recorded: what `init` wrote down about a working folder."""

from __future__ import annotations

import json
from pathlib import Path

from cxdeclare.model.errors import InvalidInput

FOLDER = Path(".cxdeclare")
"""What a working folder keeps: the recorded target, pretend tenants, their states."""
CONFIG = FOLDER / "config.json"
MANIFEST = Path("tenant.yaml")
"""The manifest of a folder, where none is named."""


def recorded(name: str) -> str | None:
    """What was recorded under a name: `target`, and for a real one `area` and `state`."""
    try:
        data = json.loads(CONFIG.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        message = f"{CONFIG} cannot be read"
        raise InvalidInput(message, hint="run `init` again, or give `--target`") from error
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, str) else None
