"""Wiring: settings to provider, store and kinds; the one place that knows them all."""

from __future__ import annotations

import os
import random
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cxdeclare.adapters.cxone.embedded import ORIGIN, embedded
from cxdeclare.adapters.cxone.exchange import Transport
from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.adapters.cxone.paced import Paced
from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.adapters.cxone.retried import Retried, World
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.adapters.keys import Keyring
from cxdeclare.adapters.secrets.sources import Sources
from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.adapters.state.owner import Owner
from cxdeclare.cli import location
from cxdeclare.cli.pausing import Pause, pausing
from cxdeclare.cli.profiles import chosen
from cxdeclare.cli.recorded import MANIFEST
from cxdeclare.cli.settings import Target
from cxdeclare.engine.gates import EVERY, Patience
from cxdeclare.engine.late import WITHIN
from cxdeclare.engine.ports import SAVES_EVERY, RunLog, StateStore
from cxdeclare.engine.recover import SETTLES_AFTER
from cxdeclare.engine.refresh import Progress
from cxdeclare.engine.unveil import Vault
from cxdeclare.engine.usecases import Setting
from cxdeclare.engine.zone import NameServers
from cxdeclare.kinds import ALL as KINDS
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.location import S3Location
from cxdeclare.model.profile import Profile

if TYPE_CHECKING:
    from cxdeclare.emulator.tenant import Tenant

__all__ = [
    "KINDS",
    "kept_at",
    "keyring",
    "of_folder",
    "patience",
    "pretend_tenant",
    "probe",
    "provider",
    "runs",
    "setting",
    "store",
]


_LONGEST = 600
"""Seconds that anybody wants to wait before a reading."""


@contextmanager
def provider(
    target: Target,
    tenant_id: str,
    area: str | None = None,
    watched: Callable[[Transport], Transport] = lambda one: one,
) -> Iterator[CxoneProvider]:
    """The tenant behind a target; an embedded one is made when there is none yet.

    A real one is in the area, or where the environment or `init` said. `watched` may put
    something of its own around what sends.
    """
    if target.origin is not None:
        from cxdeclare.adapters.cxone.http import HttpTransport

        with pausing() as pause, HttpTransport() as transport:
            yield _provider(watched(transport), target.origin, pause, target.budget)
        return
    if target.file is None:
        from cxdeclare.cli.reaching import live

        with pausing() as pause, live(_world(pause), area, target.budget, watched) as reached:
            yield reached
        return
    with pausing() as pause, pretend_tenant(target.file, tenant_id) as tenant:
        yield _provider(watched(embedded(tenant.handle)), ORIGIN, pause, target.budget)


def pretend_tenant(
    file: Path, tenant_id: str, dns: str | None = None, limit: int | None = None
) -> Tenant:
    """The pretend tenant in a file; made when there is none yet.

    It is told whom to ask for DNS, and how many calls to take in a minute.
    """
    import sqlite3

    from cxdeclare.emulator.tenant import Tenant

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return Tenant.open(file, tenant_id=tenant_id, dns=dns, limit=limit)
    except ValueError as error:
        raise InvalidInput(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        message = f"there can be no pretend tenant in {file}: {reason}"
        raise InvalidInput(message, hint="name another file, or move this one away") from error


def _provider(
    transport: Transport, origin: str, pause: Pause, budget: float | None
) -> CxoneProvider:
    world = _world(pause)
    transport = Paced(transport, budget, world) if budget else transport
    session = Session(transport, origin, *_key(), retried=partial(Retried, world=world))
    return CxoneProvider(session, Origins.on_one_host(origin))


def _world(pause: Pause) -> World:
    return World(time.monotonic, time.time, pause, random.random)


def _key() -> tuple[str, str]:
    """A pretend tenant takes any key; a real one is never sent to it."""
    return "pretend", "pretend"


def store(target: Target, declared: S3Location | None = None) -> StateStore:
    """Where the state of a target is kept; `declared` is what its manifest says.

    What CXDECLARE_STATE says comes before either. Without it, a pretend tenant has a file of its
    own and never opens the place that a manifest names: that is for the real one. For a command
    without a manifest, `of_folder` is what it would have said.
    """
    at = kept_at(target, declared)
    if isinstance(at, S3Location):
        from cxdeclare.adapters.state.s3 import S3Store

        return S3Store(at, Owner.here())
    return LocalStore(at or target.state, Owner.here())


def of_folder(target: Target) -> S3Location | None:
    """The bucket of the real tenant for a command that is given no manifest.

    It is where `plan` keeps the state in this folder: as `init` recorded, else as the manifest
    says that `plan` would take.
    """
    if target.is_pretend or location.given() is not None:
        return None
    return location.from_record() or location.declared(MANIFEST, KINDS)


def runs(target: Target, declared: S3Location | None = None) -> RunLog:
    """Where what runs came to is kept: beside the state."""
    from cxdeclare.adapters.state.runs import LocalRuns, S3Runs

    at = kept_at(target, declared)
    return S3Runs(at) if isinstance(at, S3Location) else LocalRuns(at or target.state)


def kept_at(target: Target, declared: S3Location | None) -> S3Location | Path | None:
    """The bucket or file of a state; None for the usual file of the target."""
    said = location.given()
    if said is not None or target.is_pretend:
        return said
    return declared or location.from_record()


def probe(at: S3Location) -> list[str]:
    """What a bucket lacks and can be lived with; raise if no state can be kept there."""
    from cxdeclare.adapters.state import s3_probe

    return s3_probe.probe(at)


def setting(
    target: Target,
    profile: str | Profile | None,
    progress: Progress,
    *,
    parallelism: int = 8,
    consent: frozenset[str] = frozenset(),
    adopt: frozenset[str] = frozenset(),
    folder: Path | None = None,
    declared: S3Location | None = None,
) -> Setting:
    """Where a run takes place; `folder` is that of the manifest, if it is about one.

    `profile` is a built-in one or a file by name, one at hand, or none for the target's own;
    `declared` is where the manifest or the plan says that the state is kept.
    """
    return Setting(
        kinds=KINDS,
        profile=chosen(profile, target, KINDS),
        target=target.name,
        is_pretend=target.is_pretend,
        now=lambda: datetime.now(UTC),
        clock=time.monotonic,
        lineage=lambda: str(uuid.uuid4()),
        sleep=time.sleep,
        settles_after=_seconds("CXDECLARE_SETTLES_AFTER", SETTLES_AFTER),
        # A pretend tenant shows everything at once, unless it is told not to.
        shows_within=_seconds("CXDECLARE_SHOWS_WITHIN", 0.0 if target.is_pretend else WITHIN),
        saves_every=_seconds("CXDECLARE_SAVES_EVERY", SAVES_EVERY),
        parallelism=parallelism,
        consent=consent,
        adopt=adopt,
        revision=_revision(folder) if folder else None,
        vault=Vault(Sources(os.environ), keyring(target, declared), (folder or Path()).as_posix()),
        progress=progress,
    )


def keyring(target: Target, declared: S3Location | None = None) -> Keyring:
    """What the digests of secrets are made with: the state's KMS key, where it has one."""
    at = kept_at(target, declared)
    if isinstance(at, S3Location):
        return Keyring(os.environ, at.kms_key, at.region)
    return Keyring(os.environ)


def patience(
    seconds: float | None, servers: Callable[[], NameServers] | None = None
) -> Patience | None:
    """How long to wait at gates, and how often to look; the environment may say the latter."""
    if seconds is None:
        return None
    return Patience(random.random, seconds, _seconds("CXDECLARE_LOOKS_EVERY", EVERY, 0.1), servers)


def _seconds(name: str, usual: float, least: float = 0) -> float:
    """How long to wait for something, if the environment says."""
    text = os.environ.get(name)
    try:
        seconds = usual if text is None else float(text)
    except ValueError:
        seconds = -1.0
    if not least <= seconds <= _LONGEST:
        message = f"{name} is `{text}`; it should be seconds, {least:g} to {_LONGEST}"
        raise InvalidInput(message)
    return seconds


def _revision(folder: Path) -> str | None:
    """The git revision of the manifest, marked when it has been edited since."""
    command = ["git", "-C", str(folder), "describe", "--always", "--dirty", "--exclude", "*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=5)  # noqa: S603 - fixed words
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
