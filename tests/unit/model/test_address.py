"""Addresses are parsed, printed and ordered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.model.address import Address

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


@given(NAMES, st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True))
def test_an_address_reads_back_what_it_prints(kind: str, key: str) -> None:
    """Parsing and printing are inverse."""
    address = Address(kind, key)

    assert address == Address.parse(str(address))


@pytest.mark.parametrize(
    "text", ["", "skill", "skill.", ".billing", "Skill.x", "skill.a.b", "a b.c"]
)
def test_what_is_no_address_is_refused_with_its_text(text: str) -> None:
    """The error repeats what was given."""
    with pytest.raises(ValueError, match="is not an address") as refusal:
        Address.parse(text)

    assert f"`{text}`" in str(refusal.value)
