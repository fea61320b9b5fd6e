from __future__ import annotations

from tests.support.scenes import after, changes, codes_of, plan_of
from tests.support.world import World


def brand(name: str) -> dict[str, object]:
    """A template by name."""
    return {"templates": {"brand": {"name": name, "html": "<p/>"}}}


def test_two_objects_of_one_name_are_never_guessed_between() -> None:
    """Both ids are named and nothing is planned."""
    with World() as world:
        world.must("PUT", "/dfo/3.0/tags", {"title": "gold"})
        world.must("PUT", "/dfo/3.0/tags", {"title": "GOLD"})
        assert codes_of(world, tags={"gold": {"title": "Gold"}}) == ["CXD304"]


def test_the_exact_name_wins_over_one_that_differs_in_case() -> None:
    """There is no doubt when one of them is written just so."""
    with World() as world:
        world.must("PUT", "/dfo/3.0/tags", {"title": "gold"})
        world.must("PUT", "/dfo/3.0/tags", {"title": "GOLD"})
        assert changes(plan_of(world, tags={"gold": {"title": "GOLD"}})) == {"tag.gold": "adopt"}


def test_what_is_bound_is_found_by_its_id_whatever_it_is_called() -> None:
    """A rename in the manifest is an update of the same object."""
    with after(**brand("One")) as world:
        assert changes(plan_of(world, **brand("Two"))) == {"template.brand": "update"}


def test_what_somebody_renamed_is_renamed_back() -> None:
    """The object is known by its id, so its name is a field like others."""
    with after(**brand("One")) as world:
        (found,) = world.documents("email-templates")
        world.edit("email-templates", str(found["id"]), name="Theirs")
        assert changes(plan_of(world, **brand("One"))) == {"template.brand": "update"}


def test_without_the_state_an_object_is_found_by_its_name() -> None:
    """It is adopted, not made again."""
    with after(**brand("One")) as world:
        world.store.versions.clear()
        assert changes(plan_of(world, **brand("one"))) == {"template.brand": "adopt and update"}
        assert changes(plan_of(world, **brand("One"))) == {"template.brand": "adopt"}
