"""Laws of what channels are told: nobody is called, and nothing of the text is lost."""

from __future__ import annotations

import html
import json

from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.report.metrics import gauges, prometheus
from cxdeclare.report.notice import notice, slack, subject
from tests.support.drifted import FOUND, NOW

SIGNS = st.text(st.sampled_from("<>&@!#|:/\\\"'`*_~ \n\r\t\x1b\u200b\u202eaé日;"), max_size=30)


@given(SIGNS | st.text(max_size=30))
def test_any_text_is_shown_and_not_obeyed(name: str) -> None:
    """What Slack gives meaning to is gone from the wire, and back on the screen."""
    text = notice(FOUND, name, "drift", is_pretend=False)
    assert not set("<>") & set(json.loads(slack(text))["text"])
    for part in json.loads(slack(text))["text"].split("@")[1:]:
        assert part.startswith("\u200b")
    assert "://" not in json.loads(slack(text))["text"]
    back = html.unescape(json.loads(slack(text))["text"])
    assert back.replace("@\u200b", "@").replace(":\u200b//", "://") == text
    assert len(notice(FOUND, "", "drift", is_pretend=False).split("\n")) == len(text.split("\n"))
    assert subject(name, "drift").isascii()


@given(SIGNS | st.text(max_size=30))
def test_no_label_makes_a_line_of_its_own(target: str) -> None:
    """Whatever a target is called, there are as many lines."""
    usual = prometheus(gauges(FOUND, 2, NOW), {"tenant": "t", "target": ""})
    made = prometheus(gauges(FOUND, 2, NOW), {"tenant": "t", "target": target})
    assert usual.count("\n") == made.count("\n")
