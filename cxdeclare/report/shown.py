"""Shown: the messages that customers get, before and after a plan, or by a manifest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource, uses
from cxdeclare.planning.plan import Plan
from cxdeclare.report.excerpt import visible
from cxdeclare.report.mail import SAMPLE, Mail, mail

MOST = 20
"""Messages on one page; the others are counted."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was and as it will be; None where there is none, or nobody read it."""

    title: str
    before: Mail | None
    after: Mail | None
    note: str = ""

    @property
    def views(self) -> Iterator[tuple[str, Mail]]:
        """What there is to look at, before and after."""
        yield from (
            (name, one) for name, one in (("before", self.before), ("after", self.after)) if one
        )


def by_plan(made: Plan, kinds: Registry, words: str = SAMPLE) -> Iterator[Message]:
    """Of each body that a plan changes, the message before and after."""
    decision = made.decision
    for change in decision.changes:
        kind = kinds[change.kind]
        if not kind.in_mail:
            continue
        first: dict[str, str | None] = {}
        later: dict[str, str | None] = {}
        for step in change.steps:
            for one in step.fields if step.part == OBJECT and step.member is None else ():
                attribute = kind.fields.get((step.part, one.name))
                if attribute is not None and attribute.has(Trait.BODY):
                    first[one.name] = decision.bodies.get(str(one.before))
                    later[one.name] = decision.bodies.get(str(one.after))
        if any(first.values()) or any(later.values()):
            before, after = (_of(kind, one, words) for one in (first, later))
            yield Message(visible(change.address), before, after)


def is_shown(kind: Kind, kinds: Registry) -> bool:
    """Whether a resource of a kind has a part in messages: its own body, or that of a template."""
    return bool(kind.in_mail) or any(kinds[one].in_mail == "around" for one in kind.references)


def by_manifest(
    manifest: Manifest, kinds: Registry, address: Address, words: str = SAMPLE
) -> Iterator[Message]:
    """The messages in which a resource has a part, as the manifest declares them."""
    resource = manifest.resources[address]
    kind = kinds[address.kind]
    if kind.in_mail:
        yield Message(
            visible(str(address)), None, _of(kind, _bodies(manifest, kind, resource), words)
        )
        return
    around = [
        manifest.resources[there]
        for use in uses(kind, resource)
        if kinds[use.kind].in_mail == "around"
        and isinstance(use.value, str)
        and (there := Address(use.kind, use.value)) in manifest.resources
    ]
    below = [one for name in kinds if kinds[name].in_mail == "below" for one in manifest.of(name)]
    frames: list[Resource | None] = [*around] or [None]
    signatures: list[Resource | None] = [*below] or [None]
    for frame in frames:
        for signature in signatures:
            yield _together(manifest, kinds, (frame, signature), words)


def _together(
    manifest: Manifest,
    kinds: Registry,
    parts: tuple[Resource | None, Resource | None],
    words: str,
) -> Message:
    frame, signature = parts
    around = _bodies(manifest, kinds[frame.address.kind], frame) if frame else {}
    below = _bodies(manifest, kinds[signature.address.kind], signature) if signature else {}
    names = [visible(str(one.address)) for one in parts if one is not None]
    made = mail(around.get("html"), below.get("html"), below.get("text"), words)
    return Message(" with ".join(names) or "with no template and no signature", None, made)


def _bodies(manifest: Manifest, kind: Kind, resource: Resource) -> dict[str, str | None]:
    values = resource.parts.get(OBJECT, {})
    return {
        one.name: manifest.bodies.get(str(values.get(one.name)))
        for one in kind.by_part[OBJECT]
        if one.has(Trait.BODY)
    }


def _of(kind: Kind, bodies: dict[str, str | None], words: str) -> Mail | None:
    html, text = bodies.get("html"), bodies.get("text")
    if html is None and text is None:
        return None
    if kind.in_mail == "around":
        return mail(html, words=words)
    return mail(None, html, text, words)
