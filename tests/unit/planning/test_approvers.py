from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from cxdeclare.cli.approving import verify
from cxdeclare.planning.approvers import Approver, Approvers, Verdict, verdict
from cxdeclare.planning.envelope import Envelope, encoding, sealed
from cxdeclare.planning.plan import Plan
from tests.support.approvals import NOW, Person, of, pinned
from tests.support.scenes import plan_of
from tests.support.world import World

BRAND = {"brand": {"name": "Brand", "html": "<p/>"}}
ANA, LUC, EVE = Person("ana"), Person("luc"), Person("eve")
ARN = "kms:arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
PINNED = pinned(ANA, LUC)


@pytest.fixture(scope="module", name="made")
def a_plan() -> Plan:
    """A plan that creates one template."""
    with World() as world:
        return plan_of(world, templates=BRAND)


def _judged(made: Plan, *envelopes: Envelope, hours: float = 0) -> Verdict:
    return verdict(made, of(*envelopes), PINNED, verify, NOW + timedelta(hours=hours))


def _names(found: Verdict) -> list[str]:
    return [one.approver.name for one in found.accepted]


def test_approvals_of_pinned_keys_count(made: Plan) -> None:
    """Each by its approver, with the file it came from."""
    found = _judged(made, ANA.approves(made), LUC.approves(made))
    assert (["ana", "luc"], ()) == (_names(found), found.refused)
    assert ["0.json", "1.json"] == [one.file for one in found.accepted]


def test_a_key_that_is_not_pinned_does_not_count(made: Plan) -> None:
    """Whatever the envelope says of itself."""
    found = _judged(made, EVE.approves(made), EVE.approves(made, approver="ana"))
    assert [] == _names(found)
    for reason in found.refused:
        assert f"with the key {EVE.pinned.key}, which is not among the pinned ones" in reason


def test_a_forged_hint_does_not_help(made: Plan) -> None:
    """The hint is not signed: it chooses which pinned key is tried, and that one says no."""
    stated_by_ana = EVE.signs(_agreed(made, "ana"), keyid=ANA.pinned.key)
    found = _judged(made, stated_by_ana)
    assert [] == _names(found)
    assert "the signature is not one of ana over this content" in found.refused[0]


def test_without_a_hint_every_pinned_key_is_tried(made: Plan) -> None:
    """The specification leaves it to the signer."""
    assert ["luc"] == _names(_judged(made, LUC.signs(_agreed(made, "luc"), keyid="")))
    found = _judged(made, EVE.signs(_agreed(made, "eve"), keyid=""))
    assert "not one of ana or luc over this content" in found.refused[0]


def test_a_key_speaks_for_its_own_name_only(made: Plan) -> None:
    """Otherwise one person could be counted under several names."""
    found = _judged(made, ANA.approves(made, approver="luc"))
    assert ("0.json: it speaks for luc, and is signed with the key of ana",) == found.refused


def test_a_key_counts_once(made: Plan) -> None:
    """However often it signed, and at whatever time."""
    found = _judged(made, ANA.approves(made), ANA.approves(made, hours=2))
    assert ["ana"] == _names(found)
    assert ("1.json: ana approved already, by 0.json; a key counts once",) == found.refused


def test_two_signatures_in_one_envelope_count_as_they_would_apart(made: Plan) -> None:
    """Nor does the same one twice, nor one by a key that the agreement does not speak for."""
    envelope = ANA.approves(made)
    (own,) = envelope.signatures
    (other,) = LUC.signs(_agreed(made, "ana")).signatures
    found = _judged(made, envelope.model_copy(update={"signatures": (own, own, other)}))
    assert ["ana"] == _names(found)
    once, other_key = found.refused
    assert "a key counts once" in once
    assert "it speaks for ana, and is signed with the key of luc" in other_key


def test_an_approval_expires(made: Plan) -> None:
    """It says whose, and when."""
    envelope = ANA.approves(made, hours=8)
    assert ["ana"] == _names(_judged(made, envelope, hours=8))
    (reason,) = _judged(made, envelope, hours=8.001).refused
    assert "the approval of ana expired at 2026-01-01T20:00:00+00:00" in reason


def test_an_approval_of_another_plan_does_not_count(made: Plan) -> None:
    """It names what moved."""
    with World() as world:
        other = plan_of(world, templates={"brand": {"name": "Other", "html": "<p/>"}})
    (reason,) = _judged(made, ANA.approves(other)).refused
    assert f"approves the decision {other.digest[:12]}" in reason
    assert f"what this plan does is {made.digest[:12]}" in reason


def test_a_signature_of_another_type_is_no_approval(made: Plan) -> None:
    """A key that signs other things as well has not approved anything by them."""
    message = _agreed(made, "ana").message
    signature = ANA.key.sign(encoding("application/vnd.in-toto+json", message))
    envelope = sealed("application/vnd.in-toto+json", message, ANA.pinned.key, signature)
    (reason,) = _judged(made, envelope).refused
    assert "signed as `application/vnd.in-toto+json`, which is no approval" in reason


@pytest.mark.parametrize("changed", [{"format": 2}, {"serial": "x"}, {"more": 1}, {"approver": ""}])
def test_a_signed_text_of_another_shape_is_no_approval(changed: dict[str, Any], made: Plan) -> None:
    """Nobody guesses what a newer version meant."""
    import json

    from cxdeclare.planning.approval import PAYLOAD_TYPE

    stated = json.loads(_agreed(made, "ana").message)
    message = json.dumps({**stated, **changed}).encode()
    signature = ANA.key.sign(encoding(PAYLOAD_TYPE, message))
    (reason,) = _judged(made, sealed(PAYLOAD_TYPE, message, ANA.pinned.key, signature)).refused
    assert "no approval that this version can read" in reason


def _agreed(made: Plan, name: str) -> Any:
    from cxdeclare.planning.approval import agreement

    return agreement(made, name, NOW + timedelta(hours=8))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([ANA.pinned, ANA.pinned], "two approvers have one name"),
        ([ANA.pinned, ANA.pinned.model_copy(update={"name": "luc"})], "luc has the key of another"),
        (
            [
                Approver(name="a", key=ARN, public="YWJj"),
                Approver(name="b", key=ARN.replace("1234abcd", "4321abcd"), public="YWJj"),
            ],
            "b has the key of another",
        ),
        (
            [
                Approver(name="a", key=ARN.replace("key/", "key/mrk-")),
                Approver(name="b", key=ARN.replace("key/", "key/mrk-").replace("west", "east")),
            ],
            "b has the key of another",
        ),
        ([ANA.pinned], "2 are needed, and there are 1"),
    ],
    ids=["name", "key", "public half", "region", "need"],
)
def test_approvers_are_as_many_as_they_seem(rows: list[Approver], words: str) -> None:
    """A person with two names, or a key with two ARNs, would count twice."""
    with pytest.raises(ValidationError, match=words):
        Approvers(need=2, approvers=tuple(rows))


@pytest.mark.parametrize(
    "key",
    [
        "",
        "ana",
        "ed25519:",
        "ed25519:YWJj",
        "ed25519:%",
        "kms:alias/release",
        "kms:arn:aws:kms:eu-west-1:111122223333:alias/release",
        "arn:aws:kms:eu-west-1:111122223333:key/1",
    ],
)
def test_only_a_key_can_be_pinned(key: str) -> None:
    """An alias can be pointed elsewhere by who may not approve."""
    with pytest.raises(ValidationError):
        Approver(name="ana", key=key)


@pytest.mark.parametrize("name", ["", "../ana", "a b", ".ana", "a/b", "a\n", "x" * 101])
def test_a_name_is_fit_for_a_file(name: str) -> None:
    """It becomes part of one."""
    with pytest.raises(ValidationError):
        Approver(name=name, key=ARN)


@pytest.mark.parametrize("public", ["%", "YQ"])
def test_a_public_half_is_base64(public: str) -> None:
    """It is what `aws kms get-public-key` prints."""
    with pytest.raises(ValidationError):
        Approver(name="a", key=ARN, public=public)
    with pytest.raises(ValidationError):
        Approver(name="a", key=ANA.pinned.key, public="YWJj")
