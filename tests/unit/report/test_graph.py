"""References as a picture: what is drawn, and that no name can be taken for syntax."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.report.graph import Form, graph
from tests.support.manifests import a_manifest
from tests.support.scenes import CARE, CHANNEL, SKILL, care

HOSTILE = (
    'a"b',
    "a]b",
    "a --> b",
    "<b>x</b>",
    "a\\",
    'a\\"',
    "#quot;",
    "&quot;",
    "end",
    "%% x",
    "a|b",
    "`x`",
    "a;b",
    "{x}",
    "(x)",
    "\\N",
)
_WORD = r"[A-Za-z0-9äöüß日本_ .@]|\#\d+;"
_LABEL = rf'"(?:{_WORD}|<br/>)*"'
_MERMAID = re.compile(
    rf"""flowchart\ LR
    |    \ {{4}}subgraph\ s\d+\[{_LABEL}\]
    |    \ {{8}}n\d+\[{_LABEL}\]
    |    \ {{8}}n\d+\(\[{_LABEL}\]\):::foreign
    |    \ {{4}}end
    |    \ {{4}}n\d+\ (?:-->|-\.->)\|{_LABEL}\|\ n\d+
    |    \ {{4}}classDef\ foreign\ stroke-dasharray:\ 5\ 5""",
    re.VERBOSE,
)
_STRING = r'"(?:[^"\\\n&]|\\[\\"n]|&amp;)*"'
_DOT = re.compile(
    rf"""digraph\ manifest\ \{{
    |    \ {{4}}rankdir=LR;
    |    \ {{4}}node\ \[shape=box\];
    |    \ {{4}}subgraph\ cluster_\d+\ \{{
    |    \ {{8}}label={_STRING};
    |    \ {{8}}n\d+\ \[label={_STRING}(?:,\ style=dashed)?\];
    |    \ {{4}}\}}
    |    \ {{4}}n\d+\ ->\ n\d+\ \[label={_STRING}(?:,\ style=dashed)?\];
    |    \}}""",
    re.VERBOSE,
)


def _sound(text: str, form: Form) -> None:
    """Every line is one of those there are, each string ends where it should."""
    grammar = _MERMAID if form == "mermaid" else _DOT
    for line in text.split("\n"):
        assert grammar.fullmatch(line), line


def _named(name: str, form: Form) -> str:
    skills = {"billing": {**SKILL, "campaign": name}}
    channels = {"billing": {**CHANNEL, "name": name}}
    return graph(a_manifest(**care(skills=skills, channels=channels)), ALL, form)


@pytest.mark.parametrize("form", ["mermaid", "dot"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_syntax(name: str, form: Form) -> None:
    """Quotes, brackets, arrows, tags, entities and words of the language are only shown."""
    said = _named(name, form)
    _sound(said, form)
    plain = _named("plain", form)
    assert plain.count("\n") == said.count("\n")


@given(st.text(st.characters(max_codepoint=0x7F), min_size=1, max_size=12))
def test_no_name_at_all_is_syntax(name: str) -> None:
    """Whatever can be typed, line breaks and control characters as well."""
    manifest = a_manifest(**CARE)
    resource = manifest.resources[Address("skill", "billing")]
    resource.parts[""]["name"] = name  # type: ignore[index]  # a test may reach where nobody may
    _sound(graph(manifest, ALL, "mermaid"), "mermaid")
    _sound(graph(manifest, ALL, "dot"), "dot")


def test_an_arrow_leads_to_what_is_referred_to_and_bears_the_field() -> None:
    """From the channel to its domain, its skill and the script that is looked up."""
    said = graph(a_manifest(**CARE), ALL, "dot")
    nodes = dict(re.findall(r'        (n\d+) \[label="([^"\\]*)', said))
    edges = re.findall(r'(n\d+) -> (n\d+) \[label="([^"]*)"(, style=dashed)?\]', said)
    drawn = {
        (nodes[here], nodes[there], field, bool(dashed)) for here, there, field, dashed in edges
    }
    assert {
        ("channel.billing", "email_domain.care", "domain", False),
        ("channel.billing", "skill.billing", "default_skill", False),
        ("channel.billing", "Studio script", "default_script", True),
        ("skill.billing", "campaign", "campaign", True),
    } == drawn


def test_focus_leaves_what_it_reaches_and_what_reaches_it() -> None:
    """A second channel beside the skill is neither above nor below it."""
    other = {**CHANNEL, "name": "Other", "address": "other@care.example", "default_skill": "other"}
    skills = {"billing": SKILL, "other": {**SKILL, "name": "In.Other"}}
    channels = {"billing": CHANNEL, "other": other}
    manifest = a_manifest(**care(skills=skills, channels=channels))
    said = graph(manifest, ALL, "mermaid", Address("skill", "billing"))
    assert ["skill.billing", "channel.billing"] == re.findall(r'\["(\w+\.\w+)<br/>', said)
    assert "Customer Care" in said
    assert "email_domain" not in said


def test_the_same_manifest_gives_the_same_picture() -> None:
    """The order of blocks in the file means nothing."""
    turned = dict(reversed(CARE.items()))
    assert graph(a_manifest(**CARE), ALL) == graph(a_manifest(**turned), ALL)


def test_a_key_and_a_looked_up_name_may_be_spelled_alike() -> None:
    """They are two nodes, one of them dashed."""
    queue = {"name": "Outbound.Default"}
    channel = {**CHANNEL, "default_skill": {"lookup": "billing"}}
    said = graph(
        a_manifest(**care(channels={"billing": channel}, routing_queues={"q": queue})), ALL
    )
    assert 2 == len(re.findall(r"skill[.<]", said))
