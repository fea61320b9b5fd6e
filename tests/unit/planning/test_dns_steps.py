"""Steps for DNS: one for each new object, and for an old one only if DNS says it is not reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cxdeclare.engine.usecases import SeenTo, plan
from cxdeclare.model.zone import Answer, RecordType
from cxdeclare.planning.dns_steps import records_of
from cxdeclare.planning.plan import Step
from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, DOMAIN, SKILL, care
from tests.support.world import World

MX = Answer(values=("10 inbound-smtp.eu-central-1.amazonaws.com",))
STATES = {
    "there": MX,
    "missing": Answer(),
    "wrong": Answer(values=("10 mail.care.example",)),
    "silent": Answer(failed="nobody answered"),
}


class Servers:
    """Name servers that say the same of every name."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def ask(self, name: str, of: RecordType) -> Answer:
        return self.answer

    def zone_of(self, name: str) -> str | None:
        return None


@pytest.fixture
def world() -> Iterator[World]:
    """A tenant that has the domain, verified."""
    with World() as made:
        made.publish_dns("care.example")
        made.converge(a_manifest(email_domains={"care": DOMAIN}))
        yield made


def steps(
    world: World, answer: Answer | None, seen_to: SeenTo = "new", **sections: Any
) -> list[Step]:
    """What a person has to see to."""
    servers = None if answer is None else (lambda: Servers(answer))
    setting = replace(world.setting(), servers=servers, seen_to=seen_to)
    manifest = a_manifest(**care(**sections))
    made, _ = plan(setting, world.provider(), world.store, manifest)
    return [one for one in made.decision.steps if one.part == "inbound"]


def counts(world: World, answers: Iterable[Answer | None]) -> list[int]:
    return [len(steps(world, answer)) for answer in answers]


def test_a_new_object_has_one_unless_its_record_is_there(world: World) -> None:
    """Also where nobody answers, or nobody is asked: somebody has to look."""
    assert [0, 1, 1, 1, 1] == counts(world, [*STATES.values(), None])


def test_an_old_object_has_one_only_if_dns_says_so(world: World) -> None:
    """Silence keeps no plan open."""
    world.converge(a_manifest(**care()))
    assert [0, 1, 1, 0, 0] == counts(world, [*STATES.values(), None])
    assert 1 == len(steps(world, None, "all"))


def test_nobody_is_asked_to_see_to_it_where_that_is_not_wanted(world: World) -> None:
    """A pretend tenant gets no mail."""
    assert [] == steps(world, None, "none")


def test_a_step_tells_the_records_it_waits_for_itself(world: World) -> None:
    """So that whoever carries it out can ask without a manifest."""
    (step,) = steps(world, Answer())
    (record,) = records_of(step)
    assert ("care.example", RecordType.MX, MX.values) == (record.name, record.type, record.values)


def test_without_a_record_of_its_name_only_a_word_will_do(world: World) -> None:
    """Of an address below the domain, and of mail that is forwarded, DNS has nothing to say."""
    below = CHANNEL | {"address": "billing@eu.care.example"}
    forwarded = DOMAIN | {"dns": {"inbound_mx": False}}
    cases: tuple[dict[str, Any], ...] = (
        {"channels": {"billing": below}, "skills": {"billing": SKILL}},
        {"email_domains": {"care": forwarded}},
    )
    for sections in cases:
        (step,) = steps(world, MX, **sections)
        assert ("attestation", ()) == (step.verified_by, step.fields)
