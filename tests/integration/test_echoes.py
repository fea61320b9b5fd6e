"""Echoes: hosts that repeat the access key or the token, in forms of their own, are not quoted."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from cxdeclare.adapters.cxone.traces import are_in
from cxdeclare.emulator.tenant import Tenant
from tests.cli.conftest import console
from tests.cli.console import TENANT_ID, Console, answering

__all__ = ["console"]
SECRET = "VPHHPD2KS5JSK5SN6GLGLZ4ACVQOS7QTNKAWQ5E7S4I5FWEHE5CQ===="
FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "in base64 behind a word": lambda text: base64.b64encode(b"zz" + text.encode()).decode(),
    "in lines": lambda text: "\n".join(text[at : at + 16] for at in range(0, len(text), 16)),
    "as numbers": lambda text: text.encode().hex(),
    "cut": lambda text: text[: len(text) * 2 // 3],
}
COMMANDS = (
    ("plan",),
    ("doctor",),
    ("apply", "--yes"),
    ("export", "--out", "found"),
    ("learn", "--profile-out", "learnt.yaml"),
)


@dataclass
class Echo:
    """A tenant that refuses, and repeats the request for the token, or the token itself."""

    tenant: Tenant
    of: str
    form: Callable[[str], str]
    opened: set[str] = field(default_factory=lambda: {SECRET})
    echoed: int = 0

    def handle(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """As the tenant, but where it repeats."""
        is_key = target.startswith("/authentication")
        header = headers.get("authorization", "")
        self.opened.update(header.split()[-1:])
        if is_key != (self.of == "key"):
            return self.tenant.handle(method, target, headers, body)
        self.echoed += 1
        words = self.form(body.decode() if is_key else header)
        said = {name: " ".join(words.split()) for name in ("X-Request-Id", "icStatusDescription")}
        content = json.dumps({"message": words}).encode()
        return 401 if is_key else 403, {"Content-Type": "application/json", **said}, content


@pytest.fixture(params=[(of, form) for of in ("key", "token") for form in FORMS], ids=str)
def echo(
    console: Console, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Echo]:
    """Such a tenant, which is the real one of a folder."""
    of, form = request.param
    with (
        Tenant.open(":memory:", TENANT_ID, rude=False) as tenant,
        answering(made := Echo(tenant, of, FORMS[form])) as origin,
    ):
        for name, value in {
            "CXDECLARE_TARGET": "live",
            "CXDECLARE_ORIGIN": origin,
            "CXDECLARE_AREA": "eu1",
            "CXDECLARE_ACCESS_KEY_ID": "id",
            "CXDECLARE_ACCESS_KEY_SECRET": SECRET,
            "CXDECLARE_MAX_RPS": "1000",
        }.items():
            monkeypatch.setenv(name, value)
        assert (console.folder / "tenant.yaml").exists()
        yield made


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_no_command_repeats_what_a_host_repeats(
    echo: Echo, console: Console, as_json: bool
) -> None:
    """Neither in its outputs nor in a file."""
    for command in COMMANDS:
        before = echo.echoed
        ran = console.run(*command, *(["--json"] if as_json else []))
        assert ran.code not in {0, 2}
        assert echo.echoed > before, (command, ran)
        files = [path.read_text() for path in console.folder.rglob("*") if path.is_file()]
        for text in (ran.out, ran.err, *files):
            assert not any(are_in(text, secret) for secret in echo.opened), (command, text)
