"""A renamed block is taken for what it is, and two that have nothing in common are not."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.planning.likeness import Portrait, declared, holders
from cxdeclare.planning.renamed import pairs
from tests.support import strategies
from tests.support.manifests import a_manifest
from tests.support.renaming import Keys, renamed
from tests.support.scenes import plan_of
from tests.support.strategies import Sections
from tests.support.world import World

NAMED = {"tags": "title", "skills": "name", "templates": "name", "signatures": "name"}
"""Sections whose blocks can be renamed, and what they are called by."""
MANY = 20


def twenty(random: Random) -> Sections:
    """Twenty blocks of these kinds, each with a name of its own, and no two texts alike."""
    found: Sections = {section: {} for section in NAMED}
    words = {
        "tags": strategies.TITLES,
        "skills": strategies.SKILLS,
        "templates": strategies.TEMPLATES,
        "signatures": strategies.SIGNATURES,
    }
    for number in range(MANY):
        section = random.choice(sorted(NAMED))
        block: Sections = {NAMED[section]: f"{random.choice(words[section])}-{number:02}"}
        if section == "tags":
            block |= random.choice([{}, {"color": "red"}, {"color": "blue"}])
        elif section == "skills":
            out = block["name"].startswith("Out.")
            block |= {"campaign": random.choice(["Customer Care", "Sales"])}
            block |= {"direction": "outbound", "byoc": True} if out else {}
            block |= random.choice([{}, {"screen_pops": False}, {"hours": "Office hours"}])
        else:
            block["html"] = f"<p>{random.choice(strategies.BODIES)} {number}</p>"
        found[section][f"k{number}"] = block
    return {name: of for name, of in found.items() if of}


EDITS = st.sampled_from(["{}-v2", "New-{}", "{}:mail", "{}s", "x.{}"])


@settings(max_examples=15)
@given(seed=st.integers(0, 1_000_000), edit=EDITS)
def test_twenty_renamed_blocks_are_twenty_suggestions(seed: int, edit: str) -> None:
    """Each with the line to paste, which then leaves nothing to create and nothing to delete."""
    first = twenty(Random(seed))
    keys: Keys = {s: {key: f"{key}-new" for key in of} for s, of in first.items()}
    second = renamed(first, keys)
    for section, of in second.items():
        for block in of.values():
            block[NAMED[section]] = edit.format(block[NAMED[section]])
    kinds = {kind.section: kind.name for kind in ALL.values()}
    expected = {
        f"{kinds[s]}.{new}": f"{kinds[s]}.{old}"
        for s, of in keys.items()
        for old, new in of.items()
    }
    with World() as world:
        world.converge(a_manifest(**first))
        plan = plan_of(world, **second)
        said = {one.address: one for one in plan.decision.refusals if one.guard == "rename"}
        assert expected.keys() == said.keys()
        assert len(said) == MANY
        for new, old in expected.items():
            assert f"moved: [{{from: {old}, to: {new}}}]" in said[new].hint
        moved = [{"from": old, "to": new} for new, old in expected.items()]
        again = plan_of(world, **second, moved=moved)
        assert {change.action for change in again.decision.changes} <= {"update", "move"}
        assert not again.decision.refusals


_OTHER_WORDS = {
    text: f"{other}-{number}"
    for number, (text, other) in enumerate(
        (text, other)
        for texts, others in (
            (strategies.SKILLS, ("Ventes", "Achats", "Retours", "Litiges", "Clients")),
            (strategies.TITLES, ("Urgent", "Fraude", "Juridique", "Journal")),
            (strategies.TEMPLATES, ("Hiver", "Printemps", "Automne")),
            (strategies.SIGNATURES, ("Cordialement", "Direction", "Accueil", "Service")),
            (strategies.BODIES, ("<b>Bonjour</b>", "Merci", "<i>Salut</i>", "Adieu")),
            (strategies.USERS, ("zoe@acme.example", "max@acme.example", "lea@acme.example", "noa")),
        )
        for text, other in zip(texts, others, strict=True)
    )
}


def _in_other_words(value: Any) -> Any:
    """The same shape with names, texts and people that have nothing to do with those."""
    if isinstance(value, dict):
        return {key: _in_other_words(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_in_other_words(one) for one in value]
    return _OTHER_WORDS.get(value, value) if isinstance(value, str) else value


def _portraits(sections: Sections) -> dict[str, dict[Address, Portrait]]:
    manifest = a_manifest(**{name: sections[name] for name in NAMED if name in sections})
    found: dict[str, dict[Address, Portrait]] = {}
    for address, resource in manifest.resources.items():
        found.setdefault(address.kind, {})[address] = declared(ALL[address.kind], resource)
    return found


@settings(max_examples=200)
@given(first=strategies.sections(), second=strategies.sections())
def test_blocks_that_have_nothing_in_common_are_not_taken_for_renamed(
    first: Sections, second: Sections
) -> None:
    """What settings they share by chance is not enough, however many blocks there are."""
    old, new = _portraits(first), _portraits(_in_other_words(second))
    for kind in old.keys() & new.keys():
        known = holders((*old[kind].values(), *new[kind].values()))
        assert [] == list(pairs(old[kind], new[kind], known))
