"""How an SLA is written, for a channel of its own times and for one of the general ones."""

from __future__ import annotations

import pytest

from cxdeclare.kinds.sla import KIND
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Payload
from tests.unit.kinds.sections import told

OWN = {"firstResponseTime": 60, "solutionTime": 120}
NONE = {"firstResponseTime": None, "solutionTime": None}


@pytest.mark.parametrize(
    ("fields", "sent"),
    [(OWN, {"isDefault": False, **OWN}), (NONE, {"isDefault": True}), ({}, {"isDefault": True})],
)
def test_no_times_of_its_own_means_the_general_ones(fields: Payload, sent: Payload) -> None:
    """The wire has a flag for it, and refuses times beside it."""
    shape = KIND.named["channels"].verbs[Verb.CHANGE].shape
    assert shape is not None
    assert sent == shape(fields, None)


def test_general_times_are_read_as_none_of_its_own() -> None:
    """Whatever stands beside the flag."""
    reshape = KIND.named["channels"].reshape
    assert reshape is not None
    assert {"isDefault": True, **NONE} == reshape({"isDefault": True, **OWN})
    assert {"isDefault": False, **OWN} == reshape({"isDefault": False, **OWN})


@pytest.mark.parametrize("time", ["0s", "59s", "90s", 61])
def test_times_are_whole_minutes(time: object) -> None:
    """The screens have no field for less."""
    given = {"default": {"first_response": time, "resolution": "1h"}}
    assert 1 == len(told(slas=given))
    assert [] == told(slas={"default": {"first_response": "1m", "resolution": "1h"}})
