"""What a manifest must not say of a role."""

from __future__ import annotations

import pytest

from cxdeclare.emulator.store import Key
from cxdeclare.kinds.role import KIND
from cxdeclare.model.errors import InvalidInput
from tests.support.manifests import a_manifest
from tests.support.world import World
from tests.unit.kinds.sections import told


def test_a_digital_user_has_one_role() -> None:
    """CXD230: the second claim is told, whatever the case of the letters."""
    given = {
        key: {"name": key.title(), "users": {"ownership": "additive", "members": [user]}}
        for key, user in (
            ("agent", "ana@acme.example"),
            ("manager", "Ana@acme.example"),
            ("evaluator", "luc@acme.example"),
        )
    }
    assert [("CXD230", "role.manager")] == told(roles=given)
    del given["manager"]
    assert [] == told(roles=given)


def test_permissions_are_read_from_a_list_of_objects() -> None:
    """Whatever else stands in the list, and whether there is one at all."""
    reshape = KIND.main.reshape
    assert reshape is not None
    listed = [{"permission": "Skills"}, {"other": 1}, {"permission": "Tags"}]
    assert ["Skills", "Tags"] == reshape({"permissions": listed})["granted"]
    assert [] == reshape({"permissions": None})["granted"]
    assert [] == reshape({})["granted"]


def test_a_role_that_was_deleted_or_is_a_draft_is_not_there() -> None:
    """What is called alike and is in use is the one that is meant; alone, they are no role."""
    manifest = a_manifest(roles={"agent": {"name": "Agent"}})
    with World(rude=True) as world:
        world.converge(manifest)
        (role,) = [one for one in world.documents("roles") if one["roleName"] == "Agent"]
        state = world.store.read()
        assert state is not None
        assert role["roleId"] == state.bindings["role.agent"].id
        for status in ("DELETED", "DRAFT"):
            world.tenant._store.put(Key("roles", role["roleId"]), {**role, "status": status})
            with pytest.raises(InvalidInput) as refused:
                world.plan(manifest)
            assert "Save and activate" in str(refused.value.diagnostics)
