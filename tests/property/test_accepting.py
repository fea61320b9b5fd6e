"""Laws of accepting: nothing is lost, nothing is told twice, and only what is said is excused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.kinds import ALL
from cxdeclare.model.accept_file import Acceptance
from cxdeclare.planning.accepting import accepting
from cxdeclare.planning.drift import Drift, Moved

TODAY = date(2026, 2, 28)
ADDRESSES = ("tag.a", "tag.b", "skill.a")
FIELDS = ("title", "color")
VALUES = ("x", "y")

moves = st.builds(
    Moved,
    part=st.just(""),
    member=st.none(),
    field=st.sampled_from(FIELDS),
    recorded=st.just("was"),
    live=st.sampled_from(VALUES),
)
drifts = st.builds(
    Drift,
    changed=st.dictionaries(
        st.sampled_from(ADDRESSES),
        st.lists(moves, min_size=1, max_size=3, unique_by=lambda one: one.field).map(tuple),
    ),
    missing=st.lists(st.sampled_from(ADDRESSES), unique=True),
    foreign=st.dictionaries(
        st.sampled_from(("tag", "skill")),
        st.lists(st.sampled_from(("n", "m")), min_size=1, unique=True).map(tuple),
    ),
)


@st.composite
def entries(draw: st.DrawFn) -> Acceptance:
    """An entry of any of the forms, around today."""
    said: dict[str, Any] = {}
    form = draw(st.sampled_from(("all", "field", "live", "missing", "foreign", "name")))
    if form in {"foreign", "name"}:
        said["foreign"] = draw(st.sampled_from(("tag", "skill")))
        if form == "name":
            said["name"] = draw(st.sampled_from(("n", "m")))
    else:
        said["address"] = draw(st.sampled_from(ADDRESSES))
    if form in {"field", "live"}:
        said["field"] = draw(st.sampled_from(FIELDS))
    if form == "live":
        said["live"] = draw(st.sampled_from(VALUES))
    if form == "missing":
        said["missing"] = True
    until = TODAY + timedelta(days=draw(st.integers(-2, 2)))
    return Acceptance(owner="o", reason="r", until=until.isoformat(), **said)


def _about(one: Acceptance, drift: tuple[str, ...]) -> bool:
    """The rule once more, told in another way: by the words of one drift."""
    sort, *words = drift
    if sort == "foreign":
        kind, name = words
        return one.says("foreign") and one.foreign == kind and one.name in {None, name}
    if not one.says("address") or one.address != words[0]:
        return False
    if sort == "missing":
        return one.says("missing")
    _, field, live = words
    return not one.says("missing") and one.field in {None, field} and one.live in {None, live}


def _all(found: Drift) -> list[tuple[str, ...]]:
    flat: list[tuple[str, ...]] = [
        ("changed", address, str(one.field), str(one.live))
        for address, moved in found.changed.items()
        for one in moved
    ]
    flat += [("missing", address) for address in found.missing]
    return flat + [("foreign", k, name) for k, names in found.foreign.items() for name in names]


@given(drifts, st.lists(entries(), max_size=5))
def test_every_drift_is_left_or_accepted_as_the_entries_say(
    found: Drift, said: list[Acceptance]
) -> None:
    """Told by an independent recount: what is left, what is excused, what is idle."""
    made = accepting(ALL, found, said, TODAY)
    everything = _all(found)
    counts = [one for one in said if one.until >= TODAY.isoformat()]
    left = [drift for drift in everything if not any(_about(one, drift) for one in counts)]
    rest = Drift(changed=dict(made.changed), missing=made.missing, foreign=made.foreign)
    assert left == _all(rest)
    assert len(everything) - len(left) == len(made.accepted)
    once = [drift for drift in left if any(_about(one, drift) for one in said)]
    assert len(once) == len(made.expired)
    idle = {i for i, one in enumerate(said) if not any(_about(one, d) for d in everything)}
    assert idle == made.idle
