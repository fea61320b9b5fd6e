"""Replace: make a new object and retire the old, because a field of it cannot change."""

from __future__ import annotations

from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.kind import OBJECT, Kind, Retire
from cxdeclare.model.profile import Means
from cxdeclare.model.resource import Found, Resource
from cxdeclare.planning.draft import Draft, Planning, step
from cxdeclare.planning.guards import IDENTITY_KEPT, MIXED_MEANS, PROTECTED, REPLACE_CONSENT
from cxdeclare.planning.known import fold, identity, identity_of
from cxdeclare.planning.make import make
from cxdeclare.planning.plan import Action, FieldChange
from cxdeclare.planning.rests import main_fields


def replace(
    planning: Planning, kind: Kind, resource: Resource, found: Found, frozen: list[str]
) -> Draft:
    """Make a new object, then retire the old; who points at it is repointed in between."""
    address = resource.address
    draft = Draft(address, kind, Action.REPLACE, id=found.id)
    draft.reason = f"{', '.join(frozen)} cannot be changed on an existing object"
    planning.replaced.add(address)
    make(planning, draft, resource)
    deactivates = kind.retire is Retire.DEACTIVATE
    off = (FieldChange(name=kind.retired, before=True, after=False),) if deactivates else ()
    verb = Verb.UPDATE if deactivates else Verb.DELETE
    retired = step(
        planning.profile,
        address,
        kind.main,
        verb,
        off,
        object_id=found.id,
        expects=main_fields(planning.profile, kind, found),
    )
    draft.add(retired)
    same = fold(identity(kind, resource)) == fold(identity_of(kind, found))
    _judge(planning, draft, same_identity=same)
    made = draft.creates
    if made is not None and same:
        draft.needs[made.id].add(retired.id)
    elif made is not None:  # the old one serves until all of the new one is there
        draft.needs[retired.id].update(s.id for s in draft.steps if s is not retired)
    return draft


def _consents(planning: Planning, address: Address) -> bool:
    """Whether the old object may go: what we did not make goes only when it is named."""
    binding = planning.state.bindings.get(str(address)) if planning.state else None
    if binding is None or binding.origin != "created":
        return str(address) in planning.consent
    return planning.consents(address)


def _judge(planning: Planning, draft: Draft, *, same_identity: bool) -> None:
    address, kind = draft.address, draft.kind
    means = {step.means for step in draft.steps if step.part == OBJECT}
    if planning.protects(address):
        message = f"it is protected: {planning.protection(address)}"
        planning.refuse(PROTECTED, address, message, "take it out of `policy.protect`")
    if not _consents(planning, address):
        hint = f"allow it with `--allow-delete {address}` or `policy.allow_delete`"
        planning.refuse(REPLACE_CONSENT, address, "replacing it deletes the old object", hint)
    if same_identity and kind.retire is not Retire.DELETE:
        message = f"the old {kind.called} cannot be deleted and would keep its name"
        planning.refuse(IDENTITY_KEPT, address, message)
    if means == {Means.API, Means.MANUAL}:
        planning.refuse(MIXED_MEANS, address, "the API can do only one half of it")
