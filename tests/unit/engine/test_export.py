"""An export says what the tenant holds, or says that it does not; nothing is dropped silently."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.emulator.store import Key
from cxdeclare.engine.export import Wanted
from cxdeclare.model.address import Address
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.profile import DOCUMENTED
from cxdeclare.planning.plan import Action
from tests.support import scenes
from tests.support.exports import WANTED, Made, exported
from tests.support.world import MemoryStore, World, cutting, refusing

_SECTIONS = scenes.care(
    tags={"spam": {"title": "Suspected spam"}},
    templates={"brand": {"name": "ACME brand", "html": "<p>a</p>"}},
    signatures={
        "care": {
            "name": "Care",
            "text": "Care team",
            "users": {"ownership": "authoritative", "members": ["ana@acme.example"]},
        }
    },
    channels={"billing": scenes.CHANNEL | {"email": {"spam_tag": "spam", "template": "brand"}}},
    roles={
        "agent": {
            "name": "Agent",
            "channels": {
                "ownership": "additive",
                "members": {"billing": {"permissions": ["view"]}},
            },
        }
    },
)
CHANNEL = "channel.billing"
SKILL = "skill.in-billing"


@pytest.fixture(name="world")
def a_converged_world() -> Iterator[World]:
    """A channel with all that it needs."""
    with scenes.after(**_SECTIONS) as world:
        yield world


def _adopts(world: World, made: Made) -> None:
    """A plan of what was exported has no step."""
    world.store, world.wrap = MemoryStore(), None
    plan = world.plan(made.manifest())
    assert () == plan.decision.steps
    assert {Action.ADOPT} >= {change.action for change in plan.decision.changes}


def _id(world: World, collection: str, **wire: Any) -> str:
    """The id of the one document with this field."""
    ((name, value),) = wire.items()
    key = {"skills": "skillId"}.get(collection, "id")
    (found,) = (str(d[key]) for d in world.documents(collection) if d.get(name) == value)
    return found


def _block(made: Made, address: str) -> Any:
    return made.export.proved.draft.blocks.get(Address.parse(address))


def test_everything_is_there_and_named_by_key(world: World, tmp_path: Path) -> None:
    """References, links, body files; and a plan of it shows adoptions only."""
    made = exported(world, tmp_path / "out")
    assert {
        "name": "Billing",
        "address": "billing@care.example",
        "domain": "care-example",
        "default_skill": "in-billing",
        "default_script": "Email\\Inbound v3",
        "email": {"spam_tag": "suspected-spam", "template": "acme-brand"},
    } == _block(made, CHANNEL)
    assert {
        "name": "Care",
        "text_file": "signatures/care.txt",
        "users": {"ownership": "additive", "members": ["ana@acme.example"]},
    } == _block(made, "signature.care")
    assert b"Care team" == made.bytes()["signatures/care.txt"]
    assert [("CXD504", "skill")] == made.findings
    _adopts(world, made)


def test_a_module_that_refuses_is_said_and_the_rest_is_there(world: World, tmp_path: Path) -> None:
    """403 in the middle: the kind is named, what points there is left out and named."""
    world.wrap = refusing("GET", "/email-templates", 403)
    made = exported(world, tmp_path / "out")
    assert ("CXD500", "template") in made.findings
    assert ("CXD506", CHANNEL) in made.findings
    assert "template" not in _block(made, CHANNEL)["email"]
    assert not made.export.event.complete
    _adopts(world, made)


@pytest.mark.parametrize(
    ("method", "path", "kind", "address"),
    [
        ("POST", "/users/search", "user", "signature.care"),
        ("GET", "/campaigns", "campaign", SKILL),
        ("GET", "/agents", "agent", ""),
    ],
)
def test_names_that_could_not_be_read_make_it_incomplete(
    world: World, tmp_path: Path, method: str, path: str, kind: str, address: str
) -> None:
    """Kinds that are only looked up count as well: what points there cannot be said."""
    world.wrap = refusing(method, path, 403)
    made = exported(world, tmp_path / "out")
    assert ("CXD500", kind) in made.findings
    assert not address or ("CXD506", address) in made.findings
    assert not made.export.event.complete
    _adopts(world, made)


def test_what_is_only_needed_counts_as_well(world: World, tmp_path: Path) -> None:
    """A domain that could not be read is missing, whoever asked for it."""
    world.wrap = refusing("GET", "/email/identities", 403)
    wanted = Wanted("exported", "eu1", WANTED.places, ("channel",))
    made = exported(world, tmp_path / "out", wanted)
    assert {("CXD500", "email_domain"), ("CXD511", "email_domain.care-example")} <= {*made.findings}
    assert not made.export.event.complete


def test_a_listing_that_ends_early_is_not_taken_for_whole(world: World, tmp_path: Path) -> None:
    """No object of it is exported, and it is said why."""
    world.wrap = cutting("/tags", "data")
    made = exported(world, tmp_path / "out")
    assert ("CXD500", "tag") in made.findings
    assert not made.export.event.complete
    assert [] == [a for a in made.export.proved.draft.blocks if a.kind == "tag"]


def test_a_part_that_cannot_be_read_leaves_the_block_without_it(
    world: World, tmp_path: Path
) -> None:
    """The other fields are exported; the object is named."""
    signature = _id(world, "signatures", name="Care")
    world.wrap = refusing("GET", f"/automatic-signatures/{signature}/users", 500)
    made = exported(world, tmp_path / "out")
    assert ("CXD501", "signature.care") in made.findings
    assert "users" not in _block(made, "signature.care")
    assert not made.export.event.complete
    _adopts(world, made)


def test_two_of_one_name_are_both_left_out(world: World, tmp_path: Path) -> None:
    """A plan could not tell them apart; neither can a reference."""
    world.must("PUT", "/dfo/3.0/tags", {"title": "twin", "color": "#E11616"})
    world.edit("tags", _id(world, "tags", title="twin"), title="Suspected SPAM")
    made = exported(world, tmp_path / "out")
    assert 2 == made.codes.count("CXD503")
    assert ("CXD506", CHANNEL) in made.findings
    assert "are called" in made.said("CXD506")
    assert made.export.event.complete
    _adopts(world, made)


def test_an_object_of_which_a_block_could_say_nothing_is_named(
    world: World, tmp_path: Path
) -> None:
    """A tag without a title has an id; what refers to it is not led astray."""
    id_ = _id(world, "tags", title="Suspected spam")
    world.edit("tags", id_, title=None, color=None)
    made = exported(world, tmp_path / "out")
    assert ("CXD508", "tag.tag") in made.findings
    assert f"(id {id_})" in made.said("CXD508")
    assert f"leads to tag {id_}, which has no name" in made.said("CXD506")
    assert made.export.event.complete
    _adopts(world, made)


def test_what_breaks_a_rule_that_a_policy_can_switch_off_is_kept(
    world: World, tmp_path: Path
) -> None:
    """An outbound digital skill: its block is there, with an entry of `policy.ignore`."""
    world.edit("skills", _id(world, "skills", skillName="In.Billing"), isOutbound=True)
    made = exported(world, tmp_path / "out")
    assert _block(made, SKILL) is not None
    assert [("CXD514", SKILL)] == [one for one in made.findings if one[1] == SKILL]
    entry = "  ignore:\n    - check: CXD214\n      address: skill.in-billing\n"
    assert f"policy:\n{entry}      reason: as exported\n" in made.bytes()["tenant.yaml"].decode()
    assert ["CXD214"] == [one.code for one in made.manifest().ignored]
    _adopts(world, made)


def test_two_channels_of_one_name_are_both_there(world: World, tmp_path: Path) -> None:
    """Their addresses tell them apart."""
    channel = world.documents("channels")[0]
    made = world.must(
        "POST",
        "/dfo/3.0/channels",
        {
            **{name: channel[name] for name in ("channelIntegrationId", "realExternalPlatformId")},
            **{name: channel[name] for name in ("name", "studioScript")},
            "id": "email_other@care.example",
            "idOnExternalPlatform": "other@care.example",
            "isPrivate": False,
            "hasTreeStructure": False,
        },
    )
    skill = world.documents("email-settings")[0]["defaultSkillId"]
    world.edit("email-settings", made["id"], defaultSkillId=skill)
    done = exported(world, tmp_path / "out")
    assert {CHANNEL, f"{CHANNEL}-2"} <= {str(one) for one in done.manifest().resources}
    assert ["CXD203"] == [one.code for one in done.manifest().ignored]
    assert "CXD514" in done.codes
    _adopts(world, done)


def test_a_rule_is_not_switched_off_for_what_is_left_out(world: World, tmp_path: Path) -> None:
    """An entry that would do nothing, or names nothing, is not written."""
    id_ = _id(world, "skills", skillName="In.Billing")
    world.edit("skills", id_, isOutbound=True, campaignId=99)
    made = exported(world, tmp_path / "out")
    assert _block(made, SKILL) is None
    assert "CXD514" not in made.codes
    assert b"policy" not in made.bytes()["tenant.yaml"]
    _adopts(world, made)


def test_what_is_not_in_use_is_said(world: World, tmp_path: Path) -> None:
    """A block would bring an inactive skill back; what needs it cannot be declared either."""
    world.edit("skills", _id(world, "skills", skillName="In.Billing"), isActive=False)
    made = exported(world, tmp_path / "out")
    assert "CXD505" in made.codes
    assert _block(made, SKILL) is None
    assert ("CXD508", CHANNEL) in made.findings
    assert ("CXD506", "role.agent") in made.findings
    assert "(`In.Billing`), which is not in use or of another sort" in made.said("CXD506")
    _adopts(world, made)


def test_a_reference_to_what_is_gone_is_said(world: World, tmp_path: Path) -> None:
    """The field is left out, and the id is in the finding."""
    channel = _id(world, "channels", name="Billing")
    world.edit("email-settings", channel, spamTagId=987)
    made = exported(world, tmp_path / "out")
    assert "`email.spam_tag` leads to tag 987, which is not there" in made.said("CXD506")
    assert {"template": "acme-brand"} == _block(made, CHANNEL)["email"]
    _adopts(world, made)


def test_a_word_that_nobody_knows_is_left_out(world: World, tmp_path: Path) -> None:
    """An enum of a newer version: the field stays as it is in the tenant."""
    skill = _id(world, "skills", skillName="In.Billing")
    world.edit("skills", skill, evaluationCriteria=42, PresentAcceptReject=True)
    made = exported(world, tmp_path / "out")
    assert ("CXD507", SKILL) in made.findings
    assert "(it is `42`)" in made.said("CXD507")
    expected = {"name": "In.Billing", "campaign": "Customer Care", "accept_reject": True}
    assert expected == _block(made, SKILL)
    _adopts(world, made)


def test_what_the_rules_forbid_is_looked_up_instead(world: World, tmp_path: Path) -> None:
    """A skill of a forbidden name has no block; a channel still names it."""
    world.edit("skills", _id(world, "skills", skillName="In.Billing"), skillName="In Billing!")
    made = exported(world, tmp_path / "out")
    assert ("CXD508", "skill.in-billing") in made.findings
    assert "`In Billing!`" in made.said("CXD508")
    assert {"lookup": "In Billing!"} == _block(made, CHANNEL)["default_skill"]
    _adopts(world, made)


def test_half_a_sign_does_not_spoil_the_rest(world: World, tmp_path: Path) -> None:
    """What no file can hold is left out alone."""
    world.wrap = _saying("/email-settings", displayName="\ud800")
    made = exported(world, tmp_path / "out")
    assert ("CXD507", CHANNEL) in made.findings
    assert "display_name" not in _block(made, CHANNEL)["email"]
    _adopts(world, made)


def test_a_condition_without_a_field_is_said(world: World, tmp_path: Path) -> None:
    """It stays in the tenant; the conditions we know are exported."""
    queue = world.documents("queues")[0]["id"]
    conditions = [{"type": "moonPhase", "values": ["full"]}, {"type": "language", "values": ["fr"]}]
    with world.tenant._store.transaction():
        body = {"id": 9, "name": "=night", "priority": 5, "conditions": conditions}
        world.tenant._store.put(Key("queue-filters", "9", queue), body)
    made = exported(world, tmp_path / "out")
    assert ("CXD512", "routing_queue.outbound-default") in made.findings
    assert "`moonPhase`" in made.said("CXD512")
    filters = _block(made, "routing_queue.outbound-default")["filters"]
    assert {"priority": 5, "language": ["fr"]} == filters["=night"]
    _adopts(world, made)


def test_a_filter_that_cannot_be_said_whole_is_left_out_whole(world: World, tmp_path: Path) -> None:
    """A filter without one of its conditions would take mail that it does not take."""
    queue = world.documents("queues")[0]["id"]
    conditions = [{"type": "includedAutoTags", "tagIds": [987]}]
    body = {"id": 9, "name": "mail", "priority": 5, "conditions": conditions}
    with world.tenant._store.transaction():
        world.tenant._store.put(Key("queue-filters", "9", queue), body)
    made = exported(world, tmp_path / "out")
    assert ["default"] == list(_block(made, "routing_queue.outbound-default")["filters"])
    assert "`filters.mail` has to be declared whole" in made.said("CXD507")
    _adopts(world, made)


def test_a_channel_without_a_name_stays_in_the_filter(world: World, tmp_path: Path) -> None:
    """A filter is declared whole: to say nothing of its channels would take this one away."""
    queue = world.documents("queues")[0]["id"]
    conditions = [{"type": "includedChannels", "channelIds": ["chat_1"]}]
    body = {"id": 9, "name": "mail", "priority": 5, "conditions": conditions}
    with world.tenant._store.transaction():
        world.tenant._store.put(Key("queue-filters", "9", queue), body)
    made = exported(world, tmp_path / "out")
    filters = _block(made, "routing_queue.outbound-default")["filters"]
    nobody = {"ownership": "additive", "members": []}
    assert {"priority": 5, "included_channels": nobody} == filters["mail"]
    assert "`filters.mail.included_channels` leads to e-mail channel chat_1" in made.said("CXD506")
    _adopts(world, made)


def test_links_of_people_who_left_are_said(world: World, tmp_path: Path) -> None:
    """They stay in the tenant: an additive set takes nobody away."""
    world.edit("users", _id(world, "users", userName="ana@acme.example"), status="INACTIVE")
    made = exported(world, tmp_path / "out")
    assert ("CXD506", "signature.care") in made.findings
    assert "users" not in _block(made, "signature.care")
    _adopts(world, made)


def test_an_own_sla_of_what_is_no_channel_of_ours_is_said(world: World, tmp_path: Path) -> None:
    """General ones say nothing; only keys can stand there."""
    body = {"channelId": "chat_1", "isDefault": False}
    with world.tenant._store.transaction():
        times = {"firstResponseTime": 60, "solutionTime": 120}
        world.tenant._store.put(Key("sla-channels", "chat_1"), body | times)
    made = exported(world, tmp_path / "out")
    assert [("CXD504", "skill"), ("CXD506", "sla.tenant")] == made.findings
    assert {"default": {"first_response": "4h", "resolution": "2d"}} == _block(made, "sla.tenant")
    _adopts(world, made)


def test_a_domain_that_was_not_looked_for_is_written_as_the_vendors(
    world: World, tmp_path: Path
) -> None:
    """A channel needs one; it is neither read nor created, and it is said."""
    made = exported(world, tmp_path / "out", Wanted("exported", "eu1"))
    world.store = MemoryStore()
    made = exported(world, tmp_path / "again", Wanted("exported", "eu1"))
    block = {"domain": "care.example", "region": "unknown", "account": "vendor"}
    assert block == _block(made, "email_domain.care-example")
    assert ("CXD502", "email_domain") in made.findings
    assert ("CXD511", "email_domain.care-example") in made.findings
    assert "email_domain" not in (tmp_path / "again" / "adopt.yaml").read_text()
    assert made.export.event.complete
    _adopts(world, made)


def test_a_domain_that_could_not_be_read_is_incomplete_as_well(
    world: World, tmp_path: Path
) -> None:
    """SES refuses: the channel is there, and the exit code will say that something is missing."""
    world.wrap = refusing("GET", "/email/identities", 403)
    made = exported(world, tmp_path / "out")
    assert {("CXD500", "email_domain"), ("CXD511", "email_domain.care-example")} < {*made.findings}
    assert "vendor" == _block(made, "email_domain.care-example")["account"]
    assert not made.export.event.complete
    _adopts(world, made)


def test_regions_come_from_the_state_when_none_is_named(world: World, tmp_path: Path) -> None:
    """Who exports what was applied need not say where it is."""
    made = exported(world, tmp_path / "out", Wanted("exported", "eu1"))
    assert ("eu-central-1",) == made.export.event.places
    assert "own" == _block(made, "email_domain.care-example")["account"]


def test_a_pending_domain_is_said(tmp_path: Path) -> None:
    """It is exported, and its first plan has a manual step."""
    with World() as world:
        world.must("POST", "/ses/eu-west-1/v2/email/identities", {"EmailIdentity": "new.example"})
        made = exported(world, tmp_path / "out")
        assert ("CXD510", "email_domain.new-example") in made.findings
        assert _block(made, "email_domain.new-example")


def test_filters_choose_and_take_along_what_is_needed(world: World, tmp_path: Path) -> None:
    """What is not exported is looked up by name; a domain is not, so it comes along."""
    wanted = Wanted("exported", "eu1", WANTED.places, ("channel", "bilings"), ("tag",))
    made = exported(world, tmp_path / "out", wanted)
    assert {"channel": 1, "email_domain": 1} == made.export.event.counts
    assert {"lookup": "In.Billing"} == _block(made, CHANNEL)["default_skill"]
    assert {"lookup": "Suspected spam"} == _block(made, CHANNEL)["email"]["spam_tag"]
    assert "`bilings`" in made.said("CXD513")
    _adopts(world, made)


def test_the_documented_profile_says_what_it_cannot_read(world: World, tmp_path: Path) -> None:
    """Nothing failed, so the export is complete, as far as one can ask."""
    world.profile = DOCUMENTED
    made = exported(world, tmp_path / "out")
    assert ("CXD502", "channel") in made.findings
    assert ("CXD502", "signature") in made.findings
    assert ("CXD508", CHANNEL) in made.findings
    assert made.export.event.complete
    assert "in-billing" in {a.key for a in made.manifest().resources}
    _adopts(world, made)


def test_texts_come_back_byte_by_byte(tmp_path: Path) -> None:
    """Line ends, blanks at ends, a mark at the beginning; a blank text cannot be declared."""
    bodies = {"crlf": "a\r\n b  \r\n\r\n", "mark": "\ufeffa", "cr": "a\rb\r", "blank": " \n "}
    with World() as world:
        for name, text in bodies.items():
            world.must("POST", "/dfo/3.0/email-templates", {"name": name, "rules": text})
        held = {one["name"]: one["rules"] for one in world.documents("email-templates")}
        made = exported(world, tmp_path / "out")
        files = made.bytes()
        assert held["crlf"].encode() == files["templates/crlf.html"]
        assert held["cr"].encode() == files["templates/cr.html"]
        assert ("\ufeff" + held["mark"]).encode() == files["templates/mark.html"]
        assert [("CXD509", "template.blank")] == [f for f in made.findings if f[0] == "CXD509"]
        _adopts(world, made)


@pytest.mark.parametrize(
    "title", ["${var.x}", "$${x}", "${", "${env.HOME} ${x}", "!unset", "{lookup: x}", "'\"\\ #: "]
)
def test_names_are_texts_whatever_they_look_like(tmp_path: Path, title: str) -> None:
    """Nothing in a name of the tenant is a variable, a reference or a mark of YAML."""
    with World() as world:
        world.must("PUT", "/dfo/3.0/tags", {"title": title, "color": "#E11616"})
        made = exported(world, tmp_path / "out")
        titles = {r.parts[""].get("title") for r in made.manifest().resources.values()}
        assert title in titles
        _adopts(world, made)


def _saying(contains: str, **wire: Any) -> Any:
    """An answer holds something else."""

    def wrap(send: Transport) -> Transport:
        def faulty(request: Request) -> Response:
            response = send(request)
            if contains not in request.url:
                return response
            body = json.dumps({**json.loads(response.body), **wire}).encode()
            return Response(response.status, response.headers, body)

        return faulty

    return wrap


def _cut(contains: str) -> Any:
    """The run is cut off when it asks for this."""

    def wrap(send: Transport) -> Transport:
        def faulty(request: Request) -> Response:
            if contains in request.url:
                raise KeyboardInterrupt
            return send(request)

        return faulty

    return wrap


def test_a_finished_kind_is_not_asked_for_again(world: World, tmp_path: Path) -> None:
    """After a cut the same run goes on, and ends in the same folder as one without."""
    world.wrap = _cut("/automatic-signatures")
    with pytest.raises(KeyboardInterrupt):
        exported(world, tmp_path / "out")
    world.wrap, before = None, len(world.tenant.log)
    made = exported(world, tmp_path / "out")
    asked = {one.path for one in list(world.tenant.log)[before:]}
    assert any("/automatic-signatures" in path for path in asked)
    assert not any("/tags" in path or "/email-templates" in path for path in asked)
    world.wrap = None
    assert made.bytes() == exported(world, tmp_path / "two").bytes()


def test_what_could_not_be_read_is_asked_for_again(world: World, tmp_path: Path) -> None:
    """A kind is finished when all of it was read; after a cut, the rest gets another chance."""
    refuses, cut = refusing("GET", "/email-templates", 403), _cut("/automatic-signatures")
    world.wrap = lambda send: refuses(cut(send))
    with pytest.raises(KeyboardInterrupt):
        exported(world, tmp_path / "out")
    world.wrap = None
    made = exported(world, tmp_path / "out")
    assert made.export.event.complete
    assert _block(made, "template.acme-brand")


def test_an_export_goes_on_only_with_what_it_was_begun_with(world: World, tmp_path: Path) -> None:
    """Another filter is another export."""
    world.wrap = _cut("/automatic-signatures")
    with pytest.raises(KeyboardInterrupt):
        exported(world, tmp_path / "out")
    world.wrap = None
    with pytest.raises(InvalidInput, match="only differs"):
        exported(world, tmp_path / "out", Wanted("exported", "eu1", WANTED.places, ("tag",)))


@pytest.mark.parametrize(("name", "area"), [("", "eu1"), ("acme", "Europe")])
def test_a_header_that_cannot_be_is_refused_at_once(
    world: World, tmp_path: Path, name: str, area: str
) -> None:
    """Before anything is read or made."""
    with pytest.raises(InvalidInput, match="there can be no manifest"):
        exported(world, tmp_path / "out", Wanted(name, area))
    assert not (tmp_path / "out").exists()


def test_the_state_is_not_written(world: World, tmp_path: Path) -> None:
    """Neither it nor the tenant."""
    versions, writes = list(world.store.versions), world.tenant.writes
    exported(world, tmp_path / "out")
    assert (versions, writes) == (world.store.versions, world.tenant.writes)
