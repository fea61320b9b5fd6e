"""Names and the zones they are in."""

from __future__ import annotations

import pytest

from cxdeclare.model.zone import is_within, relative


@pytest.mark.parametrize(
    ("name", "zone", "within"),
    [
        ("acme.example", "acme.example", True),
        ("care.acme.example", "acme.example", True),
        ("notacme.example", "acme.example", False),
        ("example", "acme.example", False),
    ],
)
def test_a_zone_holds_its_own_name_and_those_below(name: str, zone: str, *, within: bool) -> None:
    """Label by label: an equal ending is not enough."""
    assert within is is_within(name, zone)


def test_a_name_is_written_as_its_zone_calls_it() -> None:
    """The top is empty; a name outside is refused rather than cut."""
    assert "" == relative("acme.example", "acme.example")
    assert "a.care" == relative("a.care.acme.example", "acme.example")
    with pytest.raises(ValueError, match=r"x\.example is not in the zone acme\.example"):
        relative("x.example", "acme.example")
