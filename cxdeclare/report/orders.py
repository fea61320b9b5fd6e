"""Orders: what the log of a pipeline obeys when it is printed, and how to print it all the same."""

from __future__ import annotations

import re

_ANYWHERE = re.compile(r"##(?=\[|vso\[|teamcity\[)")
"""Azure Pipelines, TeamCity and the older form of GitHub Actions."""
_AT_START = re.compile(r"^(\s*):(?=:)")
"""GitHub Actions; it leaves out white space before."""
_WRITTEN = {
    "text": ("\\x23", "\\x3a"),
    "markdown": ("\\x23", "\\x3a"),
    "html": ("&#35;", "&#58;"),
    "junit": ("&#35;", "&#58;"),
    "json": ("\\u0023", "\\u003a"),
    "sarif": ("\\u0023", "\\u003a"),
}


def disarmed(text: str, form: str = "text") -> str:
    """The same text for whoever reads it; no line of it is an order to what runs a pipeline."""
    if "##" not in text and "::" not in text:
        return text
    sharp, colon = _WRITTEN[form]
    lines = (_ANYWHERE.sub(lambda _: f"{sharp}#", line) for line in text.split("\n"))
    return "\n".join(_AT_START.sub(lambda found: f"{found[1]}{colon}", line) for line in lines)
