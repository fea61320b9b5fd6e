"""doctor: is everything there that a run needs; reads only."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from cxdeclare.adapters.cxone import urls
from cxdeclare.adapters.cxone.dated import Dated
from cxdeclare.adapters.cxone.discovery import Discovered
from cxdeclare.adapters.cxone.exchange import Transport
from cxdeclare.adapters.cxone.families import Roots
from cxdeclare.cli import livesite, options, wiring
from cxdeclare.cli.asking import Asking
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import read
from cxdeclare.cli.recorded import FOLDER, recorded
from cxdeclare.cli.settings import Target
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine.doctor import Examination, examined, in_dns, told
from cxdeclare.engine.doctor_events import Examined, Finding
from cxdeclare.engine.zone import NameServers
from cxdeclare.model.endpoint import Family
from cxdeclare.model.location import S3Location
from cxdeclare.model.manifest import Manifest
from cxdeclare.report.doctor import doctor as shown


@click.command("doctor")
@options.layers
@options.target
@options.profile
@options.check_dns
@options.max_rps
@click.option(
    "--probe",
    is_flag=True,
    help="Try out the bucket of the state; this writes an object there and removes it.",
)
@options.says
def command(
    *,
    said: View,
    given: Given,
    target: str | None,
    profile: str | None,
    dns: Asking,
    max_rps: float | None,
    probe: bool,
) -> Exit:
    """Look whether all is there that a run of MANIFEST needs; the tenant is only read."""
    loaded = read(said, given)
    if loaded is None or loaded.manifest is None:
        return Exit.INVALID
    where = chosen_target(target, max_rps=max_rps)
    servers = dns.whom(where)
    setting = wiring.setting(where, profile, said.reading)
    clocks: list[Dated] = []

    def watched(transport: Transport) -> Transport:
        clocks.append(Dated(transport, time.time))
        return clocks[-1]

    manifest = loaded.manifest
    tenant, declared = manifest.tenant, manifest.store
    with wiring.provider(where, tenant.id, tenant.area, watched) as reader:
        found = examined(
            Examination(
                setting=setting,
                manifest=manifest,
                reader=reader,
                states=wiring.store(where, declared),
                skew=lambda: clocks[-1].skew if clocks else None,
                more=(
                    lambda: _store(wiring.kept_at(where, declared), probe=probe),
                    lambda: hosts(where, reader.roots),
                    lambda: _domains(where, manifest, servers),
                ),
            )
        )
    first = [*told("folder", _folder), *told("target", lambda: _target(target, where))]
    found = found.model_copy(update={"findings": (*first, *found.findings)})
    said.told(found, shown(found, is_pretend=where.is_pretend))
    return code(found)


def code(found: Examined) -> Exit:
    """The code: 8 for what is not known, 6 for a lock, 1 for what is broken, 7 for what waits."""
    codes = [Exit.DONE]
    for one in found.findings:
        if one.verdict == "unknown":
            codes.append(Exit.UNKNOWN)
        elif one.verdict == "broken":
            codes.append(Exit.LOCKED if one.subject == "lock" else Exit.ERROR)
        elif one.verdict == "waiting":
            codes.append(Exit.MANUAL)
    return worst(*codes)


def _folder() -> Iterator[Finding]:
    """The working folder can keep what a run keeps."""
    place = FOLDER if FOLDER.exists() else Path()
    name = f"{FOLDER}/"
    if os.access(place, os.W_OK | os.X_OK):
        yield Finding(subject="folder", verdict="ok", fact=f"{name} can be written")
    else:
        yield Finding(
            subject="folder",
            verdict="broken",
            fact=f"{name} cannot be written",
            remedy="run in a folder of your own, or set the rights of this one",
        )


def _target(flag: str | None, where: Target) -> Iterator[Finding]:
    """Which tenant it is, and who said so."""
    if flag:
        how = "by `--target`"
    elif os.environ.get("CXDECLARE_TARGET"):
        how = "by CXDECLARE_TARGET"
    elif recorded("target"):
        how = "by `init`"
    else:
        how = "since nothing else was said, at a terminal"
    yield Finding(subject="target", verdict="ok", fact=f"{where.name}, chosen {how}")
    if where.is_pretend:
        fact = "a pretend tenant takes any key, and is never sent a real one"
        yield Finding(subject="credentials", verdict="ok", fact=fact)


def hosts(where: Target, roots: Roots) -> Iterator[Finding]:
    """Where the calls of a real tenant go, and who said so."""
    if where.is_pretend:
        return
    elsewhere = livesite.origin()
    if elsewhere is not None:
        fact = f"everything goes to {elsewhere}, as {livesite.ORIGIN} says"
        yield Finding(subject="hosts", verdict="ok", fact=fact)
        fact = f"discovery is not asked where {livesite.ORIGIN} says where the tenant is"
        yield Finding(subject="discovery", verdict="not checked", fact=fact)
        return
    found = {urls.place(roots.root(one))[1] for one in (Family.USERHUB, Family.DIGITAL)}
    yield Finding(subject="hosts", verdict="ok", fact=", ".join(sorted(found)))
    if isinstance(roots, Discovered) and roots.answered:
        yield Finding(subject="discovery", verdict="ok", fact="it said where the tenant is")
    else:
        fact = "it did not answer, so the hosts are those of the area"
        yield Finding(subject="discovery", verdict="not checked", fact=fact)


def _store(at: S3Location | Path | None, *, probe: bool) -> Iterator[Finding]:
    """The bucket of the state, and who we are to AWS; nothing for a state in a file."""
    if not isinstance(at, S3Location):
        return
    yield from told("AWS", lambda: _aws(at))
    if probe:
        yield from told("store", lambda: _probed(at))
    else:
        fact = f"{at} was not tried out"
        remedy = "`--probe` does, and writes an object there for it"
        yield Finding(subject="store", verdict="not checked", fact=fact, remedy=remedy)


def _aws(at: S3Location) -> Iterator[Finding]:
    from cxdeclare.adapters.aws_identity import identity

    yield Finding(subject="AWS", verdict="ok", fact=identity(at.region))


def _probed(at: S3Location) -> Iterator[Finding]:
    lacks = wiring.probe(at)
    yield Finding(subject="store", verdict="ok", fact=f"{at}: conditional writes are honoured")
    for one in lacks:
        yield Finding(subject="store", verdict="ok", fact=one)


def _domains(
    where: Target, manifest: Manifest, servers: Callable[[], NameServers] | None
) -> Iterator[Finding]:
    """The DNS of the domains, if name servers are to be asked; as `dns check` finds it."""
    if servers is not None:
        state = wiring.store(where, manifest.store).read()
        yield from in_dns(wiring.KINDS, manifest, state, servers())
    elif any(wiring.KINDS[address.kind].in_dns for address in manifest.resources):
        fact, remedy = "the DNS records of domains", "`--check-dns` asks the name servers"
        yield Finding(subject="domains", verdict="not checked", fact=fact, remedy=remedy)
