"""Stricter: an overlay may add protection, and takes some away only if it says why."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

from cxdeclare.loading import layer_rules
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.problems import shown
from cxdeclare.model.diagnostic import Diagnostic

_POLICY, _REASON = "policy", "weakens"


def weaker(base: Document, merged: Document, overlay: Document) -> Iterator[Diagnostic]:
    """Every protection of the base that is less after the overlay."""
    if _POLICY not in overlay.data:
        return
    given = _mapping(overlay.data.get(_POLICY))
    reason = given.get(_REASON)
    if isinstance(reason, str) and reason.strip():
        return
    before, after = _mapping(base.data.get(_POLICY)), _mapping(merged.data.get(_POLICY))
    for field, fault in _faults(before, after):
        yield Diagnostic(
            layer_rules.WEAKER_POLICY,
            f"`{field}` {fault}, which makes the policy weaker",
            overlay.place((_POLICY, *field.split("."))).value,
            _POLICY,
            f"leave it as it is, or add `{_REASON}: REASON` to the policy of this overlay",
        )


def _faults(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _new(before, after, "allow_delete", _with_its_kind):
        yield "allow_delete", f"gains {name}"
    for name in _new(after, before, "protect"):
        yield "protect", f"loses {name}"
    for name in _new(before, after, "ignore"):
        yield "ignore", f"gains {name}"
    pattern = before.get("skill_name_pattern")
    if pattern is not None and after.get("skill_name_pattern") != pattern:
        yield "skill_name_pattern", "is another one, or gone"
    yield from _most(before.get("max_agents"), after.get("max_agents"))
    yield from _limit(before.get("max_change"), after.get("max_change"))


def _most(before: object, after: object) -> Iterator[tuple[str, str]]:
    if before is None:
        return
    if after is None:
        yield "max_agents", "is gone"
    elif isinstance(before, int) and isinstance(after, int) and after > before:
        yield "max_agents", "is higher"


def _limit(before: object, after: object) -> Iterator[tuple[str, str]]:
    if not isinstance(before, dict):
        return
    if not isinstance(after, dict):
        yield "max_change", "is gone"
        return
    for field in ("percent", "min_population"):
        old, new = before.get(field, 0), after.get(field, 0)
        if isinstance(old, int) and isinstance(new, int) and new > old:
            yield f"max_change.{field}", "is higher"


def _new(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    field: str,
    covering: Callable[[Hashable], Iterable[Hashable]] = lambda one: (one,),
) -> list[str]:
    """What only the second of the two lists has, as it is called."""
    known = {_named(one) for one in _items(before, field)}
    gained = dict.fromkeys(map(_named, _items(after, field)))
    return [_called(one) for one in gained if known.isdisjoint(covering(one))]


def _with_its_kind(name: Hashable) -> tuple[Hashable, ...]:
    """A name in the list of consent, and the kind that includes it."""
    return name, str(name).partition(".")[0]


def _items(policy: Mapping[str, Any], field: str) -> list[Any]:
    found = policy.get(field)
    return found if isinstance(found, list) else []


def _named(one: object) -> Hashable:
    """What tells entries apart, in full: what is shown may be cut off."""
    if isinstance(one, dict):
        return str(one.get("check")), str(one.get("address"))
    return str(one)


def _called(name: Hashable) -> str:
    return " for ".join(map(shown, name)) if isinstance(name, tuple) else shown(str(name))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
