"""learn: codes that the vendor does not publish, from a tenant into a profile file."""

from __future__ import annotations

from pathlib import Path

import click

from cxdeclare.cli import livesite, options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.profiles import InvalidProfile
from cxdeclare.cli.rewrite import Unfit, rewrite
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.emulator.tenant import DEFAULT_ID
from cxdeclare.engine.found_events import CodesLearnt
from cxdeclare.engine.learn import PREFIX, learn, samples
from cxdeclare.loading.profile import read_text
from cxdeclare.loading.profile_edit import begun, with_codes
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report.excerpt import visible
from cxdeclare.report.learn import learnt


@click.command("learn")
@click.option(
    "--profile-out",
    type=options.FILE,
    required=True,
    help="The profile file to put the codes into; made if it is not there.",
)
@click.option(
    "--sample",
    "given",
    multiple=True,
    metavar="WORD=NAME",
    help="The object NAME was set up with WORD; may be repeated. FIELD:WORD=NAME if several "
    "fields have the word.",
)
@click.option(
    "--prefix",
    default=PREFIX,
    show_default=True,
    help="What the names of samples begin with that are not given; the word follows.",
)
@click.option(
    "--area",
    help="The region of the tenant; else on `live` CXDECLARE_AREA or what `init` recorded.",
)
@options.target
@options.profile
@options.max_rps
@options.says
def command(
    *,
    said: View,
    profile_out: Path,
    given: tuple[str, ...],
    prefix: str,
    area: str | None,
    target: str | None,
    profile: str | None,
    max_rps: float | None,
) -> Exit:
    """Read which code stands for which word off objects that were set up in the screens.

    Set up one skill for each option, called Learn.WORD or as `--sample` says, and run this once.
    The tenant is only read. What else is in the file stays, comments too.

    Example: cxdeclare learn --profile-out acme.yaml --sample preferred_agent=Probe.Preferred
    """
    where = chosen_target(target, max_rps=max_rps)
    region = None if where.is_pretend else livesite.area(area)
    before = _before(profile_out)
    text = begun(_named(profile_out)) if before is None else before.decode(errors="replace")
    _sound(text, profile_out)
    setting = wiring.setting(where, profile or "documented", said.reading)
    wanted = samples(setting.kinds, given, prefix)
    with wiring.provider(where, DEFAULT_ID, region) as reader:
        found = learn(setting, reader, wanted)
    if any(one.codes for one in found.fields):
        _write(profile_out, before, text, found)
    said.told(found, learnt(found, visible(str(profile_out)), prefix))
    return Exit.DONE if any(one.codes for one in found.fields) else Exit.INVALID


def _before(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _named(path: Path) -> str:
    """A name for a new profile: that of its file, as far as it can be one."""
    name = "".join(one if one.isascii() and one.isalnum() else "-" for one in path.stem).strip("-")
    return name[:60] if name and name not in {"documented", "extended"} else "learnt"


def _sound(text: str, path: Path) -> None:
    """Raise, before anything is asked, if a profile file is not one."""
    read = read_text(text, str(path), wiring.KINDS)
    if read.file is None:
        raise InvalidProfile(read.diagnostics, {str(path): text})


def _write(path: Path, before: bytes | None, text: str, found: CodesLearnt) -> None:
    codes = {(one.kind, one.field): one.codes for one in found.fields}
    made = with_codes(text, codes)
    _sound(made, path)  # a code may contradict one that the file had
    try:
        if before is None:
            path.write_bytes(made.encode())
        else:
            rewrite(path, made.encode(), before)
    except (OSError, Unfit) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        message = f"{path} cannot be written: {reason}"
        raise InvalidInput(message) from error
