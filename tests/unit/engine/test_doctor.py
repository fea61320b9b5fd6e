"""Doctor tells every problem at once, reads only, and never calls well what it did not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request
from cxdeclare.engine.doctor import Examination, examined
from cxdeclare.engine.doctor_events import Examined, Finding
from cxdeclare.model.errors import StateError
from tests.support.manifests import TENANT_ID, a_manifest
from tests.support.world import World, refusing

SMALL: dict[str, Any] = {"tags": {"spam": {"title": "Spam", "color": "red"}}}


def examination(world: World, skew: float | None = 0.0, **sections: Any) -> Examination:
    manifest = a_manifest(**(sections or SMALL))
    return Examination(world.setting(), manifest, world.provider(), world.store, lambda: skew)


def _writes(request: Request) -> bool:
    return request.method != "GET" and "/tags" in request.url


def of(found: Examined, subject: str) -> Finding:
    (one,) = [one for one in found.findings if one.subject == subject]
    return one


def test_a_tenant_that_is_well_is_only_read() -> None:
    """All that can be told is well; no write was sent."""
    with World() as world:
        writes = world.tenant.writes
        found = examined(examination(world))
        assert {one.verdict for one in found.findings} == {"ok", "not checked"}
        assert (found.writes, world.tenant.writes) == (0, writes)
        assert found.reads == world.tenant.reads
        assert of(found, "tenant").fact == f"{TENANT_ID}, as the manifest says"


def test_what_may_not_be_read_is_unknown_and_the_rest_is_told() -> None:
    """A refusal of one listing hides nothing else."""
    with World() as world:
        world.wrap = refusing("GET", "/tags", 403)
        found = examined(examination(world))
        assert of(found, "read tag").verdict == "unknown"
        assert "403" in of(found, "read tag").fact
        assert of(found, "lock").verdict == "ok"


@pytest.mark.parametrize(
    ("skew", "verdict", "words"),
    [
        (None, "not checked", "no answer says"),
        (59.0, "ok", "within 60 s"),
        (-90.0, "broken", "90 s behind"),
        (90.0, "broken", "90 s ahead of"),
    ],
)
def test_a_clock_that_is_wrong_is_named(skew: float | None, verdict: str, words: str) -> None:
    """With the side on which it is wrong."""
    with World() as world:
        clock = of(examined(examination(world, skew)), "clock")
        assert (clock.verdict, words in clock.fact) == (verdict, True)


def test_a_held_lock_and_a_cut_off_run_are_told_with_the_way_out() -> None:
    """Both in one go."""
    with World() as world:
        world.killed(world.plan(a_manifest(**SMALL)), _writes)
        world.store.locked = True
        found = examined(examination(world))
        assert "unlock l-1" in of(found, "lock").remedy
        assert "--resume" in of(found, "run").remedy


def test_another_tenant_is_named_with_both_ids() -> None:
    """The manifest may be about another than the key is for."""
    with World() as world:
        one = examination(world)
        tenant = replace(one.manifest.tenant, id="00000000-0000-0000-0000-000000000000")
        found = examined(replace(one, manifest=replace(one.manifest, tenant=tenant)))
        assert of(found, "tenant").verdict == "broken"
        assert TENANT_ID in of(found, "tenant").fact


def test_a_check_that_fails_is_a_finding() -> None:
    """What went before it is kept, and the others go on."""

    def edge() -> Iterator[Finding]:
        yield Finding(subject="first", verdict="ok", fact="there")
        raise StateError("the disk is gone", hint="put it back")

    with World() as world:
        found = examined(replace(examination(world), more=(edge,)))
        assert of(found, "first").verdict == "ok"
        broken = of(found, "surroundings")
        assert (broken.verdict, broken.fact, broken.remedy) == (
            "broken",
            "the disk is gone",
            "put it back",
        )


def test_the_rights_that_writing_takes_are_named_where_they_are_known() -> None:
    """As the screens for roles call them: nobody publishes what answers call them."""
    skills = {"a": {"name": "Email.A", "campaign": "Customer Care"}}
    with World() as world:
        found = of(examined(examination(world, skills=skills)), "write")
    assert found.verdict == "not checked"
    words = "it needs `Skills > Create`, `Skills > Edit`, `Skills > Deactivate`"
    assert words in found.remedy
    assert "under Admin > Roles and permissions > the role > Permissions" in found.remedy
