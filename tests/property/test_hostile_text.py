"""Hostile text: whatever a manifest or a tenant says, every format shows it and obeys nothing."""

from __future__ import annotations

import json
import re
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cxdeclare.engine.drift_events import Difference, Drifted, Vouched
from cxdeclare.engine.events import (
    Planned,
)
from cxdeclare.kinds import ALL
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.span import Span
from cxdeclare.planning.plan import Plan
from cxdeclare.report import markup
from cxdeclare.report.cut import LEAST
from cxdeclare.report.excerpt import visible
from cxdeclare.report.junit import Case, Fault, Suite, junit
from cxdeclare.report.orders import disarmed
from cxdeclare.report.plan import plan as as_text
from cxdeclare.report.told import Told, as_markdown, document
from tests.support.hostile import HOSTILE
from tests.support.plans import filled
from tests.support.sound import HIDDEN, ORDERS, sound_html, sound_markdown, sound_xml

each = pytest.mark.parametrize("text", HOSTILE, ids=ascii)
TEXT = st.one_of(
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map("".join),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3).map(" ".join),
    st.text(st.sampled_from("`@#:|<>&[]()!*_~$%^\\/-+=. \n\ta1"), max_size=24),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=24),
)
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _told(text: str, made: Plan | None) -> Told:
    found = (
        Diagnostic("CXD204", text, Span(f"parts/{text}", 3, 4), text, text),
        Diagnostic("CXD100", f"`{text}`", hint=f"{text}\n{text}"),
    )
    return Told(
        "plan",
        "tenant.yaml",
        found,
        plan=made,
        name=visible(text),
        drift=_drifted(text) if made is None else None,
        stopped=((text, text),),
        said=(text,),
    )


def _drifted(text: str) -> Drifted:
    """Drift with this text wherever there can be one."""
    return Drifted(
        tenant_id=text,
        target=text,
        serial=1,
        compared=1,
        reads=1,
        changed={
            "template.brand": (
                Difference(part="", field="name", recorded=text, live=f"{text} now"),
                Difference(part="users", member=text),
            )
        },
        missing=(text,),
        foreign={"tag": (text,)},
        unread={text: text},
        unverifiable=(text,),
        attested={text: Vouched(by=text, at=text)},
        secrets=(text,),
    )


@each
def test_markdown_calls_nobody_and_loads_nothing(text: str) -> None:
    """A renderer of GitHub's Markdown finds our own marks and no others, cut or whole."""
    sound_markdown(document("markdown", _told(text, filled(text)), ALL))
    sound_markdown(document("markdown", _told(text, None), ALL))
    for made in (filled(text), None):
        short = as_markdown(_told(text, made), ALL, limit=LEAST)
        assert len(short) <= LEAST
        sound_markdown(disarmed(short, "markdown"))


@some
@given(TEXT)
def test_no_text_gets_out_of_markdown(text: str) -> None:
    """The same for any text."""
    sound_markdown(document("markdown", _told(text, filled(text)), ALL))


@some
@given(st.lists(st.sampled_from(HOSTILE), max_size=3).map(" ".join))
def test_a_sentence_keeps_its_words(text: str) -> None:
    """What a reader sees is the text, but for backticks that mark code anyhow."""
    (inline,) = [
        one for one in MarkdownIt().parse(f"x {markup.text(text)} x") if one.type == "inline"
    ]
    assert inline.children is not None
    seen = "".join(child.content for child in inline.children)
    ours = re.sub(r"[`\s\"]|spaces", "", seen)
    for word in re.findall(r"[^\W\d_]{3,}", visible(text)):
        assert word in ours


@each
def test_a_page_has_our_own_elements_only(text: str) -> None:
    """Known elements, known attributes, closed in order; no comment; the text is still there."""
    for told in (_told(text, filled(text)), _told(text, None)):
        seen = sound_html(document("html", told, ALL))
        if text.isprintable() and text.strip() and "##" not in text:
            assert text in seen


@each
def test_junit_stays_in_its_shape(text: str) -> None:
    """It can be read, has the elements of the format in their order, and counts them."""
    sound_xml(document("junit", _told(text, filled(text)), ALL))
    fault = Fault(text, text, text)
    cases = (
        Case(text, text, (fault, fault), note=text),
        Case(text, errors=(fault,)),
        Case(text, skipped=text or "x"),
    )
    sound_xml(disarmed(junit([Suite(text, cases)], text), "junit"))


@each
def test_sarif_has_no_link_in_a_message(text: str) -> None:
    """It can be read, its paths are of signs that a URI may have, and its messages are plain."""
    page = document("sarif", _told(text, None), ALL)
    (run,) = json.loads(page)["runs"]
    for result in run["results"]:
        assert not re.search(r"(?<!\\)\]\(", result["message"]["text"])
        place = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[\w\-.~/%]+", place["artifactLocation"]["uri"], re.ASCII)
    assert page.isascii()
    assert not ORDERS.search(page)


@each
def test_text_is_printable_and_orders_nothing(text: str) -> None:
    """No sign that a terminal obeys, and no line that a pipeline does."""
    page = disarmed(as_text(filled(text), ALL, visible(text)))
    assert not any(category(sign) in HIDDEN for sign in page.replace("\n", ""))
    assert not ORDERS.search(page)


@each
def test_json_holds_the_text_as_it_is(text: str) -> None:
    """The plan comes back whole, and the line orders nothing."""
    told = Planned(plan=filled(text))
    line = disarmed(json.dumps(told.model_dump(mode="json")), "json")
    assert Planned.model_validate_json(line) == told
    assert line.isascii()
    assert not ORDERS.search(line)


def test_there_are_sixty_of_them() -> None:
    """At least, and each once."""
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60
