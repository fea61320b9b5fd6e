"""What a check says of a manifest that has these sections."""

from __future__ import annotations

import json
from typing import Any

from tests.support.manifests import HEADER, load_text


def told(**sections: Any) -> list[tuple[str, str | None]]:
    """The code and the subject of everything that is wrong with it, and each has a place."""
    found = load_text(json.dumps(HEADER | sections)).diagnostics
    for diagnostic in found:
        assert diagnostic.span is not None, diagnostic
        assert diagnostic.hint or not diagnostic.code.startswith("CXD2"), diagnostic
    return [(diagnostic.code, diagnostic.subject) for diagnostic in found]
