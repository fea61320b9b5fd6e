"""Needed records: random ones for laws, and a few by hand."""

from __future__ import annotations

from hypothesis import strategies as st

from cxdeclare.model.zone import Record, RecordType
from cxdeclare.planning.zone import Zone

ZONE = "acme.example"
_LABELS = st.from_regex(r"_?[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
_HOSTS = st.lists(_LABELS.map(lambda one: one.lstrip("_")), min_size=1, max_size=3).map(
    lambda labels: ".".join([*labels, "example"])
)
_SHORT = st.text(
    st.one_of(
        st.sampled_from("\"\\;' \n\t()$@{}\x00\x7f"), st.characters(exclude_categories=["Cs"])
    ),
    min_size=1,
    max_size=60,
)
# Long ones are rare among random texts, and it is they that are cut into pieces.
HOSTILE = st.builds(lambda text, times: text * times, _SHORT, st.integers(1, 30))
"""Texts with all that some reader takes for something else."""


@st.composite
def zones(draw: st.DrawFn, texts: st.SearchStrategy[str] = HOSTILE) -> Zone:
    """A zone with records of all types; an alias stands alone at its name."""
    names = draw(
        st.lists(st.lists(_LABELS, max_size=3).map(".".join), min_size=1, max_size=6, unique=True)
    )
    records: list[Record] = []
    for name in names:
        whole = f"{name}.{ZONE}" if name else ZONE
        ttl = draw(st.integers(60, 86_400))
        if name and draw(st.booleans()):
            records.append(Record(whole, RecordType.CNAME, (draw(_HOSTS),), ttl, "one"))
            continue
        mx = draw(st.lists(st.tuples(st.integers(0, 99), _HOSTS), max_size=2, unique=True))
        if mx:
            values = tuple(f"{priority} {host}" for priority, host in mx)
            records.append(Record(whole, RecordType.MX, values, ttl, "two"))
        said = draw(st.lists(texts, max_size=2, unique=True))
        if said:
            records.append(Record(whole, RecordType.TXT, tuple(said), ttl, "three"))
    if not records:
        records.append(Record(ZONE, RecordType.TXT, ("something",), 60, "four"))
    return Zone(ZONE, tuple(sorted(records)))


def a_record(
    name: str = "care.acme.example",
    of: RecordType = RecordType.MX,
    *values: str,
    ttl: int = 1800,
) -> Record:
    """A record of the care domain."""
    return Record(name, of, values or ("10 in.example",), ttl, "a test")
