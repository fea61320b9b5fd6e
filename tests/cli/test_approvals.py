"""Approvals: who may let a plan be carried out, and all the ways in which one does not count."""

from __future__ import annotations

import json
import os
import stat
import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from cxdeclare.cli.lines import LINES
from cxdeclare.planning.plan import Plan
from tests.cli.console import TENANT_ID, Answer, Console, Ran, served
from tests.support.approvals import Person, pinned_file

ANA, LUC, EVE = Person("ana"), Person("luc"), Person("eve")


@pytest.fixture(name="signed")
def a_console_with_a_plan(console: Console) -> Console:
    """A saved plan, three people with keys, two of whom are pinned."""
    for person in (ANA, LUC, EVE):
        person.key_file(console.folder / f"{person.name}.pem")
    pinned_file(console.folder / "approvers.json", ANA, LUC)
    console.must("plan", "--out", "a.cxplan")
    return console


def _sign(console: Console, name: str, *more: str, key: str = "", code: int = 0) -> Ran:
    key = f"file:{key or name}.pem"
    return console.must("plan", "sign", "a.cxplan", "--key", key, "--by", name, *more, code=code)


def _apply(console: Console, *more: str, need: int = 1, code: int = 0) -> Ran:
    demanded = ("--approvers", "approvers.json", "--require-approval", str(need))
    return console.must("apply", "a.cxplan", *demanded, *more, code=code)


def _refused(console: Console, *words: str, need: int = 1, code: int = 4, **more: Any) -> Ran:
    """Apply says why, nothing is written, and there is no state."""
    ran = _apply(console, *more.get("options", ()), need=need, code=code)
    for word in words:
        assert word in ran.err
    assert not list(console.folder.glob(".cxdeclare/*.state.json"))
    return ran


def test_an_approved_plan_is_carried_out(signed: Console) -> None:
    """The approver has seen it, and the one who applies it is told who agreed."""
    seen = _sign(signed, "ana")
    assert "+ tag.spam: create" in seen.out
    assert f"Approved by ana with {ANA.pinned.key} until" in seen.err
    ran = _apply(signed)
    assert f"Approved by ana ({ANA.pinned.key}) until" in ran.err
    assert "Applied: 2 done" in ran.out


def test_an_approval_is_a_small_file_of_its_owner(signed: Console) -> None:
    """It lies beside the plan, and can be replaced by a later one."""
    _sign(signed, "ana")
    path = signed.folder / "a.cxplan.ana.approval.json"
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    before = path.read_bytes()
    _sign(signed, "ana", "--valid", "1h")
    assert before != path.read_bytes()
    _apply(signed)


def test_what_is_no_approval_is_not_written_over(signed: Console) -> None:
    """A slip with `--out` costs no file."""
    ran = _sign(signed, "ana", "--out", "tenant.yaml", code=3)
    assert "tenant.yaml is there already and is not an approval" in ran.err
    _sign(signed, "ana", "--out", "elsewhere.json")
    _refused(signed, "none counts: no other was found")
    _apply(signed, "--approval", "elsewhere.json")


def test_without_an_approval_nothing_is_done(signed: Console) -> None:
    """It says how many there are and what makes one."""
    ran = _refused(signed, "the plan needs 1 approval, and none counts")
    assert "cxdeclare plan sign PLAN" in ran.err


def test_two_approvals_are_two_keys(signed: Console) -> None:
    """One person who signs twice is one person."""
    _sign(signed, "ana")
    _sign(signed, "ana", "--out", "a.cxplan.again.approval.json")
    words = "the plan needs 2 approvals, and 1 (ana) counts", "ana approved already, by"
    _refused(signed, *words, need=2)
    _sign(signed, "luc")
    ran = _apply(signed, need=2)
    assert "Approved by luc" in ran.err
    assert "Does not count: a.cxplan.ana.approval.json: ana approved already" in ran.err


def test_a_key_that_is_not_pinned_does_not_count(signed: Console) -> None:
    """Nor does it under the name of one who is."""
    _sign(signed, "eve")
    _refused(signed, EVE.pinned.key, "which is not among the pinned ones")
    _sign(signed, "ana", key="eve")
    _refused(signed, "a.cxplan.ana.approval.json: it is signed with the key", EVE.pinned.key)


def test_a_key_does_not_speak_for_another(signed: Console) -> None:
    """A pinned key under the name of another pinned one."""
    _sign(signed, "luc", key="ana")
    _refused(signed, "it speaks for luc, and is signed with the key of ana")


def test_an_expired_approval_does_not_count(signed: Console) -> None:
    """It says whose it was, and when it ended."""
    _sign(signed, "ana")
    path = signed.folder / "a.cxplan.ana.approval.json"
    made = Plan.model_validate_json((signed.folder / "a.cxplan").read_bytes())
    old = ANA.approves(made, not_after="2020-01-01T00:00:00+00:00")
    path.write_text(old.model_dump_json(by_alias=True), encoding="utf-8")
    _refused(signed, "the approval of ana expired at 2020-01-01T00:00:00+00:00")


def _resealed(console: Console, decision: dict[str, Any], **envelope: Any) -> None:
    """Change the plan with digest and seal that fit, as somebody in bad faith."""
    path = console.folder / "a.cxplan"
    data = json.loads(path.read_text(encoding="utf-8"))
    forged = {**data, **envelope, "decision": {**data["decision"], **decision}}
    made = Plan.model_validate_json(json.dumps(forged))
    whole = made.model_copy(update={"digest": made.decision.digest}).sealed()
    path.write_text(whole.model_dump_json(), encoding="utf-8")


@pytest.mark.parametrize(
    ("decision", "envelope", "words"),
    [
        ({"tenant_id": "other"}, {}, f"a plan for tenant {TENANT_ID}, and this plan is for other"),
        ({}, {"target_class": "live"}, "class of target pretend, and this plan is for live"),
        ({"lineage": "L"}, {}, "state lineage none, and this plan is for L"),
        ({"serial": 7}, {}, "state serial 0, and this plan is for 7"),
        ({"unchanged": 7}, {}, "it approves the decision"),
        ({}, {"expires": "2999-01-01T00:00:00+00:00"}, "in another envelope"),
        ({}, {"target": "embedded:other"}, "in another envelope"),
        ({}, {"reads": 99}, "in another envelope"),
    ],
    ids=lambda one: next(iter(one), "") if isinstance(one, dict) else "",
)
def test_a_plan_that_was_made_anew_in_bad_faith_is_not_the_approved_one(
    decision: dict[str, Any], envelope: dict[str, Any], words: str, signed: Console
) -> None:
    """Digest and seal fit the edited plan; the approval is of another, and it says what moved."""
    _sign(signed, "ana")
    _resealed(signed, decision, **envelope)
    _refused(signed, "a.cxplan.ana.approval.json", words)


def test_an_approval_is_not_taken_from_another_plan(signed: Console) -> None:
    """One field differs."""
    _sign(signed, "ana")
    signed.edit("color: red", "color: blue")
    signed.must("plan", "--out", "a.cxplan")
    _refused(signed, "it approves the decision")


def test_an_expired_plan_is_neither_approved_nor_carried_out(signed: Console) -> None:
    """An approval gives it no more time."""
    _resealed(signed, {}, expires="2020-01-01T00:00:00+00:00")
    assert "the plan expired at 2020-01-01" in _sign(signed, "ana", code=4).err
    made = Plan.model_validate_json((signed.folder / "a.cxplan").read_bytes())
    later = datetime(2999, 1, 1, tzinfo=UTC).isoformat()
    text = ANA.approves(made, not_after=later).model_dump_json(by_alias=True)
    signed.write(text, "a.cxplan.ana.approval.json")
    _refused(signed, "the plan expired at 2020-01-01T00:00:00+00:00; now it is 2")


def test_an_approved_plan_is_carried_out_once(signed: Console) -> None:
    """The approval still stands; the state has moved."""
    _sign(signed, "ana")
    _apply(signed)
    before = signed.state()
    ran = _apply(signed, code=4)
    assert "the plan was made at serial 0" in ran.err
    assert before == signed.state()


def test_an_approved_plan_is_for_its_target(signed: Console) -> None:
    """Another pretend tenant is another target."""
    _sign(signed, "ana")
    words = "made for target embedded, not embedded:other"
    _refused(signed, words, options=("--target", "embedded:other"))


def test_a_file_of_approvers_is_obeyed_without_a_flag(signed: Console) -> None:
    """Where it is looked for: in the folder, in the environment, by name; the larger number."""
    file = pinned_file(signed.folder / ".cxdeclare" / "approvers.json", ANA, LUC, need=2)
    assert "needs 2 approvals" in signed.must("apply", "a.cxplan", code=4).err
    ran = signed.must("apply", "a.cxplan", "--require-approval", "1", code=4)
    assert "needs 2 approvals" in ran.err
    file.unlink()
    pinned_file(signed.folder / "elsewhere.json", ANA, LUC, need=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CXDECLARE_APPROVERS", "elsewhere.json")
        assert "needs 1 approval," in signed.must("apply", "a.cxplan", code=4).err
        ran = signed.must("apply", "a.cxplan", "--require-approval", "2", code=4)
        assert "needs 2 approvals" in ran.err
    signed.must("apply", "a.cxplan", "--approvers", "elsewhere.json", code=4)
    signed.must("apply", "a.cxplan")


def test_a_plan_made_now_has_been_seen_by_nobody(signed: Console) -> None:
    """`apply MANIFEST` is no way around approvals; `--yes` neither."""
    pinned_file(signed.folder / ".cxdeclare" / "approvers.json", ANA, need=1)
    ran = signed.must("apply", "--yes", code=4)
    assert "a plan needs 1 approval, and nobody has seen the one made now" in ran.err
    assert "plan --out FILE" in ran.err
    assert not list(signed.folder.glob(".cxdeclare/*.state.json"))


def test_a_demand_needs_somebody_whose_approval_counts(signed: Console) -> None:
    """Otherwise it could never be met, or by anybody."""
    ran = signed.must("apply", "a.cxplan", "--require-approval", "1", code=3)
    assert "no file says whose count" in ran.err
    ran = _apply(signed, need=3, code=3)
    assert "3 approvals are demanded, and approvers.json lists 2 approvers" in ran.err
    signed.must("apply", "a.cxplan", "--require-approval", "0", code=3)


def test_an_approval_that_would_not_be_looked_at_is_refused(signed: Console) -> None:
    """Who names one believes that it is checked."""
    _sign(signed, "ana")
    name = "a.cxplan.ana.approval.json"
    assert "would check nothing" in signed.must("apply", "a.cxplan", "--approval", name, code=3).err
    ran = signed.must("apply", "--yes", "--approval", name, code=3)
    assert "goes with a saved plan" in ran.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "it is not JSON"),
        ("[]", "it does not fit"),
        ("{}", "it does not fit at `payload`"),
        ('{"payload": "", "payloadType": "x", "signatures": []}', "at `signatures`"),
        ('{"payload": "%", "payloadType": "x", "signatures": [{"sig": ""}]}', "not base64"),
        ('{"payload": "", "payloadType": "x", "signatures": [{"sig": "%"}]}', "not base64"),
        ('{"payload": "", "payloadType": "\\ud800", "signatures": [{"sig": ""}]}', "not JSON"),
    ],
)
def test_a_malformed_approval_is_named(content: str, words: str, signed: Console) -> None:
    """Also if there are enough others: somebody meant it to count."""
    _sign(signed, "ana")
    signed.write(content, "a.cxplan.luc.approval.json")
    _refused(signed, "the approval a.cxplan.luc.approval.json cannot be read", words, code=3)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "it is not JSON"),
        ("{}", "it does not fit at `approvers`"),
        ('{"approvers": []}', "it does not fit at `approvers`"),
        ('{"format": 2, "approvers": []}', "it does not fit at `format`"),
        ('{"approvers": [{"name": "a", "key": "k"}]}', "neither an Ed25519 key nor the ARN"),
        ('{"need": -1, "approvers": []}', "it does not fit at `need`"),
    ],
)
def test_a_malformed_file_of_approvers_is_named(content: str, words: str, signed: Console) -> None:
    """Nothing is carried out on the word of nobody."""
    signed.write(content, "approvers.json")
    _refused(signed, "the file of approvers approvers.json cannot be read", words, code=3)


def test_files_that_are_not_there_are_named(signed: Console) -> None:
    """By what was given."""
    assert "none.json" in _apply(signed, "--approval", "none.json", code=3).err
    (signed.folder / "approvers.json").unlink()
    assert "approvers.json cannot be read: No such" in _apply(signed, code=3).err
    os.mkfifo(signed.folder / "approvers.json")
    assert "not a regular file" in _apply(signed, code=3).err


def test_a_refused_plan_may_be_approved(signed: Console) -> None:
    """The approver sees what refuses it; that is not consent, and it is still not carried out."""
    signed.must("apply", "--yes")
    policy = "policy: {protect: [tag.spam]}\n"
    text = (signed.folder / "tenant.yaml").read_text("utf-8")
    signed.write(text + policy)
    signed.must("apply", "--yes")
    signed.write(text.replace("tags:\n  spam: {title: Suspected spam, color: red}\n", ""))
    signed.must("plan", "--out", "a.cxplan", "--allow-delete", "tag", code=4)
    assert "protected" in _sign(signed, "ana").out
    before = signed.state()
    assert "the plan is refused by: protected" in _apply(signed, code=4).err
    assert before == signed.state()


def test_a_key_others_can_read_signs_nothing(signed: Console) -> None:
    """Exit 3, and no approval is left behind."""
    (signed.folder / "ana.pem").chmod(0o644)
    assert "open to others" in _sign(signed, "ana", code=3).err
    assert not list(signed.folder.glob("*.approval.json"))


def test_a_new_key_is_pinned_by_the_line_that_is_printed(signed: Console) -> None:
    """The line goes into the file of approvers as it stands."""
    ran = signed.must("plan", "sign", "--new-key", "zoe.pem", "--by", "zoe")
    row = json.loads(ran.out)
    signed.write(json.dumps({"approvers": [row]}), "approvers.json")
    _sign(signed, "zoe")
    _apply(signed)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--key", "file:ana.pem"), "--by"),
        (("--by", "ana"), "a plan is missing"),
        (("a.cxplan", "--by", "ana"), "`--key` is missing"),
        (("a.cxplan", "--by", "../a", "--key", "file:ana.pem"), "no name of an approver"),
        (("a.cxplan", "--by", "ana", "--key", "ana.pem"), "`ana.pem` is no key"),
        (("a.cxplan", "--by", "ana", "--key", "kms:x"), "not the ARN of a KMS key"),
        (("a.cxplan", "--by", "ana", "--key", "file:no.pem"), "no.pem cannot be read"),
        (("a.cxplan", "--by", "ana", "--key", "file:ana.pem", "--valid", "x"), "no duration"),
        (("a.cxplan", "--by", "ana", "--key", "file:ana.pem", "--valid", "0s"), "nothing"),
        (("none.cxplan", "--by", "ana", "--key", "file:ana.pem"), "none.cxplan cannot be read"),
        (("a.cxplan", "--by", "ana", "--new-key", "new.pem"), "signs nothing"),
        (("--by", "ana", "--new-key", "ana.pem"), "cannot be written to ana.pem"),
    ],
    ids=str,
)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_a_slip_is_told(
    options: tuple[str, ...], words: str, as_json: bool, signed: Console
) -> None:
    """Usage is exit 3, and leaves no file."""
    before = sorted(signed.folder.iterdir())
    ran = signed.must("plan", "sign", *options, *(["--json"] if as_json else []), code=3)
    assert words in (ran.out if as_json else ran.err)
    assert before == sorted(signed.folder.iterdir())


def test_an_approval_may_be_asked_to_last_for_ever(signed: Console) -> None:
    """It lasts as long as the plan."""
    _sign(signed, "ana", "--valid", "999999999d 23h")
    made = json.loads((signed.folder / "a.cxplan").read_bytes())
    assert f"until {made['expires']}" in _apply(signed).err


def test_a_plan_whose_end_has_no_zone_is_refused(signed: Console) -> None:
    """It would end at another time on another machine; none is made so."""
    _resealed(signed, {}, expires="2999-01-01T00:00:00")
    assert "it was changed after it was made" in _sign(signed, "ana", code=3).err
    _refused(signed, "it was changed after it was made", code=3)


def test_programs_are_told_as_well(signed: Console) -> None:
    """Events of their own, of the types that are published."""
    events = {one["type"]: one for one in _sign(signed, "ana", "--json").events}
    assert ("ana", ANA.pinned.key) == (
        events["plan_signed"]["approver"],
        events["plan_signed"]["key"],
    )
    told = _apply(signed, "--json").events
    for one in [*events.values(), *told]:
        LINES.validate_python(one)
    (approved,) = (one for one in told if one["type"] == "plan_approved")
    assert events["plan_signed"]["not_after"] == approved["not_after"]


def test_a_manifest_called_sign_is_planned_by_its_path(console: Console) -> None:
    """Only the bare word `sign` right after `plan` is the sub-command."""
    (console.folder / "tenant.yaml").rename(console.folder / "sign")
    assert "2 to create" in console.must("plan", "./sign").out
    assert "2 to create" in console.must("plan", "--no-color", "sign").out
    assert "--by" in console.must("plan", "sign", "--help").out
    assert "plan sign PLAN" in console.must("plan", "--help").out


def test_going_on_with_a_plan_needs_its_approvals_as_well(
    signed: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left of it is carried out on the same word; the plan says where they lie."""
    reached, killed = threading.Event(), threading.Event()

    def fault(method: str, target: str) -> Answer | None:
        if method == "PUT" and target.endswith("/tags"):
            reached.set()
            killed.wait()
        return None

    demanded = ("--approvers", "approvers.json", "--require-approval", "1")
    monkeypatch.setenv("CXDECLARE_SETTLES_AFTER", "0")
    with served(fault) as origin:
        at = ("--target", origin)
        signed.must("plan", *at, "--out", "a.cxplan")
        _sign(signed, "ana")
        with signed.start("apply", "a.cxplan", *at, *demanded) as process:
            assert reached.wait(60)
            process.kill()
            process.communicate()
        killed.set()
        before = {file: file.read_bytes() for file in signed.folder.glob(".cxdeclare/*.state.json")}
        ran = signed.must("apply", "--resume", *at, *demanded, code=4)
        assert "the plan needs 1 approval, and none counts" in ran.err
        assert before == {file: file.read_bytes() for file in before}
        ran = signed.must("apply", "a.cxplan", "--resume", *at, *demanded)
        assert "Approved by ana" in ran.err
        assert "No changes" in signed.must("plan", *at).out
