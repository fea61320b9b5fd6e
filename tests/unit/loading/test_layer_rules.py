"""Every id of several files and of variables is explained."""

from __future__ import annotations

from cxdeclare.loading import layer_rules


def test_every_id_has_one_rule() -> None:
    """With a reason and a cure."""
    ids = [value for name, value in vars(layer_rules).items() if str(value).startswith("CXD")]
    assert sorted(ids) == sorted(rule.code for rule in layer_rules.RULES)
    assert all(rule.says and rule.why and rule.cure for rule in layer_rules.RULES)
