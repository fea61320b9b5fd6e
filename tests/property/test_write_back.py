"""Laws of writing back: the manifest says the live values, and every other byte stays."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cxdeclare.kinds import ALL
from cxdeclare.loading.read import Loaded, load_text
from cxdeclare.loading.write import quoted, written
from cxdeclare.loading.write_back import Wish, WriteBack, write_back
from cxdeclare.model.fields import Trait
from cxdeclare.model.manifest import Manifest
from tests.support import strategies
from tests.support.manifests import HEADER

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
NAME = "tenant.yaml"
TEXTS = (
    "Other",
    "true",
    "12",
    "",
    " ",
    "it's",
    'say "hi"',
    "a: b",
    "a #b",
    "#c",
    "- x",
    "x, y",
    "[x]",
    "{x}",
    "*x",
    "&x",
    "!x",
    "${var.x}",
    "$${var.x}",
    "ü\u202e日本",
    "two\nlines",
    "back\\slash",
)


class Styled:
    """Writes data as YAML in many styles, with comments, by chance."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.lines: list[str] = []

    def chance(self, of: int) -> bool:
        return bool(self.draw(st.integers(1, of)) == of)

    def scalar(self, value: Any, *, flow: bool) -> str:
        """In one of the styles that can hold it."""
        if not isinstance(value, str):
            return written(value)
        plain = written(value)
        fits = plain == value and not (flow and set(plain) & set(",[]{}"))
        styles = ["'", '"', *([""] if fits else [])]
        style = self.draw(st.sampled_from(styles))
        return quoted(value, style) if style else plain

    def inline(self, value: Any) -> str:
        """On one line."""
        if isinstance(value, dict):
            return f"{{{', '.join(f'{written(k)}: {self.inline(v)}' for k, v in value.items())}}}"
        if isinstance(value, list):
            return f"[{', '.join(map(self.inline, value))}]"
        return self.scalar(value, flow=True)

    def end(self) -> str:
        return "  # c: 'x' {" if self.chance(4) else ""

    def block(self, data: dict[str, Any], indent: str) -> None:
        for key, value in data.items():
            if self.chance(6):
                self.lines.append(f'{indent}# about {key}: "it"')
            lead = f"{indent}{written(key)}:"
            if isinstance(value, dict) and value and not self.chance(4):
                self.lines.append(f"{lead}{self.end()}")
                self.block(value, f"{indent}  ")
            elif isinstance(value, list) and value and not self.chance(3):
                self.lines.append(f"{lead}{self.end()}")
                for one in value:
                    self.lines.append(f"{indent}  - {self.inline(one)}{self.end()}")
            else:
                anchor = f"&a{len(self.lines)} " if self.chance(9) else ""
                said = self.inline(value) if isinstance(value, dict | list) else ""
                said = said or self.scalar(value, flow=False)
                self.lines.append(f"{lead} {anchor}{said}{self.end()}")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A valid manifest in any layout."""
    styled = Styled(draw)
    styled.block(HEADER | draw(strategies.sections()), "")
    return draw(st.sampled_from(("\n", "\r\n"))).join([*styled.lines, ""])


def read(text: str) -> Loaded:
    """Load it; there are no other files."""
    return load_text(text, NAME, ALL, Path("/nonexistent"))


def leaves(manifest: Manifest) -> list[tuple[Any, str, str | None, str, Any]]:
    """Every declared single value: address, part, link, field, value."""
    found: list[tuple[Any, str, str | None, str, Any]] = []
    for address, resource in manifest.resources.items():
        for part, values in resource.parts.items():
            found += [(address, part, None, name, value) for name, value in values.items()]
        for part, owned in resource.members.items():
            for member, values in owned.members.items():
                found += [(address, part, member, name, value) for name, value in values.items()]
    return found


@st.composite
def wishes(draw: st.DrawFn, manifest: Manifest) -> list[Wish]:
    """Some of the values, moved."""
    made = []
    for address, part, member, name, value in leaves(manifest):
        attribute = ALL[address.kind].fields[part, name]
        if attribute.has(Trait.SECRET) or draw(st.integers(1, 4)) > 1:
            continue
        live: Any = draw(st.sampled_from((*TEXTS, *attribute.words, None, {"id": "7"})))
        if isinstance(value, bool):
            live = not value
        elif isinstance(value, int):
            live = draw(st.sampled_from((0, 1, 60, 3600, value + 60)))
        if live != value or type(live) is not type(value):
            made.append(Wish(address, part, member, name, value, live))
    return made


def back(text: str, wanted: list[Wish]) -> WriteBack:
    """Write back into the one file."""
    loaded = read(text)
    return write_back(loaded, ALL, wanted, lambda texts: read(texts.get(NAME, text)))


@SLOW
@given(st.data(), texts())
def test_only_the_values_change_and_they_are_the_live_ones(data: st.DataObject, text: str) -> None:
    """Loaded again it is the same manifest with those values; no other line is touched."""
    before = read(text).manifest
    assert before is not None
    wanted = data.draw(wishes(before))
    made = back(text, wanted)
    assert len(wanted) == len(made.edits) + len(made.left)
    event(f"written: {min(len(made.edits), 5)}")
    event(f"left: {min(len(made.left), 5)}")
    after_text = made.texts.get(NAME, text)
    after = read(after_text).manifest
    assert after is not None
    moved = {
        (one.wish.address, one.wish.part, one.wish.member, one.wish.field): one.wish.live
        for one in made.edits
    }
    for *place, was in leaves(before):
        expected = moved.get(tuple(place), was)
        now = next(value for *other, value in leaves(after) if other == place)
        assert (expected, type(expected)) == (now, type(now)), place
    assert len(leaves(before)) == len(leaves(after))
    assert replace(before, resources={}) == replace(after, resources={})
    _only_these_lines(text, after_text, made)


def _only_these_lines(before: str, after: str, made: WriteBack) -> None:
    """As `git diff` counts them; each keeps what stands before and behind the value."""
    old, new = before.split("\n"), after.split("\n")
    assert len(old) == len(new)
    changed = {
        number for number, pair in enumerate(zip(old, new, strict=True), 1) if len({*pair}) > 1
    }
    edited = {one.line for one in made.edits}
    assert changed <= edited
    for number in edited:
        was, now = old[number - 1], new[number - 1]
        assert re.match(r"\s*(?:- )?", was)[0] == re.match(r"\s*(?:- )?", now)[0]  # type: ignore[index]  # it always fits
        assert was.endswith("# c: 'x' {") == now.endswith("# c: 'x' {")
        assert was.endswith("\r") == now.endswith("\r")


@SLOW
@given(st.data(), texts())
def test_a_switch_can_always_be_written(data: st.DataObject, text: str) -> None:
    """Nothing that is simple is left: every switch is turned, unless a rule of the kind forbids."""
    before = read(text).manifest
    assert before is not None
    wanted = [
        Wish(address, part, member, name, value, not value)
        for address, part, member, name, value in leaves(before)
        if isinstance(value, bool)
    ]
    for one in back(text, wanted).left:
        assert one.reason.startswith("the manifest would not be valid with it"), one
