"""`lint`: findings with their place, what switches them off, and how a run ends."""

from __future__ import annotations

import json

import pytest

from cxdeclare.cli.exits import Exit
from tests.cli.console import HEADER, Console

BODY = "templates: {brand: {name: Brand, html_file: pages/brand.html}}\n"
WARNING = '<p>one</p>\n  <p><a href="http://a.example/">one</a></p>\n'


@pytest.fixture(name="site")
def _site(console: Console) -> Console:
    """A template in a file, with one thing to say of it."""
    (console.folder / "pages").mkdir()
    console.write(WARNING, "pages/brand.html")
    console.write(HEADER + BODY)
    return console


def test_nothing_to_say_ends_with_0(example: Console) -> None:
    """Of the example, and nothing is connected to."""
    ran = example.must("lint", "--strict")
    assert ("tenant.yaml: nothing to say of its content.\n", "") == (ran.out, ran.err)
    assert not (example.folder / ".cxdeclare" / "embedded.sqlite3").exists()


def test_a_finding_stands_at_its_line_of_the_file(site: Console) -> None:
    """With the line, the address it is about, and the way out."""
    ran = site.must("lint")
    assert (
        "pages/brand.html:2:6: warning CXD734: template.brand: a link is not encrypted" in ran.err
    )
    assert '<a href="http://a.example/">' in ran.err
    assert "  hint: write `https:`\n1 warning\n" in ran.err
    assert "tenant.yaml: 1 finding.\n" == ran.out
    (event,) = [e for e in site.must("lint", "--json").events if e["type"] == "diagnostic"]
    assert ("CXD734", "pages/brand.html", 2, 6) == tuple(
        event[name] for name in ("code", "path", "line", "column")
    )


def test_a_finding_in_the_manifest_stands_at_its_field(console: Console) -> None:
    """The fact says in which line of the text it is."""
    text = "signatures:\n  one:\n    name: One\n    text: One\n    html: |\n      <p>one</p>\n"
    console.write(f"{HEADER}{text}      <img src='cid:a'>\n")
    assert "tenant.yaml:7:11: warning CXD720: signature.one: line 2 of `html`: an image" in (
        console.must("lint").err
    )


def test_warnings_end_with_3_where_they_are_taken_seriously(site: Console) -> None:
    """Errors always do."""
    site.must("lint", code=Exit.DONE)
    site.must("lint", "--strict", code=Exit.INVALID)
    site.write("<p onclick='go()'>one</p>", "pages/brand.html")
    assert "error CXD711" in site.must("lint", code=Exit.INVALID).err
    site.must("validate")


def test_the_policy_switches_a_finding_off(site: Console) -> None:
    """For one address, with a reason; an entry that switches nothing off is told by `lint`."""
    entry = "{check: CXD734, address: template.brand, reason: an old partner}"
    site.write(f"{HEADER}{BODY}policy: {{ignore: [{entry}]}}\n")
    ran = site.must("lint", "--strict")
    assert "1 finding is ignored by the policy" in ran.err
    assert "CXD164" not in site.must("validate").err
    site.write("<p>one</p>", "pages/brand.html")
    assert "CXD164" in site.must("lint", "--strict", code=Exit.INVALID).err


def test_html_without_text_is_told_where_there_could_be_one(console: Console) -> None:
    """A signature can have both; a template has HTML alone."""
    console.write(f"{HEADER}signatures: {{one: {{name: One, html: <p>one</p>}}}}\n{BODY}")
    (console.folder / "pages").mkdir()
    console.write("<p>one</p>", "pages/brand.html")
    ran = console.must("lint", "--json")
    found = [(e["code"], e["subject"]) for e in ran.events if e["type"] == "diagnostic"]
    assert [("CXD750", "signature.one")] == found


def test_a_variable_is_looked_at_as_what_it_stands_for(console: Console) -> None:
    """What would be sent counts."""
    console.write(f"{HEADER}templates: {{brand: {{name: Brand, html: '${{var.html}}'}}}}\n")
    console.must("lint", "--var", "html=<p>one</p>", "--strict")
    console.must("lint", "--var", "html=<script></script>", code=Exit.INVALID)


def test_explain_knows_the_ids(console: Console) -> None:
    """Rule, reason, cure, source, and that `lint` says it."""
    said = console.must("explain", "CXD721").out
    assert "CXD721 (warning): text stands out" in said
    assert "WCAG 2.2, 1.4.3 (AA)" in said
    assert "`lint` says it" in said
    assert "`policy.ignore`" in said


def test_findings_are_results_for_code_scanning(console: Console) -> None:
    """At their places in the body, with the exit code of the same run in text."""
    console.write(f"{HEADER}templates:\n  brand: {{name: B, html: <script>x</script>}}\n")
    ran = console.must("lint", "--format", "sarif", code=Exit.INVALID)
    (result, *_) = json.loads(ran.out)["runs"][0]["results"]
    assert result["level"] == "error"
    assert result["ruleId"].startswith("CXD7")
    cases = console.must("lint", "--format", "junit", code=Exit.INVALID)
    assert result["ruleId"] in cases.out
