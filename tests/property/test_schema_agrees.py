"""The schema for editors and the reader draw one line between right and wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cxdeclare.kinds import ALL
from cxdeclare.loading.schema import manifest_schema
from tests.support.manifests import HEADER, RICH, load_text

STRUCTURE = {f"CXD{number}" for number in (*range(101, 110), 113, 114, 115)}
VALIDATOR = Draft202012Validator(manifest_schema(ALL))

# Not among these, because a schema cannot say it or says it otherwise:
# - durations as text that are well written but out of range: no pattern compares amounts;
# - `1.0` where a whole number is wanted: to JSON Schema it is one, to the reader a fraction;
# - names that end in a line break: `$` in Python's patterns lets one through.
SUBSTITUTES: tuple[Any, ...] = (
    None,
    True,
    7,
    0,
    -1,
    1001,
    10**7,
    1.5,
    "",
    "x",
    "Zz y",
    "general",
    "authoritative",
    "15x",
    "1h 1d",
    "30 s",
    "a@b",
    "a.b",
    "x" * 300,
    [],
    [3],
    ["x y"],
    [None],
    {},
    {"x": 1},
    {"lookup": ""},
    {"lookup": "Some name"},
    {"lookup": "Some name", "more": 1},
    {"X Y": {}},
    {"": []},
)
Path = tuple[str | int, ...]


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, (*path, index))


def _changed(data: dict[str, Any], path: Path, change: Any) -> Any:
    """The data with what stands at the path changed in its container."""
    data = copy.deepcopy(data)
    container: Any = data
    for step in path[:-1]:
        container = container[step]
    change(container, path[-1])
    return data


def _renamed(name: str) -> Any:
    def rename(container: Any, step: Any) -> None:
        if isinstance(container, dict):
            container[name] = container.pop(step)

    return rename


def _put(value: Any) -> Any:
    def put(container: Any, step: Any) -> None:
        container[step] = value

    return put


def _add(container: Any, step: Any) -> None:
    if isinstance(container[step], dict):
        container[step]["unheard_of"] = 1


def _drop(container: Any, step: Any) -> None:
    del container[step]


def _doubled(container: Any, step: Any) -> None:
    """The same text once more from a file."""
    if step in {"html", "text"}:
        container[f"{step}_file"] = "x"


CHANGES = (*map(_put, SUBSTITUTES), _renamed("Not a Key"), _renamed(""), _add, _drop, _doubled)


def _both(data: dict[str, Any]) -> tuple[bool, bool, list[str]]:
    loaded = load_text(json.dumps(data))
    told = [f"{d.code} {d.subject}: {d.summary}" for d in loaded.diagnostics]
    found = {diagnostic.code for diagnostic in loaded.diagnostics}
    return bool(found & STRUCTURE), not VALIDATOR.is_valid(data), told


def test_the_schema_is_a_schema() -> None:
    """An editor can read it, and it accepts what the reader accepts."""
    Draft202012Validator.check_schema(manifest_schema(ALL))
    assert (False, False, []) == _both(RICH)


@pytest.mark.parametrize("section", RICH)
def test_every_single_change_is_judged_alike(section: str) -> None:
    """Whatever is wrong in structure is found by both, and nothing else by either."""
    data = HEADER | {section: RICH[section]}
    refused = accepted = 0
    for path in _paths(RICH[section], (section,)):
        for change in CHANGES:
            changed = _changed(data, path, change)
            by_reader, by_schema, told = _both(changed)
            assert by_reader == by_schema, (
                path,
                changed.get(section),
                told,
            )
            refused, accepted = refused + by_reader, accepted + (not by_reader)
    assert refused > 20
    assert accepted > 0


@pytest.mark.parametrize("value", [*SUBSTITUTES, ["a.yaml"], ["a.yaml", ""]])
@pytest.mark.parametrize("path", [("include",), ("policy", "weakens")])
def test_words_of_several_files_are_judged_alike(path: Path, value: Any) -> None:
    """As long as no more than structure is looked at: whether files exist is another question."""
    data = copy.deepcopy(RICH) | {"include": ["none.yaml"]}
    by_reader, by_schema, told = _both(_changed(data, path, _put(value)))
    assert by_reader == by_schema, (path, value, told)


WHOLE = sorted({path for path in _paths(RICH) if path}, key=str)


@given(
    st.lists(st.tuples(st.sampled_from(WHOLE), st.sampled_from(CHANGES)), min_size=2, max_size=4)
)
def test_several_changes_are_judged_alike(changes: list[tuple[Path, Any]]) -> None:
    """Mistakes do not hide one another from one of the two."""
    data = RICH
    for path, change in changes:
        try:
            data = _changed(data, path, change)
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change took the place away
    by_reader, by_schema, told = _both(data)
    assert by_reader == by_schema, told
