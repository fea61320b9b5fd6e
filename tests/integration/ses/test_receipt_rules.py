"""Receipt rules: put into the set that is active, which is never taken over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cxdeclare.adapters import aws
from cxdeclare.engine.events import StepFailed
from cxdeclare.model.errors import InvalidInput
from tests.integration.ses.test_story import through_boto
from tests.support.manifests import a_manifest
from tests.support.nameserver import NameServer
from tests.support.world import World

RULES = "/ses/eu-central-1/v1/receipt-rules"
QUERY = "/ses/eu-central-1/v1/query"
REGION = "eu-central-1"
DOMAIN = {"domain": "care.example", "region": REGION, "account": "own"}
RULE: dict[str, Any] = {
    "name": "cx-inbound",
    "region": REGION,
    "domains": ["care"],
    "tls": "require",
    "s3": {"bucket": "inbound-mail", "prefix": "care/"},
}


def _sections(**rule: Any) -> dict[str, Any]:
    return {"email_domains": {"care": DOMAIN}, "receipt_rules": {"care": RULE | rule}}


def _theirs(client: Any, *names: str, active: bool = True) -> None:
    """A set that somebody made, with rules."""
    client.create_receipt_rule_set(RuleSetName="default")
    for name, after in zip(names, (None, *names), strict=False):
        place = {"After": after} if after else {}
        client.create_receipt_rule(RuleSetName="default", Rule={"Name": name}, **place)
    if active:
        client.set_active_receipt_rule_set(RuleSetName="default")


@pytest.fixture
def boto(port: int, nameserver: NameServer) -> Iterator[Any]:
    """A client of boto3 for the first API, on the double; the domain's name server is there."""
    nameserver.serve("care.example")
    yield aws.client("ses", REGION, attempts=1)
    assert port


def _active(client: Any) -> tuple[str, list[dict[str, Any]]]:
    answer = client.describe_active_receipt_rule_set()
    return answer["Metadata"]["Name"], answer["Rules"]


def test_a_rule_goes_into_the_active_set_through_boto3(
    boto: Any, port: int, nameserver: NameServer
) -> None:
    """Made, moved, changed and deleted with signed calls; the rules of others stay."""
    _theirs(boto, "first", "second")
    with through_boto(port) as run:
        events = list(run.run(run.plan(**_sections())))
        assert not [one for one in events if isinstance(one, StepFailed)]
        state = run.client.store.read()
        assert state is not None
        tokens = state.bindings["email_domain.care"].outputs["dkim_tokens"]
        text = "".join(f"{one}._domainkey CNAME {one}.dkim.amazonses.com.\n" for one in tokens)
        nameserver.serve("care.example", text)
        for _ in range(2):
            list(run.run(run.plan(**_sections())))
        rule_set, rules = _active(boto)
        assert ("default", ["first", "second", "cx-inbound"]) == (
            rule_set,
            [one["Name"] for one in rules],
        )
        ours = rules[-1]
        assert {"BucketName": "inbound-mail", "ObjectKeyPrefix": "care/"} == ours["Actions"][0][
            "S3Action"
        ]
        assert (True, True, "Require", ["care.example"]) == (
            ours["Enabled"],
            ours["ScanEnabled"],
            ours["TlsPolicy"],
            ours["Recipients"],
        )
        assert run.plan(**_sections()).decision.is_empty
        moved = _sections(after="first", tls="optional")
        list(run.run(run.plan(**moved)))
        _, rules = _active(boto)
        assert ["first", "cx-inbound", "second"] == [one["Name"] for one in rules]
        assert "Optional" == rules[1]["TlsPolicy"]
        assert run.plan(**moved).decision.is_empty


ACTIVE = "/ses/eu-central-1/v1/active-receipt-rule-set"


@pytest.fixture
def world() -> Iterator[World]:
    """A tenant whose domain is verified, and in which somebody has a set with a rule."""
    with World() as world:
        world.publish_dns("care.example")
        world.must("PUT", ACTIVE, {"Name": "default"})
        world.must("POST", RULES, {"Name": "theirs", "Enabled": True})
        yield world


def _names(world: World) -> list[str]:
    return [one["Name"] for one in world.must("GET", RULES)["Rules"]]


def _touched(world: World) -> set[str]:
    """Paths of whatever wrote since, beside rules of ours and identities."""
    ours = ("/receipt-rules", "/identities", "/pretend")
    return {
        one.path
        for one in world.tenant.log
        if one.method != "GET" and not any(part in one.path for part in ours)
    }


def test_a_rule_comes_last_where_nothing_is_said(world: World) -> None:
    """Mail that others have rules for goes on to be theirs; the set stays what it is."""
    world.tenant.log.clear()
    world.converge(a_manifest(**_sections()))
    assert ["theirs", "cx-inbound"] == _names(world)
    assert {"/authentication/v1/token/access-key"} >= _touched(world)
    assert world.plan(a_manifest(**_sections())).decision.is_empty


def test_a_rule_that_is_to_be_the_first_is_so_from_the_beginning(world: World) -> None:
    """The apply that makes it moves it there: until then another rule would take its mail."""
    first = a_manifest(**_sections(after=None))
    world.apply(a_manifest(email_domains=_sections()["email_domains"]))
    world.apply(first)
    assert ["cx-inbound", "theirs"] == _names(world)
    assert world.plan(first).decision.is_empty


def test_without_an_active_set_a_plan_says_that_no_rule_can_be_made(world: World) -> None:
    """CXD317: none is made and none is activated: what there is may be left off on purpose."""
    world.apply(a_manifest(email_domains=_sections()["email_domains"]))
    world.must("PUT", ACTIVE, {})
    asked = len(world.tenant.log)
    with pytest.raises(InvalidInput) as told:
        world.plan(a_manifest(**_sections()))
    (said,) = told.value.diagnostics
    assert ("CXD317", "receipt_rule.care") == (said.code, said.subject)
    assert "no receipt rule set is active in eu-central-1" == said.summary
    assert said.span is not None
    assert "AWS console" in said.hint
    about_sets = [one for one in list(world.tenant.log)[asked:] if "receipt" in one.path]
    assert [RULES] == [one.path for one in about_sets]
    world.must("PUT", ACTIVE, {"Name": "default"})
    assert ["theirs"] == _names(world)
    world.converge(a_manifest(**_sections()))
    assert ["theirs", "cx-inbound"] == _names(world)


def test_a_set_that_was_switched_off_since_the_plan_is_not_switched_on(world: World) -> None:
    """The step fails and says why; without rules to make, nobody asks for a set."""
    domains = a_manifest(email_domains=_sections()["email_domains"])
    world.converge(domains)
    plan = world.plan(a_manifest(**_sections()))
    world.must("PUT", ACTIVE, {})
    assert world.plan(domains).decision.is_empty
    (failed,) = (one for one in world.apply(plan) if isinstance(one, StepFailed))
    assert "no receipt rule set is active in eu-central-1; activate one" in str(failed)
    assert [] == _names(world)


def test_a_rule_that_was_switched_off_is_switched_on_again(world: World) -> None:
    """Without its scan no mail is marked as spam; what a field cannot say stays."""
    world.converge(a_manifest(**_sections()))
    rule = world.must("GET", f"{RULES}/cx-inbound")
    theirs = {"StopAction": {"Scope": "RuleSet"}}
    off = {"Enabled": False, "ScanEnabled": False, "Actions": [*rule["Actions"], theirs]}
    world.must("PUT", f"{RULES}/cx-inbound", rule | off)
    assert "receipt_rule.care" in world.drift().changed
    world.converge(a_manifest(**_sections(s3={"bucket": "another"})))
    now = world.must("GET", f"{RULES}/cx-inbound")
    assert (True, True) == (now["Enabled"], now["ScanEnabled"])
    kept = {"S3Action": {"BucketName": "another", "ObjectKeyPrefix": "care/"}}
    assert [kept, theirs] == now["Actions"]


def test_a_rule_of_that_name_is_taken_over_only_if_that_is_said(world: World) -> None:
    """It may take the mail of somebody else."""
    world.is_pretend = False
    sections = _sections(name="theirs")
    with pytest.raises(InvalidInput) as told:
        world.plan(a_manifest(**sections))
    assert ["receipt_rule.care"] == [one.subject for one in told.value.diagnostics]
    world.converge(a_manifest(**sections, adopt=["receipt_rule.care"]))
    assert ["theirs"] == _names(world)
    assert ["care.example"] == world.must("GET", f"{RULES}/theirs")["Recipients"]


def test_a_rule_goes_before_its_domain_and_the_set_stays(world: World) -> None:
    """Both blocks leave at once; what others have in the set is not touched."""
    world.converge(a_manifest(**_sections()))
    world.converge(a_manifest())
    assert ["theirs"] == _names(world)
    deleted = [one.path for one in world.tenant.log if one.method == "DELETE"]
    assert ["cx-inbound", "care.example"] == [one.rpartition("/")[2] for one in deleted]
