r"""Tampering: no edit of a signed plan, or of what signs it, changes what is carried out.

The law. Change, take away or add any one byte, anywhere in the file of a plan: it is refused, or
it decodes to the plan that was signed, value for value (white space between tokens, `\\u0061` for
`a`). The same holds of the file of an approval: it is refused, does not count, or is the approval
that was signed. And whoever edits a plan and makes digest and seal anew has a plan that nobody
approved.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.cli import approvalfile, planfile
from cxdeclare.cli.approving import verify
from cxdeclare.cli.commands.plan import save
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.approval import Agreement
from cxdeclare.planning.approvers import Approval, Verdict, verdict
from cxdeclare.planning.envelope import Envelope, encoded
from cxdeclare.planning.plan import Plan, canonical
from tests.support.approvals import NOW, Person, of, pinned
from tests.support.manifests import a_manifest
from tests.support.world import World

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
ANA, LUC = Person("ana"), Person("luc")
PINNED = pinned(ANA, LUC)
_MANIFEST: dict[str, Any] = {
    "tags": {"spam": {"title": "Suspected spam", "color": "red"}},
    "templates": {"brand": {"name": "Brand é", "html": "<p>one</p>"}},
}


@dataclass(frozen=True)
class Signed:
    """A plan, its approval, and the bytes of both files."""

    made: Plan
    approval: Envelope
    plan_file: bytes
    approval_file: bytes
    folder: Path


@pytest.fixture(scope="module", name="signed")
def a_signed_plan(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    """A small plan with a long text, signed by Ana."""
    folder = tmp_path_factory.mktemp("signed")
    with World() as world:
        made = world.plan(a_manifest(**_MANIFEST))
    save(made, folder / "a.cxplan")
    approval = ANA.approves(made)
    text = approval.model_dump_json(by_alias=True, indent=1).encode()
    return Signed(made, approval, (folder / "a.cxplan").read_bytes(), text, folder)


def _edits(content: bytes) -> Iterator[bytes]:
    """At each place: two bits flipped, the byte taken away, a space or a digit put in."""
    for at in range(len(content)):
        for bit in (0, 1 + at % 7):  # the lowest makes another digit of a digit
            yield content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
        yield content[:at] + content[at + 1 :]
        yield content[:at] + (b" " if at % 2 else b"1") + content[at:]


def _substitutions(content: bytes) -> Iterator[bytes]:
    """At each place every other byte, and every byte put in."""
    for at in range(len(content)):
        for byte in range(256):
            one = bytes([byte])
            if byte != content[at]:
                yield content[:at] + one + content[at + 1 :]
            yield content[:at] + one + content[at:]


def _value(made: Plan) -> str:
    """More than equality, for which 1, 1.0 and true are one."""
    return canonical(made.model_dump(mode="json"))


def _plans_hold(signed: Signed, edits: Iterable[bytes]) -> tuple[int, int]:
    """How many edits were refused, and how many are the same plan; any other fails."""
    path, expected = signed.folder / "edited.cxplan", _value(signed.made)
    refused = same = 0
    for content in edits:
        path.write_bytes(content)
        try:
            found = planfile.load(path)
        except InvalidInput:
            refused += 1
            continue
        assert expected == _value(found), content
        assert not _judged(found, [Approval("a", signed.approval)]).refused
        same += 1
    return refused, same


def _judged(made: Plan, approvals: list[Approval]) -> Verdict:
    return verdict(made, approvals, PINNED, verify, NOW)


def _approvals_hold(signed: Signed, edits: Iterable[bytes]) -> tuple[int, int]:
    """The same of an approval: one that counts says what was signed."""
    path = signed.folder / "edited.approval.json"
    refused = same = 0
    for content in edits:
        path.write_bytes(content)
        try:
            found = approvalfile.load(path)
        except InvalidInput:
            refused += 1
            continue
        judged = _judged(signed.made, [Approval("a", found)])
        if judged.refused:
            refused += 1
            continue
        (counted,) = judged.accepted
        assert "ana" == counted.approver.name
        assert signed.approval.signed == found.signed, content
        assert signed.approval.signatures[0].content == found.signatures[0].content
        same += 1
    return refused, same


def test_no_edit_of_a_byte_changes_a_signed_plan(signed: Signed) -> None:
    """Every place, four edits at each; some of them are white space, most are refused."""
    refused, same = _plans_hold(signed, _edits(signed.plan_file))
    assert 4 * len(signed.plan_file) == refused + same
    assert 0 < same < refused / 2


def test_no_edit_of_a_byte_makes_another_approval(signed: Signed) -> None:
    """Every place of the envelope: type, agreement, hint and signature."""
    refused, same = _approvals_hold(signed, _edits(signed.approval_file))
    assert 4 * len(signed.approval_file) == refused + same
    assert 0 < same < refused / 2


@pytest.mark.skipif(not SOAK, reason="all bytes at all places: run by the long suite")
def test_no_substitution_of_a_byte_changes_what_was_signed(signed: Signed) -> None:
    """All 255 others at every place, and all 256 put in before it; plan and approval."""
    assert all(_plans_hold(signed, _substitutions(signed.plan_file)))
    assert all(_approvals_hold(signed, _substitutions(signed.approval_file)))


def test_no_flipped_bit_of_a_signature_is_overlooked(signed: Signed) -> None:
    """In the signature itself and in the agreement, in base64 that is right."""
    (one,) = signed.approval.signatures
    for content, field in ((one.content, "sig"), (signed.approval.message, "payload")):
        for at in range(8 * len(content)):
            changed = bytearray(content)
            changed[at // 8] ^= 1 << at % 8
            update = {field: encoded(bytes(changed))}
            edited = (
                signed.approval.model_copy(update=update)
                if field == "payload"
                else signed.approval.model_copy(
                    update={"signatures": (one.model_copy(update=update),)}
                )
            )
            assert not _judged(signed.made, of(edited)).accepted


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a plan."""
    yield path
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from _places(inner, (*path, key))


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 100),
    st.floats(allow_nan=True),
    st.text(max_size=5),
    st.sampled_from(["pretend", "live", "2999-01-01T00:00:00+00:00", [], {}]),
)


@given(st.data())
def test_a_plan_that_was_edited_and_sealed_anew_has_no_approval(
    signed: Signed, data: st.DataObject
) -> None:
    """Any value anywhere: it is no plan, or the approval names what moved, or it is the same."""
    document = json.loads(signed.plan_file)
    path = data.draw(st.sampled_from([one for one in _places(document) if one]))
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = data.draw(_VALUES)
    try:
        edited = Plan.model_validate_json(json.dumps(document))
        forged = edited.model_copy(update={"digest": edited.decision.digest}).sealed()
    except ValueError:
        return
    judged = _judged(forged, of(signed.approval))
    is_same = _value(forged) == _value(signed.made)
    assert is_same == (not judged.refused)
    if not is_same:
        (reason,) = judged.refused
        assert "it approves" in reason


@given(st.data())
def test_an_edited_agreement_needs_another_signature(signed: Signed, data: st.DataObject) -> None:
    """No field of an agreement is free; a signature is of one agreement only."""
    stated = json.loads(signed.approval.message)
    name = data.draw(st.sampled_from(sorted(stated)))
    try:
        changed = {**stated, name: data.draw(_VALUES)}
        edited = Agreement.model_validate_json(json.dumps(changed))
    except ValueError:
        return
    payload = encoded(edited.message)
    judged = _judged(signed.made, of(signed.approval.model_copy(update={"payload": payload})))
    assert (edited.message == signed.approval.message) == bool(judged.accepted)


def test_a_key_used_twice_for_one_value_changes_nothing(signed: Signed) -> None:
    """Of two values for one key the last is read, and a plan is judged by what is read."""
    text = signed.plan_file.decode()
    assert text.startswith("{")
    refused, same = _plans_hold(
        signed,
        [
            text.replace("{", '{"tool": "another", ', 1).encode(),
            text.replace('"tool"', '"format": 1, "tool"', 1).encode(),
            f'{text.rstrip().removesuffix("}")}, "tool": "another"}}'.encode(),
        ],
    )
    assert (1, 2) == (refused, same)
