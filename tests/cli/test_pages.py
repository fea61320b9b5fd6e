"""`report` and `preview`: pages written whole, over pages alone, with no tenant asked."""

from __future__ import annotations

import stat
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cxdeclare.cli.exits import Exit
from tests.cli.console import Console
from tests.support.hostile import HOSTILE


class Shape(HTMLParser):
    """The elements of a page, their attributes, and the documents in its frames."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.marks: set[str] = set()
        self.frames: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.names.add(tag)
        self.marks |= {name for name, _ in attrs}
        if tag == "iframe":
            given = dict(attrs)
            assert "" == given["sandbox"]
            self.frames.append(str(given["srcdoc"]))


def shape(path: Path) -> Shape:
    """What a page is made of."""
    found = Shape()
    found.feed(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(name="saved")
def a_saved_plan(example: Console) -> Console:
    """Of an edit to what customers see."""
    example.must("apply", "--yes", code=Exit.MANUAL)
    example.edit("ACME Ltd", "ACME Limited", "templates/brand.html")
    example.must("plan", "--out", "a.plan")
    return example


def test_the_page_is_one_file_that_only_its_owner_reads(saved: Console) -> None:
    """The same plan, the same bytes; the tenant is not asked, and not changed."""
    ran = saved.must("report", "a.plan", "--html", "a.html")
    assert ("Wrote a.html.\n", "") == (ran.out, ran.err)
    path = saved.folder / "a.html"
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    first = path.read_bytes()
    saved.must("report", "a.plan", "--html", "a.html")
    assert first == path.read_bytes()
    found = shape(path)
    assert not {"script", "link", "object", "embed", "form", "base", "img"} & found.names
    assert not [name for name in found.marks if name.startswith("on")]
    assert not {"src", "action"} & found.marks
    assert 4 == len(found.frames)  # before and after, light and dark
    assert "ACME Limited" in found.frames[1]


def test_only_a_page_is_written_over(saved: Console) -> None:
    """A slip must not cost a manifest."""
    before = (saved.folder / "tenant.yaml").read_bytes()
    ran = saved.must("report", "a.plan", "--html", "tenant.yaml", code=Exit.INVALID)
    assert "tenant.yaml is there already and is not a page" in ran.err
    assert before == (saved.folder / "tenant.yaml").read_bytes()


def test_the_course_of_drift_is_on_it_when_asked_for(saved: Console) -> None:
    """From the runs that are recorded beside the state."""
    saved.must("drift", "--record")
    saved.must("report", "a.plan", "--html", "a.html", "--history")
    assert "Drift in the last 1 recorded runs" in (saved.folder / "a.html").read_text()


@pytest.mark.parametrize("address", ["template.brand", "signature.billing", "channel.billing"])
def test_a_preview_needs_no_tenant(address: str, example: Console) -> None:
    """A template, a signature, and a channel with both."""
    example.write("Hello from a file", "words.txt")
    example.must("preview", address, "--html", "p.html", "--sample", "words.txt")
    found = shape(example.folder / "p.html")
    assert 2 == len(found.frames)
    assert "Hello from a file" in found.frames[0]
    assert not (example.folder / ".cxdeclare" / "embedded.sqlite3").exists()


def test_what_is_not_declared_has_no_preview(example: Console) -> None:
    """With a near miss; no page is written."""
    ran = example.must("preview", "template.brnd", "--html", "p.html", code=Exit.INVALID)
    assert "template.brand" in ran.err
    assert not (example.folder / "p.html").exists()


@pytest.mark.parametrize("address", ["tag.spam", "role.agent", "sla.tenant"])
def test_what_has_no_part_in_a_message_is_refused(address: str, example: Console) -> None:
    """Nothing is made up for it."""
    ran = example.must("preview", address, "--html", "p.html", code=Exit.INVALID)
    assert "has no part in a message" in ran.err
    assert not (example.folder / "p.html").exists()


def test_hostile_text_adds_no_element_and_no_attribute(example: Console) -> None:
    """Whatever stands in a template or in an agent's words, the page is made of the same."""
    example.must("preview", "template.brand", "--html", "p.html")
    usual = shape(example.folder / "p.html")
    example.write("\n".join(HOSTILE), "words.txt")
    (example.folder / "templates" / "brand.html").write_text("\n".join(HOSTILE), encoding="utf-8")
    example.must("preview", "template.brand", "--html", "p.html", "--sample", "words.txt")
    found = shape(example.folder / "p.html")
    assert (usual.names | {"ul", "li"}) >= found.names
    assert usual.marks == found.marks
    assert len(usual.frames) == len(found.frames)
