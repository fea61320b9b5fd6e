"""Runbooks: whatever is in a name, it stays a name; and a person with one comes to an end."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxdeclare.engine.attest import attest
from cxdeclare.engine.manual_events import Entry, ManualListed, ManualStep
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.model.profile import DOCUMENTED, EXTENDED
from cxdeclare.planning.verified import Verified
from cxdeclare.report.manual import listed
from cxdeclare.report.page import runbook as page
from cxdeclare.report.runbook import markdown
from tests.support.manifests import a_manifest
from tests.support.person import Person
from tests.support.world import World

HOSTILE = (
    "a | b", "</td></tr>", "``` code", "@team", "\u202egnp.exe", "\x1b[31mred",
    "<script>x</script>",
    "![x](https://e.example/i.png)", "</textarea><img src=x onerror=y>", "[a](javascript:x)",
    "# head", "- [ ] box", "$x$", "line\nbreak", "&lt;b&gt;", "https://e.example", "{{ 7 * 7 }}",
)  # fmt: skip
TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=20))
USERS = ("ana@acme.example", "luc@acme.example", "zoe@acme.example")
NAMES = st.sampled_from(("One", "Two words", "Third, with a comma"))


def _page(name: str, value: str, body: str) -> ManualListed:
    step = ManualStep(
        number=1,
        step="tag.a create",
        address="tag.a",
        part="",
        verb=Verb.CREATE,
        title=f"Create {name}",
        entries=(
            Entry(field="a", label="A", value=value),
            Entry(field="b", label="B", value=body, is_text=True),
        ),
        where="Here > There",
        why=value,
        note=name,
        waiting=(name,),
        verified_by=Verified.ATTESTATION,
    )
    return ManualListed(target="embedded", plan="0" * 64, steps=(step,))


class _Read(HTMLParser):
    """The tags and attributes of a page, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.marks: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.marks += attrs


def _read(text: str) -> _Read:
    read = _Read()
    read.feed(text)
    return read


@settings(max_examples=80, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_no_text_changes_the_shape_of_a_page(name: str, value: str, body: str) -> None:
    """The HTML has the tags of a page with harmless text, and no control character."""
    harmless, found = (
        _read(page(_page("a", "b", "c"), "d", "e")),
        page(_page(name, value, body), value, name),
    )
    assert (harmless.tags, harmless.marks) == (_read(found).tags, _read(found).marks)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", found)


@settings(max_examples=80, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_no_text_changes_the_shape_of_a_markdown_runbook(name: str, value: str, body: str) -> None:
    """Lines, table cells and fences are as with harmless text; nobody is called, nothing loaded."""
    lines = markdown(_page(name, value, body), value, name).split("\n")
    fence = next(i for i, line in enumerate(lines) if line.startswith("```"))
    last = max(i for i, line in enumerate(lines) if line == lines[fence].removesuffix("text"))
    inside = lines[fence + 1 : last]
    assert lines[fence].removesuffix("text") not in inside
    outside = lines[:fence] + lines[last + 1 :]
    harmless = markdown(_page("a", "b", "c"), "b", "a").split("\n")
    assert len(harmless) - 3 == len(outside)
    for line in outside:
        bare = _SHOWN.sub("", line.removeprefix("- [ ] done"))
        assert not re.search(r"[`<|*\[\]\\@]|(?<! )>|://", bare), line


SIGNS = st.text(st.sampled_from("<p>&\t\n `\u00ad\u200d\u200f\u00a0x~"), min_size=1, max_size=30)


@settings(max_examples=80, deadline=None)
@given(SIGNS)
def test_what_is_copied_from_a_runbook_is_the_text(body: str) -> None:
    """Tabs, joiners and blank lines too; what cannot be shown as it is says so."""
    found = _page("a", "b", body)
    lines = markdown(found, "d", "e").split("\n")
    first = next(i for i, line in enumerate(lines) if line.endswith("text") and line[0] == "`")
    last = max(i for i, line in enumerate(lines) if line == lines[first].removesuffix("text"))
    assert body == "\n".join(lines[first + 1 : last])
    html = page(found, "d", "e")
    inside = html.partition("<pre>\n")[2].partition("</pre>")[0]
    assert body == unescape(inside)
    assert "ask for the file" not in html
    assert "ask for the file" in page(_page("a", "b", f"{body}\x1b"), "d", "e")


_SHOWN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
"""What Markdown shows as it is: a span of code."""


def _manifest(names: list[str], members: list[str], exact: bool) -> dict[str, Any]:
    ownership = "authoritative" if exact else "additive"
    signatures: dict[str, Any] = {
        f"s{number}": {"name": f"Signature {name}", "html": f"<p>{name}</p>"}
        for number, name in enumerate(names)
    }
    if signatures:
        signatures["s0"]["users"] = {"ownership": ownership, "members": members}
    templates = {f"t{n}": {"name": name, "html": f"<i>{name}</i>"} for n, name in enumerate(names)}
    tags = {f"t{n}": {"title": name} for n, name in enumerate(names)}
    return {"signatures": signatures, "templates": templates, "tags": tags}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(NAMES, max_size=3, unique=True),
    st.lists(st.sampled_from(USERS), max_size=3, unique=True),
    st.booleans(),
)
def test_a_person_with_a_runbook_comes_to_an_end(
    names: list[str], members: list[str], exact: bool
) -> None:
    """From any such manifest: do, attest, plan again, until nothing is open; all is as declared."""
    manifest = a_manifest(**_manifest(names, members, exact))
    with World(profile=DOCUMENTED) as world:
        person = Person(world)
        for _ in range(4):
            world.apply(manifest)
            steps = listed(world.plan(manifest), ALL).steps
            if not steps:
                break
            for step in steps:
                person.does(step.model_dump())
            for address in sorted({step.address for step in steps}):
                at = world.setting(), world.provider(), world.store
                try:
                    attest(*at, manifest, address, part=None, by="Ana", evidence="seen")
                except (Refused, InvalidInput) as error:
                    raise AssertionError(address) from error
        assert world.plan(manifest).decision.is_empty
        world.profile = EXTENDED
        assert () == world.plan(manifest).decision.steps
