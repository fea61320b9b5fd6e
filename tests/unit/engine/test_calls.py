"""Calls: what is referred to from one place of several is in that place."""

from __future__ import annotations

import pytest

from cxdeclare.engine.calls import Ids
from cxdeclare.kinds import ALL
from cxdeclare.model.errors import StalePlan
from tests.support.manifests import a_manifest
from tests.support.world import World


def _ids() -> Ids:
    with World() as world:
        decision = world.plan(a_manifest()).decision
    return Ids(ALL, decision, {"configuration_set.tls": "eu-west-1/cx-tls"})


def test_what_is_referred_to_is_said_without_its_place() -> None:
    """The region is where the call goes; the name alone is what SES wants."""
    assert "cx-tls" == _ids().within("eu-west-1").resolve("configuration_set", "tls")
    assert "eu-west-1/cx-tls" == _ids().within(None).resolve("configuration_set", "tls")


def test_what_is_in_another_place_is_not_referred_to() -> None:
    """SES would find nothing there, or another set of that name."""
    with pytest.raises(StalePlan, match="is in eu-west-1, and what refers to it in eu-central-1"):
        _ids().within("eu-central-1").resolve("configuration_set", "tls")
