"""Signed plans against a tenant in another process: what is refused writes nothing there."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cxdeclare.cli import planfile
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.approval import agreement
from cxdeclare.planning.plan import Plan
from tests.cli.console import OTHER_ID, SMALL, TENANT_ID, Console, Ran
from tests.support.approvals import Person, pinned_file
from tests.support.aws import REGION, Aws, aws, aws_server
from tests.support.counted_tenant import ServedTenant, serving

__all__ = ["aws", "aws_server"]
ANA, LUC, EVE = Person("ana"), Person("luc"), Person("eve")
PLAN, APPROVAL = "a.cxplan", "a.cxplan.ana.approval.json"


@pytest.fixture(scope="module", name="tenant")
def a_served_tenant() -> Iterator[ServedTenant]:
    """One for all tests of this module; each has a state of its own."""
    with serving(TENANT_ID) as made:
        yield made


@dataclass(frozen=True)
class Desk:
    """A folder with a plan that Ana has signed, and the tenant it is for."""

    console: Console
    tenant: ServedTenant

    @property
    def plan_file(self) -> Path:
        return self.console.folder / PLAN

    def plan(self, origin: str | None = None) -> None:
        self.console.must("plan", "--target", origin or self.tenant.origin, "--out", PLAN)

    def sign(self, person: Person = ANA, name: str = "ana") -> None:
        key = f"file:{person.name}.pem"
        self.console.must("plan", "sign", PLAN, "--key", key, "--by", name)

    def sign_in_bad_faith(self, **changed: Any) -> None:
        """Edit the plan, make digest and seal anew, and let Ana sign all of it."""
        data = {**json.loads(self.plan_file.read_bytes()), **changed}
        made = Plan.model_validate_json(json.dumps(data)).sealed()
        self.plan_file.write_text(made.model_dump_json(), encoding="utf-8")
        later = datetime.now(UTC) + timedelta(hours=1)
        stated = agreement(made, "ana", later).model_copy(update={"not_after": later.isoformat()})
        self.console.write(ANA.signs(stated).model_dump_json(by_alias=True), APPROVAL)

    def apply(self, *options: str, need: int = 1, origin: str | None = None) -> Ran:
        demanded = ("--approvers", "approvers.json", "--require-approval", str(need))
        at = ("--target", origin or self.tenant.origin)
        return self.console.run("apply", PLAN, *at, *demanded, *options)

    @property
    def states(self) -> dict[str, bytes]:
        return {
            str(path): path.read_bytes()
            for path in (self.console.folder / ".cxdeclare").rglob("*")
            if path.is_file() and not path.name.endswith(".lock")
        }

    def refuses(self, words: str, code: int = 4, **options: Any) -> None:
        """Apply says why; tenant and state have seen nothing."""
        writes, states = self.tenant.writes, self.states
        ran = self.apply(**options)
        assert (code, writes, states) == (ran.code, self.tenant.writes, self.states), ran
        assert words in ran.err


@pytest.fixture(name="desk")
def a_signed_plan(
    tenant: ServedTenant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Desk]:
    """Made for the served tenant, approved by Ana; Luc is pinned as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        desk = Desk(Console(tmp_path, capsys), tenant)
        desk.console.write(SMALL)
        for person in (ANA, LUC, EVE):
            person.key_file(tmp_path / f"{person.name}.pem")
        pinned_file(tmp_path / "approvers.json", ANA, LUC)
        desk.plan()
        desk.sign()
        yield desk


def _edits(content: bytes, every: int) -> Iterator[bytes]:
    for at in range(0, len(content), every):
        yield content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :]
        yield content[:at] + content[at + 1 :]
        yield content[:at] + b"0" + content[at:]


def _is_plan(path: Path) -> bool:
    try:
        planfile.load(path)
    except InvalidInput:
        return False
    return True


def _is_same(one: bytes, other: bytes) -> bool:
    """Whether two texts are the same but for white space between tokens."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


def test_no_edited_plan_reaches_the_tenant(desk: Desk) -> None:
    """A selection of all edits of one byte, through the command line; the tenant counts nothing."""
    content, writes, states = desk.plan_file.read_bytes(), desk.tenant.writes, desk.states
    tried, codes = 0, set()
    for edited in _edits(content, 61):
        desk.plan_file.write_bytes(edited)
        if not _is_plan(desk.plan_file):
            tried += 1
            codes.add(desk.apply().code)
    # Without its first bracket it is no plan but a manifest, and no plan of that was approved.
    assert {3, 4} == codes
    assert (writes, states) == (desk.tenant.writes, desk.states)
    assert tried > 90
    desk.plan_file.write_bytes(content.replace(b'": ', b'":   '))
    assert 0 == desk.apply().code
    assert desk.tenant.writes > writes


def test_no_edited_approval_lets_a_plan_through(desk: Desk) -> None:
    """The same of the approval: malformed is 3, not counting is 4."""
    path = desk.console.folder / APPROVAL
    content, writes = path.read_bytes(), desk.tenant.writes
    codes = set()
    for edited in _edits(content, 37):
        path.write_bytes(edited)
        if not _is_same(edited, content):
            codes.add(desk.apply().code)
    assert writes == desk.tenant.writes
    assert {3, 4} == codes


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"Suspected spam"', b'"Expected spam"'), (b'"serial": 0', b'"serial": 1'), (b"{", b"{{")],
)
def test_a_process_of_its_own_refuses_it_as_well(desk: Desk, old: bytes, new: bytes) -> None:
    """As anybody would run it."""
    content, writes = desk.plan_file.read_bytes(), desk.tenant.writes
    desk.plan_file.write_bytes(content.replace(old, new, 1))
    options = ("--approvers", "approvers.json", "--require-approval", "1")
    with desk.console.start("apply", PLAN, "--target", desk.tenant.origin, *options) as process:
        _, said = process.communicate()
    assert (3, writes) == (process.returncode, desk.tenant.writes)
    assert "error: the plan a.cxplan" in said


def test_a_plan_is_not_carried_out_twice(desk: Desk) -> None:
    """The approval still stands, and the state says that it was consumed."""
    assert 0 == desk.apply().code
    desk.refuses("the plan was made at serial 0")


def test_an_expired_plan_is_refused(desk: Desk) -> None:
    """Also with an approval that has not expired."""
    desk.sign_in_bad_faith(expires="2020-01-01T00:00:00+00:00")
    desk.refuses("the plan expired at 2020-01-01T00:00:00+00:00; now it is 2")


def test_a_plan_of_another_tenant_is_refused(desk: Desk) -> None:
    """The token says whose tenant it is, whatever the target is called."""
    with serving(OTHER_ID) as other:
        desk.refuses(f"not {other.origin}", origin=other.origin)
        desk.sign_in_bad_faith(target=other.origin)
        writes = other.writes
        words = f"the plan is for tenant {TENANT_ID}, and the credentials are for tenant {OTHER_ID}"
        desk.refuses(words, origin=other.origin)
        assert writes == other.writes == 0


def test_a_plan_of_another_class_of_target_is_refused(desk: Desk) -> None:
    """A pretend tenant does not stand in for a real one."""
    desk.sign_in_bad_faith(target_class="live", target="live")
    desk.refuses("the plan was made for the live target live, not for the pretend target http")


def test_a_plan_of_another_serial_is_refused(desk: Desk) -> None:
    """Somebody applied in between."""
    desk.console.must("apply", "--yes", "--target", desk.tenant.origin)
    desk.console.edit("<p>one</p>", "<p>two</p>")
    desk.plan()
    desk.sign()
    desk.console.edit("<p>two</p>", "<p>three</p>")
    desk.console.must("apply", "--yes", "--target", desk.tenant.origin)
    (state,) = desk.console.folder.glob(".cxdeclare/*.state.json")
    now = json.loads(state.read_bytes())["serial"]
    then = json.loads(desk.plan_file.read_bytes())["decision"]["serial"]
    assert then < now
    desk.refuses(f"the state is at serial {now}, and the plan was made at serial {then}")


def _edited(name: str, value: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda state: {**state, name: value}


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (_edited("lineage", "another"), "the state was begun anew: its lineage is another"),
        (_edited("tenant_id", OTHER_ID), f"and the state is about tenant {OTHER_ID}"),
        (_edited("target", "live"), "the plan is for a pretend target, and the state was made for"),
    ],
    ids=["lineage", "tenant", "class"],
)
def test_a_plan_of_another_state_is_refused(
    edit: Callable[[dict[str, Any]], dict[str, Any]], words: str, desk: Desk
) -> None:
    """At the same serial."""
    desk.console.must("apply", "--yes", "--target", desk.tenant.origin)
    desk.console.edit("<p>one</p>", "<p>two</p>")
    desk.plan()
    desk.sign()
    (path,) = desk.console.folder.glob(".cxdeclare/*.state.json")
    path.write_text(json.dumps(edit(json.loads(path.read_bytes()))), encoding="utf-8")
    desk.refuses(words)


def test_a_plan_whose_state_is_gone_is_refused(desk: Desk) -> None:
    """It was made with one."""
    desk.console.must("apply", "--yes", "--target", desk.tenant.origin)
    desk.plan()
    desk.sign()
    (path,) = desk.console.folder.glob(".cxdeclare/*.state.json")
    path.unlink()
    desk.refuses("the plan was made for a state of lineage")


def test_a_plan_signed_by_a_stranger_is_refused(desk: Desk) -> None:
    """Under her own name and under a pinned one."""
    for name in ("eve", "ana"):
        desk.sign(EVE, name)
        (desk.console.folder / APPROVAL).unlink(missing_ok=name == "ana")
        desk.sign(EVE, name)
        desk.refuses("which is not among the pinned ones")


def test_two_approvals_of_one_key_are_one(desk: Desk) -> None:
    """Under one name or two, in one file or two."""
    content = (desk.console.folder / APPROVAL).read_text("utf-8")
    desk.console.write(content, "a.cxplan.copy.approval.json")
    desk.refuses("the plan needs 2 approvals, and 1 (ana) counts", need=2)
    (desk.console.folder / "a.cxplan.copy.approval.json").unlink()
    desk.sign(ANA, "luc")
    desk.refuses("it speaks for luc, and is signed with the key of ana", need=2)
    desk.sign(LUC, "luc")
    assert 0 == desk.apply(need=2).code


def test_what_kms_signs_is_verified_without_kms(
    desk: Desk, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signed with a key that never leaves KMS; whoever applies needs no right there."""
    kms = aws.client("kms")
    arn = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
    public = kms.get_public_key(KeyId=arn)["PublicKey"]
    row = {"name": "release", "key": f"kms:{arn}", "public": base64.b64encode(public).decode()}
    desk.console.write(json.dumps({"need": 1, "approvers": [row]}), "approvers.json")
    assert REGION in arn
    desk.refuses("which is not among the pinned ones")
    desk.console.must("plan", "sign", PLAN, "--key", f"kms:{arn}", "--by", "release")
    with monkeypatch.context() as offline:
        for name in aws.environment:
            offline.delenv(name)
        offline.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        ran = desk.apply()
    assert (0, True) == (ran.code, f"Approved by release (kms:{arn})" in ran.err)


def test_a_public_half_that_is_not_pinned_is_asked_of_kms(desk: Desk, aws: Aws) -> None:
    """The ARN is pinned all the same."""
    kms = aws.client("kms")
    keys = [
        kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
        for _ in range(2)
    ]
    row = {"name": "release", "key": f"kms:{keys[0]}"}
    desk.console.write(json.dumps({"need": 1, "approvers": [row]}), "approvers.json")
    desk.console.must("plan", "sign", PLAN, "--key", f"kms:{keys[1]}", "--by", "release")
    path = desk.console.folder / "a.cxplan.release.approval.json"
    path.write_text(path.read_text("utf-8").replace(keys[1], keys[0]), encoding="utf-8")
    desk.refuses("the signature is not one of release over this content")
    desk.console.must("plan", "sign", PLAN, "--key", f"kms:{keys[0]}", "--by", "release")
    assert 0 == desk.apply().code
