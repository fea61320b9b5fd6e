"""Drift: what changed behind the manifest's back, as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.engine.drift_events import Coverage, Difference, Drifted, KnownDrift
from cxdeclare.model.address import Address
from cxdeclare.model.registry import Registry
from cxdeclare.report.excerpt import visible
from cxdeclare.report.outline import heading
from cxdeclare.report.values import counted, shown


def drift(found: Drifted, kinds: Registry, *, is_pretend: bool) -> str:
    """Everything that differs from what was last applied, and what nobody could compare."""
    lines = [heading(found.target, is_pretend=is_pretend), ""]
    for address, differences in sorted(found.changed.items()):
        lines.append(f"~ {visible(address)}: changed in the tenant")
        lines += [f"    {line}" for line in _differences(address, differences, kinds)]
    lines += [f"- {visible(address)}: gone from the tenant" for address in found.missing]
    lines += [
        f"? {visible(subject)}: could not be read: {visible(reason)}"
        for subject, reason in sorted(found.unread.items())
    ]
    lines += [
        f"  {visible(subject)}: not verifiable, the profile cannot read it"
        for subject in found.unverifiable
    ]
    lines += [
        f"  {visible(subject)}: attested on {one.at[:10]} by {visible(one.by)}, not verifiable"
        for subject, one in sorted(found.attested.items())
    ]
    lines += [
        f"  {visible(subject)}: not verifiable, a secret is never given back"
        for subject in found.secrets
    ]
    for kind, names in found.foreign.items():
        said = ", ".join(visible(name) for name in names)
        lines.append(f"  foreign {kinds[kind].called}, not managed here: {said}")
    for kind, names in found.vendor.items():
        said = ", ".join(visible(name) for name in names)
        lines.append(f"  delivered {kinds[kind].called}, in every tenant: {said}")
    for one in found.accepted:
        lines.append(
            f"  {_what(one, kinds)}: accepted until {one.until} by {visible(one.owner)}: "
            f"{visible(one.reason)}"
        )
    for one in found.expired:
        lines.append(
            f"! {_what(one, kinds)}: expired, was accepted until {one.until} by "
            f"{visible(one.owner)}: {visible(one.reason)}"
        )
    if len(lines) > 2:  # noqa: PLR2004 - more than the heading and its empty line
        lines.append("")
    lines += [*_coverage(found, kinds), _summary(found)]
    lines.append(f"{counted(found.reads, 'read')}, 0 writes.")
    return "\n".join(lines)


def _what(one: KnownDrift, kinds: Registry) -> str:
    """What a known drift is, on one line."""
    if one.address is None:
        called = kinds[one.kind].called if one.kind else ""
        return f"foreign {called} {visible(one.name or '')}"
    if one.difference is None:
        return f"{visible(one.address)} is gone from the tenant"
    (told,) = _differences(one.address, (one.difference,), kinds)
    return f"{visible(one.address)} {told}"


def _coverage(found: Drifted, kinds: Registry) -> Iterator[str]:
    """How much is managed: in all, and of each kind that is not managed as a whole."""
    total = found.covered
    if not total.of:
        return
    yield f"Coverage: {_share(total)} of the kinds that are managed."
    for name, one in found.coverage.items():
        if one.foreign:
            yield f"    {kinds[name].called}: {_share(one)}"


def _share(one: Coverage) -> str:
    """Rounded down: what is not managed as a whole is never said to be 100 %."""
    return f"{one.managed * 100 // one.of} % ({one.managed} of {one.of})"


def _differences(
    address: str, differences: tuple[Difference, ...], kinds: Registry
) -> Iterator[str]:
    kind = kinds[Address.parse(address).kind]
    for one in differences:
        where = f"{one.part}[{visible(one.member)}]" if one.member is not None else ""
        if one.field is None:
            yield f"{where}: " + (
                "removed in the tenant" if one.live is None else "added in the tenant"
            )
            continue
        attribute = kind.fields.get((one.part, one.field))
        was, now = (shown(value, attribute, {}) for value in (one.recorded, one.live))
        yield f"{where + ' ' if where else ''}{one.field}: applied {was}, live {now}"


def _summary(found: Drifted) -> str:
    if not found.changed and not found.missing and not found.unread:
        head = "No drift but what is accepted" if found.accepted else "No drift"
        which = counted(found.compared, "resource")
        parts, secrets = len(found.unverifiable), len(found.secrets)
        word = len(found.attested)
        if parts or secrets or word:
            left = [f"{counted(parts, 'part')} cannot be verified under this profile"] * bool(parts)
            left += [f"{counted(word, 'part')} attested and cannot be verified"] * bool(word)
            left += [f"{counted(secrets, 'secret')} cannot be verified at all"] * bool(secrets)
            said = "; ".join(left)
            return f"{head} in what can be read ({which}); {said} (serial {found.serial})."
        are = "is" if found.compared == 1 else "are"
        if found.accepted:
            known = len(found.accepted)
            return f"{head}: {known} accepted; {which} compared with serial {found.serial}."
        return f"{head}: {which} {are} as last applied (serial {found.serial})."
    text = f"Drift: {len(found.changed)} changed, {len(found.missing)} missing"
    if found.unread:
        text += f", {len(found.unread)} not read"
    if found.accepted:
        text += f", {len(found.accepted)} accepted"
    return f"{text}; {found.compared} compared with serial {found.serial}."
