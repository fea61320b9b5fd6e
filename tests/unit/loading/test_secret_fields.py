"""Secret fields: a reference stands in them, and nothing else is accepted or repeated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.loading.read import Loaded, load
from cxdeclare.loading.render import rendered
from cxdeclare.loading.variables import variables
from cxdeclare.loading.write import written
from cxdeclare.model.address import Address
from cxdeclare.report.diagnostics import render
from tests.support.manifests import HEADER_TEXT, codes, load_text

CANARY = "hunter2canary"
CARE = Address("email_domain", "care")


def _text(key: str, around: str = "dkim: {selector: own, private_key: KEY}") -> str:
    return (
        f"{HEADER_TEXT}email_domains:\n  care:\n    domain: care.acme.example\n"
        f"    region: eu-central-1\n    account: own\n    {around.replace('KEY', key)}\n"
    )


def _value(loaded: Loaded) -> object:
    assert loaded.manifest is not None, loaded.diagnostics
    return loaded.manifest.resources[CARE].parts["dkim"]["dkim.private_key"]


@pytest.mark.parametrize(
    ("given", "uri", "generation"),
    [
        ("'${secret.env:DKIM}'", "env:DKIM", None),
        ("{value: '${secret.ssm:/a:2}', generation: 3}", "ssm:/a:2", 3),
        ("{value: '${secret.secretsmanager:m#a.b@AWSPREVIOUS}'}", None, None),
    ],
)
def test_a_reference_is_what_the_resource_holds(
    given: str, uri: str | None, generation: int | None
) -> None:
    """Alone, or beside a generation; nothing is resolved."""
    uri = uri or "secretsmanager:m#a.b@AWSPREVIOUS"
    wanted = {"secret": uri, "digest": None, "generation": generation}
    assert wanted == _value(load_text(_text(given)))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (CANARY, "CXD146"),
        (f"'{CANARY} ${{secret.env:A}}'", "CXD146"),
        ("'${var.KEY}'", "CXD146"),
        ("'${env.KEY}'", "CXD146"),
        ("'$${secret.env:A}'", "CXD146"),
        ("7", "CXD146"),
        ("null", "CXD146"),
        (f"[{CANARY}]", "CXD146"),
        (f"{{value: {CANARY}}}", "CXD146"),
        ("{generation: 1}", "CXD103"),
        (f"{{value: '${{secret.env:A}}', {CANARY[:7]}: 1}}", "CXD102"),
        (f"{{value: '${{secret.env:A}}', {CANARY}}}", "CXD102"),
        ("{value: '${secret.env:A}', generation: -1}", "CXD106"),
        (f"'${{secret.{CANARY}}}'", "CXD147"),
        (f"'${{secret.env:{CANARY} 1}}'", "CXD147"),
    ],
)
def test_anything_else_is_refused_and_not_repeated(given: str, code: str) -> None:
    """What was written may be the secret: neither the message nor the excerpt shows it."""
    known, _ = variables([f"KEY={CANARY}"], [], {"KEY": CANARY})
    text = _text(given)
    loaded = load_text(text)
    assert [code] == [one for one in codes(loaded) if one != "CXD144"]
    assert known.values
    said = render(loaded.diagnostics, loaded.sources)
    assert CANARY not in said
    assert all(one.span is not None for one in loaded.diagnostics)
    if code in {"CXD146", "CXD147"}:
        assert loaded.diagnostics[0].hint


@pytest.mark.parametrize(
    "around",
    [
        f"dkim: {CANARY}",
        f"dkim: {{selector: own, privat_key: {CANARY}}}",
        f"dkim: {{selector: 5, private_key: {CANARY}}}",
        f"private_key: {CANARY}",
    ],
)
def test_a_secret_in_the_wrong_place_is_not_repeated_either(around: str) -> None:
    """A slip of the pen around a secret shows it no more than one inside it."""
    loaded = load_text(_text("", around))
    assert loaded.manifest is None
    assert CANARY not in render(loaded.diagnostics, loaded.sources)


@pytest.mark.parametrize("given", ["domain: '${secret.env:A}'", "region: 'x ${secret.env:A}'"])
def test_a_reference_in_any_other_field_is_refused(given: str) -> None:
    """What those hold is shown and kept."""
    field = given.partition(":")[0]
    text = _text("", "mail_from: null").replace(f"    {field}: ", f"    {given}\n    # ")
    assert ["CXD143"] == codes(load_text(text))


def test_an_alias_does_not_carry_a_reference_to_another_field() -> None:
    """What is a reference in one place is judged anew in the next."""
    text = _text("", "dkim: &d {selector: own, private_key: '${secret.env:A}'}")
    both = f"{text}tags: {{t: *d}}\n"
    assert "CXD143" in codes(load_text(both))


def test_rendered_text_loads_as_the_same_reference() -> None:
    """It is not escaped as other texts with the same signs are."""
    loaded = load_text(_text("{value: '${secret.env:A}', generation: 2}"))
    assert loaded.document is not None
    again = load_text(json.dumps(rendered(loaded.document)))
    assert _value(loaded) == _value(again)
    assert "${secret.env:A}" in str(written("${secret.env:A}"))


def test_paths_start_at_the_file_that_names_them(tmp_path: Path) -> None:
    """An included file and an overlay in another folder; an absolute path stays."""
    block = _text("'${secret.file:keys/dkim.pem}'").removeprefix(HEADER_TEXT)
    (tmp_path / "domains").mkdir()
    (tmp_path / "domains" / "care.yaml").write_text(block, encoding="utf-8")
    root = tmp_path / "tenant.yaml"
    root.write_text(f"{HEADER_TEXT}include: [domains/*.yaml]\n", encoding="utf-8")
    assert {"secret": "file:domains/keys/dkim.pem", "digest": None, "generation": None} == _value(
        load(root, ALL)
    )
    (tmp_path / "overlays").mkdir()
    over = tmp_path / "overlays" / "prod.yaml"
    over.write_text(
        "email_domains: {care: {dkim: {private_key: '${secret.file:../prod.pem}'}}}\n",
        encoding="utf-8",
    )
    assert "file:prod.pem" in str(_value(load(root, ALL, [over])))
