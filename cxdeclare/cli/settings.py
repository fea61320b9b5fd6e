"""Settings: flags, environment and what `init` recorded, as one frozen value."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cxdeclare.cli.recorded import FOLDER, recorded
from cxdeclare.model.errors import InvalidInput

APPROVERS = FOLDER / "approvers.json"
"""Whose approvals count, if nothing else is named."""
_USUAL = (ip_address("127.0.0.1"), ip_address("::1"))
"""What `localhost` means: one port of them is taken for one tenant."""
_FORMS = "`live`, `embedded`, `embedded:FILE` or `http://127.0.0.1:PORT`"
LIVE = "live"
MODEST = 2.0
"""Calls a second to a real tenant, if nothing is said: no limit of the vendor is known."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which tenant a run is about, and where its state is kept."""

    name: str
    """As it is shown and recorded in plans: one name for one tenant, however it was spelled."""
    file: Path | None
    """The database of an embedded tenant."""
    origin: str | None
    """The origin of a served one, as it was given: a server may listen on one address only."""
    state: Path
    max_rps: float | None = None
    """Calls a second at most, if that was said."""

    @property
    def is_pretend(self) -> bool:
        """Whether no real mailbox can be touched."""
        return self.file is not None or self.origin is not None

    @property
    def budget(self) -> float | None:
        """Calls a second at most; None for as many as there are.

        A real tenant shares its limits with the contact center that runs on it.
        """
        return self.max_rps or (None if self.is_pretend else MODEST)


def target(
    flag: str | None,
    environment: Mapping[str, str] = os.environ,
    *,
    is_terminal: bool | None = None,
    max_rps: float | None = None,
) -> Target:
    """The target that was chosen; raise `InvalidInput` rather than assume one."""
    name = flag or environment.get("CXDECLARE_TARGET") or recorded("target")
    if name is None:
        at_terminal = sys.stdin.isatty() if is_terminal is None else is_terminal
        if not at_terminal or environment.get("CI"):
            message = "no target was chosen"
            raise InvalidInput(
                message, hint=f"give `--target`, set CXDECLARE_TARGET, or run `init`: {_FORMS}"
            )
        name = "embedded"
    return replace(parse(name), max_rps=max_rps)


def approvers(flag: Path | None, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The file that says whose approvals count; None if none was named and none is there."""
    named = flag or environment.get("CXDECLARE_APPROVERS")
    if named:
        return Path(named)
    return APPROVERS if os.path.lexists(APPROVERS) else None


def parse(name: str) -> Target:
    """Read a target; pretend ones keep a state of their own."""
    if name == "embedded":
        return Target(name, FOLDER / "embedded.sqlite3", None, FOLDER / "embedded.state.json")
    if name.startswith("embedded:") and name.removeprefix("embedded:"):
        return _embedded(Path(name.removeprefix("embedded:")))
    if name == LIVE:
        return Target(name, None, None, FOLDER / "live.state.json")
    if name.startswith("http://"):
        origin, name = _loopback(name)
        return Target(name, None, origin, FOLDER / f"{_slug(name)}.state.json")
    message = f"`{name}` is not a target"
    raise InvalidInput(message, hint=f"use {_FORMS}")


def _embedded(given: Path) -> Target:
    """The tenant in a file, by the path that all spellings of it lead to."""
    try:
        file, here = given.resolve(), Path.cwd().resolve()
        is_default = file == (FOLDER / "embedded.sqlite3").resolve()
        # A working folder may be moved, or checked out elsewhere, together with what it keeps.
        name = f"embedded:{file.relative_to(here) if file.is_relative_to(here) else file}"
        name.encode()  # plans and states have to name it
    except (OSError, RuntimeError, ValueError) as error:
        message = f"`embedded:{given}` is not a usable path"
        raise InvalidInput(message, hint=f"use {_FORMS}") from error
    if is_default:
        return parse("embedded")
    return Target(name, given, None, FOLDER / f"embedded-{_slug(name)}.state.json")


def _loopback(name: str) -> tuple[str, str]:
    """The origin of a pretend tenant, which is only ever on this machine; and its one name."""
    try:
        parts = urlsplit(name)
        host, port = parts.hostname or "", parts.port
        is_local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_local, host, port = False, "", None
    bracketed = f"[{host}]" if ":" in host else host
    origin = f"http://{bracketed}:{port}"
    if not is_local or not port or name.removesuffix("/") != origin:
        message = f"`{name}` is not a pretend tenant on this machine"
        raise InvalidInput(message, hint=f"use {_FORMS}")
    is_usual = host == "localhost" or ip_address(host) in _USUAL
    return origin, f"http://127.0.0.1:{port}" if is_usual else origin


def _slug(name: str) -> str:
    import hashlib

    readable = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[-40:]
    return f"{readable}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
