"""From a file to a manifest, with everything that is wrong with it at once."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.loading import files
from cxdeclare.loading.read import load
from cxdeclare.model.address import Address
from cxdeclare.model.check import Check, Finding, on_manifest
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.endpoint import Family
from cxdeclare.model.fields import Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.language import Name
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.rule import Rule
from cxdeclare.model.span import Span
from cxdeclare.model.spec import Spec
from cxdeclare.report.diagnostics import render
from tests.support.manifests import HEADER_TEXT, RICH, a_manifest, codes, load_body, load_text

GOLDEN = Path(__file__).parents[2] / "golden" / "ten-mistakes"


def test_a_file_is_read_with_its_name_as_given(tmp_path: Path) -> None:
    """Sources and places carry the path that was asked for."""
    path = tmp_path / "tenant.yaml"
    path.write_text(f"{HEADER_TEXT}tags: {{a: {{title: 1}}}}\n", encoding="utf-8")
    loaded = load(path, ALL)
    assert [str(path)] == list(loaded.sources)
    assert [Span(str(path), 3, 19)] == [d.span for d in loaded.diagnostics]
    assert loaded.manifest is None


def test_a_missing_file_is_a_diagnostic(tmp_path: Path) -> None:
    """Nothing is raised for what the user can put right."""
    loaded = load(tmp_path / "none.yaml", ALL)
    assert (None, ["CXD100"]) == (loaded.manifest, codes(loaded))
    assert "No such file" in loaded.diagnostics[0].summary


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("folder", "is a folder"),
        ("pipe", "not a regular file"),
        ("/dev/zero", "not a regular file"),
        ("a\0b", "null"),
    ],
)
def test_what_is_no_file_is_not_read(name: str, said: str, tmp_path: Path) -> None:
    """A pipe may have nobody who writes to it, and a device no end."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    loaded = load(tmp_path / name, ALL)
    assert (None, ["CXD100"]) == (loaded.manifest, codes(loaded))
    assert said in loaded.diagnostics[0].summary


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told before anything is made of it."""
    monkeypatch.setattr(files, "LARGEST_FILE", len(HEADER_TEXT))
    path = tmp_path / "tenant.yaml"
    path.write_text(HEADER_TEXT, encoding="utf-8")
    assert load(path, ALL).manifest is not None
    path.write_text(f"{HEADER_TEXT}\n", encoding="utf-8")
    (told,) = load(path, ALL).diagnostics
    assert ("CXD100", True) == (told.code, "is larger than" in told.summary)


def test_text_that_is_no_yaml_keeps_its_source() -> None:
    """An excerpt can be shown although there is no document."""
    loaded = load_text("a: [\n")
    assert (None, ["CXD001"]) == (loaded.manifest, codes(loaded))
    assert {"tenant.yaml": "a: [\n"} == loaded.sources


def test_a_duplicate_key_spoils_an_otherwise_valid_manifest() -> None:
    """What was dropped from the document must not be planned without."""
    loaded = load_body("tags:\n  a: {title: T, title: U}\n")
    assert (None, ["CXD003"]) == (loaded.manifest, codes(loaded))


def test_the_collector_is_left_as_it_was() -> None:
    """Reading switches it off for a while only."""
    assert gc.isenabled()
    load_text("a: [\n")
    assert gc.isenabled()
    gc.disable()
    try:
        load_text("a: 1\n")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_same_text_gives_the_same_manifest() -> None:
    """Reading depends on nothing else."""
    assert a_manifest(**RICH) == a_manifest(**RICH)


def test_places_lead_from_fields_to_the_text() -> None:
    """A check can point at a field, at its name, at a member, at the block."""
    loaded = load_body(
        "signatures:\n  a:\n    name: A\n    text: x\n"
        "    users: {ownership: additive, members: [u, v]}\n"
        "slas:\n  default: {first_response: 1h, resolution: 2h}\n"
    )
    assert loaded.manifest is not None
    place, a = loaded.manifest.place, Address("signature", "a")
    assert Span("tenant.yaml", 4, 3) == place(a, ())
    assert Span("tenant.yaml", 5, 11) == place(a, ("name",))
    assert Span("tenant.yaml", 5, 5) == place(a, ("name",), key=True)
    assert Span("tenant.yaml", 7, 47) == place(a, ("users", "members", 1))
    assert Span("tenant.yaml", 4, 3) == place(a, ("html",), key=True)
    sla = Address("sla", "tenant")
    assert Span("tenant.yaml", 9, 29) == place(sla, ("default", "first_response"))


class _Note(Spec):
    name: Annotated[Name, Wire("name"), Trait.IDENTITY]


RULE = Rule("CXD999", "notes are right", "they would be wrong", "write them anew")


def _kind(*checks: Check) -> Registry:
    part = Part(OBJECT, Family.DIGITAL, {}, "nowhere")
    kind = Kind("note", "notes", _Note, (part,), "id", checks=checks)
    return Registry([kind])


def test_checks_see_valid_resources_only() -> None:
    """A check may rely on required fields; what is broken has been told already."""
    seen: list[str] = []

    def look(manifest: Manifest) -> Iterator[Finding]:
        seen.extend(str(r.parts[OBJECT]["name"]) for r in manifest.of("note"))
        yield from ()

    kinds = _kind(on_manifest(RULE, look))
    loaded = load_body("notes: {a: {}, b: {name: B}, C: {name: C}}\n", kinds=kinds)
    assert ["B"] == seen
    assert ["CXD103", "CXD108"] == sorted(codes(loaded))


def test_a_warning_does_not_cost_the_manifest() -> None:
    """Only errors stop the run."""

    def look(manifest: Manifest) -> Iterator[Finding]:
        yield Finding(Address("note", "b"), ("name",), "hm")

    kinds = _kind(on_manifest(RULE, look, Severity.WARNING))
    loaded = load_body("notes: {b: {name: B}}\n", kinds=kinds)
    assert loaded.manifest is not None
    assert ["CXD999"] == codes(loaded)


@pytest.mark.parametrize("section", [s for s in RICH if s in ALL.sections])
def test_no_check_fails_on_a_manifest_in_ruins(section: str) -> None:
    """With any section broken in every block, the checks of the others still run."""
    broken = RICH | {section: dict.fromkeys(RICH[section], 7)}
    told = load_text(json.dumps(broken)).diagnostics
    assert told
    kind = ALL.sections[section]
    assert {kind.name} == {str(d.subject).partition(".")[0] for d in told}


def test_ten_mistakes_are_ten_diagnostics() -> None:
    """All at once, each with its line, in words that name no library."""
    text = (GOLDEN / "tenant.yaml").read_text(encoding="utf-8")
    loaded = load_text(text, GOLDEN)
    assert (GOLDEN / "errors.txt").read_text(encoding="utf-8") == (
        render(loaded.diagnostics, loaded.sources) + "\n"
    )
    assert 10 == len(loaded.diagnostics)
