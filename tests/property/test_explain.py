"""Everything a plan would do can be explained, whatever the manifest."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, reject, settings

from cxdeclare.engine import usecases
from cxdeclare.engine.explain import planned
from cxdeclare.engine.explained import Origin
from cxdeclare.kinds import ALL
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.planning.plan import Action
from tests.support import strategies
from tests.support.estate import plant
from tests.support.manifests import a_manifest
from tests.support.world import World

Sections = dict[str, Any]
_HEALTH = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
_ENDING = {Action.DELETE, Action.DEACTIVATE, Action.REPLACE, Action.FORGET}


@given(strategies.pairs(), strategies.estates())
@settings(max_examples=25, deadline=None, suppress_health_check=_HEALTH)
def test_every_planned_field_has_an_origin(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """It is declared at a place, or the reason why it is written all the same is known."""
    old, new = pair
    with World() as world:
        plant(world, estate)
        try:
            world.converge(a_manifest(**old))
            manifest = a_manifest(**new)
            grounds = usecases.decide(world.setting(), world.provider(), world.store, manifest)
        except (InvalidInput, Refused):
            reject()
        explained = list(planned(ALL, manifest, grounds))
        assert list(grounds.decision.changes) == [change for change, _ in explained]
        for change, found in explained:
            rows = {(row.part, row.member, row.field): row for row in found.fields}
            kind = ALL[change.kind]
            left_alone = {(one.part, one.member, one.field) for one in found.unmanaged}
            assert not left_alone & rows.keys()
            for step in change.steps:
                for field in step.fields:
                    row = rows[step.part, step.member, field.name]
                    if row.origin is Origin.DECLARED:
                        assert row.place, (step.id, field.name)
                    if row.origin is Origin.RETIRED:
                        assert change.action in _ENDING or field.name == kind.retired, step.id
                if step.member is not None:
                    assert (step.part, step.member, None) in rows
