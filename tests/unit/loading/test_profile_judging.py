"""What a profile file may not say: no reading that writes, no write that names nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.loading.profile_judging import faults
from cxdeclare.model.profile_file import ProfileFile


def found(**said: Any) -> list[str]:
    """The ids of what is wrong with a file that says this."""
    head = {"apiVersion": "cxdeclare/v1", "name": "mine", "extends": "documented"}
    return [one.code for one in faults(ProfileFile.model_validate({**head, **said}), ALL)]


def call(kind: str, part: str, verb: str, **rules: Any) -> list[str]:
    """The ids of what is wrong with one call."""
    return found(endpoints={kind: {part: {verb: rules}}})


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("verb", ["list", "read"])
def test_what_reads_is_never_given_a_method_that_writes(method: str, verb: str) -> None:
    """Planning writes nothing, whatever a file says."""
    path = {} if verb == "list" else {"path": "/email-templates/{id}"}
    assert "CXD172" in call("template", "object", verb, method=method, **path)


def test_a_search_stays_a_search() -> None:
    """A POST that reads may go to another search, and nowhere else."""
    assert [] == call("role", "object", "list", path="/authorization/v2/roles/search")
    assert ["CXD172"] == call("role", "object", "list", path="/authorization/v1/roles")
    assert [] == call("role", "object", "list", method="GET", path="/authorization/v1/roles")
    assert ["CXD172"] == call("role", "channels", "index", method="POST", path="/roles/search")


def test_what_writes_is_no_get() -> None:
    """A GET could be sent again, and changes nothing."""
    assert ["CXD172"] == call("template", "object", "update", method="GET")


@pytest.mark.parametrize(
    ("kind", "part", "verb", "rules"),
    [
        ("template", "object", "delete", {"path": "/email-templates"}),
        ("template", "object", "update", {"method": "DELETE"}),
        ("template", "object", "update", {"path": "/email-templates"}),
        ("channel", "email", "read", {"path": "/channels"}),
        ("template", "object", "list", {"path": "/email-templates/{id}"}),
        ("template", "object", "create", {"path": "/email-templates/{id}"}),
        ("template", "object", "read", {"path": "/email-templates/{id}/{member}"}),
        ("signature", "users", "remove", {"path": "/automatic-signatures/{id}/users"}),
        ("skill", "agents", "remove", {"path": "/agents"}),
    ],
)
def test_a_path_says_what_it_is_about(
    kind: str, part: str, verb: str, rules: dict[str, str]
) -> None:
    """A call that ends something names the one thing that it ends."""
    assert "CXD173" in call(kind, part, verb, **rules)


def test_links_that_go_by_the_body_need_no_place_in_the_path() -> None:
    """As the kind's own call has none."""
    assert [] == call("skill", "agents", "add", path="/skills/{id}/people")


def test_a_new_call_needs_method_and_path() -> None:
    """There is nothing to fall back on."""
    assert ["CXD171"] == call("tag", "object", "update", path="/tags/{id}")
    assert ["CXD171"] == call("tag", "object", "delete", method="DELETE")
    assert [] == call("tag", "object", "delete", method="DELETE", path="/tags/{id}")


@pytest.mark.parametrize(
    ("kind", "part", "verb"),
    [
        ("role", "object", "create"),
        ("routing_queue", "object", "delete"),
        ("campaign", "object", "update"),
        ("channel", "email", "create"),
        ("sla", "channels", "add"),
        ("template", "object", "index"),
        ("template", "object", "lst"),
    ],
)
def test_a_verb_has_to_mean_something(kind: str, part: str, verb: str) -> None:
    """What has to exist is not created by a file, and a setting is not deleted."""
    assert ["CXD170"] == call(kind, part, verb, method="POST", path="/x")


def test_calls_to_aws_stay_as_they_are() -> None:
    """They are made by another client."""
    assert ["CXD174"] == call("email_domain", "object", "list", path="/x")
    assert ["CXD174"] == found(ids={"email_domain": "x"})
    assert ["CXD174"] == found(fields={"email_domain": {"domain": {"read": "x"}}})


@pytest.mark.parametrize(
    "said",
    [
        {"accept": ["channels"]},
        {"accept": ["channel#mail"]},
        {"accept": ["tag update"]},
        {"ids": {"channels": "x"}},
        {"endpoints": {"channels": {}}},
        {"endpoints": {"channel": {"mail": {}}}},
        {"fields": {"channels": {}}},
        {"fields": {"channel": {"title": {}}}},
    ],
    ids=json.dumps,
)
def test_what_is_not_there_is_told(said: dict[str, Any]) -> None:
    """A slip would change nothing, and nobody would notice."""
    assert ["CXD170"] == found(**said)


def test_codes_tell_the_words_apart() -> None:
    """Each word of the field has one of its own; 1 and "1" are two codes."""

    def criteria(**codes: Any) -> list[str]:
        return found(fields={"skill": {"routing.criteria": {"codes": codes}}})

    assert ["CXD175"] == criteria(proficiency=1, most_occupied=1)
    assert ["CXD175"] == criteria(proficiency=1, most_occupied=True)
    assert ["CXD175"] == criteria(proficient=1)
    assert [] == criteria(proficiency=1, most_occupied="1")
    assert ["CXD175"] == found(fields={"tag": {"title": {"codes": {"a": 1}}}})


def test_what_is_never_sent_has_no_name() -> None:
    """Fields of ours alone."""
    assert ["CXD176"] == found(fields={"skill": {"byoc": {"read": "x"}}})
    assert ["CXD176"] == found(ids={"sla": "x"})


def test_two_fields_do_not_share_a_name() -> None:
    """One would be sent over the other; an exchange of names is one that says so twice."""
    assert ["CXD178"] == found(fields={"tag": {"title": {"read": "color"}}})
    assert ["CXD178"] == found(fields={"tag": {"title": {"write": "color.name"}}})
    both = {"title": {"write": "x"}, "color": {"write": "x"}}
    assert ["CXD178", "CXD178"] == found(fields={"tag": both})
    swapped = {"title": {"read": "color", "write": "color"}, "color": {"read": "title"}}
    assert [] == found(fields={"tag": swapped})
    assert [] == found(fields={"tag": {"title": {"read": "title"}}})


def test_a_file_takes_no_built_in_name() -> None:
    """A plan says under which profile it was made."""
    assert ["CXD177"] == found(name="documented")


def test_every_field_has_one_meaning_in_a_file() -> None:
    """No kind has two fields of one name in two parts."""
    for kind in ALL.values():
        names = [name for _, name in kind.fields]
        assert len(names) == len(set(names)), kind.name
