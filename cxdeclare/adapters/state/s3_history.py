"""S3 history: the versions that the bucket has kept of a state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from cxdeclare.adapters.state.s3_bucket import Bucket
from cxdeclare.engine.ports import Version
from cxdeclare.model.state import State

_AT_ONCE = 8
_ALWAYS_THE_LATEST = "null"
"""The version of a bucket that keeps none."""
Notes = dict[str, Mapping[str, str]]
"""What is noted of versions, by their id; a version never changes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of the state, as far as its metadata says."""

    id: str
    saved: str
    serial: int
    is_finished: bool


def noted(state: State) -> dict[str, str]:
    """What is noted beside a state, so that its history can be told without reading it."""
    return {
        "serial": str(state.serial),
        "lineage": ascii(state.lineage),
        "finished": "no" if state.consuming else "yes",
    }


def kept(bucket: Bucket, key: str, lineage: str, known: Notes) -> Iterator[Kept]:
    """The versions of a state, the newest first; those of another lineage are left out."""

    def note_of(version: str) -> Mapping[str, str]:
        note = known.get(version) or bucket.metadata(key, version)
        if version != _ALWAYS_THE_LATEST:
            known[version] = note
        return note

    versions = iter(bucket.versions(key))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while some := list(islice(versions, _AT_ONCE)):
            notes = pool.map(note_of, [version for version, _ in some])
            for (version, saved), note in zip(some, notes, strict=True):
                if note.get("lineage") == ascii(lineage) and note.get("serial", "").isdecimal():
                    is_finished = note.get("finished") == "yes"
                    yield Kept(version, saved, int(note["serial"]), is_finished)


def history(now: Version, found: Iterator[Kept]) -> list[Version]:
    """The latest, and those before it that a run left behind at its end."""
    listed = {now.serial: now}
    for one in found:
        if one.is_finished and one.serial < now.serial:
            listed.setdefault(one.serial, Version(one.serial, one.saved))
    return list(listed.values())
