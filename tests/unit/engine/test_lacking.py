"""What could not be read is told in the tenant's words, with what they probably mean."""

from cxdeclare.engine.lacking import unread
from cxdeclare.kinds import ALL
from cxdeclare.model.errors import Declined, Incomplete

SKILLS = ALL["skill"].main
EMAIL = ALL["channel"].named["email"]


def test_a_403_names_the_right() -> None:
    """As the screens for roles call it, or else by what it is to see."""
    error = Declined("not you", status=403)
    end = "; the role of the access key probably lacks the right"
    assert f"not you (HTTP 403){end} `Skills > View`" == unread(SKILLS, error, lists=True)
    assert f"not you (HTTP 403){end} to see `{EMAIL.ui}`" == unread(EMAIL, error, lists=False)


def test_a_404_of_a_place_names_the_module() -> None:
    """A listing and a part are places; an object that is gone is none."""
    error = Declined("nothing here", status=404)
    assert "lacks the module" in unread(SKILLS, error, lists=True)
    assert "lacks the module" in unread(EMAIL, error, lists=False)
    assert "nothing here (HTTP 404)" == unread(SKILLS, error, lists=False)


def test_nothing_is_made_of_other_failures() -> None:
    """Neither of a fault nor of a listing that was cut."""
    assert "broken (HTTP 500)" == unread(SKILLS, Declined("broken", status=500), lists=True)
    assert "cut" == unread(SKILLS, Incomplete("cut"), lists=True)
