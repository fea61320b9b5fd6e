"""`--format`: the answer as one document, alone on stdout, whatever becomes of the run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from cxdeclare.cli.exits import Exit
from tests.cli.console import HEADER, TENANT_ID, Console, Ran
from tests.support.hostile import HOSTILE
from tests.support.sound import ORDERS, sound_html, sound_markdown, sound_xml

FORMATS = {
    "validate": ("markdown", "junit", "sarif"),
    "plan": ("markdown", "html", "junit", "sarif"),
    "show": ("markdown", "html", "junit"),
    "drift": ("markdown", "html", "junit"),
}
EACH = [(command, form) for command, forms in FORMATS.items() for form in forms]
BROKEN = f"{HEADER}tags:\n  spam: {{title: Spam, colour: red}}\n"


def _failures(ran: Ran) -> list[str]:
    root = ET.fromstring(ran.out)  # noqa: S314 - our own
    return [one.attrib["message"] for one in root.iter() if one.tag in {"failure", "error"}]


def _results(ran: Ran) -> list[str]:
    return [one["ruleId"] for one in json.loads(ran.out)["runs"][0]["results"]]


def _sound(form: str, ran: Ran) -> None:
    """One document of the format, and nothing else."""
    match form:
        case "junit":
            assert "testsuites" == ET.fromstring(ran.out).tag  # noqa: S314 - our own
        case "sarif":
            assert "2.1.0" == json.loads(ran.out)["version"]
        case "html":
            HTMLParser().feed(ran.out)
            assert ran.out.startswith("<!DOCTYPE html>\n")
            assert ran.out.endswith("</html>\n")
        case _:
            assert ran.out.startswith("## ")
            assert ran.out.endswith("\n")


@pytest.mark.parametrize(("command", "form"), EACH)
def test_the_document_is_alone_on_stdout(command: str, form: str, console: Console) -> None:
    """It ends as the same run in text does, and says the rest on stderr."""
    console.must("apply", "tenant.yaml", "--yes")
    console.must("plan", "tenant.yaml", "--out", "a.cxplan")
    file = "a.cxplan" if command == "show" else "tenant.yaml"
    ran = console.must(command, file, "--format", form)
    _sound(form, ran)
    if command == "validate":
        assert "tenant.yaml: valid" in ran.err


@pytest.mark.parametrize(("command", "form"), EACH)
def test_a_run_that_is_stopped_gives_a_document(command: str, form: str, example: Console) -> None:
    """With what stopped it; the code is that of the mistake."""
    example.write(BROKEN, "broken.yaml")
    ran = example.must(command, "broken.yaml", "--format", form, code=Exit.INVALID)
    _sound(form, ran)
    assert "broken.yaml" in ran.err
    if command == "show":  # it takes the file for a plan
        return
    if form == "junit":
        assert any("colour" in message for message in _failures(ran))
    elif form == "sarif":
        assert _results(ran)
    else:
        assert "colour" in ran.out


@pytest.mark.parametrize("command", FORMATS)
def test_a_format_that_a_command_does_not_have_is_refused(command: str, example: Console) -> None:
    """With those that it has; nothing is on stdout."""
    ran = example.must(command, "--format", "xml", code=Exit.INVALID)
    assert "" == ran.out
    for form in ("text", "json", *FORMATS[command]):
        assert f"'{form}'" in ran.err


def test_json_is_a_format(example: Console) -> None:
    """`--json` is short for it; another one beside it is a mistake, and is told as an event."""
    long, short = (
        example.must("validate", *given).out for given in (("--format", "json"), ("--json",))
    )
    assert long == short
    assert example.must("validate", "--format", "text").out == example.must("validate").out
    ran = example.must("validate", "--json", "--format", "junit", code=Exit.INVALID)
    assert ["version", "error", "ended"] == [one["type"] for one in ran.events]
    for given in (("--format", "json"), ("--format=json",)):
        ran = example.must("validate", *given, "--nonsense", code=Exit.INVALID)
        assert ["version", "error", "ended"] == [one["type"] for one in ran.events]


def test_a_state_is_no_document(example: Console) -> None:
    """`show` without a plan has text and JSON."""
    ran = example.must("show", "--format", "html", code=Exit.INVALID)
    assert "a state cannot be shown as html" in ran.err
    _sound("html", ran)


def test_a_rollback_is_a_plan(console: Console) -> None:
    """It says what it does not bring back, in each format."""
    console.must("apply", "--yes")
    serial = str(console.state()["serial"])
    console.edit("name: ACME brand", "name: Another brand")
    console.must("apply", "--yes")
    for form in ("markdown", "html", "junit"):
        ran = console.must("rollback", "--to", serial, "--format", form)
        _sound(form, ran)
        assert form == "junit" or f"Back to serial {serial}" in ran.out


def test_drift_fails_a_case(console: Console) -> None:
    """What differs, with what it was and is; Markdown and HTML say the same."""
    console.must("apply", "tenant.yaml", "--yes")
    id_ = console.state()["bindings"]["template.brand"]["id"]
    body = {"name": "Theirs", "rules": "<p>one</p>"}
    console.ask("PUT", f"/dfo/3.0/email-templates/{id_}", body)
    asked = ("drift", "tenant.yaml", "--format")
    ran = console.must(*asked, "junit", code=Exit.DIFFERENCES)
    assert ["template.brand: changed in the tenant"] == _failures(ran)
    assert "live Theirs" in ran.out
    for form in ("markdown", "html"):
        ran = console.must(*asked, form, code=Exit.DIFFERENCES)
        _sound(form, ran)
        assert "Theirs" in ran.out
        assert "Drift: 1 changed, 0 missing" in ran.out
        assert "PRETEND TENANT" in ran.out


def test_a_guard_that_refuses_is_a_case_that_fails(example: Console) -> None:
    """Each of the others is one that passes."""
    tags = "tags: {spam: {title: Spam}}\n"
    example.write(f"{HEADER}policy: {{protect: [tag.spam]}}\n{tags}", "small.yaml")
    example.must("apply", "small.yaml", "--yes")
    example.write(f"{HEADER}policy: {{allow_delete: [tag]}}\n", "small.yaml")
    ran = example.must("plan", "small.yaml", "--format", "junit", code=Exit.REFUSED)
    assert 1 == len(_failures(ran))
    root = ET.fromstring(ran.out)  # noqa: S314 - our own
    cases = {one.attrib["classname"]: one for one in root.iter("testcase")}
    assert cases["guards.protected"].find("failure") is not None
    assert cases["guards.max-change"].find("failure") is None


def test_no_line_is_an_order_to_a_pipeline(example: Console) -> None:
    """Neither on stdout nor on stderr; not in events either."""
    title = "'##[error]x ::error::y'"
    example.write(f"{HEADER}tags:\n  spam: {{title: {title}}}\n", "small.yaml")
    for given in ((), ("--json",), ("--format", "markdown"), ("--format", "junit")):
        ran = example.must("plan", "small.yaml", *given)
        assert "##[" not in ran.out + ran.err
    example.write(f"{HEADER}tags:\n  '::error::x': {{title: a}}\n", "small.yaml")
    ran = example.must("plan", "small.yaml", code=Exit.INVALID)
    assert not any(line.lstrip().startswith("::") for line in ran.err.splitlines())


def _hostile(given: Iterable[str]) -> str:
    texts = list(given)
    templates = {
        f"t{at}": {"name": f"{text} {at}", "html": f"<p>{text}</p>"}
        for at, text in enumerate(texts)
    }
    tags = {text: {"title": text} for text in texts}
    head = {"apiVersion": "cxdeclare/v1", "tenant": {"name": "a", "id": TENANT_ID, "area": "eu1"}}
    return json.dumps({**head, "templates": templates, "tags": tags})


@pytest.mark.parametrize(("command", "form"), EACH)
def test_a_hostile_manifest_stays_in_its_place(command: str, form: str, console: Console) -> None:
    """As diagnostics of all that is wrong with it, and as a plan of what is valid in it."""
    # YAML has no pairs of escapes for one sign.
    console.write(
        _hostile(text for text in HOSTILE if max(text, default="") < "\U00010000"), "invalid.yaml"
    )
    names = [text for text in HOSTILE if text.isprintable() and text.strip() == text != ""]
    made = json.loads(_hostile(names))
    del made["tags"]
    console.write(json.dumps(made, ensure_ascii=False), "valid.yaml")
    console.must("apply", "valid.yaml", "--yes")
    console.write(json.dumps(made, ensure_ascii=False).replace("</p>", " anew</p>"), "valid.yaml")
    console.must("plan", "valid.yaml", "--out", "a.cxplan")
    file = "a.cxplan" if command == "show" else "valid.yaml"
    for ran in (
        console.must(command, file, "--format", form),
        console.must(command, "invalid.yaml", "--format", form, code=Exit.INVALID),
    ):
        _sound(form, ran)
        if form == "sarif":
            assert not ORDERS.search(ran.out)
        else:
            {"markdown": sound_markdown, "html": sound_html, "junit": sound_xml}[form](ran.out)
        assert not ORDERS.search(ran.err)
