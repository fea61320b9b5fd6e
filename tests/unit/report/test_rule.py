"""A rule as text: all that is known of it, and the nearest where there is none."""

from __future__ import annotations

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report.catalogue import catalogue
from cxdeclare.report.rule import rule


@pytest.mark.parametrize("code", catalogue(ALL))
def test_every_id_can_be_explained(code: str) -> None:
    """With its rule, reason, cure and source, and whether it can be switched off."""
    text, known = rule(code, ALL), catalogue(ALL)[code]
    for part in (code, known.rule.says, known.rule.why, known.rule.cure, known.rule.source):
        assert part in text
    assert ("policy.ignore" in text.splitlines()[-1]) == (known.is_check and not known.rule.fixed)


def test_an_unknown_id_names_the_nearest() -> None:
    """A slip of one digit is seen at once."""
    with pytest.raises(InvalidInput, match="CXD249") as refused:
        rule("CXD249", ALL)
    assert "CXD24" in refused.value.hint
