"""Version, tenant, policy and state."""

from __future__ import annotations

import pytest

from cxdeclare.model.manifest import MaxChange, Policy, TenantFacts
from tests.support.manifests import RICH, TENANT_ID, a_manifest, codes, load_text

VERSION = "apiVersion: cxdeclare/v1\n"
TENANT = f"tenant: {{name: t, id: {TENANT_ID}, area: eu1}}\n"


def test_the_header_gives_facts_and_policy() -> None:
    """All that is said of the tenant, and what may and must not be done."""
    manifest = a_manifest(**RICH)
    apps = ("cxone_agent", "max")
    facts = TenantFacts("acme-care", TENANT_ID, "eu1", apps, "dynamic_delivery", False, True)
    assert facts == manifest.tenant
    policy = Policy(
        frozenset({"tag", "skill.old"}), frozenset({"channel.billing"}), MaxChange(30, 10)
    )
    assert policy == manifest.policy


def test_what_the_header_leaves_out_is_empty() -> None:
    """Nothing is assumed of a tenant, and nothing is allowed."""
    manifest = a_manifest()
    assert TenantFacts("acme-care", TENANT_ID, "eu1") == manifest.tenant
    assert Policy() == manifest.policy


def test_an_empty_file_lacks_version_and_tenant() -> None:
    """Both are told, at the top."""
    assert ["CXD113", "CXD103"] == codes(load_text(""))


@pytest.mark.parametrize("version", ["cxdeclare/v2", "1", "null", "[]"])
def test_another_version_is_refused(version: str) -> None:
    """The hint says what to write."""
    (told,) = load_text(f"apiVersion: {version}\n{TENANT}").diagnostics
    assert ("CXD113", "write `apiVersion: cxdeclare/v1`") == (told.code, told.hint)
    assert told.span is not None
    assert (1, 13) == (told.span.line, told.span.column)


@pytest.mark.parametrize(
    ("text", "code", "summary"),
    [
        (f"tenant: {{name: t, id: {TENANT_ID}}}\n", "CXD103", "`tenant.area` is required"),
        (f"{TENANT[:-2]}, areas: 1}}\n", "CXD102", "`tenant` has no field `areas`"),
        (TENANT.replace("eu1", "Europe"), "CXD107", "`tenant.area` should be two letters"),
        (TENANT.replace(TENANT_ID, "x"), "CXD107", "`tenant.id` should be a UUID"),
        ("tenant: acme\n", "CXD104", "`tenant` should be a mapping, not `acme`"),
        ("tenant:\n", "CXD114", "`tenant` cannot be null"),
        (f"{TENANT[:-2]}, agent_apps: [maxx]}}\n", "CXD105", "`tenant.agent_apps[0]` should be"),
        (f"{TENANT}state: {{backend: s4}}\n", "CXD105", "`state.backend` should be `local` or"),
        (f"{TENANT}policy: {{max: 1}}\n", "CXD102", "`policy` has no field `max`"),
        (f"{TENANT}policy: {{protect: skill.a}}\n", "CXD104", "`policy.protect` should be a list"),
    ],
)
def test_mistakes_in_the_header_are_told_like_others(text: str, code: str, summary: str) -> None:
    """With the code, the place in the header and the same words."""
    (told,) = load_text(VERSION + text).diagnostics
    assert code == told.code
    assert told.summary.startswith(summary)


def test_a_bad_tenant_does_not_hide_a_bad_policy() -> None:
    """All problems at once."""
    told = codes(load_text(f"{VERSION}tenant: {{}}\npolicy: {{protect: [skill.a]}}\n"))
    assert ["CXD103", "CXD103", "CXD103", "CXD124"] == told
