"""Formatting changes white space and nothing else, whatever a file looks like."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, reject, settings

from cxdeclare.loading.events import pure
from cxdeclare.loading.formatted import formatted, same
from cxdeclare.loading.layout import lay_out
from cxdeclare.loading.nodes import parse
from cxdeclare.loading.problems import Unreadable
from tests.support.messy import comments_in, messy

ROOT = Path(__file__).resolve().parents[2]


@given(messy())
@settings(max_examples=300, deadline=None)
def test_formatting_keeps_values_and_comments_and_settles(text: str) -> None:
    """Values, types and order stay, so do all comments in order; a second run changes nothing."""
    before, problems = parse(text, "before")
    assert before is not None, problems
    assert not problems
    made = formatted(text, "a.yaml")
    assert made.after is not None, made.diagnostics
    after = parse(made.after, "after")[0]
    assert after is not None
    assert same(before.data, after.data)
    assert comments_in(text) == comments_in(made.after)
    assert made.after == formatted(made.after, "a.yaml").after
    assert "\r" not in made.after
    assert not [line for line in made.after.split("\n")[:-1] if line.startswith("\t")]


@given(messy())
@settings(max_examples=60, deadline=None)
def test_without_libyaml_the_layout_is_the_same(text: str) -> None:
    """The parser in Python, which stands in where libyaml is missing, gives the same layout."""
    spaced = text.removeprefix("\ufeff").replace(
        "\t", " "
    )  # it refuses tabs where libyaml takes them for spaces
    try:
        slow = lay_out(spaced, ways=[pure])
    except Unreadable:
        reject()  # it refuses more than libyaml does
    assert lay_out(spaced) == slow


def test_every_yaml_file_here_stays_what_it_says() -> None:
    """All YAML of the repository that can be read can be formatted, and then stays as it is."""
    seen = 0
    for path in sorted(ROOT.rglob("*.yaml")):
        if ".venv" in path.parts:
            continue
        raw = path.read_bytes()
        document, _ = parse(raw, str(path))
        made = formatted(raw, str(path))
        if made.after is None or document is None:
            assert made.diagnostics
            continue
        seen += 1
        again = parse(made.after, "after")[0]
        assert again is not None
        assert same(document.data, again.data)
        assert comments_in(raw.decode()) == comments_in(made.after)
        assert made.after == formatted(made.after, "again").after
    assert seen >= 2
