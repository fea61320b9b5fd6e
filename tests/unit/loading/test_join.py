"""Within one layer nothing is given twice, and both places are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxdeclare.model.address import Address
from tests.support.folders import brief, files, read, told
from tests.support.manifests import HEADER_TEXT, TENANT_ID

ROOT = f"{HEADER_TEXT}include: [a.yaml, b.yaml]\n"


def test_an_address_in_two_files_names_both_places(tmp_path: Path) -> None:
    """The first stays; the section may be in both."""
    files(tmp_path, tenant=ROOT, a="tags: {x: {title: A}, y: {title: Y}}\n")
    files(tmp_path, b="tags:\n  z: {title: Z}\n  x: {title: B}\n")
    summary = "this address is given already, at a.yaml:1:8"
    assert [("CXD135", "tag.x", "b.yaml:3:3", summary)] == told(read(tmp_path), tmp_path)


def test_a_header_key_and_a_single_block_are_given_once(tmp_path: Path) -> None:
    """The version of the language is the exception: it says how to read a file."""
    sla = "slas: {default: {first_response: 1h, resolution: 2h}}\n"
    files(tmp_path, tenant=ROOT, a=f"apiVersion: cxdeclare/v1\npolicy: {{}}\n{sla}")
    files(tmp_path, b=f"policy: {{}}\n{sla}apiVersion: cxdeclare/v2\n")
    loaded = read(tmp_path)
    assert ["CXD135 b.yaml:1", "CXD135 b.yaml:2", "CXD135 b.yaml:3"] == brief(loaded, tmp_path)
    assert {"policy", "sla.tenant", "apiVersion"} == {one.subject for one in loaded.diagnostics}


def test_two_tenants_are_told_as_such(tmp_path: Path) -> None:
    """In one layer as well as in an overlay; the case of letters means nothing in an id."""
    other = TENANT_ID.replace("6f", "00")
    tenant = "tenant: {{name: n, id: {}, area: eu1}}\n"
    files(tmp_path, tenant=ROOT, a=tenant.format(other), b=tenant.format(TENANT_ID))
    assert ["CXD139 a.yaml:1", "CXD135 b.yaml:1"] == brief(read(tmp_path), tmp_path)
    files(tmp_path, tenant=HEADER_TEXT, same=tenant.format(TENANT_ID.upper()))
    assert ["CXD139 a.yaml:1"] == brief(read(tmp_path, "a.yaml"), tmp_path)
    assert [] == brief(read(tmp_path, "same.yaml"), tmp_path)


def test_lists_of_addresses_are_joined(tmp_path: Path) -> None:
    """Several teams may move, remove and adopt, each in a file of its own; places stay."""
    files(tmp_path, tenant=ROOT, a="adopt: [tag.x, tag.y]\nremoved: []\n")
    files(tmp_path, b="adopt:\n  - tag.z\n  - 7\nremoved: [{address: tag.q, destroy: true}]\n")
    loaded = read(tmp_path)
    assert loaded.document is not None
    assert ["tag.x", "tag.y", "tag.z", 7] == loaded.document.data["adopt"]
    assert ["CXD104 b.yaml:3"] == [one for one in brief(loaded, tmp_path) if "CXD104" in one]


def test_what_is_no_section_is_told_in_its_file(tmp_path: Path) -> None:
    """Whichever of the two it is, the blocks of the other stay."""
    files(tmp_path, tenant=ROOT, a="tags: 7\nskills:\n", b="tags: {x: {title: X}}\nskills: []\n")
    loaded = read(tmp_path)
    assert ["CXD104 a.yaml:1", "CXD104 b.yaml:2"] == [
        one for one in brief(loaded, tmp_path) if "CXD104" in one
    ]


def test_unknown_sections_are_told_in_every_file(tmp_path: Path) -> None:
    """As in one file."""
    files(tmp_path, tenant=ROOT, a="tagz: {x: {title: X}}\n", b="skils: {}\n")
    assert ["CXD101 a.yaml:1", "CXD101 b.yaml:1"] == brief(read(tmp_path), tmp_path)


def test_files_that_cannot_be_read_do_not_hide_the_others(tmp_path: Path) -> None:
    """All problems of all files at once; what may only follow from a missing file is not told."""
    files(tmp_path, tenant=ROOT, a="tags: [\n", b="tags: {x: {title: 7, tittle: y}}\n")
    channel = "channels: {c: {name: N, address: a@b.example, default_skill: gone, oops: 1}}\n"
    files(tmp_path, over="- a\n", prod=f"a: 1\na: 2\n{channel}")
    loaded = read(tmp_path, "over.yaml", "none.yaml", "prod.yaml")
    assert [
        "CXD001 a.yaml:1",
        "CXD003 prod.yaml:2",
        "CXD011 over.yaml:1",
        "CXD100",
        "CXD101 prod.yaml:1",
        "CXD102 b.yaml:1",
        "CXD102 prod.yaml:3",
        "CXD104 b.yaml:1",
    ] == sorted(brief(loaded, tmp_path))
    assert loaded.manifest is None


def test_blocks_of_a_section_come_from_several_files(tmp_path: Path) -> None:
    """A reference may lead from any file into any other."""
    files(
        tmp_path,
        tenant=ROOT,
        a="email_domains: {care: {domain: a.example, region: eu-west-1, account: own}}\n",
    )
    files(tmp_path, b="tags: {x: {title: X}}\n")
    loaded = read(tmp_path)
    assert loaded.manifest is not None
    assert {Address("email_domain", "care"), Address("tag", "x")} == set(loaded.manifest.resources)


@pytest.mark.parametrize("first", ["{id: !unset}", "!unset", "null", "{id: 5}"])
def test_a_tenant_is_not_exchanged_in_two_steps(first: str, tmp_path: Path) -> None:
    """One overlay takes the id away, the next gives another one."""
    files(tmp_path, tenant=HEADER_TEXT, one=f"tenant: {first}\n")
    other = "00000000-3f0e-4f57-9a55-0d4a3b1f7c11"
    files(tmp_path, two=f"tenant: {{name: b, area: eu1, id: {other}}}\n")
    assert "CXD139 one.yaml:1" in brief(read(tmp_path, "one.yaml", "two.yaml"), tmp_path)
