"""Which endpoint answers."""

from __future__ import annotations

import pytest

from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Reply
from cxdeclare.emulator.routes import Call, Route, Table, family_of
from tests.unit.emulator.caller import DIGITAL, Caller


@pytest.mark.parametrize(
    ("path", "family"),
    [
        ("/inContactAPI/services/v30.0/skills", Family.ACD),
        ("/incontactapi/SERVICES/V17.0/skills", Family.ACD),
        ("/inContactAPI/services/v40.0/skills", Family.ACD),
        ("/inContactAPI/services/v16.0/skills", None),
        ("/inContactAPI/services/v41.0/skills", None),
        ("/inContactAPI/services/v30/skills", None),
        ("/inContactAPI/services", None),
        ("/dfo/3.0/tags", Family.DIGITAL),
        ("/dfo/2.0/tags", Family.USERHUB),
        ("/ses/eu-central-1/v2", Family.SES),
        ("/authentication/v1/token/access-key", Family.OPEN),
        ("/pretend/dns", Family.OPEN),
        ("/", Family.USERHUB),
    ],
)
def test_a_path_belongs_to_a_family(path: str, family: Family | None) -> None:
    """By where it begins; ACD has versions, and does not mind the case of its prefix."""
    found = family_of(tuple(part for part in path.split("/") if part))
    assert family == (found and found[0])


def test_a_version_never_served_is_not_found(caller: Caller) -> None:
    """Without asking for a token first."""
    assert 404 == caller.get("/inContactAPI/services/v16.0/skills").status


def test_fewer_parameters_win() -> None:
    """Whatever the order in which the routes were given."""

    def ok(_: Call) -> Reply:
        return Reply(200)

    table = Table(
        [
            Route(Family.DIGITAL, "GET", "/a/{id}", ok),
            Route(Family.DIGITAL, "GET", "/a/b", ok),
            Route(Family.DIGITAL, "PUT", "/{x}/{y}", ok),
        ]
    )
    found = [table.find(Family.DIGITAL, ("a", part)) for part in ("b", "c")]
    assert [{}, {"id": "c"}] == [match.params for match in found if match]
    match = table.find(Family.DIGITAL, ("x", "y"))
    assert match is not None
    assert ["PUT"] == list(match.by_method)
    assert table.find(Family.ACD, ("a", "b")) is None
    assert table.find(Family.DIGITAL, ("a",)) is None


def test_a_known_path_refuses_other_methods(caller: Caller) -> None:
    """Not found and not possible are two things."""
    assert 405 == caller.call("PATCH", f"{DIGITAL}/sla", {}).status
    assert 405 == caller.delete(f"{DIGITAL}/channels").status
