"""Kinds as a profile knows them: what a file says, and nothing that it does not."""

from __future__ import annotations

from typing import Any

from cxdeclare.kinds import ALL
from cxdeclare.model.applied import applied, unfinished, words
from cxdeclare.model.endpoint import Evidence, Paging, Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.profile import DOCUMENTED, EXTENDED, PROFILES, Profile, of_file, recorded
from cxdeclare.model.profile_file import FieldRules, ProfileFile
from cxdeclare.model.registry import Registry

CRITERIA = ("", "routing.criteria")
CODES = {
    "proficiency": 5,
    "longest_available": 4,
    "preferred_agent": 3,
    "most_occupied": 2,
    "least_occupied": 1,
}


def profile(**said: Any) -> Profile:
    """The profile of a file that says this."""
    head = {"apiVersion": "cxdeclare/v1", "name": "mine", "extends": "documented"}
    return of_file(ProfileFile.model_validate({**head, **said}))


def known(**said: Any) -> Registry:
    """The kinds under such a profile."""
    return applied(profile(**said), ALL)


def criteria(codes: dict[str, int]) -> dict[str, Any]:
    """The part of a file that gives codes."""
    return {"skill": {"routing.criteria": {"codes": codes}}}


def test_a_profile_that_says_nothing_changes_no_kind() -> None:
    """Not even by a copy: what is cached by kind stays cached."""
    assert ALL is applied(EXTENDED, ALL)
    assert ALL["tag"] is applied(DOCUMENTED, ALL)["tag"]


def test_a_profile_is_applied_to_the_plain_kinds() -> None:
    """So one profile leaves no trace in the next, and twice is once."""
    once = known(fields=criteria(CODES))
    assert ALL is applied(EXTENDED, once)
    again = applied(profile(fields=criteria(CODES)), once)
    wires = [one["skill"].fields[CRITERIA].wire for one in (once, again)]
    assert [CODES, CODES] == [wire and wire.spelled for wire in wires]


def test_what_is_guessed_is_entered_by_hand_where_guesses_are_not_accepted() -> None:
    """Every field with such a mark, and only under such a profile."""
    documented = applied(DOCUMENTED, ALL)
    guessed = [
        (kind.name, key)
        for kind in ALL.values()
        for key, one in kind.fields.items()
        if one.inferred is not None
    ]
    assert ("skill", CRITERIA) in guessed
    assert ("skill", ("", "accept_reject")) in guessed
    for kind, key in guessed:
        assert documented[kind].fields[key].has(Trait.MANUAL)
        assert not ALL[kind].fields[key].has(Trait.MANUAL)


def test_codes_of_all_words_are_vouched_for() -> None:
    """They are sent, whatever the profile accepts otherwise."""
    field = known(fields=criteria(CODES))["skill"].fields[CRITERIA]
    assert not field.has(Trait.MANUAL)
    assert field.inferred is None
    assert field.wire is not None
    assert CODES == field.wire.spelled


def test_codes_of_some_words_are_not_enough_to_send_any() -> None:
    """Under every profile: a word without a code would be sent as a word."""
    few = {"proficiency": 5}
    for base in PROFILES:
        field = known(extends=base, fields=criteria(few))["skill"].fields[CRITERIA]
        assert field.has(Trait.MANUAL)
        assert field.inferred is not None
        assert "preferred_agent" in field.inferred.why


def test_a_name_to_write_under_is_vouched_for() -> None:
    """The same name as the guess, said by somebody, is no guess any more."""
    said = {"skill": {"accept_reject": {"write": "requireManualAccept"}}}
    field = known(fields=said)["skill"].fields["", "accept_reject"]
    assert not field.has(Trait.MANUAL)


def test_a_call_that_is_accepted_keeps_its_evidence() -> None:
    """An author's word is no evidence of the vendor's."""
    mine = profile(accept=["channel update"])
    part = applied(mine, ALL)["channel"].main
    endpoint = mine.endpoint(part, Verb.UPDATE)
    assert endpoint is not None
    assert Evidence.TRANSFERRED is endpoint.evidence
    assert mine.endpoint(part, Verb.DELETE) is None
    assert DOCUMENTED.endpoint(ALL["channel"].main, Verb.UPDATE) is None


def test_a_kind_a_part_or_one_call_is_accepted() -> None:
    """No more than is named."""
    for text, parts in (
        ("channel", {"", "email"}),
        ("channel#email", {"email"}),
        ("channel#email read", {"email"}),
    ):
        mine = profile(accept=[text])
        kind = applied(mine, ALL)["channel"]
        granted = {
            part.name for part in kind.parts if any(one.granted for one in part.verbs.values())
        }
        assert parts == granted, text


def test_a_call_that_is_described_is_inferred_and_may_be_made() -> None:
    """Also one that was documented before it was changed."""
    said = {"tag": {"object": {"list": {"path": "/labels", "at": "rows", "paging": "whole"}}}}
    mine = profile(endpoints=said)
    endpoint = mine.endpoint(applied(mine, ALL)["tag"].main, Verb.LIST)
    assert endpoint is not None
    assert Evidence.INFERRED is endpoint.evidence
    assert ("/labels", "rows", Paging.WHOLE) == (endpoint.path, endpoint.at, endpoint.paging)
    assert "profile file mine" == endpoint.source


def test_a_new_call_is_added_and_the_others_stay() -> None:
    """The kinds know no update of a tag."""
    said = {"tag": {"object": {"update": {"method": "PUT", "path": "/tags/{id}"}}}}
    part = known(endpoints=said)["tag"].main
    assert {Verb.LIST, Verb.CREATE, Verb.UPDATE} == set(part.verbs)
    assert part.verbs[Verb.LIST] is ALL["tag"].main.verbs[Verb.LIST]


def test_the_listing_that_gives_ids_can_be_elsewhere() -> None:
    """What it is matched by stays."""
    said = {"role": {"channels": {"index": {"path": "/digital-roles"}}}}
    index = known(endpoints=said)["role"].named["channels"].index
    assert index is not None
    assert ("/digital-roles", "cxoneRoleId") == (index.endpoint.path, index.match)


def test_a_name_that_is_read_otherwise_serves_for_looking_up() -> None:
    """Foreign objects are found by the same field as ours."""
    kind = known(fields={"template": {"name": {"read": "title"}}}, ids={"template": "key"})
    assert ("title", "key") == (kind["template"].label, kind["template"].id_field)
    assert ("name", "id") == (ALL["template"].label, ALL["template"].id_field)


def test_the_words_of_a_field_are_those_of_the_manifest() -> None:
    """Spelled or not."""
    assert tuple(CODES) == words(ALL["skill"].fields[CRITERIA])
    assert ("end", "start") == words(ALL["channel"].fields["email", "email.ticket_number.subject"])
    assert () == words(ALL["tag"].fields[OBJECT, "title"])


def test_words_are_missing_only_where_some_are_given() -> None:
    """A new name alone says nothing of codes."""
    field = ALL["skill"].fields[CRITERIA]
    assert () == unfinished(field, FieldRules(read="x"))
    assert tuple(CODES)[1:] == unfinished(field, FieldRules(codes={"proficiency": 1}))


def test_a_profile_comes_back_from_what_a_plan_holds_of_it() -> None:
    """The same file, the same digest, without the file."""
    mine = profile(fields=criteria(CODES), accept=["channel"])
    assert mine == recorded(mine.name, mine.content)
    assert mine.digest == recorded(mine.name, mine.content).digest
    assert DOCUMENTED is recorded("documented", None)


def test_a_digest_tells_two_files_of_one_name_apart() -> None:
    """And not two ways to write one."""
    one, other = profile(accept=["channel"]), profile(accept=["template"])
    assert one.digest != other.digest
    assert one.digest == profile(accept=["channel"]).digest
    assert "" == EXTENDED.digest
