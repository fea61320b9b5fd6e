"""Variables in values: what is a reference, what is not, and what is told without a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxdeclare.loading import expand
from cxdeclare.loading.expand import escaped
from tests.support.folders import files, read, told
from tests.support.manifests import HEADER_TEXT, RICH

VALUES = {"a": "one", "n": 7, "yes": True, "none": None, "ref": "${var.a}", "b-c": "x"}


def _title(folder: Path, text: str) -> object:
    files(folder, tenant={"tags": {"x": {"title": text}}})
    loaded = read(folder, values=VALUES, environment={"HOME_OF": "here"})
    assert loaded.document is not None
    assert not [one for one in loaded.diagnostics if one.code.startswith("CXD14")]
    return loaded.document.data["tags"]["x"]["title"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${var.a}", "one"),
        ("${var.n}", 7),
        ("${var.yes}", True),
        ("${var.none}", None),
        ("${var.b-c}", "x"),
        ("${env.HOME_OF}", "here"),
        ("<${var.a}-${var.n}-${var.yes}-${var.none}>", "<one-7-true-null>"),
        ("$${var.a}", "${var.a}"),
        ("$$${var.a}", "$${var.a}"),
        ("$${", "${"),
        ("${var.ref}", "${var.a}"),  # what a value holds is not expanded again
        ("${ $${var.a} ${var.a}", "${ ${var.a} one"),
    ],
)
def test_values_take_the_place_of_references(text: str, value: object, tmp_path: Path) -> None:
    """A single reference keeps the type of its value; inside a text all of them are text."""
    found = _title(tmp_path, text)
    assert (type(value), value) == (type(found), found)


@pytest.mark.parametrize(
    "text",
    [
        *("$", "$$", "${", "${}", "$var.a", "{var.a}", "${user.name}", "${Contact.Name}"),
        *("${user}", "${vars}", "${variable.x}", "${environment}", "${first name}", "${var x}"),
        *("${1}", "${a:b}", "#${x}", "${server.x}", "${env1}", "${e.n}"),
    ],
)
def test_what_other_templates_hold_is_left_alone(text: str, tmp_path: Path) -> None:
    """Mail templates use the same brackets."""
    assert text == _title(tmp_path, text)
    assert text == escaped(text)


@pytest.mark.parametrize(
    "text",
    [
        *("${var.}", "${var}", "${env}", "${ var.a }", "${VAR.a}", "${vars.a}", "${envs.A}"),
        *("${var.a b}", "${var.1}", "${env.A-B}", "${var:a}", "${var.a", "${secrets.x}"),
        *("${secret.}", "${env-A}", "x ${vars.a} y", "${var.a.b}"),
    ],
)
def test_near_misses_are_errors(text: str, tmp_path: Path) -> None:
    """With the way to write them if they are meant as they are."""
    files(tmp_path, tenant={**RICH, "tags": {"vip": {"title": text}, "spam": {"title": "S"}}})
    (one,) = read(tmp_path, values=VALUES).diagnostics
    assert ("CXD141", "tag.vip") == (one.code, one.subject)
    assert "write `$${`" in one.hint
    assert escaped(text) != text


def test_every_reference_without_value_is_told(tmp_path: Path) -> None:
    """With variable, key, file, line and column; never with a value; nothing is told twice."""
    text = (
        f"{HEADER_TEXT}include: [more.yaml]\ntags:\n  x: {{title: 'a ${{var.none}} ${{env.NO}}'}}\n"
        "  y:\n    title: ${secret.aws://x}\n    color: ${var.colour}\n"
        "  ${var.key}: {title: T}\n"
    )
    skill = "skills:\n  s:\n    name: Sk\n    campaign: C\n    service_level: {goal: '${var.g}'}\n"
    files(tmp_path, tenant=text, more=skill)
    loaded = read(tmp_path, values={"color": "red"})
    assert [
        ("CXD140", "skill.s", "more.yaml:5:28", "`service_level.goal`: `${var.g}` is not set"),
        ("CXD140", "tag.x", "tenant.yaml:5:17", "`title`: `${var.none}` is not set"),
        (
            "CXD143",
            "tag.y",
            "tenant.yaml:7:12",
            "`title`: `${secret.aws://x}`: secrets may be used only in fields marked secret",
        ),
        ("CXD140", "tag.y", "tenant.yaml:8:12", "`color`: `${var.colour}` is not set"),
        (
            "CXD142",
            "tag.${var.key}",
            "tenant.yaml:9:3",
            "`${var.key}`: a key cannot hold a variable",
        ),
    ] == [one for one in told(loaded, tmp_path) if "threshold" not in one[3]]
    hints = {one.hint for one in loaded.diagnostics}
    assert "did you mean `color`?" in hints


def test_the_header_takes_variables_too(tmp_path: Path) -> None:
    """Version, id of the tenant, policy."""
    text = HEADER_TEXT.replace("cxdeclare/v1", "cxdeclare/${var.v}").replace(
        "acme-care", "'${env.T}'"
    )
    files(tmp_path, tenant=text)
    loaded = read(tmp_path, values={"v": "v1"}, environment={"T": "acme"})
    assert loaded.manifest is not None
    assert "acme" == loaded.manifest.tenant.name


def test_escapes_of_double_quotes_hide_nothing(tmp_path: Path) -> None:
    """A reference is what the text holds, however it is written."""
    files(tmp_path, tenant=HEADER_TEXT + 'tags: {x: {title: "\\x24\\u007Bvar.a}"}}\n')
    loaded = read(tmp_path, values=VALUES)
    assert loaded.document is not None
    assert {"title": "one"} == loaded.document.data["tags"]["x"]  # type: ignore[index]


def test_an_alias_is_expanded_once(tmp_path: Path) -> None:
    """What it repeats is the same value, with its places."""
    text = "tags:\n  a: &a {title: '${var.a}'}\n  b: *a\nlist: [&l ['${var.n}'], *l]\n"
    files(tmp_path, tenant=text)
    document = read(tmp_path, values=VALUES).document
    assert document is not None
    assert {"a": {"title": "one"}, "b": {"title": "one"}} == document.data["tags"]
    assert [[7], [7]] == document.data["list"]
    assert 2 == document.place(("tags", "b", "title")).value.line


def test_variables_do_not_explode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them together stay below what a file may hold."""
    monkeypatch.setattr(expand, "MOST_TEXT", 1000)
    files(
        tmp_path,
        tenant={**RICH, "tags": {"vip": {"title": "${var.x}" * 3}, "spam": {"title": "S"}}},
    )
    assert ["CXD007"] == [one.code for one in read(tmp_path, values={"x": "y" * 400}).diagnostics]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """The environment may hold any; no plan or state could."""
    files(tmp_path, tenant={**RICH, "tags": {"vip": {"title": "${env.X}"}, "spam": {"title": "S"}}})
    (one,) = read(tmp_path, environment={"X": "a\udcff"}).diagnostics
    assert ("CXD145", "`title`: the value of `${env.X}` is not UTF-8") == (one.code, one.summary)
