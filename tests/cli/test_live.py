"""The target `live`, against a tenant that a variable puts in the place of the real one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.cli.console import OTHER_ID, SMALL, TENANT_ID, Console, served
from tests.cli.test_early import Door
from tests.support.aws import REGION, Aws, aws, aws_server

__all__ = ["aws", "aws_server"]

SECRET = "canary-of-the-access-key"


@pytest.fixture
def door() -> Door:
    """Notes what the tenant is asked."""
    return Door()


@pytest.fixture
def live(console: Console, door: Door, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    """A folder whose target is `live`, with a key."""
    with served(door) as origin:
        monkeypatch.setenv("CXDECLARE_TARGET", "live")
        monkeypatch.setenv("CXDECLARE_ORIGIN", origin)
        monkeypatch.setenv("CXDECLARE_ACCESS_KEY_ID", "id")
        monkeypatch.setenv("CXDECLARE_ACCESS_KEY_SECRET", SECRET)
        monkeypatch.setenv("CXDECLARE_MAX_RPS", "1000")
        monkeypatch.setenv("CXDECLARE_SETTLES_AFTER", "0")
        yield console


def test_a_live_tenant_is_planned_applied_and_compared(live: Console) -> None:
    """Nothing says that it is a pretence, and its state is of the other class."""
    ran = live.must("apply", "--yes", "--profile", "extended")
    assert "PRETEND" not in ran.out + ran.err
    assert SECRET not in ran.out + ran.err
    state = json.loads((live.folder / ".cxdeclare" / "live.state.json").read_text())
    assert "live" == state["target"]
    live.must("plan", "--detailed-exitcode", "--profile", "extended")
    live.must("drift", "--profile", "extended")


def test_a_saved_plan_is_applied_without_its_manifest(live: Console) -> None:
    """It knows where the tenant is."""
    live.must("plan", "--out", "a.plan", "--profile", "extended")
    (live.folder / "tenant.yaml").unlink()
    assert "eu1" == json.loads((live.folder / "a.plan").read_text())["area"]
    live.must("apply", "a.plan")


def test_a_key_for_another_tenant_is_refused_before_the_first_call(
    live: Console, door: Door
) -> None:
    """The id of the token is compared with that of the manifest."""
    live.write(SMALL.replace(TENANT_ID, OTHER_ID))
    ran = live.must("plan", code=3)
    assert f"the credentials are for tenant {TENANT_ID}" in ran.err
    assert {"POST /authentication/v1/token/access-key"} == set(door.asked)


@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes"), ("export", "--out", "there")])
def test_without_a_key_nothing_is_asked(
    command: tuple[str, ...], live: Console, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 3 with what to set, before any call."""
    monkeypatch.delenv("CXDECLARE_ACCESS_KEY_SECRET")
    monkeypatch.setenv("CXDECLARE_AREA", "eu1")
    ran = live.must(*command, code=3)
    assert "set CXDECLARE_ACCESS_KEY_ID and CXDECLARE_ACCESS_KEY_SECRET" in ran.err
    assert [] == door.asked


def test_an_object_that_is_there_is_taken_over_only_if_that_is_said(live: Console) -> None:
    """A live tenant may hold what somebody else made."""
    live.must("apply", "--yes", "--profile", "extended")
    (live.folder / ".cxdeclare" / "live.state.json").unlink()
    ran = live.must("plan", "--profile", "extended", code=3)
    assert "adopt" in ran.out + ran.err
    flags = ("--adopt", "tag.spam", "--adopt", "template.brand")
    assert "2 to adopt" in live.must("plan", "--profile", "extended", *flags).out


def test_init_records_what_commands_without_a_manifest_need(live: Console) -> None:
    """Target, area, and the bucket if the manifest names one."""
    live.must("init", "--target", "live")
    recorded = json.loads((live.folder / ".cxdeclare" / "config.json").read_text())
    assert {"target": "live", "area": "eu1"} == recorded


def test_a_live_tenant_is_exported(live: Console) -> None:
    """With the area that is said, and with its own id."""
    live.must("export", "--out", "there", "--profile", "extended", "--area", "eu1")
    assert TENANT_ID in (live.folder / "there" / "tenant.yaml").read_text()


def test_the_key_may_be_kept_in_secrets_manager(
    live: Console, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for there by its name, and shown nowhere."""
    said = json.dumps({"accessKeyId": "id", "accessKeySecret": SECRET})
    aws.client("secretsmanager").create_secret(Name="cxone/key", SecretString=said)
    monkeypatch.delenv("CXDECLARE_ACCESS_KEY_ID")
    monkeypatch.delenv("CXDECLARE_ACCESS_KEY_SECRET")
    monkeypatch.setenv("CXDECLARE_ACCESS_KEY", "secretsmanager:cxone/key")
    ran = live.must("apply", "--yes", "--profile", "extended")
    assert SECRET not in ran.out + ran.err
    live.must("plan", "--detailed-exitcode", "--profile", "extended")
    monkeypatch.setenv("CXDECLARE_ACCESS_KEY", "secretsmanager:cxone/other")
    assert "`cxone/other` is not there" in live.must("plan", "--profile", "extended", code=3).err


def test_a_state_in_s3_is_shared_by_two_machines(live: Console, aws: Aws) -> None:
    """The bucket that the manifest names: planned in one folder, carried out in another."""
    aws.bucket()
    live.write(f"{SMALL}state: {{backend: s3, bucket: states, region: {REGION}}}\n")
    live.must("plan", "--out", "a.plan", "--profile", "extended")
    elsewhere = live.folder / "another machine"
    elsewhere.mkdir()
    (live.folder / "a.plan").rename(elsewhere / "a.plan")
    with pytest.MonkeyPatch.context() as there:
        there.chdir(elsewhere)
        live.must("apply", "a.plan")
    assert not list(elsewhere.rglob("*.state.json"))
    live.must("plan", "--detailed-exitcode", "--profile", "extended")
    assert not list(live.folder.rglob("*.state.json"))
    live.must("init", "--target", "live")
    assert "tag.spam" in live.must("show").out


def test_commands_without_a_manifest_find_its_bucket(
    live: Console, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where `init` recorded nothing: it is where `plan` would look in this folder."""
    aws.bucket()
    live.write(f"{SMALL}state: {{backend: s3, bucket: states, region: {REGION}}}\n")
    bucket = "s3://states/"
    assert f"No state yet in {bucket}" in live.must("show").out
    live.must("apply", "--yes", "--profile", "extended")
    assert not (live.folder / ".cxdeclare" / "config.json").exists()
    assert "tag.spam" in live.must("show").out
    (held,) = [one for one in live.must("show", "--json").events if one["type"] == "state"]
    assert held["place"].startswith(bucket)
    assert "tag.spam" in live.must("state", "list").out
    live.must("state", "show", "tag.spam")
    live.must("state", "history")
    live.must("state", "pull", "--out", "there.json")
    serial = str(json.loads((live.folder / "there.json").read_text())["serial"])
    live.must("rollback", "--to", serial, "--profile", "extended")
    live.must("state", "mv", "tag.spam", "tag.junk", "--yes")
    live.must("state", "rm", "tag.junk", "--yes")
    assert "tag.junk" not in live.must("show").out
    live.must("unlock", "no-such-lock")
    assert not list(live.folder.rglob("*.state.json"))
    # What cannot be read says nothing of a place, and then it is told where it was looked.
    live.write("state: {{{")
    ran = live.must("show")
    assert "No state yet in .cxdeclare/live.state.json" in ran.out
    assert "CXDECLARE_STATE names another place" in ran.out
    monkeypatch.setenv("CXDECLARE_STATE", f"{held['place']}?region={REGION}")
    assert "template.brand" in live.must("show").out


def test_learning_needs_the_area_only_if_nothing_else_says_it(
    live: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for an export: the option, the environment, or what `init` recorded."""
    monkeypatch.delenv("CXDECLARE_AREA", raising=False)
    ran = live.must("learn", "--profile-out", "new.yaml", code=3)
    assert "it is not known in which area the tenant is" in ran.err
    ran = live.must("learn", "--profile-out", "new.yaml", "--area", "eu1", code=3)
    assert "Nothing was learnt." in ran.out


@pytest.mark.parametrize("rate", ["nan", "inf", "0", "-1", "1e400"])
def test_a_rate_that_is_none_is_refused(rate: str, live: Console, door: Door) -> None:
    """It would never let a call go, or all of them."""
    live.must("plan", "--max-rps", rate, code=3)
    assert [] == door.asked


@pytest.mark.parametrize(
    "command",
    [
        ("plan",),
        ("doctor",),
        ("drift",),
        ("explain", "tag.spam"),
        ("learn", "--profile-out", "learnt.yaml", "--area", "eu1"),
        ("export", "--out", "there", "--area", "eu1"),
    ],
)
def test_a_command_that_looks_writes_nothing(
    command: tuple[str, ...], live: Console, door: Door
) -> None:
    """What it sends are reads, searches, and what asks for a token."""
    live.must("apply", "--yes", "--profile", "extended")
    door.asked.clear()
    ran = live.run(*command)
    assert ran.code in {0, 2, 3, 7, 8}, ran
    assert door.asked
    others = {one for one in door.asked if not one.startswith("GET ")}
    assert all("/search" in one or "/token/" in one for one in others)


@pytest.mark.parametrize(
    "command",
    [
        ("plan",),
        ("apply", "--yes"),
        ("doctor",),
        ("drift",),
        ("explain", "tag.spam"),
        ("learn", "--profile-out", "learnt.yaml", "--area", "eu1"),
        ("export", "--out", "there", "--area", "eu1"),
        ("rollback", "--to", "1"),
        ("manual", "attest", "tag.spam", "--by", "Ana", "--evidence", "seen"),
    ],
)
def test_whoever_asks_a_tenant_keeps_to_the_rate_of_the_environment(
    command: tuple[str, ...], live: Console, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No command goes at another pace because it has not heard of the variable."""
    monkeypatch.setenv("CXDECLARE_MAX_RPS", "0")
    assert "max-rps" in live.must(*command, code=3).err
    assert [] == door.asked


def test_it_is_said_that_dns_cannot_be_asked(
    live: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real tenant's plan asks by itself: without dnspython it says so, and goes on.

    Who insists gets an error, and who has nothing in DNS hears nothing of it.
    """
    domain = "{domain: care.acme.example, region: eu-central-1, account: vendor}"
    with_domain = f"{SMALL}\nemail_domains:\n  care: {domain}\n"
    live.must("apply", "--yes", code=7)
    # As if no variable had put this tenant in the place of the real one.
    monkeypatch.setattr("cxdeclare.cli.asking.livesite", SimpleNamespace(origin=lambda: None))
    monkeypatch.setitem(sys.modules, "dns.resolver", None)
    unasked = "not checked: what DNS has: name servers cannot be asked: dnspython is not installed"
    assert unasked not in live.must("plan").err
    live.write(with_domain)
    for command in (
        ("plan",),
        ("manual", "list"),
        ("apply", "--yes"),
        ("manual", "show", "template.brand"),
    ):
        ran = live.run(*command)
        assert unasked in ran.err, (command, ran)
        assert "or say `--no-check-dns`" in ran.err
        insisting = live.must(*command, "--check-dns", code=3)
        assert "pip install 'cxdeclare[dns]'" in insisting.err
        assert unasked not in live.run(*command, "--no-check-dns").err
    insisting = live.must("rollback", "--to", "1", "--check-dns", code=3)
    assert "pip install 'cxdeclare[dns]'" in insisting.err
    events = live.run("plan", "--json").events
    (checks,) = [one for one in events if one["type"] == "checks"]
    assert [unasked] == [one.partition(": run")[0] for one in checks["notes"]]
