"""Notices: nobody is called by them, and they hold no value of anything."""

from __future__ import annotations

import json

import pytest

from cxdeclare.report.notice import MOST, detail, notice, slack, subject
from tests.support.drifted import FOUND

HOSTILE = (
    "<!channel>",
    "<!here|x>",
    "<@U024BE7LH>",
    "<#C024BE7LR>",
    "<http://evil.example|click>",
    "@channel",
    "@here",
    "http://evil.example/x",
    "a & b <b>",
    "\u202egnp.exe",
    "\x1b[31mred",
    "two\nlines",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_text_of_others_calls_nobody_and_leads_nowhere(name: str) -> None:
    """Slack obeys what stands in angle brackets, and its likes a bare `@`."""
    text = notice(FOUND, name, "drift", is_pretend=False)
    said = json.loads(slack(text))
    assert said["unfurl_links"] is False
    assert said["unfurl_media"] is False
    assert set("<>") & set(said["text"]) == set()
    for sign in ("@channel", "@here", "@U0", "://"):
        assert sign not in said["text"]
    assert text.split("\n")[1].startswith("1 changed")
    assert all(one == "\n" or one.isprintable() for one in text)


def test_what_slack_shows_is_the_text() -> None:
    """Escaping is undone by who shows it, once."""
    said = json.loads(slack("a & <b> &amp;"))["text"]
    assert "a &amp; &lt;b&gt; &amp;amp;" == said


def test_no_value_is_told() -> None:
    """Where and how much; whoever needs more runs `drift`."""
    for text in (
        notice(FOUND, "acme", "drift", is_pretend=False),
        json.dumps(detail(FOUND, "drift", 2)),
    ):
        for word in ("hemlig", "geheim", "verborgen", "crimson", "azure", "503"):
            assert word not in text
    assert "~ tag.a: title, color" in notice(FOUND, "acme", "drift", is_pretend=False)


def test_counts_are_exact_whatever_is_cut() -> None:
    """A bad day does not fill the channel."""
    many = FOUND.model_copy(update={"missing": tuple(f"tag.t{n}" for n in range(1000))})
    lines = notice(many, "acme", "drift", is_pretend=False).split("\n")
    assert MOST + 3 == len(lines)
    assert "1 changed, 1000 missing, 1 not read" in lines[1]
    assert f"and {1002 - MOST} more" == lines[-1]
    said = detail(many, "drift", 2)
    assert (MOST, 1000) == (len(said["missing"]), said["counts"]["missing"])


def test_a_pretend_tenant_is_called_so() -> None:
    """Nobody is to run to it in the night."""
    assert "PRETEND TENANT" in notice(FOUND, "acme", "drift", is_pretend=True)
    assert "PRETEND TENANT" not in notice(FOUND, "acme", "drift", is_pretend=False)


@pytest.mark.parametrize("name", [*HOSTILE, "x" * 300, "käse"])
def test_a_subject_is_one_short_line_of_ascii(name: str) -> None:
    """SNS takes no other."""
    text = subject(name, "clean_again")
    assert text.isascii()
    assert text.isprintable()
    assert 0 < len(text) <= 100
