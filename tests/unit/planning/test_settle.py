from __future__ import annotations

from typing import Any

from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.profile import Means
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.wire import body
from cxdeclare.planning import settle
from cxdeclare.planning.interrupted import Settled
from cxdeclare.planning.plan import Action, Change, FieldChange, Step

TEMPLATE = ALL["template"]
CHANGE = Change(address="template.a", kind="template", action=Action.UPDATE)


def step(verb: Verb, part: str = "", member: str | None = None, **after: Any) -> Step:
    """One call, and what it sends."""
    sent = tuple(FieldChange(name=name, after=value) for name, value in after.items())
    return Step(
        id="s", part=part, verb=verb, means=Means.API, member=member, object_id="1", fields=sent
    )


def listing(incomplete: str = "", **names: str) -> Listing:
    """Templates by id."""
    found = {
        id_.removeprefix("i"): Found(
            id_.removeprefix("i"), {"id": id_.removeprefix("i"), "name": name}
        )
        for id_, name in names.items()
    }
    return Listing(found, incomplete) if incomplete else Listing.whole(found)


def made(found: Listing, known: frozenset[str] = frozenset()) -> Settled:
    """What came of the create of a template that is called `Brand A`."""
    return settle.made(TEMPLATE, CHANGE, step(Verb.CREATE), "brand a", found, known)


def test_a_new_object_of_that_identity_is_the_one_that_was_made() -> None:
    """In any case of its letters."""
    assert ("done", "7") == (
        made(listing(i7="BRAND A", i8="Other")).outcome,
        made(listing(i7="Brand A")).id,
    )


def test_an_object_that_was_known_before_is_not() -> None:
    """It stands for an address already."""
    assert "not done" == made(listing(i7="Brand A"), frozenset({"7"})).outcome


def test_two_objects_of_one_identity_are_nobody_s() -> None:
    """A guess would take the wrong one."""
    found = made(listing(i7="Brand A", i8="Brand A"))
    assert ("unknown", "objects 7, 8 are all called so") == (found.outcome, found.reason)


def test_an_object_that_is_not_as_it_was_sent_is_somebody_else_s() -> None:
    """Both have the same name; the body is another. One that was not read proves nothing."""
    one = step(Verb.CREATE, name="Brand A", html=body("<p/>"))
    told = {}
    for html in ("<p/>", "<b/>", None):
        raw = {"id": "7", "name": "Brand A", "rules": html}
        found = settle.made(
            TEMPLATE, CHANGE, one, "brand a", Listing.whole({"7": Found("7", raw)}), frozenset()
        )
        told[html] = (found.outcome, found.reason)
    other = "object 7 is called so, and is not as it was sent"
    assert told == {"<p/>": ("done", ""), "<b/>": ("not done", other), None: ("done", "")}


def test_a_listing_that_was_cut_proves_nothing() -> None:
    """Neither that it is there, nor that it is not."""
    assert "unknown" == made(listing("cut", i8="Other")).outcome
    assert "unknown" == made(listing("cut", i7="Brand A")).outcome


def after(one: Step, found: Listing) -> str:
    """What came of any other call on template 1."""
    return settle.written_to(TEMPLATE, CHANGE, one, "1", found, lambda _, id_: str(id_)).outcome


def test_an_update_was_done_if_every_field_is_as_it_was_sent() -> None:
    """One that is not is enough to say no."""
    assert "done" == after(step(Verb.UPDATE, name="New"), listing(i1="New"))
    assert "not done" == after(step(Verb.UPDATE, name="New"), listing(i1="Old"))
    assert "not done" == after(step(Verb.UPDATE, name="New"), listing(i2="New"))


def test_a_delete_was_done_if_the_object_is_gone() -> None:
    """From a listing that is whole."""
    assert "done" == after(step(Verb.DELETE), listing(i2="Other"))
    assert "not done" == after(step(Verb.DELETE), listing(i1="Here"))
    assert "unknown" == after(step(Verb.DELETE), listing("cut", i2="Other"))
