"""The target `live`: identities are made in AWS's place, with the credentials that boto3 finds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from cxdeclare.adapters.aws import client
from tests.cli.console import HEADER, SMALL, Console, environment
from tests.support.served import ask, served, token

DOMAIN = "care.acme.example"
OWN = f"""{HEADER}
email_domains:
  care: {{domain: {DOMAIN}, region: eu-central-1, account: own}}
"""
LOADED = """
import sys
from cxdeclare.cli.main import run
code = run(sys.argv[1:])
print("boto3" in sys.modules, file=sys.stderr)
sys.exit(code)
"""


@dataclass(frozen=True)
class Live:
    """A folder whose target is `live`: the tenant is served at one port, SES at another."""

    console: Console
    tenant: int
    ses: int


@pytest.fixture
def live(console: Console, port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """Such a folder, with the manifest of a domain."""
    with served() as tenant:
        monkeypatch.setenv("CXDECLARE_TARGET", "live")
        monkeypatch.setenv("CXDECLARE_ORIGIN", f"http://127.0.0.1:{tenant}")
        monkeypatch.setenv("CXDECLARE_ACCESS_KEY_ID", "id")
        monkeypatch.setenv("CXDECLARE_ACCESS_KEY_SECRET", "canary-of-the-access-key")
        monkeypatch.setenv("CXDECLARE_SETTLES_AFTER", "0")
        console.write(OWN)
        yield Live(console, tenant, port)


def _identities(port: int) -> list[str]:
    path = "/ses/eu-central-1/v2/email/identities"
    _, _, answer = ask(port, "GET", path, None, token(port))
    return [one["IdentityName"] for one in answer["EmailIdentities"]]


def test_a_domain_is_made_in_the_place_of_aws(live: Live) -> None:
    """A plan calls nothing that writes; apply makes it there, in a process of its own."""
    live.console.must("plan")
    assert [] == _identities(live.ses)
    with live.console.start("apply", "--yes") as process:
        out, err = process.communicate(timeout=60)
    assert 7 == process.returncode, (out, err)
    assert "PRETEND" not in out + err
    assert [DOMAIN] == _identities(live.ses)
    assert [] == _identities(live.tenant)


def test_without_an_ses_on_this_machine_a_pretended_tenant_has_its_own(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody's real account is changed by what was meant for a pretence."""
    monkeypatch.delenv("AWS_ENDPOINT_URL_SES")
    live.console.must("apply", "--yes", code=7)
    assert [] == _identities(live.ses)
    assert [DOMAIN] == _identities(live.tenant)


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes")])
def test_missing_credentials_are_one_line_before_anything_is_written(
    command: tuple[str, ...], live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of what the tenant itself would have taken."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    client.cache_clear()
    live.console.write(SMALL + OWN.removeprefix(HEADER))
    ran = live.console.must(*command, "--profile", "extended", code=3)
    assert "SES in eu-central-1 cannot be used: no credentials were found" in ran.err
    assert "set AWS_PROFILE" in ran.err
    assert "Traceback" not in ran.err
    _, _, tags = ask(live.tenant, "GET", "/dfo/3.0/tags", None, token(live.tenant))
    assert "Suspected spam" not in str(tags)


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [(SMALL, "False"), (OWN.replace("own}", "vendor}"), "False"), (OWN, "True")],
    ids=["no domain", "the vendor's", "our own"],
)
def test_boto3_is_loaded_for_a_domain_of_ones_own_alone(
    manifest: str, expected: str, live: Live
) -> None:
    """It takes longer to load than all the rest."""
    live.console.write(manifest)
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, "plan", "--profile", "extended"],
        cwd=live.console.folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (0, expected) == (ran.returncode, ran.stderr.split()[-1]), ran
