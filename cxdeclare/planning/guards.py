"""Guards: the one table of what may refuse a plan; the reference page is made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cxdeclare.model.guard import Guard
from cxdeclare.model.kind import Kind

PROTECTED = Guard(
    "protected",
    refuses="a plan that deletes, deactivates or replaces a protected object, or stops to manage "
    "it because its block is gone",
    protects="an object goes because its block was removed by mistake; the state remembers the "
    "protection when the block that had it is gone",
    way_out="put the block back; to let the object go, apply once without the protection, or "
    "list the address in `removed`",
)
MAX_CHANGE = Guard(
    "max-change",
    refuses="a plan that changes or ends a larger share of the managed objects of a kind than "
    "`policy.max_change` allows",
    protects="a mistyped variable or a wrong branch changes everything at once",
    way_out="change fewer of them at once, or raise `policy.max_change`",
)
MAX_AGENTS = Guard(
    "max-agents",
    refuses="a plan that touches more people than `policy.max_agents`, or people whose number "
    "could not be read",
    protects="one small change of one object reaches hundreds of agents in the middle of a shift",
    way_out="change less at once, or raise `policy.max_agents`",
)
RENAME = Guard(
    "rename",
    refuses="a plan that would end one object and create another of its kind that is much like it",
    protects="a block that was only renamed loses its object with all that hangs on it",
    way_out="say that it is the same one with `moved`; if it is not, list the old address in "
    "`removed`",
)
REPLACE_CONSENT = Guard(
    "replace-consent",
    refuses="a plan that replaces an object without leave to delete the old one",
    protects="a change of one field deletes an object with its history",
    way_out="allow it with `--allow-delete ADDRESS` or `policy.allow_delete`",
)
STILL_REFERENCED = Guard(
    "still-referenced",
    refuses="a plan that ends an object that something will still refer to",
    protects="what refers to it breaks, or the tenant refuses the call in the middle of the run",
    way_out="declare the reference, so that it can be pointed elsewhere",
    no_consent="what refers to the object would be left with a reference to nothing",
)
INCOMPLETE_READ = Guard(
    "incomplete-read",
    refuses="a plan that replaces an object while it is not known who refers to it",
    protects="a reference that nobody saw is left dangling",
    way_out="plan again when everything can be read, or use a profile that can read it",
    no_consent="nobody knows what the consent would be to",
)
IDENTITY_KEPT = Guard(
    "identity-kept",
    refuses="a plan that replaces an object that cannot be deleted by one of the same name",
    protects="the tenant refuses the second object of a name",
    way_out="give the new one another name",
    no_consent="it would only fail in the tenant",
)
MIXED_MEANS = Guard(
    "mixed-means",
    refuses="a plan that replaces an object where the API can do only one half of it",
    protects="the run ends between the two halves, and waits for a person",
    way_out="create the new object and retire the old one by hand, then plan again",
    no_consent="it would stop half-way, with two objects or with none",
)
CORE = (
    PROTECTED,
    MAX_CHANGE,
    MAX_AGENTS,
    RENAME,
    REPLACE_CONSENT,
    STILL_REFERENCED,
    INCOMPLETE_READ,
    IDENTITY_KEPT,
    MIXED_MEANS,
)


def guards(kinds: Mapping[str, Kind]) -> Mapping[str, Guard]:
    """Every guard by its name: those of any plan, then those of the kinds."""
    return {guard.name: guard for guard in (*CORE, *_of(kinds))}


def _of(kinds: Mapping[str, Kind]) -> Iterator[Guard]:
    for kind in kinds.values():
        yield from (watch.guard for watch in kind.watches)
