"""Options that several commands share, written once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from math import isnan
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from cxdeclare.cli import boundary
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.recorded import MANIFEST
from cxdeclare.cli.view import View, view
from cxdeclare.engine.gates import LONGEST

_Command = TypeVar("_Command", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)


class _Text(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions only
    """Text, and not just any bytes."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The same text; refused if it is not UTF-8."""
        try:
            value.encode()
        except UnicodeEncodeError:
            self.fail(f"`{value}` is not UTF-8.", param, ctx)
        return value


TEXT = _Text()


@dataclass(frozen=True, slots=True)
class Given:
    """What a manifest is made of: files, one over the other, and values for their variables."""

    manifest: Path
    overlays: tuple[Path, ...] = ()
    variables: tuple[str, ...] = ()
    """NAME=VALUE, as they were given."""
    variable_files: tuple[Path, ...] = ()
    is_named: bool = True
    """Whether the manifest was named, and is not just the usual one."""

    @property
    def is_one_file(self) -> bool:
        """Whether the manifest is all that was given."""
        return not (self.overlays or self.variables or self.variable_files)


def manifest(command: _Command) -> _Command:
    """The manifest, `tenant.yaml` if none is named."""
    return click.argument("manifest", type=FILE, default=MANIFEST)(command)


def _layers(metavar: str) -> Callable[[_Command], _Command]:
    """The manifest, overlays and variables; the command gets them as `given`."""

    def decorate(command: _Command) -> _Command:
        @click.argument("manifests", type=FILE, nargs=-1, metavar=metavar)
        @click.option(
            "--var",
            multiple=True,
            metavar="NAME=VALUE",
            help="Text for ${var.NAME}, as in --var stage=prod; may be repeated.",
        )
        @click.option(
            "--var-file",
            type=FILE,
            multiple=True,
            metavar="FILE",
            help="YAML or JSON that maps NAME to a text, number, true or false; may be repeated: "
            "a later file wins, --var wins over all.",
        )
        @wraps(command)
        def taking(
            *,
            manifests: tuple[Path, ...],
            var: tuple[str, ...],
            var_file: tuple[Path, ...],
            **options: object,
        ) -> object:
            first, *overlays = manifests or (MANIFEST,)
            given = Given(first, tuple(overlays), var, var_file, bool(manifests))
            return command(given=given, **options)

        return cast("_Command", taking)

    return decorate


layers = _layers("[MANIFEST] [OVERLAY]...")
layers_or_plan = _layers("[PLAN|MANIFEST] [OVERLAY]...")


def target(command: _Command) -> _Command:
    """The tenant a run is about."""
    return click.option(
        "--target",
        metavar="TARGET",
        help="live, embedded, embedded:FILE or http://127.0.0.1:PORT; else CXDECLARE_TARGET, "
        "else what `init` recorded.",
    )(command)


def profile(command: _Command) -> _Command:
    """Which evidence is good enough to call an endpoint."""
    return click.option(
        "--profile",
        metavar="documented|extended|FILE",
        help="documented: call only what the vendor documents, the rest becomes manual steps; "
        "extended: call what is known from siblings or a guess, too; or a profile file. "
        "Else extended for pretend tenants, documented for a real one.",
    )(command)


def allow_delete(command: _Command) -> _Command:
    """Consent to deleting, deactivating and replacing."""
    return click.option(
        "--allow-delete",
        multiple=True,
        metavar="KIND|ADDRESS",
        help="Allow to delete, deactivate or replace these; may be repeated.",
    )(command)


def adopt(command: _Command) -> _Command:
    """Consent to taking over what is there."""
    return click.option(
        "--adopt",
        multiple=True,
        metavar="ADDRESS",
        help="Let this address take over an object that a live tenant has; may be repeated.",
    )(command)


def consent(command: _Command) -> _Command:
    """Consent to what guards refuse."""
    return click.option(
        "--consent",
        multiple=True,
        metavar="GUARD=DIGEST",
        help="Go on in spite of this guard; the digest is that of the plan, or at least its "
        "first 12 characters. May be repeated.",
    )(command)


class _Seconds(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions only
    """How long to wait; a file that stands in its place is told so."""

    name = "seconds"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Whole seconds, up to a day."""
        text = str(value)
        if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= _DAY:
            flag = param.opts[0] if param is not None else "it"
            if Path(text).exists():
                words = f"`{text}` is a file, and seconds stand here: write `{text} {flag}`"
                self.fail(f"{words}, or `{flag} {int(LONGEST)} {text}`.", param, ctx)
            self.fail(f"`{text}` is not whole seconds, 1 to {_DAY}.", param, ctx)
        return float(text)


_DAY = 86_400


def wait(command: _Command) -> _Command:
    """How long to wait for what somebody else has to do."""
    return click.option(
        "--wait",
        type=_Seconds(),
        is_flag=False,
        flag_value=str(int(LONGEST)),
        metavar="[SECONDS]",
        help="Wait for manual steps that others wait for and that can be read, such as DNS "
        "records: at most so long, 15 minutes if no time is given.",
    )(command)


def check_dns(command: _Command) -> _Command:
    """Whether to ask name servers; the command gets it as `dns`."""

    @click.option(
        "--check-dns/--no-check-dns",
        "check",
        default=None,
        help="Ask the name servers for the records that domains need; else only for a real "
        "tenant. What does not answer is not checked, and stops nothing.",
    )
    @click.option(
        "--server",
        "servers",
        type=TEXT,
        multiple=True,
        metavar="ADDRESS[:PORT]",
        help="Ask this name server, and not those of the zones; may be repeated.",
    )
    @wraps(command)
    def taking(*, check: bool | None, servers: tuple[str, ...], **options: object) -> object:
        from cxdeclare.cli.asking import Asking

        return command(dns=Asking(check, servers), **options)

    return cast("_Command", taking)


def parallelism(command: _Command) -> _Command:
    """How many calls may be under way at once."""
    return click.option(
        "--parallelism",
        type=click.IntRange(1, 64),
        default=8,
        show_default=True,
        help="Calls under way at once.",
    )(command)


def _a_number(context: click.Context, option: click.Parameter, given: float | None) -> float | None:
    if given is not None and isnan(given):
        message = "it is no number"
        raise click.BadParameter(message, context, option)
    return given


def max_rps(command: _Command) -> _Command:
    """How many calls a second."""
    return click.option(
        "--max-rps",
        envvar="CXDECLARE_MAX_RPS",
        # A number that is none compares with nothing, and so would pass for one in the range.
        type=click.FloatRange(0, 1_000_000, min_open=True),
        callback=_a_number,
        metavar="CALLS",
        help="Calls a second to each host at most; else CXDECLARE_MAX_RPS, else 2 for a real "
        "tenant and as many as there are for a pretence of one.",
    )(command)


@dataclass(frozen=True, slots=True)
class Demanded:
    """Which approvals have to be there, as it was said on the command line."""

    need: int | None
    approvals: tuple[Path, ...]
    approvers: Path | None


def approvals(command: _Command) -> _Command:
    """Approvals of a saved plan; the command gets them as `demanded`."""

    @click.option(
        "--require-approval",
        type=click.IntRange(1),
        metavar="N",
        help="Carry out PLAN only if N approvers signed it; the file of approvers may demand more.",
    )
    @click.option(
        "--approval",
        type=FILE,
        multiple=True,
        metavar="FILE",
        help="An approval; may be repeated. Else all that lie beside PLAN: PLAN.*.approval.json.",
    )
    @click.option(
        "--approvers",
        type=FILE,
        metavar="FILE",
        help="Whose keys count; else CXDECLARE_APPROVERS, else .cxdeclare/approvers.json.",
    )
    @wraps(command)
    def taking(
        *,
        require_approval: int | None,
        approval: tuple[Path, ...],
        approvers: Path | None,
        **options: object,
    ) -> object:
        return command(demanded=Demanded(require_approval, approval, approvers), **options)

    return cast("_Command", taking)


def says(command: Callable[..., Exit]) -> Callable[..., int]:
    """Give the command a view to say things by, and end the run whatever happens in it."""
    return _saying(command, ())


def says_as(*forms: str) -> Callable[[Callable[..., Exit]], Callable[..., int]]:
    """The same, for a command whose answer can be a document in one of these formats as well."""

    def decorate(command: Callable[..., Exit]) -> Callable[..., int]:
        return click.option(
            "--format",
            "said_as",
            type=click.Choice(["text", "json", *forms]),
            help="What the answer is written as, alone on stdout; else text.",
        )(_saying(command, forms))

    return decorate


def _saying(command: Callable[..., Exit], forms: tuple[str, ...]) -> Callable[..., int]:
    in_short = "Short for --format json: typed" if forms else "Typed"

    @click.option(
        "--json", "is_json", is_flag=True, help=f"{in_short} events, one JSON object a line."
    )
    @click.option("--no-color", is_flag=True, help="Never colour; NO_COLOR does the same.")
    @wraps(command)
    def saying(
        *, is_json: bool, no_color: bool, said_as: str | None = None, **options: object
    ) -> int:
        said = _view(said_as, options.get("given"), is_json=is_json, color=not no_color)
        try:
            code = command(said=said, **options)
        except click.exceptions.Exit:
            raise
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one boundary
            code = boundary.stopped(said, error)
        return said.ended(code)

    return saying


def _view(form: str | None, given: object, *, is_json: bool, color: bool) -> View:
    """How the command says things."""
    if is_json and form not in {None, "json"}:
        message = f"`--json` is short for `--format json`, and `--format {form}` is given as well"
        raise click.UsageError(message, click.get_current_context())
    if form in {None, "text", "json"}:
        return view(is_json=is_json or form == "json", color=color)
    from cxdeclare.cli.document import DocumentView

    home = given.manifest.as_posix() if isinstance(given, Given) else ""
    return DocumentView(str(form), click.get_current_context().info_name or "", home)
