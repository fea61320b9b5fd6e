from __future__ import annotations

import pytest

from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing, Proof, ProvedBy, joined

TOTAL = Proof(ProvedBy.TOTAL, 3)


@pytest.mark.parametrize(
    ("proofs", "expected"),
    [
        ([TOTAL], TOTAL),
        ([TOTAL, Proof(ProvedBy.TOTAL, 4)], Proof(ProvedBy.TOTAL, 7)),
        ([TOTAL, Proof(ProvedBy.END, 1)], Proof(ProvedBy.END, 4)),
        ([TOTAL, None], None),
        ([], None),
    ],
)
def test_a_listing_of_several_is_proved_if_each_is(
    proofs: list[Proof | None], expected: Proof | None
) -> None:
    """And no better than the weakest of them."""
    assert joined(proofs) == expected


def test_a_listing_is_whole_only_with_a_proof() -> None:
    """What it counts is what it holds."""
    assert Listing({}).incomplete
    assert Listing.whole({"1": Found("1", {})}).proof == Proof(ProvedBy.WHOLE, 1)
    assert Listing.whole({}).incomplete == ""
