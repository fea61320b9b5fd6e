"""What a manifest must not say of a role."""

from __future__ import annotations

from cxdeclare.kinds.role import KIND
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
