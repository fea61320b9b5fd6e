"""Planted bugs of what is sent to the API, and of what is believed of its answers."""

from __future__ import annotations

from tests.mutations.planted import Bug

_TABLE = "tests/conformance/test_table.py"
_TRAFFIC = "tests/conformance/test_traffic.py"
_SKILL = "kinds/skill/__init__.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "an agent is taken off a skill by a body that a proxy may drop",
        "kinds/skill/__init__.py",
        '"DELETE", "/skills/{id}/agents/{member}", Evidence.CONFIRMED, _SOURCE',
        '"DELETE", "/skills/{id}/agents", Evidence.CONFIRMED, _SOURCE, wrap="agents[]"',
        f"{_TABLE}",
    ),
    Bug(
        "a role that was deleted is taken for one that is there",
        "engine/reading.py",
        "if not unrelated(raw) and raw.get(wire) not in ended:",
        "if not unrelated(raw):",
        "tests/unit/kinds/test_role.py::test_a_role_that_was_deleted_or_is_a_draft_is_not_there",
    ),
    Bug(
        "a draft of a role is taken for a role",
        "kinds/role/__init__.py",
        'frozenset({"DELETED", "DRAFT"})',
        'frozenset({"DELETED"})',
        "tests/unit/kinds/test_role.py::test_a_role_that_was_deleted_or_is_a_draft_is_not_there",
    ),
    Bug(
        "an update that leaves nothing set has no body",
        "adapters/cxone/provider.py",
        "        if body is None and endpoint is part.verbs.get(Verb.UPDATE):",
        "        if False:",
        "tests/unit/adapters/cxone/test_provider.py"
        "::test_an_update_that_leaves_nothing_set_has_an_empty_object_for_its_body",
    ),
    Bug(
        "the first page of channels is taken for page 1 wherever they are counted from",
        "adapters/cxone/paging.py",
        '{"size": SIZE} | ({"page": number} if number else {})',
        '{"size": SIZE, "page": number + 1}',
        "tests/unit/adapters/cxone/test_paging.py"
        "::test_pages_are_found_whatever_the_first_is_called",
    ),
    Bug(
        "tags are asked for by a size that they do not have",
        "kinds/tag.py",
        "paging=Paging.PAGE,",
        "paging=Paging.PAGE_SIZE,",
        f"{_TRAFFIC}::test_random_manifests_send_nothing_else",
    ),
    Bug(
        "pages of routing queues are turned by a name that they do not have",
        "kinds/routing_queue/__init__.py",
        "paging=Paging.SIZE,",
        "paging=Paging.PAGE_SIZE,",
        f"{_TABLE}::test_a_list_is_paged_as_the_table_says",
    ),
    Bug(
        "hours are looked up by the name that they are written under",
        "kinds/hours.py",
        'label="hoursOfOperationProfileName"',
        'label="profileName"',
        f"{_TABLE}::test_what_is_looked_for_is_shown",
    ),
    Bug(
        "a query name that is required is left out",
        "kinds/hours.py",
        '"/hours-of-operation?isDeleted=false"',
        '"/hours-of-operation"',
        f"{_TRAFFIC}::test_everything_sent_is_in_the_tables",
    ),
    Bug(
        "a field is written under the name that it is read by",
        _SKILL,
        'Wire("PresentAcceptReject", write="requireManualAccept")',
        'Wire("PresentAcceptReject")',
        f"{_TRAFFIC}::test_everything_sent_is_in_the_tables",
    ),
    Bug(
        "what is wanted of an inbound skill is not sent",
        _SKILL,
        '"shortAbandonThreshold": 15,',
        "",
        f"{_TRAFFIC}::test_everything_sent_is_in_the_tables",
    ),
    Bug(
        "the agents of a skill are looked for where they are written",
        _SKILL,
        'at="agentSkillAssignments"',
        'at="agents"',
        f"{_TABLE}::test_a_documented_call_is_declared_as_it_is_documented",
    ),
    Bug(
        "what is documented for others is called documented",
        "kinds/channel/__init__.py",
        '"POST", "/channels", Evidence.TRANSFERRED, _SOURCE, shape=_new_channel',
        '"POST", "/channels", Evidence.CONFIRMED, _SOURCE, shape=_new_channel',
        f"{_TABLE}::test_no_evidence_is_stronger_than_in_the_table",
    ),
    Bug(
        "a failure inside a result set is taken for a success",
        "adapters/cxone/refusals.py",
        "answer = inner if isinstance(inner, Mapping) else answer",
        "answer = answer if isinstance(inner, Mapping) else answer",
        "tests/integration/test_refusals_over_http.py::test_a_failure_inside_200_is_a_refusal",
    ),
    Bug(
        "the one page there is is taken for all there is",
        "adapters/cxone/paging.py",
        "if paging is Paging.SIZE and page.items and count != total:",
        "if paging is Paging.SIZE:\n        return True\n    if not count:",
        "tests/integration/test_listings_are_whole.py"
        "::test_a_listing_that_is_not_proved_is_refused",
    ),
    Bug(
        "what nobody declares is lost when an object is replaced",
        "engine/calls.py",
        "payload = overlay(seen.raw, payload)",
        "payload = dict(payload)",
        f"{_TRAFFIC}::test_what_is_not_ours_is_sent_back",
    ),
    Bug(
        "a rude tenant takes any field",
        "emulator/crud.py",
        "if collection.published is not None and call.mood.rude:",
        "if collection.published is not None and not call.mood:",
        "tests/unit/emulator/test_acd_fields.py::test_a_field_that_is_not_published_is_refused",
    ),
)
