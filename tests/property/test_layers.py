"""Several files mean what one file would mean, and every value keeps its place."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cxdeclare.kinds import ALL
from cxdeclare.loading.expand import escaped
from cxdeclare.loading.header import FIELDS
from cxdeclare.loading.places import Document
from cxdeclare.loading.read import Loaded
from cxdeclare.loading.render import origins, rendered
from cxdeclare.loading.write import write, written
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.wire import body
from tests.support import strategies
from tests.support.folders import files, read
from tests.support.manifests import HEADER, RICH

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
CANARY = "kanarienvogel-7"


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name).resolve()


def _data(loaded: Loaded) -> Any:
    assert loaded.document is not None
    return _ordered(loaded.document.data)


def _ordered(value: Any) -> Any:
    """The value with the order of its keys."""
    if isinstance(value, dict):
        return [(key, _ordered(inner)) for key, inner in value.items()]
    return list(map(_ordered, value)) if isinstance(value, list) else value


def _split(draw: st.DrawFn, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The same data over several files, by section or by address."""
    count = draw(st.integers(1, 4))
    parts: list[dict[str, Any]] = [{} for _ in range(count)]
    for name, value in data.items():
        kind = ALL.sections.get(name)
        if kind is None or kind.singleton or draw(st.booleans()):
            parts[draw(st.integers(0, count - 1))][name] = value
            continue
        for key, block in value.items():
            parts[draw(st.integers(0, count - 1))].setdefault(name, {})[key] = block
    return parts


@st.composite
def _parts(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    data = HEADER | draw(strategies.sections())
    return data, _split(draw, data)


@SLOW
@given(_parts())
def test_a_split_manifest_is_the_same(split: tuple[dict[str, Any], list[dict[str, Any]]]) -> None:
    """Whatever goes into which file: the same resources, and every place holds its value."""
    data, (first, *parts) = split
    with _folder() as folder:
        files(folder, whole=data, tenant={"include": ["parts/*.yaml"], **first} if parts else first)
        for index, part in enumerate(parts):
            files(folder, **{f"parts__{index}": part})
        whole, together = read(folder, root="whole.yaml"), read(folder)
        assert () == together.diagnostics
        _same(whole.manifest, together.manifest)
        assert together.document is not None
        _hold(together.document, together.sources)


def _same(one: Manifest | None, other: Manifest | None) -> None:
    """All but how the lines of bodies end, where several have one content hash."""
    assert (one is None) == (other is None)
    if one and other:
        bodies = {hash_: body(text) for hash_, text in other.bodies.items()}
        assert one.bodies.keys() == bodies.keys()
        assert dataclasses.replace(one, bodies={}) == dataclasses.replace(other, bodies={})


def _hold(document: Document, sources: Any) -> None:
    lines = {name: text.split("\n") for name, text in sources.items()}
    for path, span in origins(document).items():
        value: Any = document.data
        for step in path:
            value = value[step]
        found = lines[span.path][span.line - 1][span.column - 1 :]
        assert found.startswith(("|", written(value))), (path, span, found)
        key = document.place(path).key
        if isinstance(path[-1], str):
            assert lines[key.path][key.line - 1][key.column - 1 :].startswith(written(path[-1]))


@SLOW
@given(strategies.sections(), st.sampled_from([{}, {"tags": {}}, HEADER]))
def test_an_overlay_that_says_nothing_changes_nothing(
    sections: dict[str, Any], overlay: dict[str, Any]
) -> None:
    """An empty file, an empty section or the same header once more."""
    with _folder() as folder:
        files(folder, tenant={"tags": {}, **HEADER, **sections}, overlay=overlay)
        alone, over = read(folder), read(folder, "overlay.yaml")
        assert () == over.diagnostics
        assert _data(alone) == _data(over)
        assert alone.manifest == over.manifest


@SLOW
@given(strategies.sections(), strategies.sections())
def test_what_is_rendered_is_the_overlaid_manifest(
    sections: dict[str, Any], more: dict[str, Any]
) -> None:
    """Rendering and reading the result is the same as reading all files, and then stays so."""
    with _folder() as folder:
        files(folder, tenant=HEADER | sections, overlay=more)
        over = read(folder, "overlay.yaml")
        assert over.document is not None
        text = write(rendered(over.document))
        files(folder, rendered=text)
        again = read(folder, root="rendered.yaml")
        assert again.document is not None
        assert over.document.data == again.document.data
        _same(over.manifest, again.manifest)
        assert text == write(rendered(again.document))
        event(f"valid: {over.manifest is not None}")


def _tree(depth: int) -> st.SearchStrategy[dict[str, Any]]:
    """Data in which a name is always a mapping, or never."""
    single = st.integers(0, 9) | st.none() | st.lists(st.integers(0, 3), max_size=2)
    fields: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(("s1", "s2"), single)
    if depth:
        fields |= {name: _tree(depth - 1) for name in ("m1", "m2")}
    return st.fixed_dictionaries({}, optional=fields)


@settings(max_examples=60, deadline=None)
@given(_tree(2), _tree(2), _tree(2))
def test_overlays_may_be_joined_beforehand(a: Any, b: Any, c: Any) -> None:
    """Where no name is a mapping in one file and a value in another: (a+b)+c is a+(b+c)."""
    with _folder() as folder:
        files(folder, a=a, b=b, c=c)
        one_by_one = _data(read(folder, "b.yaml", "c.yaml", root="a.yaml"))
        joined = read(folder, "c.yaml", root="b.yaml").document
        assert joined is not None
        files(folder, bc=joined.data)
        assert one_by_one == _data(read(folder, "bc.yaml", root="a.yaml"))


TEXTS = st.text("${}.varenv x", max_size=14) | st.text(max_size=8)


@given(TEXTS)
def test_an_escaped_text_is_that_text(text: str) -> None:
    """What is rendered is read back without anything being taken for a variable."""
    with _folder() as folder:
        files(folder, tenant={"x": escaped(text), "y": f"{escaped(text)}{escaped('${var.z}')}"})
        document = read(folder).document
        assert document is not None
        assert {"x": text, "y": f"{text}${{var.z}}"} == document.data


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value


def _put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    step, *rest = path
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    made = [(key, _put(one, tuple(rest), new) if key == step else one) for key, one in items]
    return dict(made) if isinstance(value, dict) else [one for _, one in made]


SECTIONS = pytest.mark.parametrize("section", RICH)


@SECTIONS
def test_a_variable_is_as_good_as_its_value(section: str, tmp_path: Path) -> None:
    """In the place of any single value: with the type that a file of variables gives it."""
    files(tmp_path, tenant=RICH)
    plain = read(tmp_path).manifest
    assert plain is not None
    for path, value in _leaves(RICH[section], (section,)):
        files(tmp_path, tenant=_put(RICH, path, "${var.x}"))
        assert plain == read(tmp_path, values={"x": value}).manifest, path


@SECTIONS
def test_no_value_behind_a_reference_is_told(section: str, tmp_path: Path) -> None:
    """Whatever is found wrong with it, wherever it stands."""
    mistakes = 0
    for path, _ in _leaves(RICH[section], (section,)):
        for source, value in (("${env.X}", CANARY), ("a ${env.X}", CANARY), ("${env.X}", "7" * 9)):
            files(tmp_path, tenant=_put(RICH, path, source))
            for one in read(tmp_path, environment={"X": value}).diagnostics:
                mistakes += 1
                assert value not in f"{one.summary} {one.hint}", (path, one)
    assert mistakes or section in {"tags", "templates", *FIELDS}
