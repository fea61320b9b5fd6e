"""What plans say they mean, sentence by sentence; and every sentence a kind can say is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.effect import Sentence
from cxdeclare.planning.consequences import REPLACED
from tests.golden.conftest import HERE
from tests.support.meaning import BASE, OTHERS, SCENES, a_world, said

KEPT = HERE / "impact.txt"
NEVER = {"queue `{queue}` no longer takes mail by filter `{filter}`"}
"""Filters that are not named are left alone, so no plan of today says it."""


def test_impact_of_each_scene(request: pytest.FixtureRequest) -> None:
    """Every sentence in its order; `--update-golden` writes them again."""
    world = a_world(BASE)
    told = {name: said(world, sections) for name, sections in SCENES.items()}
    told |= {name: said(a_world(first), second) for name, (first, second) in OTHERS.items()}
    text = "\n\n".join("\n".join([f"# {name}", *lines]) for name, lines in told.items()) + "\n"
    if request.config.getoption("--update-golden"):
        KEPT.write_text(text, encoding="utf-8")
    assert KEPT.read_text(encoding="utf-8") == text


def sentences() -> Iterator[Sentence]:
    """Every sentence that can be said."""
    yield REPLACED
    for kind in ALL.values():
        for effect in kind.effects:
            yield from effect.sentences


def pattern(sentence: Sentence) -> str:
    """What a line with this sentence looks like."""
    text = re.sub(r"\[(\w+)\|(\w+)\]", r"<\1|\2>", sentence.text)
    text = re.sub(r"\\{\w+\\}", ".+", re.escape(text))
    text = re.sub(r"<(\w+)\\\|(\w+)>", r"(?:\1|\2)", text)
    return f"^{'!' if sentence.warns else ' '} [^:]+: {text}$"


def test_every_sentence_is_said_in_a_scene() -> None:
    """So that none is there which nobody has read, and each has the weight it says."""
    kept = KEPT.read_text(encoding="utf-8")
    silent = {one.text for one in sentences() if not re.search(pattern(one), kept, re.MULTILINE)}
    assert silent == NEVER


def test_every_line_is_a_sentence_that_a_kind_declares() -> None:
    """So that the reference page, which is made from them, has them all."""
    patterns = [re.compile(pattern(one)) for one in sentences()]
    lines = [one for one in KEPT.read_text(encoding="utf-8").splitlines() if one[:1] in "! "]
    strange = [one for one in lines if one and not any(p.search(one) for p in patterns)]
    assert not strange
    assert len(lines) > len(SCENES)
