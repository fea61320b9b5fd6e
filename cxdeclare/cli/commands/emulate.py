"""emulate: the pretend tenant over HTTP, or one change to it from outside."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from pathlib import Path

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.recorded import FOLDER
from cxdeclare.cli.view import View
from cxdeclare.emulator.script import BadScript
from cxdeclare.emulator.tenant import DEFAULT_ID, Tenant
from cxdeclare.model.errors import InvalidInput, UnknownOutcome
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted

_OK, _REFUSED = 200, 400
_TOKEN = "/authentication/v1/token/access-key"  # noqa: S105 - a path


@click.command("emulate")
@click.option("--port", type=click.IntRange(0, 65535), help="Serve on this port; 0 picks one.")
@click.option(
    "--file",
    "file",
    type=options.FILE,
    default=FOLDER / "embedded.sqlite3",
    show_default=True,
    help="The database; the default is the one of the target `embedded`.",
)
@click.option("--tenant-id", type=options.TEXT, default=DEFAULT_ID, help="The id of a new tenant.")
@click.option(
    "--publish-dns",
    type=options.TEXT,
    metavar="DOMAIN",
    help="Declare a domain's DNS records published.",
)
@click.option(
    "--dns",
    "server",
    type=options.TEXT,
    metavar="HOST:PORT",
    help="While serving, verify domains by what this name server says.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="CALLS",
    help="While serving, take so many calls in a minute and refuse the others.",
)
@click.option(
    "--faults",
    "script",
    type=options.FILE,
    help="A script of faults, kept in the database until they have happened.",
)
@click.option(
    "--time",
    "late",
    type=options.FILE,
    help="A script of what shows late, kept in the database; `[]` ends it.",
)
@click.option(
    "--request",
    type=options.TEXT,
    metavar="'METHOD PATH'",
    help="Send one request, as somebody else would.",
)
@click.option(
    "--data", type=options.TEXT, metavar="JSON", default="", help="The body of that request."
)
@options.says
def command(
    *,
    said: View,
    port: int | None,
    file: Path,
    tenant_id: str,
    publish_dns: str | None,
    server: str | None,
    limit: int | None,
    script: Path | None,
    late: Path | None,
    request: str | None,
    data: str,
) -> Exit:
    """Serve the PRETEND TENANT on this machine, or change it behind the manifest's back."""
    if all(one is None for one in (port, publish_dns, script, late, request)):
        message = "say what to do: --port, --publish-dns, --faults, --time or --request"
        raise click.UsageError(message, click.get_current_context())
    if server is not None and port is None and request is None:
        message = "`--dns` goes with --port or --request: it is whom the tenant asks meanwhile"
        raise click.UsageError(message, click.get_current_context())
    if limit is not None and port is None:
        message = "`--limit` goes with --port: it is how many calls are taken meanwhile"
        raise click.UsageError(message, click.get_current_context())
    with wiring.pretend_tenant(file, tenant_id, server, limit) as tenant:
        if publish_dns is not None:
            tenant.publish_dns(publish_dns, published=True)
            name = visible(publish_dns)
            said.data(f"PRETEND TENANT: the DNS records of {name} count as published.")
        if script is not None:
            count = _begin(tenant.faults, script, "faults")
            said.data(f"PRETEND TENANT: {counted(count, 'fault')} will happen.")
        if late is not None:
            count = _begin(tenant.late, late, "what shows late")
            said.data(f"PRETEND TENANT: {counted(count, 'rule')} of what shows late.")
        if request is not None:
            return _send(said, tenant, request, data)
        if port is not None:
            _serve(said, tenant, port)
    return Exit.DONE


def _serve(said: View, tenant: Tenant, port: int) -> None:
    try:
        from cxdeclare.emulator.serve import serve

        gc.enable()  # unlike other commands, this one may run for days
        serve(tenant, port, ready=said.serving)
    except ImportError as error:
        message = "serving needs the extra `emulate`"
        raise InvalidInput(message, hint="pip install 'cxdeclare[emulate]'") from error
    except OSError as error:
        message = f"port {port} cannot be used: {error.strerror}"
        raise InvalidInput(message) from error


def _begin(begin: Callable[[object], None], path: Path, what: str) -> int:
    """Have what a script says happen; how many rules it has."""
    try:
        script = json.loads(path.read_bytes())
        begin(script)
    except OSError as error:
        message = f"{visible(str(path))} cannot be read: {error.strerror}"
        raise InvalidInput(message) from error
    except BadScript as error:
        message = f"{visible(str(path))} is no script of {what}: {error}"
        raise InvalidInput(message, hint="docs/explanation/calls.md has its form") from error
    except (ValueError, RecursionError) as error:
        message = f"{visible(str(path))} is not JSON"
        raise InvalidInput(message) from error
    return len(script)


def _send(said: View, tenant: Tenant, request: str, data: str) -> Exit:
    method, _, target = request.partition(" ")
    if not target.startswith("/"):
        message = "`--request` wants a method and a path, for example 'GET /dfo/3.0/tags'"
        raise InvalidInput(message)
    key = json.dumps({"accessKeyId": "somebody", "accessKeySecret": "else"}).encode()
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    try:
        status, _, body = tenant.handle("POST", _TOKEN, headers, key)
        if status == _OK:
            headers["Authorization"] = f"Bearer {json.loads(body)['access_token']}"
            status, _, body = tenant.handle(method.upper(), target, headers, data.encode())
    except ConnectionError as error:
        raise UnknownOutcome(f"PRETEND TENANT: there was no answer: {error}") from error
    said.note("PRETEND TENANT: it answered with status and body.")
    # Spelled in ASCII, so that it stays JSON whatever is in it, and no terminal obeys it.
    said.data(f"{status} {_shown(body)}".rstrip())
    return Exit.DONE if status < _REFUSED else Exit.ERROR


def _shown(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body)) if body else ""
    except ValueError:  # a fault cut it off
        return json.dumps(body.decode(errors="replace"))
