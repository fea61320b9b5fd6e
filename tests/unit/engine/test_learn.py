"""Learning reads codes off objects that were set up, and refuses what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cxdeclare.engine.learn import learn, learnable, samples
from cxdeclare.kinds import ALL
from cxdeclare.model.errors import InvalidInput
from tests.support.manifests import a_manifest
from tests.support.world import World

PREFERRED = {
    "criteria": "preferred_agent",
    "preferred_agent": {"metric": "last_agent_case", "when": "available", "timeout": "15m"},
}


def _skill(name: str, routing: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "campaign": "Customer Care", "routing": routing}


@pytest.fixture
def world() -> Iterator[World]:
    """A tenant in which somebody has set up three skills."""
    with World() as made:
        made.converge(
            a_manifest(
                skills={
                    "one": _skill("Learn.proficiency", {"criteria": "proficiency"}),
                    "two": _skill("learn.MOST_occupied", {"criteria": "most_occupied"}),
                    "three": _skill("Probe.Three", PREFERRED),
                }
            )
        )
        yield made


def _learnt(world: World, *given: str) -> dict[str, tuple[dict[str, int | str], tuple[str, ...]]]:
    provider = world.provider()
    found = learn(world.setting(), provider, samples(ALL, given))
    assert (provider.reads, 0) == (found.reads, found.writes)
    return {one.field: (dict(one.codes), one.missing) for one in found.fields}


def test_every_field_with_unpublished_codes_can_be_learnt() -> None:
    """They are found by their mark; no list of them is kept anywhere."""
    marked = {
        (kind.name, name)
        for kind in ALL.values()
        for (_, name), one in kind.fields.items()
        if one.inferred is not None and one.inferred.codes
    }
    assert marked == {(kind.name, one.name) for kind, one in learnable(ALL)}
    assert ("skill", "routing.criteria") in marked


def test_codes_are_read_by_custom_and_by_name(world: World) -> None:
    """Whatever the case of a name; one object may show several words."""
    learnt = _learnt(
        world,
        "preferred_agent=Probe.Three",
        "skill.routing.preferred_agent.when:available=Probe.Three",
    )
    codes, missing = learnt["routing.criteria"]
    assert {"proficiency": 1, "most_occupied": 4, "preferred_agent": 3} == codes
    assert ("longest_available", "least_occupied") == missing
    assert ({"available": 2}, ("offline",)) == learnt["routing.preferred_agent.when"]


def test_two_words_with_one_code_are_an_error(world: World) -> None:
    """One of the two objects is not set up as it is said to be."""
    with pytest.raises(InvalidInput, match="have one code, 1"):
        _learnt(world, "preferred_agent=Learn.proficiency")


def test_one_word_with_two_codes_is_an_error(world: World) -> None:
    """Whichever of them came first."""
    given = ("preferred_agent=Probe.Three", "preferred_agent=learn.MOST_occupied")
    with pytest.raises(InvalidInput, match="has two codes: 3 and 4"):
        _learnt(world, *given)


def test_what_was_named_has_to_be_there(world: World) -> None:
    """The custom is only a custom, and a name is a promise."""
    with pytest.raises(InvalidInput, match=r"there is no skill `Probe\.Four`"):
        _learnt(world, "preferred_agent=Probe.Four")


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("preferred=X", "did you mean `preferred_agent`?"),
        ("routing.criteria:offline=X", "did you mean `offline`?"),
        ("preferred_agent", "for example"),
        ("=X", "for example"),
        ("preferred_agent=", "for example"),
    ],
)
def test_a_slip_on_the_command_line_is_told(given: str, hint: str) -> None:
    """Before anything is asked."""
    with pytest.raises(InvalidInput) as caught:
        samples(ALL, [given])
    assert hint in caught.value.hint
