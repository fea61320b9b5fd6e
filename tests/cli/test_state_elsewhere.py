"""The state of a run elsewhere: in a bucket, or in a file that CXDECLARE_STATE names."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from cxdeclare.adapters.state.owner import Owner
from cxdeclare.adapters.state.s3 import S3Store
from cxdeclare.model.location import S3Location
from tests.cli.console import HEADER, Console, environment, served
from tests.support.aws import REGION, Aws, aws, aws_server
from tests.support.chaos import chaos

__all__ = ["aws", "aws_server"]

URL = f"s3://states/acme?region={REGION}"
IN_BUCKET = "state: {backend: s3, bucket: states, region: eu-central-1}\n"


@pytest.fixture
def bucket(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """A bucket that CXDECLARE_STATE names."""
    aws.bucket()
    monkeypatch.setenv("CXDECLARE_STATE", URL)
    return aws


def kept(aws: Aws) -> list[str]:
    said = aws.client("s3").list_objects_v2(Bucket="states")
    return [one["Key"] for one in said.get("Contents", ())]


def test_a_pretend_tenant_is_planned_applied_and_left_alone(bucket: Aws, console: Console) -> None:
    """With its state in the bucket and none in the folder: a rehearsal of CI."""
    console.must("plan", "--detailed-exitcode", code=2)
    assert [] == kept(bucket)
    console.must("apply", "--yes")
    assert ["state/acme.json"] == [key for key in kept(bucket) if key.startswith("state/")]
    assert not any(key.startswith(("locks/", "journal/")) for key in kept(bucket))
    assert not list((console.folder / ".cxdeclare").glob("*.state.json"))
    console.must("plan", "--detailed-exitcode")
    console.must("drift")
    assert "tag.spam" in console.must("show").out


def test_a_saved_plan_is_carried_out_from_the_bucket(bucket: Aws, console: Console) -> None:
    """Lineage and serial are those of the state there."""
    console.must("apply", "--yes")
    console.edit("<p>one</p>", "<p>two</p>")
    console.must("plan", "--out", "saved.plan")
    console.must("apply", "saved.plan")
    console.must("apply", "saved.plan", code=4)


def test_of_two_applies_at_once_one_works(bucket: Aws, console: Console) -> None:
    """The other exits with 6 and names the first: who, where, since when, and its page."""
    with served() as url, chaos(url) as slow:
        ended: list[subprocess.Popen[str]] = []

        def second() -> None:
            if ended:
                return
            running = console.start("apply", "--yes", "--target", url, env=environment(**SECOND))
            ended.append(running)
            running.wait()

        slow.plant("PUT", "tags", then=second)
        console.must("apply", "--yes", "--target", slow.url, code=0)
        (other,) = ended
        _, said = other.communicate()
    assert 6 == other.returncode, said
    owner = Owner.here()
    assert f"the state is locked by another run: apply by {owner.who} on {owner.host}" in said
    assert "cxdeclare unlock" in said


SECOND = {"GITHUB_RUN_ID": "2"}


def test_a_state_of_another_tenant_is_refused(bucket: Aws, console: Console) -> None:
    """Two tenants do not share one state by a mistake in one variable."""
    console.must("apply", "--yes")
    state = S3Store(S3Location("states", "acme", REGION)).read()
    assert state is not None
    console.write(
        console.folder.joinpath("tenant.yaml").read_text().replace(state.tenant_id, OTHER)
    )
    ran = console.run("plan", "--target", "embedded:other")
    assert 3 == ran.code


OTHER = "00000000-3f0e-4f57-9a55-0d4a3b1f7c11"


def test_what_cannot_be_reached_is_told_with_exit_3(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, one remedy, no traceback."""
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("CXDECLARE_STATE", "s3://states/acme?region=eu-west-3")
    ran = console.must("plan", code=3)
    assert "no credentials were found" in ran.err
    assert "AWS_PROFILE" in ran.err
    assert "Traceback" not in ran.err


def test_a_file_is_another_place(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given by its path, from the folder of the run."""
    monkeypatch.setenv("CXDECLARE_STATE", "kept/here.json")
    console.must("apply", "--yes")
    assert 2 <= json.loads(Path("kept/here.json").read_text(encoding="utf-8"))["serial"]
    assert not list((console.folder / ".cxdeclare").glob("*.state.json"))
    console.must("plan", "--detailed-exitcode")
    monkeypatch.delenv("CXDECLARE_STATE")
    console.must("plan", "--detailed-exitcode", code=2)


def test_a_pretend_tenant_does_not_open_the_bucket_of_its_manifest(console: Console) -> None:
    """That one is for the real tenant; there are no credentials here, and none are needed."""
    console.write(HEADER + IN_BUCKET + "tags: {spam: {title: Spam, color: red}}\n")
    console.must("apply", "--yes")
    assert 2 <= console.state()["serial"]


@pytest.mark.parametrize("value", ["ftp://x/y", "s3://states", "s3://states/acme?regionn=x"])
def test_a_place_that_cannot_be_is_told(
    console: Console, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """Before anything is read or written."""
    monkeypatch.setenv("CXDECLARE_STATE", value)
    for command in (("plan",), ("apply", "--yes"), ("drift",), ("show",), ("init",)):
        assert "CXDECLARE_STATE: " in console.must(*command, code=3).err


def test_a_journal_that_cannot_be_removed_is_no_failure(
    bucket: Aws, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is done and saved by then, and the journal says nothing that the state does not say."""
    with chaos(bucket.url) as between:
        between.plant("DELETE", "journal/", refuse=(403, "AccessDenied"))
        monkeypatch.setenv("CXDECLARE_STATE", f"{URL}&endpoint={between.url}")
        console.must("apply", "--yes")
        assert between.count("DELETE", "journal/")
    console.must("plan", "--detailed-exitcode")


def test_a_lock_that_stays_does_not_hide_what_was_done(
    bucket: Aws, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code is not that of a mistake in what was given: there was none."""
    with chaos(bucket.url) as between:
        between.plant("DELETE", "locks/", refuse=(403, "AccessDenied"))
        monkeypatch.setenv("CXDECLARE_STATE", f"{URL}&endpoint={between.url}")
        ran = console.must("apply", "--yes", code=1)
    assert "Applied: 2 done" in ran.out
    assert "if the lock is there, its lease is over in 15m" in ran.err
    assert "cxdeclare unlock " in ran.err


def test_init_tries_the_bucket_out(bucket: Aws, console: Console) -> None:
    """And says what it found; nothing of the trial is left."""
    said = console.must("init").out
    assert "The state is kept in s3://states/acme: conditional writes are honoured there." in said
    assert [] == kept(bucket)


def test_init_tries_the_bucket_of_the_manifest_out(aws: Aws, console: Console) -> None:
    """Without the variable, what the manifest says is tried."""
    console.write(HEADER + IN_BUCKET.replace("states", "gone"))
    assert "there is no such bucket" in console.must("init", code=3).err
    aws.bucket("gone", versioned=False)
    ran = console.must("init")
    assert "conditional writes are honoured" in ran.out
    assert "keeps no versions" in ran.err
    # The target that is recorded keeps its state elsewhere, and nobody is to look for it there.
    assert "The state of the real tenant is kept in s3://gone/" in ran.out
    assert "The state is kept in" not in ran.out


def test_init_refuses_a_bucket_that_ignores_conditions(
    bucket: Aws, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With such a one, every run would hold the lock."""
    with chaos(bucket.url) as lying:
        lying.plant("PUT", "locks/", strip=frozenset({"if-none-match", "if-match"}))
        monkeypatch.setenv("CXDECLARE_STATE", f"{URL}&endpoint={lying.url}")
        assert "the store overwrites" in console.must("init", code=3).err


def test_init_of_a_manifest_that_is_not_valid_is_not_about_its_state(console: Console) -> None:
    """`validate` says what is wrong with it."""
    console.write("nonsense: [\n")
    console.must("init")
