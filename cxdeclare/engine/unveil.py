"""Unveil: secrets, resolved to see whether they moved, and once more before they are sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from cxdeclare.engine.ports import Keys, Secrets
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.errors import InvalidInput, StalePlan
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import Means
from cxdeclare.model.registry import Registry
from cxdeclare.model.secret import Key, Secret, SecretReference, Unresolved, key_of
from cxdeclare.model.state import State
from cxdeclare.planning.known import lives_elsewhere
from cxdeclare.planning.plan import Decision, Plan
from cxdeclare.planning.secret_fields import references


class NoSecrets:
    """Knows of no secret."""

    def resolve(self, uris: Collection[str], _folder: str) -> Mapping[str, Secret | Unresolved]:
        """Nothing but why."""
        return dict.fromkeys(uris, Unresolved("no source of secrets is set up here"))


class NoKeys:
    """Has no key."""

    def key(self, _wrapped: str | None) -> None:
        """None."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Where secrets and the key for their digests come from, and where paths start."""

    secrets: Secrets = field(default_factory=NoSecrets)
    keys: Keys = field(default_factory=NoKeys)
    folder: str = "."

    def folder_of(self, kinds: Registry, decision: Decision) -> str:
        """Where the paths of a plan start; it says nothing of the folder if it has none."""
        sent = (place.reference.uri for place in _sent(kinds, decision))
        return self.folder if any(uri.startswith("file:") for uri in sent) else "."


@dataclass(frozen=True, slots=True)
class Place:
    """One secret where it is used."""

    address: Address
    field: str
    reference: SecretReference

    @property
    def told(self) -> str:
        """The place in words."""
        return f"`{self.field}`"


def with_digests(
    kinds: Registry,
    manifest: Manifest,
    state: State | None,
    vault: Vault,
) -> tuple[Manifest, str | None]:
    """The manifest with the digests of its secrets, and the wrapped key a state is to keep.

    Every secret is resolved, with a key or without: who plans learns early what is missing.
    """
    places = list(_declared(kinds, manifest))
    if not places:
        return manifest, None
    values = _resolved(vault.secrets, vault.folder, places, manifest)
    held = vault.keys.key(state.digest_key if state else None)
    if held is None:
        return manifest, None
    key, wrapped = held
    former: dict[Address, list[Address]] = {}
    for old, new in manifest.moved.items():
        former.setdefault(new, []).append(old)
    digests = {
        (place.address, place.field): tuple(
            _digest(key, manifest.tenant.id, str(address), place, values)
            for address in (place.address, *sorted(former.get(place.address, ())))
        )
        for place in places
    }
    return replace(manifest, digests=digests), wrapped


def unveiled(
    kinds: Registry,
    plan: Plan,
    rest: Decision,
    state: State | None,
    vault: Vault,
) -> Mapping[str, Secret]:
    """The values that are left to send of a plan; raise `StalePlan` if one has moved since."""
    places = list(_sent(kinds, rest))
    if not places:
        return {}
    values = _resolved(vault.secrets, plan.folder, places, None)
    if any(place.reference.digest is not None for place in places):
        held = vault.keys.key(rest.digest_key or (state.digest_key if state else None))
        for place in places:
            _not_moved(rest.tenant_id, place, values, held[0] if held else None)
    return values


def _not_moved(tenant_id: str, place: Place, values: Mapping[str, Secret], key: Key | None) -> None:
    digest = place.reference.digest
    if digest is None:
        return
    if key is None or key.id != key_of(digest):
        message = f"{place.address}: the plan was made with another key for digests of secrets"
        raise StalePlan(message, hint="give the key that the plan was made with, or plan again")
    if _digest(key, tenant_id, str(place.address), place, values) != digest:
        message = f"{place.address}: the secret {place.told} has moved since the plan"
        raise StalePlan(message, hint="plan again")


def _digest(
    key: Key, tenant_id: str, address: str, place: Place, values: Mapping[str, Secret]
) -> str:
    return key.digest(tenant_id, address, place.field, values[place.reference.uri])


def _declared(kinds: Registry, manifest: Manifest) -> Iterator[Place]:
    for name in sorted(kind.name for kind in kinds.values() if kind.secrets):
        kind = kinds[name]
        for resource in manifest.of(name):
            for part in kind.parts if not lives_elsewhere(kind, resource) else ():
                for attribute, reference in references(kind, part, resource):
                    yield Place(resource.address, attribute.name, reference)


def _sent(kinds: Registry, decision: Decision) -> Iterator[Place]:
    """The secrets in the calls of a plan; what a person enters is theirs to find."""
    for change in decision.changes:
        secrets = kinds[change.kind].secrets
        for step in change.steps:
            for one in step.fields if step.means is Means.API and secrets else ():
                reference = SecretReference.of(one.after) if one.name in secrets else None
                if reference is not None:
                    yield Place(Address.parse(change.address), one.name, reference)


def _resolved(
    secrets: Secrets, folder: str, places: list[Place], manifest: Manifest | None
) -> dict[str, Secret]:
    """The value of each; raise `InvalidInput` with every one that cannot be had."""
    found = secrets.resolve(sorted({place.reference.uri for place in places}), folder)
    problems = [
        _problem(place, answer, manifest)
        for place in places
        if isinstance(answer := found[place.reference.uri], Unresolved)
    ]
    if problems and manifest is not None:
        message = "a secret cannot be had"
        raise InvalidInput(message, problems)
    if problems:
        said = "; ".join(f"{one.subject}: {one.summary}" for one in problems)
        raise InvalidInput(said, hint=problems[0].hint)
    return {uri: answer for uri, answer in found.items() if isinstance(answer, Secret)}


def _problem(place: Place, why: Unresolved, manifest: Manifest | None) -> Diagnostic:
    path = tuple(place.field.split("."))
    span = manifest.place(place.address, path) if manifest else None
    summary = f"{place.told}: {why.message}"
    return Diagnostic("CXD313", summary, span, str(place.address), why.hint)
