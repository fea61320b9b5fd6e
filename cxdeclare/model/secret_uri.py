"""Secret URIs: where a secret comes from, as a manifest writes it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final

SOURCES: Final = {
    "env": "env:NAME",
    "file": "file:PATH",
    "secretsmanager": "secretsmanager:NAME[#json.key][@AWSPREVIOUS]",
    "ssm": "ssm:/PATH[:VERSION]",
}
"""Every source, with how one of its secrets is named."""
_ENVIRONMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# A name may hold an `@` itself, so what stands behind one is a version only if it looks like it.
_MANAGED = re.compile(
    r"(?P<name>[A-Za-z0-9/_+=.@:-]+?)(?:#(?P<key>[^#@]+))?"
    r"(?:@(?P<version>AWS[A-Z]+|[A-Za-z0-9-]{32,64}))?"
)
_PARAMETER = re.compile(r"(?P<name>arn:[A-Za-z0-9/_.:-]+?|[A-Za-z0-9/_.-]+)(?::(?P<version>\d+))?")
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class SecretUri:
    """One secret in one source."""

    source: str
    name: str
    key: str = ""
    """The way into a secret that is JSON, with dots."""
    version: str = ""
    """A stage or an id of a version; empty for the current one."""


def parsed(uri: str) -> SecretUri | None:
    """What a URI names; None if it is none. It may be a secret by mistake: never repeat it."""
    source, colon, name = uri.partition(":")
    if not colon or source not in SOURCES or not name or len(uri) > _LONGEST:
        return None
    if source == "env":
        return SecretUri(source, name) if _ENVIRONMENT.fullmatch(name) else None
    if source == "file":
        return SecretUri(source, name) if name.isprintable() else None
    found = (_MANAGED if source == "secretsmanager" else _PARAMETER).fullmatch(name)
    if found is None:
        return None
    groups = found.groupdict()
    return SecretUri(source, groups["name"], groups.get("key") or "", groups["version"] or "")


def below(uri: str, folder: str) -> str:
    """The same secret seen from above `folder`, where it is named from inside of it."""
    source, _, name = uri.partition(":")
    if source != "file" or posixpath.isabs(name):
        return uri
    return f"file:{posixpath.normpath(posixpath.join(folder, name))}"
