"""Nodes: strict YAML 1.2, all problems at once, each at its place."""

from __future__ import annotations

import datetime as dt
import math
import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import example, given, reject
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from cxdeclare.loading.events import Reader, pure
from cxdeclare.loading.nodes import parse
from cxdeclare.model.diagnostic import Severity


def problems(text: str | bytes) -> list[tuple[str, str, str]]:
    """Place, code and summary of all problems."""
    found = parse(text, "t.yaml")[1]
    return [(str(p.span).removeprefix("t.yaml:"), p.code, p.summary) for p in found]


def data(text: str | bytes) -> dict[str, object]:
    """The data of a text without problems."""
    document, found = parse(text, "t.yaml")
    assert found == []
    assert document is not None
    return document.data


def test_a_diagnostic_is_complete() -> None:
    """Code, place, hint and severity are filled in; there is no subject yet."""
    _, [problem] = parse("a: 1\na: 2\n", "t.yaml")
    assert (problem.severity, problem.subject) == (Severity.ERROR, None)
    assert problem.hint == "remove or rename one of the two"


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "---\n...\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_an_empty_mapping(text: str | bytes) -> None:
    """Nothing is declared, which is not an error here."""
    assert data(text) == {}


def test_plain_values_keep_their_types() -> None:
    """A manifest means the same to everybody who knows YAML 1.2."""
    text = "{no: NO, n: 012, t: 10:30, d: 2026-01-01, q: '1', e: , f: 1e3, u: 1_000}"
    assert data(text) == {
        "no": "NO",
        "n": 12,
        "t": "10:30",
        "d": "2026-01-01",
        "q": "1",
        "e": None,
        "f": 1000.0,
        "u": "1_000",
    }


def test_quoted_and_block_scalars_are_text() -> None:
    """Only plain scalars are interpreted."""
    assert data("a: '1'\nb: \"null\"\nc: |\n  1\nd: >-\n  true\n") == {
        "a": "1",
        "b": "null",
        "c": "1\n",
        "d": "true",
    }


def test_crlf_files_read_like_others() -> None:
    """The line break of the file is not part of the values."""
    assert data(b"a: |\r\n  x\r\n  y\r\nb: 'c\r\n  d'\r\n") == {"a": "x\ny\n", "b": "c d"}


def test_duplicate_keys_name_the_first() -> None:
    """The first value stays; every further one is an error, nested ones too."""
    text = "a: 1\nb:\n  c: 1\n  'c': 2\n  \"c\": {d: 1, d: 2}\na: 3\n"
    assert problems(text) == [
        ("4:3", "CXD003", "duplicate key `c`, first given in line 3"),
        ("5:3", "CXD003", "duplicate key `c`, first given in line 3"),
        ("5:15", "CXD003", "duplicate key `d`, first given in line 5"),
        ("6:1", "CXD003", "duplicate key `a`, first given in line 1"),
    ]
    document, _ = parse(text, "t.yaml")
    assert document is not None
    assert document.data == {"a": 1, "b": {"c": 1}}


def test_keys_are_text() -> None:
    """Words such as `yes` are; numbers, booleans, nothing and collections are not."""
    assert data("yes: 1\n'1': 2\nNO: 3\n1x: 4\n") == {"yes": 1, "1": 2, "NO": 3, "1x": 4}
    assert problems("1: x\n~: x\ntrue: x\n[a]: x\n{a: b}: x\n1.5: [x]\n") == [
        ("1:1", "CXD004", "a key must be text, this one is a number"),
        ("2:1", "CXD004", "a key must be text, this one is empty"),
        ("3:1", "CXD004", "a key must be text, this one is true or false"),
        ("4:1", "CXD004", "a key must be text, this one is a list"),
        ("5:1", "CXD004", "a key must be text, this one is a mapping"),
        ("6:1", "CXD004", "a key must be text, this one is a number"),
    ]


def test_merge_keys_are_refused() -> None:
    """YAML 1.2 has none; in quotes it is a name like any other."""
    text = "a: &a {x: 1}\nb:\n  <<: *a\n  c: 1\n"
    assert problems(text) == [("3:3", "CXD009", "YAML 1.2 has no merge key `<<`")]
    assert data("'<<': 1\n") == {"<<": 1}


def test_a_file_holds_one_document() -> None:
    """The second document is named; the first can still be judged."""
    document, [problem] = parse("a: 1\n---\nb: 2\n---\nc: 3\n", "t.yaml")
    assert document is not None
    assert document.data == {"a": 1}
    assert (str(problem.span), problem.code) == ("t.yaml:2:1", "CXD005")


def test_unknown_tags_are_refused_where_they_stand() -> None:
    """On scalars, mappings and lists alike."""
    assert problems("a: !x 1\nb: !!set {c: 1}\nd: [!!python/name:os.system x]\n") == [
        ("1:4", "CXD006", "unknown tag `!x`"),
        ("2:4", "CXD006", "unknown tag `!!set`"),
        ("3:5", "CXD006", "unknown tag `!!python/name:os.system`"),
    ]


def test_core_tags_are_honoured() -> None:
    """And held to their word."""
    assert data("a: !!str 1\nb: !!map {}\nc: !!seq []\nd: ! 1\n") == {
        "a": "1",
        "b": {},
        "c": [],
        "d": "1",
    }
    assert problems("a: !!int x\nb: !!map []\nc: !!str {}\n") == [
        ("1:4", "CXD012", "tagged `!!int` but `x` is not a whole number"),
        ("2:4", "CXD012", "tagged `!!map` but a list is not a mapping"),
        ("3:4", "CXD012", "tagged `!!str` but a mapping is not text"),
    ]


@pytest.mark.parametrize(("opening", "column"), [("[", 101), ("{a: ", 401), ("- ", 201)])
def test_absurd_depth_is_an_error_and_not_a_crash(opening: str, column: int) -> None:
    """Ten thousand levels are refused at the first one too many."""
    words = "mappings and lists are nested more than 100 deep"
    assert problems(opening * 10_000) == [(f"1:{column}", "CXD010", words)]


@pytest.mark.parametrize(
    ("text", "place", "noun"),
    [
        ("- a\n", "1:1", "a list"),
        ("\n'a'\n", "2:1", "a single value"),
        ("7", "1:1", "a single value"),
    ],
)
def test_the_top_level_is_a_mapping(text: str, place: str, noun: str) -> None:
    """Anything else cannot be a manifest."""
    words = f"the top level must be a mapping, this is {noun}"
    assert problems(text) == [(place, "CXD011", words)]
    assert parse(text, "t.yaml")[0] is None


def test_another_version_of_yaml_is_refused() -> None:
    """A file that asks for YAML 1.1 would be read to mean something else."""
    assert data("%YAML 1.2\n---\na: yes\n") == {"a": "yes"}
    [(place, code, _)] = problems("%YAML 1.1\n---\na: yes\n")
    assert (place, code) == ("1:1", "CXD014")


def test_an_endless_number_is_a_problem_with_a_place() -> None:
    """It is refused before anything tries to print it."""
    assert [found[:2] for found in problems(f"a: {'1' * 5000}\n")] == [("1:4", "CXD015")]


def test_wrong_bytes_have_line_and_column() -> None:
    """The place is that of the first byte that is not UTF-8."""
    assert [found[:2] for found in problems("é: 1\nü: x".encode() + b"\xff")] == [("2:5", "CXD002")]
    assert [found[:2] for found in problems("a: 1\nb: \x00\n")] == [("2:4", "CXD002")]


def test_a_syntax_error_comes_with_what_was_found_before_it() -> None:
    """Nobody fixes one problem to learn of the one above it."""
    assert [found[:2] for found in problems("a: 1\na: 2\nb: @\n")] == [
        ("2:1", "CXD003"),
        ("3:4", "CXD001"),
    ]


def test_reading_is_what_imports_the_parser() -> None:
    """The module itself loads nothing heavy, so that `--version` stays quick."""
    code = (
        "import sys, cxdeclare.loading.nodes as nodes\n"
        "heavy = lambda: any('ruamel' in name for name in sys.modules)\n"
        "before = heavy()\n"
        "nodes.parse('a: 1', 'x')\n"
        "sys.exit(before or not heavy())\n"
    )
    root = Path(__file__).resolve().parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


# --- against ruamel's safe loader, which resolves by YAML 1.2 as well ---

# Not in here: a text that starts with a colon, because ruamel writes `{:0: null}` and cannot
# read it, and a colon behind a quote, which in braces is a known limit (see `loading.events`).
TEXT = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Cn"],
        exclude_characters="\u2028\u2029\ufeff",  # see test_encoding
        include_characters="\n\t",
    ),
    max_size=20,
).filter(lambda text: not re.search(r"\A:|[\"']:", text))
WORDS = st.sampled_from(
    [
        "",
        "yes",
        "null",
        "~",
        "1",
        "012",
        "1e3",
        "- a",
        "a: b",
        "#",
        "'",
        '"',
        "<<",
        "x\ny",
        "{",
        "!a",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
    | WORDS
)
DATA = st.dictionaries(
    TEXT | WORDS,
    st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(TEXT | WORDS, inner, max_size=4)
        ),
        max_leaves=12,
    ),
    max_size=5,
)


def safe() -> YAML:
    """The reference."""
    return YAML(typ="safe", pure=True)


def dumped(value: object, flow: bool | None, quotes: str | None, width: int) -> str:
    """The value as YAML, in the given style."""
    yaml = safe()
    yaml.default_flow_style = flow
    yaml.default_style = quotes  # type: ignore[assignment]
    yaml.width = width
    yaml.allow_unicode = True
    stream = StringIO()
    yaml.dump(value, stream)
    return stream.getvalue()


@given(
    value=DATA,
    flow=st.sampled_from([True, False, None]),
    quotes=st.sampled_from([None, '"', "'"]),
    width=st.sampled_from([20, 80, 1000]),
    shared=st.booleans(),
)
def test_what_ruamel_writes_is_read_as_ruamel_reads_it(
    value: dict[str, object],
    flow: bool | None,
    quotes: str | None,
    width: int,
    shared: bool,
) -> None:
    """Any data, in blocks or braces, quoted or not, with anchors or without."""
    if shared:
        # The anchor stands on a mapping in a mapping: for one in a list, ruamel leaves out the
        # braces, and the anchor would name the first key.
        value = {"one": value, "two": [value, value]}
    text = dumped(value, flow, quotes, width)
    try:
        expected = safe().load(text)
    except YAMLError:
        reject()  # ruamel folds long keys, and cannot read them back
    document, found = parse(text, "t.yaml")
    assert found == [], text
    assert document is not None
    assert document.data == expected


_UNDERSCORED = re.compile(r"[-+]?[0-9.][0-9a-fA-Fox_.eE+-]*_[0-9a-fA-Fox_.eE+-]*")
_OF_ANOTHER_SCHEMA = re.compile(r"[-+]?0b[01_]+|[-+]0[xo][0-9a-fA-F_]+")


def is_deliberate(text: str, theirs: object) -> bool:
    """Where this reader follows the core schema and ruamel goes beyond it."""
    # Dates are text here: the API's formats decide, not YAML.
    if isinstance(theirs, dt.date):
        return True
    # `1_000`, `0b1` and `-0x1` come from YAML 1.1; the core schema has none of them.
    return isinstance(theirs, int | float) and bool(
        _UNDERSCORED.fullmatch(text) or _OF_ANOTHER_SCHEMA.fullmatch(text)
    )


@given(text=st.text("0123456789abcdefxoEXtrunlyNOTF_.:+-~", min_size=1, max_size=8) | WORDS)
@example("2026-01-01")
@example("1_000")
@example("-0x1F")
def test_any_scalar_means_what_ruamel_says(text: str) -> None:
    """Numbers, booleans and null are told from text by the same rules, bar three."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = safe().load(f"a: {text}\n")
        except (YAMLError, ValueError, OverflowError):
            return  # not YAML there, or a number it cannot compute
    if not isinstance(theirs, dict) or set(theirs) != {"a"} or is_deliberate(text, theirs["a"]):
        return
    document, found = parse(f"a: {text}\n", "t.yaml")
    assert document is not None, found
    ours = document.data["a"]
    if isinstance(ours, float) and math.isnan(ours):
        assert math.isnan(theirs["a"])
    else:
        assert (type(ours), ours) == (type(theirs["a"]), theirs["a"])


YAMLISH = st.text("ab01 \n\t-:?,[]{}#&*!|>'\"%@`\\~<.é\ufeff\u2028\x00\r", max_size=30)


@given(text=YAMLISH, way=st.sampled_from([None, [pure]]))
def test_no_text_crashes_the_reader(text: str, way: list[Reader] | None) -> None:
    """Whatever the file holds, there is a document or a reason, with a place inside the text."""
    document, found = parse(text, "t.yaml", ways=way)
    assert document is not None or found
    for problem in found:
        assert problem.span is not None
        assert 1 <= problem.span.line <= len(re.split(r"\r\n|\r|\n", text))


@given(source=st.binary(max_size=20))
def test_no_bytes_crash_the_reader(source: bytes) -> None:
    """The same for what is not even text."""
    document, found = parse(source, "t.yaml")
    assert document is not None or found


# --- places ---


def written(value: object, spell: Callable[[str], str], indent: int = 0) -> str:
    """The value in blocks, with keys as `spell` writes them."""
    pad = " " * indent
    if isinstance(value, dict) and value:
        return "".join(
            f"\n{pad}{spell(key)}: {written(member, spell, indent + 2)}"
            for key, member in value.items()
        )
    if isinstance(value, list) and value:
        return "".join(f"\n{pad}- {written(member, spell, indent + 2)}" for member in value)
    return "{}" if isinstance(value, dict) else "[]" if isinstance(value, list) else "'x'"


NAMES = st.text("abé日😀_", min_size=1, max_size=4)


@given(
    value=st.dictionaries(
        NAMES,
        st.recursive(
            st.none(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
            max_leaves=15,
        ),
        min_size=1,
        max_size=4,
    ),
    quoted=st.booleans(),
    crlf=st.booleans(),
)
def test_every_place_shows_its_entry(value: dict[str, object], quoted: bool, crlf: bool) -> None:
    """The text at the place of an entry is the key; at that of its value, the value."""

    def spell(name: str) -> str:
        return f"'{name}'" if quoted else name

    text = written(value, spell)
    text = text.replace("\n", "\r\n") if crlf else text
    document, found = parse(text, "t.yaml")
    assert (found, document is None) == ([], False)
    assert document is not None
    lines = text.split("\r\n" if crlf else "\n")

    def check(container: object, path: tuple[str | int, ...]) -> None:
        members = (
            list(container.items())
            if isinstance(container, dict)
            else list(enumerate(container))
            if isinstance(container, list)
            else []
        )
        for step, member in members:
            place = document.place((*path, step))
            at_key = lines[place.key.line - 1][place.key.column - 1 :]
            at_value = lines[place.value.line - 1][place.value.column - 1 :]
            if isinstance(step, str):
                assert at_key.startswith(f"{spell(step)}:")
            else:
                assert place.key == place.value
            if member is None:
                assert at_value == "'x'"
            elif not member:
                assert at_value == ("{}" if isinstance(member, dict) else "[]")
            check(member, (*path, step))

    check(value, ())
