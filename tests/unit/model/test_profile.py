"""A profile decides which endpoints may be called."""

from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Verb
from cxdeclare.model.kind import Part
from cxdeclare.model.profile import DOCUMENTED, EXTENDED

PART = Part(
    name="",
    family=Family.DIGITAL,
    ui="",
    verbs={
        Verb.LIST: Endpoint("GET", "/things", Evidence.CONFIRMED, "documented"),
        Verb.CREATE: Endpoint("POST", "/things", Evidence.TRANSFERRED, "a sibling"),
        Verb.UPDATE: Endpoint("PUT", "/things/{id}", Evidence.INFERRED, "nothing"),
    },
)


def test_the_documented_profile_calls_what_the_vendor_documents() -> None:
    """Documented for a sibling is not documented."""
    allowed = [verb for verb in PART.verbs if DOCUMENTED.endpoint(PART, verb)]

    assert allowed == [Verb.LIST]


def test_the_extended_profile_calls_all_there_is() -> None:
    """And still nothing there is not."""
    allowed = [verb for verb in Verb if EXTENDED.endpoint(PART, verb)]

    assert allowed == [Verb.LIST, Verb.CREATE, Verb.UPDATE]


def test_only_reading_verbs_do_not_write() -> None:
    """What counts as a write is said in one place."""
    assert [verb for verb in Verb if not verb.writes] == [Verb.LIST, Verb.READ]
