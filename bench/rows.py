"""Rows: the measures, each a comparison of two processes, with what it should come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import ceil

from bench.pairs import Command, Pairs, Ratio, Run, pairs, ratio
from bench.place import PEERS, PYTHON, SCHEMA, Place
from bench.stub import DIGITAL_PAGE
from bench.table import Line, met

LATENCY = 0.05
_WRITE = 0.02
"""Seconds that the tenant takes for each create."""
SLOTS = 16
_SLOW = 3
"""Pairs at most where one of the two takes many seconds."""
_LOAD = "import sys, yaml; yaml.load(open(sys.argv[1], 'rb'), Loader=yaml.CSafeLoader)"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    count: int = 10_000
    pairs: int = 5

    @property
    def slow(self) -> int:
        """Pairs of what takes long."""
        return min(self.pairs, _SLOW)

    @property
    def thousand(self) -> int:
        """What is a thousand at full size."""
        return max(1, self.count // 10)


Measure = Callable[[Place, Size], Iterator[Line]]


def start(place: Place, size: Size) -> Iterator[Line]:
    """Row 1."""
    click = Command([PYTHON, "-c", "import click"], place.folder)
    for option, first, goal in (("--version", 1.3, 1.15), ("--help", 1.6, 1.3)):
        took = pairs(place.ours(option), click, size.pairs * 3)
        measure = f'`{option}` against `python -c "import click"`'
        yield _at_most("1", measure, took.slower(), (first, goal), took)


def validate_schema(place: Place, size: Size) -> Iterator[Line]:
    """Row 2."""
    manifest = place.file("mix", size.count)
    theirs = place.peer("check-jsonschema", "--schemafile", str(SCHEMA), manifest)
    took = pairs(place.ours("validate", manifest), theirs, size.slow)
    measure = f"validate {size.count}, faster than check-jsonschema"
    yield _at_least("2", measure, took.faster(), (10, 30), took)


def validate_load(place: Place, size: Size) -> Iterator[Line]:
    """Row 3."""
    manifest = place.file("mix", size.count)
    theirs = Command([str(PEERS / "python"), "-c", _LOAD, manifest], place.folder)
    took = pairs(place.ours("validate", manifest), theirs, size.pairs)
    measure = f"validate {size.count}, faster than a bare `yaml.load(CSafeLoader)`"
    yield _at_least("3", measure, took.faster(), (2, 4), took)


def validate_parse(place: Place, size: Size) -> Iterator[Line]:
    """Row 4."""
    manifest = place.file("mix", size.count)
    took = pairs(place.ours("validate", manifest), place.part("parse", manifest), size.pairs)
    measure = f"validate {size.count} against its own bare parse"
    yield _at_most("4", measure, took.slower(), (2, 1.25), took)


def plan_peer(place: Place, size: Size) -> Iterator[Line]:
    """Row 5."""
    manifest = _as_declared(place, size.count, "tags")
    took = pairs(_plan(place, manifest), place.zone(size.count), size.slow)
    measure = f"plan {size.count}, no change, faster than octodns"
    yield _at_least("5", measure, took.faster(), (3, 8), took)


def plan_parts(place: Place, size: Size) -> Iterator[Line]:
    """Row 6."""
    tags = _as_declared(place, size.count, "tags")
    took = pairs(_plan(place, tags), _fetch(place, tags, "tag"), size.pairs)
    measure = f"plan {size.count} tags, the smallest block there is, against the same"
    smallest = _at_most("6", measure, took.slower(), None, took)
    manifest = _as_declared(place, size.count)
    fetch = _fetch(place, manifest, "record")
    took = pairs(_plan(place, manifest), fetch, size.pairs)
    measure = f"plan {size.count}, no change, against only parsing and fetching"
    yield _at_most("6", measure, took.slower(), (2, 1.3), took)
    yield smallest
    changed = place.file("records", size.count, 100)
    took = pairs(place.against("plan", changed), _plan(place, manifest), size.pairs)
    measure = f"plan {size.count}, 1 % changed, against no change"
    yield _at_most("6", measure, took.slower(), (1.15, 1.1), took)


def plan_reads(place: Place, size: Size) -> Iterator[Line]:
    """Row 6 again, where each object has to be read: no figure was set for it."""
    count = size.count // 5
    manifest = place.file("skills", count)
    place.tenant.holds(0, count)
    place.applied(manifest)
    fetch = _fetch(place, manifest, "skill", "campaign", "hours", "message_template", "agent")
    took = pairs(_plan(place, manifest), fetch, size.pairs)
    measure = f"plan {count} with one read an object, no change, against only those reads"
    yield _at_most("6", measure, took.slower(), None, took)


def plan_growth(place: Place, size: Size) -> Iterator[Line]:
    """Row 7."""
    few = _run_plan(place, 10, 1)
    small, large = size.count, 5 * size.count
    manifests = {count: place.file("records", count) for count in (small, large)}
    commands = {}
    for count, manifest in manifests.items():
        place.tenant.holds(records=count)
        place.applied(manifest)
        kept = place.folder / f"state-{count}"
        (place.folder / ".cxdeclare").replace(kept)
        commands[count] = _with_state(place, manifest, count)
    took = pairs(commands[large], commands[small], size.slow)
    measure = f"plan {large} against plan {small}"
    yield _at_most("7", measure, took.slower(), (6, 5.3), took)
    kib = ratio([(run.peak - few[0].peak) / large / 1024 for run in took.ours])
    measure = f"peak memory of plan {large}, KiB a resource above start"
    peaks = f"{took.ours[0].peak / 2**20:.0f} MiB, at start {few[0].peak / 2**20:.0f} MiB"
    yield Line("7", measure, str(kib), "at most 20", "at most 8",
               met(kib.middle, 20, 8, at_least=False), peaks)  # fmt: skip


def apply_floor(place: Place, size: Size) -> Iterator[Line]:
    """Row 8."""
    ours, _ = _creates(place, size)
    took = pairs(ours, Command([PYTHON, "-c", "pass"], place.folder), size.pairs)
    floor = size.thousand * _WRITE / SLOTS
    measure = (
        f"apply {size.thousand} creates at 20 ms, {SLOTS} at once, with journal and state, "
        f"against the network alone, {floor:.2f} s"
    )
    value = ratio([run.wall / floor for run in took.ours])
    yield _at_most("8", measure, value, (1.6, 1.3), took)


def apply_peer(place: Place, size: Size) -> Iterator[Line]:
    """Row 9."""
    ours, empty = _creates(place, size)
    theirs = _after(place.zone(size.thousand, "--doit"), empty)
    took = pairs(ours, theirs, size.slow)
    measure = f"apply {size.thousand} creates at 20 ms, {SLOTS} at once, faster than octodns"
    yield _at_least("9", measure, took.faster(), (10, 13), took)


def plan_late(place: Place, size: Size) -> Iterator[Line]:
    """Row 10."""
    place.tenant.parallelism = SLOTS
    manifest = _as_declared(place, size.count)
    place.tenant.holds(records=size.count, latency=LATENCY)
    took = pairs(_plan(place, manifest), place.ours("validate", manifest), size.pairs)
    # The token, the first page, and the others as many at a time as there are slots.
    floor = (2 + ceil((ceil(size.count / DIGITAL_PAGE) - 1) / SLOTS)) * LATENCY
    values = [
        a.wall / (max(b.wall, floor) + 0.1) for a, b in zip(took.ours, took.theirs, strict=True)
    ]
    measure = (
        f"plan {size.count}, pages of 50 ms, {SLOTS} at once, "
        f"against max(validate, network floor of {floor:.2f} s) + 0.1 s"
    )
    yield _at_most("10", measure, ratio(values), (1.6, 1.25), took)


MEASURES: dict[str, tuple[Measure, ...]] = {
    "1": (start,),
    "2": (validate_schema,),
    "3": (validate_load,),
    "4": (validate_parse,),
    "5": (plan_peer,),
    "6": (plan_parts, plan_reads),
    "7": (plan_growth,),
    "8": (apply_floor,),
    "9": (apply_peer,),
    "10": (plan_late,),
}


def _creates(place: Place, size: Size) -> tuple[Command, Callable[[], None]]:
    """An apply that creates everything, and what empties the tenant before it."""
    manifest = place.file("tags", size.thousand)
    place.tenant.parallelism = SLOTS
    empty = partial(place.tenant.holds, 0, latency=_WRITE)

    def fresh() -> None:
        place.forget()
        empty()

    return _after(place.against("apply", manifest, "--yes"), fresh), empty


def _as_declared(place: Place, count: int, shape: str = "records") -> str:
    """The manifest of a tenant that is as it says, with a state of both."""
    manifest = place.file(shape, count)
    place.tenant.holds(**{shape: count})
    place.applied(manifest)
    return manifest


def _plan(place: Place, manifest: str) -> Command:
    """A plan that fails if there is anything to do."""
    return place.against("plan", manifest, "--detailed-exitcode")


def _run_plan(place: Place, count: int, number: int) -> tuple[Run, ...]:
    """What the plan of a few takes: what there is before anything grows."""
    manifest = _as_declared(place, count)
    plan = _plan(place, manifest)
    return pairs(plan, plan, number).ours


def _with_state(place: Place, manifest: str, count: int) -> Command:
    """A plan with the state and the tenant of this count brought back before."""
    kept = place.folder / f"state-{count}"

    def back() -> None:
        here = place.folder / ".cxdeclare"
        if here.is_symlink():
            here.unlink()
        here.symlink_to(kept)
        place.tenant.holds(records=count)

    return _after(_plan(place, manifest), back)


def _after(command: Command, before: Callable[[], None]) -> Command:
    return Command(command.words, command.folder, command.environment, before)


def _fetch(place: Place, manifest: str, *kinds: str) -> Command:
    where = (place.tenant.origin, str(place.tenant.parallelism))
    return place.part("fetch", manifest, *where, *kinds)


def _at_most(
    row: str, measure: str, value: Ratio, figures: tuple[float, float] | None, took: Pairs
) -> Line:
    first, goal = figures or (None, None)
    said = (f"at most {first:g}x", f"at most {goal:g}x") if figures else ("-", "-")
    is_met = met(value.middle, first, goal, at_least=False)
    return Line(row, measure, str(value), *said, is_met, took.seconds())


def _at_least(
    row: str, measure: str, value: Ratio, figures: tuple[float, float], took: Pairs
) -> Line:
    first, goal = figures
    is_met = met(value.middle, first, goal, at_least=True)
    said = (f"at least {first:g}x", f"at least {goal:g}x")
    return Line(row, measure, str(value), *said, is_met, took.seconds())
