"""Approving: keys as they are named on the command line, and plans held against approvals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cxdeclare.cli import approvalfile
from cxdeclare.cli.lines import PlanApproved
from cxdeclare.cli.settings import APPROVERS
from cxdeclare.cli.settings import approvers as approvers_file
from cxdeclare.cli.view import View
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.planning.approvers import KMS, LOCAL, Approval, Approver, Approvers, verdict
from cxdeclare.planning.envelope import decoded
from cxdeclare.planning.plan import Plan
from cxdeclare.report.values import counted

FILE = "file:"
_SAVE = "save it with `plan --out FILE`, have it signed, then `apply FILE`"


def sign(key: str, message: bytes) -> tuple[str, bytes]:
    """The key that `file:KEY.pem` or `kms:ARN` names, as it is pinned, and its signature."""
    if key.startswith(FILE):
        from cxdeclare.adapters.signing import keys

        return keys.sign(Path(key.removeprefix(FILE)), message)
    if key.startswith(KMS):
        from cxdeclare.adapters.signing import kms

        return kms.sign(key.removeprefix(KMS), message)
    raise InvalidInput(f"`{key}` is no key", hint="use `file:KEY.pem` or `kms:ARN`")


def verify(approver: Approver, message: bytes, signature: bytes) -> bool:
    """Whether an approver signed a message; KMS is asked only if its public key is not pinned."""
    from cxdeclare.adapters.signing import keys

    if approver.key.startswith(LOCAL):
        public = decoded(approver.key.removeprefix(LOCAL))
        return keys.is_signed_locally(public, message, signature)
    if approver.public is not None:
        return keys.is_signed_by_kms(decoded(approver.public), message, signature)
    from cxdeclare.adapters.signing import kms

    return kms.is_signed(approver.key.removeprefix(KMS), message, signature)


@dataclass(frozen=True, slots=True)
class Demand:
    """How many approvals are needed, and whose count."""

    need: int
    pinned: Approvers | None = None

    def fresh(self, named: tuple[Path, ...]) -> None:
        """Raise if a plan that is made just now must not be carried out: nobody has seen it."""
        if named:
            message = "`--approval` goes with a saved plan"
            raise InvalidInput(message, hint=_SAVE)
        if self.need:
            wanted = counted(self.need, "approval")
            message = f"a plan needs {wanted}, and nobody has seen the one made now"
            raise Refused(message, hint=_SAVE)

    def met(self, said: View, made: Plan, plan: Path, named: tuple[Path, ...]) -> None:
        """Raise unless enough approvers agreed to exactly this plan; tell who did."""
        if not self.need or self.pinned is None:
            if named:
                message = "`--approval` without a demand for approvals would check nothing"
                raise InvalidInput(message, hint="add `--require-approval N`")
            return
        found = [
            Approval(str(file), approvalfile.load(file))
            for file in named or approvalfile.beside(plan)
        ]
        judged = verdict(made, found, self.pinned, verify, datetime.now(UTC))
        if len(judged.accepted) < self.need:
            raise _too_few(
                self.need, [one.approver.name for one in judged.accepted], judged.refused
            )
        for one in judged.accepted:
            name, key = one.approver.name, one.approver.key
            line = PlanApproved(file=one.file, approver=name, key=key, not_after=one.not_after)
            said.approval(line, f"Approved by {name} ({key}) until {one.not_after}.")
        for reason in judged.refused:
            said.note(f"Does not count: {reason}")


def demand(need: int | None, file: Path | None) -> Demand:
    """What flags, environment and the file of approvers demand together: the larger number."""
    where = approvers_file(file)
    if where is None:
        if need:
            message = "approvals are demanded, and no file says whose count"
            hint = f"name it with `--approvers` or CXDECLARE_APPROVERS, or write {APPROVERS}"
            raise InvalidInput(message, hint=hint)
        return Demand(0)
    pinned = approvalfile.load_approvers(where)
    wanted = max(need or 0, pinned.need)
    if wanted > len(pinned.approvers):
        known = counted(len(pinned.approvers), "approver")
        message = f"{counted(wanted, 'approval')} are demanded, and {where} lists {known}"
        raise InvalidInput(message)
    return Demand(wanted, pinned)


def _too_few(need: int, names: list[str], reasons: tuple[str, ...]) -> Refused:
    there = f"{len(names)} ({', '.join(names)})" if names else "none"
    said = "; ".join(reasons) or "no other was found"
    message = f"the plan needs {counted(need, 'approval')}, and {there} counts: {said}"
    return Refused(message, hint="`cxdeclare plan sign PLAN --key KEY --by NAME` approves a plan")
