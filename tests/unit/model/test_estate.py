from __future__ import annotations

import pytest

from cxdeclare.model.estate import Unseen, once


@pytest.mark.parametrize("is_seen", [True, False])
def test_what_many_ask_for_is_looked_for_once(is_seen: bool) -> None:
    """Be it there or not read: each of many resources would go through all of it again."""
    looked: list[str] = []

    @once
    def find() -> str:
        looked.append("looked")
        if not is_seen:
            raise Unseen("planted")
        return "found"

    for _ in range(3):
        if is_seen:
            assert "found" == find()
        else:
            with pytest.raises(Unseen, match="planted"):
                find()
    assert ["looked"] == looked
